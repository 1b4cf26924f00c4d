"""Exact projection: a record cut down to the paths that were asked for, or to all an account may read.

Source: contract, section 2 (`fields`), section 4 (gated paths) and section 6 (the 403).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from querydsl.sandbox.errors import access_denied, invalid_request
from querydsl.sandbox.matching.fields import table

Projection = Callable[[Mapping[str, Any]], dict[str, Any]]
Tree = dict[str, Any]


def projection(fields: object, entity: str, *, gated: bool) -> Projection:
    """A function from a stored record to the record that is sent.

    `fields` is the request's value; None or an empty array is "all the account may read". Raises ServiceError: 400 for a path that
    is never returned, 403 for one the plan does not include.
    """
    allowed = table(entity).returnable(gated=gated)
    if fields is None or fields == []:
        return _cut_by(_tree(allowed))
    paths = _paths(fields, entity)
    known = table(entity).fields
    denied = tuple(path for path in paths if known[path].returnable == "gated" and not gated)
    if denied:
        raise access_denied(denied)
    readable = _tree(allowed)
    return _cut_by(_narrowed(_tree(_outermost(paths)), readable))


def cut_to(paths: Iterable[str]) -> Projection:
    """A function from a record to the part of it that lies under these response paths, whoever may read them."""
    return _cut_by(_tree(_outermost(tuple(paths))))


def _outermost(paths: tuple[str, ...]) -> Iterator[str]:
    """The paths without those that lie inside another: who asks for an object and a key of it gets the object."""
    return (path for path in paths if not any(path.startswith(f"{other}.") for other in paths))


def _paths(fields: object, entity: str) -> tuple[str, ...]:
    if not isinstance(fields, list | tuple) or not all(isinstance(path, str) for path in fields):
        raise invalid_request("`fields` must be an array of strings")
    known = table(entity).fields
    bad = tuple(path for path in fields if path not in known or known[path].returnable == "no")
    if bad:
        raise invalid_request(f"Unsupported fields: {', '.join(bad)}")
    return tuple(fields)


def _tree(paths: Iterable[str]) -> Tree:
    """The paths as nested keys; an empty tree under a key means the whole value."""
    root: Tree = {}
    for path in paths:
        node = root
        for step in path.split("."):
            node = node.setdefault(step, {})
    return root


def _narrowed(wanted: Tree, readable: Tree) -> Tree:
    """The wanted tree, with every whole object in it narrowed to the keys an account may read."""
    if not wanted:
        return readable
    return {key: _narrowed(inner, readable.get(key, {})) for key, inner in wanted.items()}


def _cut_by(tree: Tree) -> Projection:
    return lambda record: _cut(record, tree)


def _cut(value: Any, tree: Tree) -> Any:
    if not tree:
        return value
    if isinstance(value, Mapping):
        return {key: _cut(value[key], inner) for key, inner in tree.items() if key in value}
    if isinstance(value, list):
        return [_cut(item, tree) for item in value]
    return value
