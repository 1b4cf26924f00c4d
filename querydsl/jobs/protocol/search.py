"""The calls beside batch jobs: pages of a search, a count, stored values, credits, the list of jobs.

Source: contract, sections 2 and 3.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from querydsl.errors import ServiceUnavailable
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Emit, Flow
from querydsl.jobs.protocol.request import Ask, Cost, Json, ask
from querydsl.jobs.protocol.status import JobStatus
from querydsl.jobs.protocol.submit import snapshots
from querydsl.jobs.results.decode import without
from querydsl.jobs.submission import IDS, Asked, autocomplete_path, search_path

_PAGE = 1_000
_KEYS = {"people": "profiles", "companies": "companies"}
_JOBS = 100


def search(session: FlowContext, asked: Asked, deadline: float, page: int | None = None) -> Flow[None]:
    """Nothing; gives the records page by page, until the cursor is null or the query's `limit` is reached.

    The service sorts here; a query without `sort by` is sorted by id, so that pages do not overlap. Raises `ServiceUnavailable` for
    a cursor that comes a second time, which would go on for ever. Source: contract, section 3.
    """
    left: int | None = asked.body.get("max_results")
    body = _searched(asked) | {"limit": min(page or _PAGE, left or _PAGE)}
    seen: set[str] = set()
    while True:
        answer = yield from ask(session, Ask("POST", search_path(asked.entity), body, Cost.BILLED, asked=asked), deadline)
        found = _objects(answer, _KEYS[asked.entity])[:left]
        yield Emit(tuple(without(record, asked.fetched_only) for record in found))
        left = None if left is None else left - len(found)
        cursor = answer.get("next_cursor")
        if left == 0 or not cursor:
            return
        if not isinstance(cursor, str) or cursor in seen:
            raise ServiceUnavailable("the service gave the same cursor twice, so the search would never end")
        seen.add(cursor)
        body = body | {"cursor": cursor}


def _searched(asked: Asked) -> dict[str, Any]:
    body = {key: asked.body[key] for key in ("filters", "fields") if key in asked.body}
    sorts = [{"field": path, "order": "desc" if descending else "asc"} for path, descending in asked.sort]
    return body | {"sorts": sorts or [{"field": IDS[asked.entity], "order": "asc"}]}


def count(session: FlowContext, asked: Asked, deadline: float) -> Flow[int]:
    """How many records match; one record is billed. Source: contract, section 3."""
    body = {"filters": asked.body["filters"], "limit": 1, "fields": [IDS[asked.entity]]}
    answer = yield from ask(session, Ask("POST", search_path(asked.entity), body, Cost.BILLED, asked=asked), deadline)
    total = answer.get("total_count")
    if not isinstance(total, int) or isinstance(total, bool):
        raise ServiceUnavailable("the service does not say how many records match", may_retry=True)
    return total


def values(
    session: FlowContext, entity: str, path: str, prefix: str, limit: int, within: Asked | None, deadline: float
) -> Flow[tuple[str, ...]]:
    """Stored values of a field that begin with a prefix, the commonest first; free. Source: contract, section 3."""
    body: dict[str, Any] = {"field": path, "query": prefix, "limit": limit}
    if within is not None:
        body["filters"] = within.body["filters"]
    answer = yield from ask(session, Ask("POST", autocomplete_path(entity), body, asked=within), deadline)
    return tuple(item["value"] for item in _objects(answer, "suggestions") if isinstance(item.get("value"), str))


def credits_left(session: FlowContext, deadline: float) -> Flow[Json]:
    """What the service says of the account's credits; free. Source: contract, section 3."""
    return (yield from ask(session, Ask("GET", "/account/credits"), deadline))


def jobs(session: FlowContext, status: str | None, limit: int, deadline: float) -> Flow[tuple[JobStatus, ...]]:
    """The newest jobs of the account, at most `limit`. Source: contract, section 2."""
    found: list[JobStatus] = []
    cursor, seen = None, set[str]()
    while len(found) < limit:
        asked = {"limit": min(_JOBS, limit - len(found)), "status": status, "cursor": cursor}
        query = urlencode({key: value for key, value in asked.items() if value is not None})
        answer = yield from ask(session, Ask("GET", f"/batch?{query}"), deadline)
        found += snapshots(answer)
        cursor = answer.get("next_cursor")
        if not isinstance(cursor, str) or not cursor or cursor in seen:
            break
        seen.add(cursor)
    return tuple(found[:limit])


def _objects(answer: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects under a key; raises `ServiceUnavailable` where there is no list of them."""
    found = answer.get(key)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ServiceUnavailable(f"the service's answer has no list of {key}", may_retry=True)
    return found
