"""From what the service says is wrong with a request to the place in the query's own text.

The service names a place in one of three ways: `filters.conditions[1].value`, a `'loc': ('conditions', 1, 'value')`, or by
quoting a field. Source: contract, section 6; language page, section 4 (the source map).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from querydsl.diagnostics.model import Diagnostic, Span, error
from querydsl.jobs.submission import Asked

RULE = "service-refused"
_DOTTED = re.compile(r"\b(?:filters|fields|max_results)(?:\.[A-Za-z_]\w*|\[\d+\]|\.\d+)*")
_LOC = re.compile(r"'loc':\s*\(([^()]*)\)")
_STEP = re.compile(r"[A-Za-z_]\w*|\d+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*")


def diagnose(message: str, asked: Asked | None) -> tuple[Diagnostic, ...]:
    """The service's message as diagnostics in the text of the query; none where the place is not known."""
    if asked is None or not asked.source:
        return ()
    spans = dict.fromkeys(span for pointer in _pointers(message, asked.body) if (span := _nearest(pointer, asked.source_map)))
    return tuple(error(RULE, span, f"the service says: {message}") for span in spans)


def _pointers(message: str, body: Mapping[str, Any]) -> Iterator[str]:
    """JSON pointers that the message means, by the surest way that finds one."""
    dotted = [place for found in _DOTTED.findall(message) if (place := _pointer(found, body))]
    located = [place for found in _LOC.findall(message) if (place := _pointer("filters, " + found, body))]
    yield from dotted or located or _quoted(message, body)


def _pointer(place: str, body: Mapping[str, Any]) -> str | None:
    """The JSON pointer of `filters.conditions[1].value`; None for a lone name, which points nowhere in particular."""
    steps = _STEP.findall(place)
    return "/" + "/".join(steps) if len(steps) > 1 or steps[0] in body.keys() - {"filters", "fields"} else None


def _quoted(message: str, body: Mapping[str, Any]) -> Iterator[str]:
    """The places in the body that name a field which the message names."""
    said, _, _ = message.partition(" fields: [")
    names = set(_NAME.findall(said))
    for pointer, field in _fields(body):
        if field in names:
            yield pointer


def _fields(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(pointer, path) of every field that a body names."""
    yield from ((f"/fields/{index}", path) for index, path in enumerate(body.get("fields", ())))
    stack = [("/filters", body.get("filters", {}))]
    while stack:
        pointer, node = stack.pop()
        if "field" in node:
            yield f"{pointer}/field", node["field"]
        stack.extend((f"{pointer}/conditions/{index}", child) for index, child in enumerate(node.get("conditions", ())))


def _nearest(pointer: str, source_map: Mapping[str, Span]) -> Span | None:
    """The span of the pointer, or of what encloses it; None where only the whole request does."""
    while pointer.count("/") > 1:
        if pointer in source_map:
            return source_map[pointer]
        pointer = pointer.rpartition("/")[0]
    return source_map.get(pointer) if pointer != "/filters" else None
