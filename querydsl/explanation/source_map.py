"""The parts of a request with the query text they come from."""

import json
from collections.abc import Iterator
from typing import Any

from querydsl.classes import frozen
from querydsl.diagnostics.model import Span
from querydsl.semantics.request import Request

_WIDTH = 100


@frozen
class Origin:
    """A part of the request body and the query text it comes from.

    `pointer` is the JSON pointer of the part. `json` is its JSON, in which the conditions of a group are left out. `text` is the
    query text, shortened to one line.
    """

    pointer: str
    json: str
    text: str


def origins_of(request: Request, source: str) -> tuple[Origin, ...]:
    """The parts of the body that come from query text, in the order of the body."""
    spans = request.source_map
    return tuple(
        Origin(pointer, json.dumps(value, ensure_ascii=False), _line(source, spans[pointer]))
        for pointer, value in _parts(request.body)
        if pointer in spans
    )


def _parts(body: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    if "filters" in body:
        yield from _filters(body["filters"])
    if "max_results" in body:
        yield "/max_results", body["max_results"]
    for index, path in enumerate(body.get("fields", ())):
        yield f"/fields/{index}", path


def _filters(top: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    stack = [("/filters", top)]
    while stack:
        pointer, item = stack.pop()
        conditions = item.get("conditions")
        if conditions is None:
            yield pointer, item
        else:
            yield pointer, {"op": item["op"], "conditions": ["…"]}
            stack += [(f"{pointer}/conditions/{index}", inner) for index, inner in enumerate(conditions)][::-1]


def _line(source: str, span: Span) -> str:
    text = " ".join(source[span.start : span.end].split())
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
