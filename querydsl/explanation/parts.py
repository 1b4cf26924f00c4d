"""The parts of a filter that can be left out, and filters without them.

A filter without one of its parts never matches fewer records: a part is a condition, or a whole `or`, that every match must meet.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from querydsl.catalogue import default
from querydsl.classes import frozen
from querydsl.diagnostics.model import Span
from querydsl.diagnostics.sanitize import to_json
from querydsl.diagnostics.wording import on_one_line
from querydsl.semantics.decompiler import decompile_body
from querydsl.semantics.request import Request
from querydsl.syntax import printer

Json = dict[str, Any]
_TOP = "/filters"


@frozen
class FilterPart:
    """A condition, or a whole `or`, of a query, or an alternative of an `or`.

    `text` is the query text on one line, and `pointers` are the JSON pointers of the body that it became. A `between` is one part
    with two pointers. `inner` are the parts of an alternative with several.
    """

    text: str
    pointers: tuple[str, ...]
    inner: "tuple[FilterPart, ...]" = ()


def parts_of(request: Request, top: str = _TOP) -> tuple[FilterPart, ...]:
    """The parts of the filter of a request, or of the group at the pointer `top`, in the order of the body."""
    spans = request.source_map
    found: dict[object, list[str]] = {}
    for pointer, _ in _required(node_at(request.body["filters"], top), top):
        found.setdefault(spans.get(pointer, pointer), []).append(pointer)
    return tuple(FilterPart(_text(request, pointers[0]), tuple(pointers)) for pointers in found.values())


def alternatives_of(request: Request, part: FilterPart) -> tuple[FilterPart, ...]:
    """The alternatives of a part that is an `or`, or none."""
    top = part.pointers[0]
    whole = node_at(request.body["filters"], top)
    if whole.get("op") != "or":
        return ()
    pointers = [f"{top}/conditions/{index}" for index in range(len(whole["conditions"]))]
    return tuple(_alternative(request, pointer, request.source_map.get(top)) for pointer in pointers)


def _alternative(request: Request, pointer: str, around: Span | None) -> FilterPart:
    """The alternative at a pointer. It is written out if it has the text `around` it, as for `any (…)`."""
    is_written = around is None or request.source_map.get(pointer) != around
    inner = parts_of(request, pointer) if is_written else ()
    text = _text(request, pointer) if is_written else _written_out(request, pointer)
    return FilterPart(text, (pointer,), inner if len(inner) > 1 else ())


def _text(request: Request, pointer: str) -> str:
    """The text of a part, with the `not` before it. JSON if its text is not known."""
    span, source = request.source_map.get(pointer), request.source or ""
    if span is None:
        return on_one_line(to_json(node_at(request.body["filters"], pointer)))
    return "not " * _is_negated(request, span) + on_one_line(source[span.start : span.end])


def _is_negated(request: Request, span: Span) -> bool:
    """Whether an odd number of `not`s applies to the text of a part."""
    return bool(sum(outer.start < span.start and span.end <= outer.end for outer in request.negations) % 2)


def _written_out(request: Request, pointer: str) -> str:
    """The shortest query text of a part of a body."""
    group = {"op": "and", "conditions": [node_at(request.body["filters"], pointer)]}
    table = request.lowering.table if request.lowering else default()[request.entity]
    found = decompile_body({"filters": group}, request.entity, table)
    return on_one_line(printer.format(found.query))


def node_at(filters: Json, pointer: str) -> Json:
    """The group or condition at a pointer."""
    node = filters
    for index in pointer.removeprefix(_TOP).split("/conditions/")[1:]:
        node = node["conditions"][int(index)]
    return node


def _required(filters: Json, top: str) -> Iterator[tuple[str, Json]]:
    """The conditions and the `or`s that every match must meet, with their pointers."""
    return ((pointer, node) for pointer, node in nodes_of(filters, top, stop_at_or=True) if node.get("op") in (None, "or"))


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
