"""Project a record to the requested fields, or to all fields that an account can read.

Implements `fields` and the 403 for gated fields. Source: `docs/service.md`, sections 2 and 6.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from querydsl.sandbox.errors import access_denied, invalid_request
from querydsl.sandbox.matching.fields import fields_of

Projection = Callable[[Mapping[str, Any]], dict[str, Any]]
PathTree = dict[str, Any]


def projection(fields: object, entity: str, *, gated: bool) -> Projection:
    """A function that projects a stored record to the record in the response.

    `fields` is the request's value. None or an empty array selects all fields that the account can read. `gated` is whether the
    plan includes gated fields. Raises `ContractError`: 400 for a field that is never returned, 403 for a field that the plan
    does not include.
    """
    allowed = fields_of(entity).returnable(gated=gated)
    if fields is None or fields == []:
        return _projector(_tree(allowed))
    paths = _paths(fields, entity)
    known = fields_of(entity).by_path
    denied = tuple(path for path in paths if known[path].returnable == "gated" and not gated)
    if denied:
        raise access_denied(denied)
    readable = _tree(allowed)
    tree = _readable(_tree(_outermost(paths)), readable)
    return _projector(tree) if tree else lambda _: {}


def project_to(paths: Iterable[str]) -> Projection:
    """A function that projects a record to these response paths, without checking the plan."""
    return _projector(_tree(_outermost(tuple(paths))))


def _outermost(paths: tuple[str, ...]) -> Iterator[str]:
    """The paths without those inside another path, because the outer path includes them."""
    return (path for path in paths if not any(path.startswith(f"{other}.") for other in paths))


def _paths(fields: object, entity: str) -> tuple[str, ...]:
    if not isinstance(fields, list | tuple) or not all(isinstance(path, str) for path in fields):
        raise invalid_request("`fields` must be an array of strings")
    known = fields_of(entity).by_path
    bad = tuple(path for path in fields if path not in known or known[path].returnable == "no")
    if bad:
        raise invalid_request(f"Unsupported fields: {', '.join(bad)}")
    return tuple(dict.fromkeys(fields))


def _tree(paths: Iterable[str]) -> PathTree:
    """The paths as nested keys. An empty tree selects the whole value."""
    root: PathTree = {}
    for path in paths:
        node = root
        for step in path.split("."):
            node = node.setdefault(step, {})
    return root


def _readable(requested: PathTree, readable: PathTree) -> PathTree:
    """The requested tree. Whole objects are limited to the keys that the account can read, and left out if there are none."""
    if not requested or not readable:
        return requested or readable
    return {key: _readable(inner, readable[key]) for key, inner in requested.items() if key in readable}


def _projector(tree: PathTree) -> Projection:
    return lambda record: _project(record, tree)


def _project(value: Any, tree: PathTree) -> Any:
    if not tree:
        return value
    if isinstance(value, Mapping):
        return {key: _project(value[key], inner) for key, inner in tree.items() if key in value}
    if isinstance(value, list):
        return [_project(item, tree) for item in value]
    return value
