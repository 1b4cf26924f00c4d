"""Batch searches: submit a job, get its status, list jobs. Source: `docs/service.md`, section 2."""

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from querydsl.sandbox.contract.projection import projection
from querydsl.sandbox.contract.state import SandboxJob, State
from querydsl.sandbox.contract.store import links
from querydsl.sandbox.data.crowd import SandboxRecord
from querydsl.sandbox.errors import (
    NO_FILTERS,
    URL_ON_DATABASE_SEARCH,
    invalid_request,
    job_cap,
    not_found,
    out_of_credits,
)
from querydsl.sandbox.http import JsonBody, Response, json_response
from querydsl.sandbox.matching.filters import parse_filters, require_group, unknown_fields
from querydsl.sandbox.matching.matcher import compile_node
from querydsl.sandbox.matching.operators import word_test

FoundRecords = Sequence[SandboxRecord]

LIVE_CAP = 1_000
STATUSES = ("pending", "processing", "completed", "failed")
SEARCH_URL = "professional_network_search_url"


def submit(entity: str, body: JsonBody, state: State, now: float) -> Response:
    """The response to a batch search over the stored records."""
    if body.get(SEARCH_URL) is not None:
        raise invalid_request(URL_ON_DATABASE_SEARCH)
    if body.get("filters") is None:
        raise invalid_request(NO_FILTERS)
    return _start(
        entity, "search", _matches(entity, body, state, state.settings.job_records), state.settings.job_records, body, state, now
    )


def submit_live(body: JsonBody, state: State, now: float) -> Response:
    """The response to a batch live search, by filters or by the URL of a people search page.

    The filters of the live search are not documented, so the sandbox accepts those of the person search. Of a URL it uses the
    parameter `keywords`: the headline must contain every word.
    """
    address = body.get(SEARCH_URL)
    if address is not None and not isinstance(address, str):
        raise invalid_request(f"`{SEARCH_URL}` must be a string")
    if address is None and body.get("filters") is None:
        raise invalid_request(NO_FILTERS)
    found = _matches("person", body, state, LIVE_CAP) if address is None else _by_keywords(address, state)
    return _start("person", "live_search", found, LIVE_CAP, body, state, now)


def _by_keywords(address: str, state: State) -> FoundRecords:
    keywords = " ".join(parse_qs(urlsplit(address).query).get("keywords", ()))
    holds = word_test(keywords)
    return tuple(person for person in state.data.people if holds((person.get("basic_profile") or {}).get("headline")))


def _matches(entity: str, body: JsonBody, state: State, cap: int) -> FoundRecords:
    """The matching records that a job of at most `cap` records returns.

    As in the service, an unknown field or a sort silently matches none.
    """
    require_group(body["filters"])
    tree = parse_filters(body["filters"], entity)
    compile_node(tree, entity)
    if unknown_fields(tree, entity) or body.get("sorts"):
        return ()
    return state.first(entity, body["filters"], _max_results(body.get("max_results"), cap))


def _start(entity: str, action: str, found: FoundRecords, cap: int, body: JsonBody, state: State, now: float) -> Response:
    most = _max_results(body.get("max_results"), cap)
    _check_webhook(body.get("webhook_url"))
    project = projection(body.get("fields"), entity, gated=state.settings.gated)
    if state.credits <= 0:
        raise out_of_credits()
    if state.active(now) >= state.settings.active_jobs:
        raise job_cap(state.settings.active_jobs)
    records = found[:most]
    price = state.charge(len(records))
    started, ended = _schedule(state, now, len(records))
    job = SandboxJob(state.new_id(), entity, action, now, started, ended, records, project)
    state.jobs[job.batch_id] = job
    return json_response(200, _submitted(job)).with_headers({"x-credits-used": str(price)})


def _max_results(value: object, cap: int) -> int:
    if value is None:
        return cap
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid_request("`max_results` must be an integer")
    if value <= 0:
        raise invalid_request("`max_results` must be greater than 0")
    return min(value, cap)


def _check_webhook(address: object) -> None:
    if address is not None and not isinstance(address, str):
        raise invalid_request("`webhook_url` must be a string")


def _schedule(state: State, now: float, records: int) -> tuple[float, float]:
    """The times at which a job becomes `processing` and `completed`."""
    settings = state.settings
    pending, processing = (0.3, 0.7 + state.draws.random() * 2 + records / 5_000) if settings.realistic else (0.0, 0.0)
    pending = pending if settings.pending_seconds is None else settings.pending_seconds
    processing = processing if settings.processing_seconds is None else settings.processing_seconds
    return now + pending, now + pending + processing


def _submitted(job: SandboxJob) -> dict[str, Any]:
    return {
        "batch_id": job.batch_id,
        "status": "pending",
        "entity": job.entity,
        "action": job.action,
        "identifier_count": 1,
        "entities_requested": 1,
        "status_url": f"/batch/{job.batch_id}",
    }


def job_response(batch_id: str, state: State, now: float) -> Response:
    """The status of a job. A completed job has links to its results."""
    job = state.jobs.get(batch_id)
    if job is None:
        raise not_found("Batch")
    body = _status_body(job, now)
    if job.status(now) == "completed":
        body |= links(job, state, now)
    return json_response(200, body)


def _status_body(job: SandboxJob, now: float) -> dict[str, Any]:
    status = job.status(now)
    body: dict[str, Any] = {
        "batch_id": job.batch_id,
        "status": status,
        "entity": job.entity,
        "action": job.action,
        "identifier_count": 1,
        "entities_requested": 1,
        "created_at": _timestamp(job.submitted),
    }
    if status == "completed":
        body |= {
            "result_count": len(job.records),
            "entities_fulfilled": len(job.records),
            "completed_at": _timestamp(job.ended),
        }
    return body


def _timestamp(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="microseconds")


def jobs_response(query: Mapping[str, str], state: State, now: float) -> Response:
    """A page of the list of jobs, newest first, without links."""
    status = query.get("status")
    if status is not None and status not in STATUSES:
        raise invalid_request(f"Invalid status: {status!r}. Valid statuses: {list(STATUSES)}")
    limit = _page_size(query.get("limit", "20"))
    jobs = [job for job in state.newest_jobs() if status in (None, job.status(now))]
    start = _after(query.get("cursor"), jobs)
    page = jobs[start : start + limit]
    more = start + limit < len(jobs)
    cursor = base64.urlsafe_b64encode(page[-1].batch_id.encode()).decode() if more else None
    return json_response(200, {"jobs": [_status_body(job, now) for job in page], "next_cursor": cursor, "has_more": more})


def _page_size(text: str) -> int:
    try:
        return max(1, min(100, int(text)))
    except ValueError:
        raise invalid_request("`limit` must be an integer") from None


def _after(cursor: str | None, jobs: list[SandboxJob]) -> int:
    """The index after the job that the cursor refers to."""
    if cursor is None:
        return 0
    try:
        batch_id = base64.urlsafe_b64decode(cursor).decode()
    except ValueError:
        batch_id = ""
    positions = [position for position, job in enumerate(jobs, 1) if job.batch_id == batch_id]
    if not positions:
        raise invalid_request("Invalid cursor")
    return positions[0]
