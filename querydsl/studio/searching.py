"""Prices, counts, jobs and reasons. A job is started only if the page sends the price that its button named."""

from collections.abc import Mapping
from typing import Any

import attrs

from querydsl import api
from querydsl.catalogue.service import CREDITS_PER_RECORD
from querydsl.errors import DecompileError, QueryError, ServiceError
from querydsl.explanation.parts import parts_of
from querydsl.explanation.reason import Similar
from querydsl.jobs.budget import Budget, Decision, Estimate
from querydsl.jobs.ledger.model import Entry
from querydsl.jobs.submission import canonical
from querydsl.semantics.request import Request
from querydsl.studio.calls import ApiCall
from querydsl.studio.collecting import collections
from querydsl.studio.understanding import spans_in
from querydsl.studio.workspace import Workspace
from querydsl.syntax.literals import quoted

Json = dict[str, Any]
_MOST_JOBS = 50
_SHOWN = ("batch_id", "status", "result_count", "entities_fulfilled", "created_at", "completed_at", "error_message")


def price(workspace: Workspace, call: ApiCall) -> Json:
    """The most that a run of the query may cost, in credits, and the price of a count. No request is sent."""
    return _price(workspace, workspace.request(call), call)


def _price(workspace: Workspace, request: Request, call: ApiCall) -> Json:
    client, estimate = workspace.client, Estimate.of([request])
    starts = client.starts_job(request, fresh=call.flag("fresh"), resubmit=call.flag("resubmit"))
    is_free = client.sandbox or not starts
    budget = Budget.of(workspace.settings.max_credits, client.base_url)
    return {
        "credits": 0.0 if is_free else estimate.credits,
        "records": estimate.records,
        "starts": starts,
        "count_credits": 0.0 if client.sandbox else CREDITS_PER_RECORD,
        "over_budget": not is_free and budget.decide(estimate, can_ask=True) is not Decision.SPEND,
        "budget": str(budget),
    }


def count(workspace: Workspace, call: ApiCall) -> Json:
    """The number of records that match the query. One record is billed."""
    return {"count": workspace.client.count(workspace.request(call))}


def run(workspace: Workspace, call: ApiCall) -> Json:
    """The id of the job of the query, started now or found again.

    `credits` must be the price of this moment: another price is a conflict, and nothing is sent.
    """
    request = workspace.request(call)
    current = _price(workspace, request, call)
    call.confirm(current)
    job = workspace.client.submit(request, fresh=call.flag("fresh"), resubmit=call.flag("resubmit"))
    return {"id": job.batch_id, "started": current["starts"]}


def job(workspace: Workspace, call: ApiCall) -> Json:
    """The current status of a job, as the service reports it. Raises `ServiceError`."""
    found = workspace.client.job(call.text("id")).refresh().snapshot
    records = (found and found.entities_fulfilled) or 0
    credits = 0.0 if workspace.client.sandbox else round(records * CREDITS_PER_RECORD, 2)
    return {name: getattr(found, name) for name in _SHOWN} | {"credits": credits}


def jobs(workspace: Workspace, _call: ApiCall) -> Json:
    """The submissions in the ledger with the status of their jobs, and the collections, newest first.

    `problem` is the reason why the service did not return the status of the jobs, or None.
    """
    statuses, problem = _statuses(workspace)
    submissions = [_submission(entry, statuses) for entry in workspace.client.submissions(limit=_MOST_JOBS)]
    return {"jobs": submissions, "collections": collections(workspace, _MOST_JOBS), "problem": problem}


def _statuses(workspace: Workspace) -> tuple[dict[str, str | None], str | None]:
    """The status of each of the newest jobs of the account, which the service lists for free, or the reason why there is none."""
    try:
        return {job.batch_id: job.status for job in workspace.client.jobs(limit=_MOST_JOBS)}, None
    except ServiceError as error:
        return {}, str(error)


def _submission(entry: Entry, statuses: Mapping[str, str | None]) -> Json:
    status = statuses.get(entry.batch_id or "", entry.state.value)
    return {"name": entry.name, "id": entry.batch_id, "status": status, "at": entry.at, "query": _query_of(entry.request)}


def _query_of(request: Request) -> str:
    """The text of a stored request, or its JSON if the language cannot express it."""
    try:
        return api.format(api.decompile(request.body, request.entity))
    except (DecompileError, QueryError):
        return canonical(request.body)


def why(workspace: Workspace, call: ApiCall) -> Json:
    """The reason why the query finds nothing, with the places in the text of the conditions to blame."""
    request = workspace.request(call)
    found = workspace.client.why(request)
    spans = spans_in(request)
    places = {part.text: [spans[pointer] for pointer in part.pointers if pointer in spans] for part in parts_of(request)}
    blamed = [
        attrs.asdict(item) | {"spans": places.get(item.text, []), "instead": [_instead(one, spans) for one in item.similar]}
        for item in found.blamed
    ]
    return {"text": str(found), "blamed": blamed, "remarks": found.remarks}


def _instead(item: Similar, spans: Mapping[str, list[int]]) -> Json:
    """A stored value with the edit that writes it. There is no edit if the value comes from a parameter."""
    start, end = spans.get(item.pointer, (0, 0))
    edits = [{"start": start, "end": end, "text": quoted(item.value)}] if start < end else []
    return {"value": item.value, "count": item.count, "edits": edits}
