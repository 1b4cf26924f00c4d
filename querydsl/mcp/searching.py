"""The tools that ask the service, or the sandbox if there is no API key. Their docstrings are what agents read."""

import asyncio
from collections.abc import Awaitable
from itertools import islice
from typing import Annotated, Any, Literal, TypeVar

from mcp.server.mcpserver import AcceptedElicitation, ElicitationResult, Resolve
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from querydsl.diagnostics.wording import did_you_mean
from querydsl.errors import ServiceError
from querydsl.jobs.budget import Estimate
from querydsl.jobs.results.records import Records
from querydsl.jobs.results.table import AS_QUERIED
from querydsl.mcp.answers import CountAnswer, RunAnswer, ValuesAnswer, WhyAnswer
from querydsl.mcp.consent import Consent, RunPlan, ask, plan
from querydsl.mcp.session import AgentSession, Parameters, SessionContext, session_of

T = TypeVar("T")

MOST_ROWS = 200
"""The most rows in one answer."""
_PROGRESS = 5.0
"""Seconds between two notices of progress."""


async def values(
    context: SessionContext, field: str, prefix: str = "", within: str = "", entity: Literal["people", "companies"] | None = None
) -> ValuesAnswer:
    """List the values that are stored in a field, most frequent first, at most 20. Use them to spell values for `=` and `in`.

    `prefix` limits the list to values with this text. `within` is a query that limits the records that are looked at. It is free.
    """
    session = session_of(context)
    request = session.request(within) if within else None
    searched: Literal["people", "companies"] = entity or (request.entity if request else "people")
    path = _path_of(field, session, searched)
    found = await session.client.values(path, prefix, request, entity=searched)
    return {"values": list(found), "sandbox": session.client.sandbox}


def _path_of(field: str, session: AgentSession, entity: Literal["people", "companies"]) -> str:
    table = session.settings.catalogue[entity]
    path = table.resolve(field)
    if table.get(path) is None:
        raise ToolError(f"there is no field `{field}`; {did_you_mean(table.suggest(field)) or 'use the tool `fields`'}")
    return path


async def count(context: SessionContext, text: str, parameters: Parameters = None) -> CountAnswer:
    """Count the records that match a query. A count costs 0.03 credits, the price of one record, and is free in the sandbox.

    `run_credits` is what the query would cost if you run it with its `limit`. Give the user this price.
    """
    session = session_of(context)
    request, client = session.request(text, parameters), session.client
    session.reserve(1)
    found = await client.count(request)
    run = Estimate(min(Estimate.of([request]).records, found))
    price = 0.0 if client.sandbox else Estimate(1).credits
    return {
        "credits": price,
        "count": found,
        "run_records": run.records,
        "run_credits": run.credits,
        "sandbox": client.sandbox,
    }


async def why(context: SessionContext, text: str, parameters: Parameters = None) -> WhyAnswer:
    """Find out which condition is to blame if a query finds nothing, and which values are stored in another spelling.

    It is free if nothing matches. If records match, it costs 0.03 credits, the price of one record.
    """
    session = session_of(context)
    request = session.request(text, parameters)
    session.reserve(1)
    reason = await session.client.why(request)
    session.settle(1, 1 if reason.total else 0)
    found = reason.to_dict()
    return {"reason": str(reason), "blamed": found["blamed"], "total": reason.total, "sandbox": session.client.sandbox}


async def run(
    context: SessionContext,
    planned: Annotated[RunPlan, Resolve(plan)],
    consent: Annotated[ElicitationResult[Consent], Resolve(ask)],
    text: str,  # noqa: ARG001 - the plan is made of it
    parameters: Parameters = None,  # noqa: ARG001 - see above
    output: str | None = None,  # noqa: ARG001 - see above
    rows: Annotated[int, Field(ge=0, le=MOST_ROWS)] = 20,
) -> RunAnswer:
    """Run a query, after asking the user, who sees the query and its price. Each record costs 0.03 credits.

    Always write a `limit`, and `select` the columns that you need. The answer has the first `rows` records, at most 200. `output`
    is a file for all of them, such as `people.csv`, `.xlsx`, `.parquet` or `.jsonl`. If you run the same query again, its job is
    continued and not paid for twice. Without an API key, the sandbox with made-up data is used.
    """
    if not (isinstance(consent, AcceptedElicitation) and consent.data.approve):
        raise ToolError("the user did not approve the search. Nothing was submitted")
    session = session_of(context)
    session.reserve(planned.billed)
    target = planned.target
    records = await _reporting(context, session.client.run(planned.request, None if target is None else target.path))
    session.settle(planned.billed, len(records))
    shown = _rows(records, rows)
    return {
        "records": len(records),
        "rows": shown,
        "saved": None if target is None else str(target.path),
        "notes": [*_notes(records, shown, planned), *await _blame(session, planned, records)],
        "sandbox": session.client.sandbox,
    }


async def _reporting(context: SessionContext, work: Awaitable[T]) -> T:
    """The result of long work. The agent's program is notified regularly, so that it does not give up."""

    async def report() -> None:
        seconds = 0.0
        while True:
            await asyncio.sleep(_PROGRESS)
            seconds += _PROGRESS
            await context.report_progress(seconds, message=f"waiting for the job, {seconds:,.0f} s")

    reports = asyncio.create_task(report())
    try:
        return await work
    finally:
        reports.cancel()


def _rows(records: Records, most: int) -> list[dict[str, Any]]:
    """The first records, with the columns that the query selects, or a few useful ones."""
    columns = records.columns_in(AS_QUERIED, short=True)
    return [dict(zip(columns.names, row, strict=True)) for row in columns.many(islice(records, most))]


def _notes(records: Records, shown: list[dict[str, Any]], planned: RunPlan) -> list[str]:
    notes = []
    if len(shown) < len(records):
        more = "" if planned.target else ". To get the others, run the query again with `output`, which is not paid for twice"
        notes.append(f"{len(shown):,} of {len(records):,} records are in `rows`{more}")
    if records.is_full:
        notes.append("the result is as large as the `limit` allows, so more records may match")
    if shown and not planned.request.body.get("fields"):
        notes.append("the rows have a few useful columns. Use `select` to choose others")
    return notes


async def _blame(session: AgentSession, planned: RunPlan, records: Records) -> list[str]:
    """Which condition is to blame for an empty result. A search without matches is free."""
    if records:
        return []
    try:
        return [str(await session.client.why(planned.request))]
    except ServiceError:
        return []
