"""Calls without a batch job: the pages of a search, a count, stored values, credits, and the list of jobs.

Source: `docs/service.md`, sections 2 and 3.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from querydsl.errors import ServiceUnavailable
from querydsl.events import Paged
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Blocking, Emit, Flow
from querydsl.jobs.protocol.request import Cost, JsonObject, ServiceCall
from querydsl.jobs.protocol.retry import call
from querydsl.jobs.protocol.status import JobStatus, listed_jobs
from querydsl.jobs.storage.pages import KeptPages
from querydsl.jobs.submission import autocomplete_path, id_path, search_path
from querydsl.semantics.request import Request

_KEYS = {"people": "profiles", "companies": "companies"}
_JOBS = 100


def search(context: FlowContext, request: Request, first: Request, deadline: float, kept: KeptPages | None = None) -> Flow[None]:
    """Emit the records page by page, until there is no next page or the query's `limit` is reached.

    `first` is the request for the first page. The service sorts the records, and those with equal keys by id. Pages in `kept` are
    not requested, and new ones are added to it before their records are emitted. Raises `ServiceUnavailable` for a cursor that is
    returned twice, because the search would never end. Source: `docs/service.md`, section 3.
    """
    left: int | None = request.body.get("max_results")
    body, received = first.body, 0
    seen: set[str] = set()
    while True:
        answer = yield from _page(context, request, body, deadline, kept)
        found = records_in(answer, request.entity)[:left]
        received += len(found)
        context.notify(Paged(received, _total(answer)))
        yield Emit(tuple(found))
        left = None if left is None else left - len(found)
        cursor = answer.get("next_cursor")
        if left == 0 or not cursor:
            return
        if not isinstance(cursor, str) or cursor in seen:
            raise ServiceUnavailable("the service returned the same cursor twice, so the search would never end")
        seen.add(cursor)
        body = body | {"cursor": cursor}


def _page(
    context: FlowContext, request: Request, body: Mapping[str, Any], deadline: float, kept: KeptPages | None
) -> Flow[JsonObject]:
    """A page that was kept, or else one that the service returns."""
    known: JsonObject | None = (yield Blocking(kept.next)) if kept else None
    if known is not None:
        return known
    answer = yield from call(context, _billed(request, body), deadline)
    records_in(answer, request.entity)  # an invalid page is not kept
    if kept:
        yield Blocking(partial(kept.add, answer))
    return answer


def count_kept(request: Request, kept: KeptPages) -> int:
    """The number of records in pages that were kept, which are closed."""
    try:
        return sum(len(records_in(answer, request.entity)) for answer in iter(kept.next, None))
    finally:
        kept.close()


def _billed(request: Request, body: Mapping[str, Any]) -> ServiceCall:
    return ServiceCall("POST", search_path(request.entity), body, Cost.BILLED, request=request)


def count(context: FlowContext, request: Request, deadline: float) -> Flow[int]:
    """The number of matching records. One record is billed. Source: `docs/service.md`, section 3."""
    body = {"filters": request.body["filters"], "limit": 1, "fields": [id_path(request.entity)]}
    answer = yield from call(context, _billed(request, body), deadline)
    return total_of(answer)


def total_of(answer: Mapping[str, Any]) -> int:
    """The number of matching records. Raises `ServiceUnavailable` if the service does not report it."""
    total = _total(answer)
    if total is None:
        raise ServiceUnavailable("the service's response does not contain the number of matching records", may_retry=True)
    return total


def _total(answer: Mapping[str, Any]) -> int | None:
    """The number of matching records, or None if the service does not report it."""
    total = answer.get("total_count")
    return total if isinstance(total, int) and not isinstance(total, bool) else None


def values(
    context: FlowContext, entity: str, path: str, prefix: str, limit: int, within: Request | None, deadline: float
) -> Flow[tuple[str, ...]]:
    """The stored values of a field that begin with a prefix, the most common first. Free. Source: `docs/service.md`, section 3."""
    body: dict[str, Any] = {"field": path, "query": prefix, "limit": limit}
    if within is not None:
        body["filters"] = within.body["filters"]
    answer = yield from call(context, ServiceCall("POST", autocomplete_path(entity), body, request=within), deadline)
    return tuple(item["value"] for item in _objects(answer, "suggestions") if isinstance(item.get("value"), str))


def credits_left(context: FlowContext, deadline: float) -> Flow[JsonObject]:
    """The credits of the account, as the service returns them. Free. Source: `docs/service.md`, section 3."""
    return (yield from call(context, ServiceCall("GET", "/account/credits"), deadline))


def jobs(context: FlowContext, status: str | None, limit: int, deadline: float) -> Flow[tuple[JobStatus, ...]]:
    """The newest jobs of the account, at most `limit`. Source: `docs/service.md`, section 2."""
    found: list[JobStatus] = []
    cursor, seen = None, set[str]()
    while len(found) < limit:
        options = {"limit": min(_JOBS, limit - len(found)), "status": status, "cursor": cursor}
        query = urlencode({key: value for key, value in options.items() if value is not None})
        answer = yield from call(context, ServiceCall("GET", f"/batch?{query}"), deadline)
        found += listed_jobs(answer, context.secrets)
        cursor = answer.get("next_cursor")
        if not isinstance(cursor, str) or not cursor or cursor in seen:
            break
        seen.add(cursor)
    return tuple(found[:limit])


def records_in(answer: Mapping[str, Any], entity: str) -> list[dict[str, Any]]:
    """The records of a page. Raises `ServiceUnavailable` if there is no list of them."""
    return _objects(answer, _KEYS[entity])


def _objects(answer: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The list of objects under a key. Raises `ServiceUnavailable` if there is none."""
    found = answer.get(key)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ServiceUnavailable(f"the service's response has no list of {key}", may_retry=True)
    return found
