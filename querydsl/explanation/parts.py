"""The parts of a filter that can be left out, and filters without them.

A filter without one of its parts never matches fewer records: a part is a condition, or a whole `or`, that every match must meet.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import attrs

from querydsl.diagnostics.model import Span
from querydsl.diagnostics.wording import on_one_line
from querydsl.semantics.request import Request

Json = dict[str, Any]
_TOP = "/filters"


@attrs.frozen
class FilterPart:
    """A condition, or a whole `or`, of a query.

    `text` is the query text on one line, and `pointers` are the JSON pointers of the body that it became. A `between` is one part
    with two pointers.
    """

    text: str
    pointers: tuple[str, ...]


def parts_of(request: Request) -> tuple[FilterPart, ...]:
    """The parts of the filter of a request, in the order of the body."""
    spans, source = request.source_map, request.source or ""
    found: dict[object, list[str]] = {}
    for pointer, _ in _required(request.body["filters"]):
        found.setdefault(spans.get(pointer, pointer), []).append(pointer)
    return tuple(
        FilterPart(_text(source, key) if isinstance(key, Span) else _json(request.body["filters"], pointers[0]), tuple(pointers))
        for key, pointers in found.items()
    )


def _text(source: str, span: Span) -> str:
    return on_one_line(source[span.start : span.end])


def _json(filters: Json, pointer: str) -> str:
    """The JSON of a part whose query text is not known."""
    from querydsl.diagnostics.sanitize import to_json

    return on_one_line(to_json(dict(nodes_of(filters))[pointer]))


def _required(filters: Json) -> Iterator[tuple[str, Json]]:
    """The conditions and the `or`s that every match must meet, with their pointers."""
    return ((pointer, node) for pointer, node in nodes_of(filters, stop_at_or=True) if node.get("op") in (None, "or"))


def nodes_of(filters: Json, top: str = _TOP, *, stop_at_or: bool = False) -> Iterator[tuple[str, Json]]:
    """Every group and condition of a filter with its pointer, in order. `stop_at_or` leaves out the parts of an `or`."""
    stack = [(top, filters)]
    while stack:
        pointer, node = stack.pop()
        yield pointer, node
        if not (stop_at_or and node.get("op") == "or"):
            inner = [(f"{pointer}/conditions/{index}", child) for index, child in enumerate(node.get("conditions", ()))]
            stack += reversed(inner)


def conditions_in(filters: Json, part: FilterPart) -> Iterator[tuple[str, Json]]:
    """The conditions of a part with their pointers."""
    for pointer, node in nodes_of(filters):
        if "conditions" not in node and any(f"{pointer}/".startswith(f"{own}/") for own in part.pointers):
            yield pointer, node


def without(filters: Json, parts: Collection[FilterPart]) -> Json | None:
    """The filter without some parts, or None if nothing is left."""
    return changed(filters, left_out={pointer for part in parts for pointer in part.pointers})


def changed(filters: Json, *, left_out: Collection[str] = (), replaced: Mapping[str, Json] | None = None) -> Json | None:
    """The filter without the nodes at some pointers, and with other conditions in the place of some. None if nothing is left."""
    whole: list[Json] = []
    stack, groups = [(_TOP, filters, whole)], []
    while stack:
        pointer, node, into = stack.pop()
        if pointer in left_out:
            continue
        if "conditions" not in node:
            into.append((replaced or {}).get(pointer, node))
            continue
        group: Json = {"op": node["op"], "conditions": []}
        into.append(group)
        groups.append((into, group))
        inner = [(f"{pointer}/conditions/{index}", child, group["conditions"]) for index, child in enumerate(node["conditions"])]
        stack += reversed(inner)
    for into, group in reversed(groups):
        if not group["conditions"]:
            into.remove(group)
    return whole[0] if whole else None
