"""Answers to the questions about why a query finds nothing, by calls of the service. Source: `docs/service.md`, section 3."""

from collections.abc import Mapping
from typing import Any, assert_never

import attrs

from querydsl.catalogue import default
from querydsl.diagnostics.sanitize import to_json
from querydsl.explanation.reason import MOST_VALUES, CountMatches, Explain, Explained, ListValues, Question, Reason
from querydsl.explanation.why import find_reason
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Flow
from querydsl.jobs.protocol.error_mapping import pointers_in
from querydsl.jobs.protocol.request import Cost, ServiceCall
from querydsl.jobs.protocol.retry import call
from querydsl.jobs.protocol.search import count, total_of, values
from querydsl.jobs.secrets import scrub
from querydsl.jobs.submission import id_path, search_path
from querydsl.semantics.request import Request


def why(context: FlowContext, request: Request, deadline: float, *, counts: bool) -> Flow[Reason]:
    """The reason why a request finds nothing.

    The search with `explain` is free if no record matches. Each count bills one record if there is one. Raises the errors of a
    call.
    """
    finding = find_reason(request, counts=counts)
    try:
        question = next(finding)
        while True:
            question = finding.send((yield from _answer(context, request, question, deadline)))
    except StopIteration as end:
        reason: Reason = end.value
        return reason


def _answer(context: FlowContext, request: Request, question: Question, deadline: float) -> Flow[Any]:
    match question:
        case Explain(filters):
            return (yield from _explained(context, _with(request, filters), deadline))
        case CountMatches(filters):
            return (yield from count(context, _with(request, filters), deadline))
        case ListValues(path, text):
            spec = default()[request.entity].get(path)
            if spec is None or not spec.autocomplete:
                return None
            return (yield from values(context, request.entity, path, text, MOST_VALUES, None, deadline))
        case _:
            assert_never(question)


def _with(request: Request, filters: Mapping[str, Any]) -> Request:
    return attrs.evolve(request, body=request.body | {"filters": filters})


def _explained(context: FlowContext, request: Request, deadline: float) -> Flow[Explained]:
    """The number of matching records, and the service's remarks if there are none."""
    body = {"filters": request.body["filters"], "limit": 1, "fields": [id_path(request.entity)], "explain": True}
    search = ServiceCall("POST", search_path(request.entity), body, Cost.BILLED, request=request)
    answer = yield from call(context, search, deadline)
    remarks = tuple(scrub(text, context.secrets) for text in _texts(answer.get("remarks")))
    return Explained(total_of(answer), remarks, tuple(pointer for text in remarks for pointer in pointers_in(text, request.body)))


def _texts(remarks: object) -> tuple[str, ...]:
    """The remarks as texts. Their form is not documented, so anything but texts is shown as JSON."""
    items = remarks if isinstance(remarks, list) else [remarks]
    return tuple(item if isinstance(item, str) else to_json(item) for item in items if item not in (None, "", [], {}))
