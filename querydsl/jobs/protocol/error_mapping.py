"""Errors for requests that the service rejects, with spans in the query text. Source: `docs/service.md`, section 6.

The service names a place in one of three ways: `filters.conditions[1].value`, a `'loc': ('conditions', 1, 'value')`, or by
quoting a field.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from querydsl.diagnostics.model import Diagnostic, Span, error
from querydsl.errors import KeyRefused, NotFound, PlanRefused, RequestRefused, ServiceError, ServiceUnavailable
from querydsl.semantics.request import Request

RULE = "service-refused"
_DOTTED = re.compile(r"\b(?:filters|fields|max_results)(?:\.[A-Za-z_]\w*|\[\d+\]|\.\d+)*")
_LOC = re.compile(r"'loc':\s*\(([^()]*)\)")
_PART = re.compile(r"[A-Za-z_]\w*|\d+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*")


def refusal(status: int, message: str, path: str, batch_id: str | None, request: Request | None) -> ServiceError:
    """The error for a status that another attempt cannot change.

    `message` is the service's own, without secrets. `path` and `batch_id` name the target of the call, and `request` is the query
    that it sent, if any. Source: `docs/service.md`, section 6.
    """
    reason = f": {message}" if message else ""
    match status:
        case 401:
            return KeyRefused(f"the service does not accept the key{reason}", batch_id=batch_id, status=status)
        case 402 | 403:
            problem = "the account is out of credits" if status == 402 else "the account's plan does not allow this"
            return _placed(PlanRefused(problem + reason, batch_id=batch_id, status=status), message, request)
        case 404:
            target = f"job {batch_id} (--fresh, fresh=True starts a new one)" if batch_id else path.partition("?")[0]
            return NotFound(f"the service did not find {target}{reason}", batch_id=batch_id, status=status)
        case _ if status < 400:
            redirected = f"the service responded with {status}, a redirect, which is not followed"
            return ServiceUnavailable(redirected, batch_id=batch_id, status=status)
        case _:
            refused = f"the service rejected the request ({status}){reason}"
            return _placed(RequestRefused(refused, batch_id=batch_id, status=status), message, request)


def _placed(refused: PlanRefused | RequestRefused, message: str, request: Request | None) -> ServiceError:
    """The same error, with the place in the query's text."""
    refused.diagnostics = diagnose(message, request)
    refused.source = (request.source if request else None) or ""
    return refused


def diagnose(message: str, request: Request | None) -> tuple[Diagnostic, ...]:
    """The service's message as diagnostics in the text of the query. Empty if the place is unknown."""
    if request is None or not request.source:
        return ()
    pointers = pointers_in(message, request.body)
    spans = dict.fromkeys(span for pointer in pointers if (span := _nearest(pointer, request.source_map)))
    return tuple(error(RULE, span, f"the service rejected this: {message}") for span in spans)


def pointers_in(message: str, body: Mapping[str, Any]) -> Iterator[str]:
    """The JSON pointers that a message refers to, by the most precise way that finds one."""
    dotted = [pointer for found in _DOTTED.findall(message) if (pointer := _pointer(found, body))]
    located = [pointer for found in _LOC.findall(message) if (pointer := _pointer("filters, " + found, body))]
    yield from dotted or located or _quoted(message, body)


def _pointer(place: str, body: Mapping[str, Any]) -> str | None:
    """The JSON pointer of a place such as `filters.conditions[1].value`. None for `filters` and `fields` alone."""
    parts = _PART.findall(place)
    return "/" + "/".join(parts) if len(parts) > 1 or parts[0] in body.keys() - {"filters", "fields"} else None


def _quoted(message: str, body: Mapping[str, Any]) -> Iterator[str]:
    """The pointers of the fields in the body that a message names."""
    before_list, _, _ = message.partition(" fields: [")
    names = set(_NAME.findall(before_list))
    for pointer, field in _fields(body):
        if field in names:
            yield pointer


def _fields(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The pointer and the path of every field in a body."""
    yield from ((f"/fields/{index}", path) for index, path in enumerate(body.get("fields", ())))
    stack = [("/filters", body.get("filters", {}))]
    while stack:
        pointer, node = stack.pop()
        if "field" in node:
            yield f"{pointer}/field", node["field"]
        stack.extend((f"{pointer}/conditions/{index}", child) for index, child in enumerate(node.get("conditions", ())))


def _nearest(pointer: str, source_map: Mapping[str, Span]) -> Span | None:
    """The span of a pointer, or of the closest part that encloses it. None if that is the whole filter."""
    while pointer.count("/") > 1:
        if pointer in source_map:
            return source_map[pointer]
        pointer = pointer.rpartition("/")[0]
    return source_map.get(pointer) if pointer != "/filters" else None
