"""The jobs that the ledger has for the parts of a collection."""

from querydsl.jobs.collection.plan import Collection, CollectionPart, PartState
from querydsl.jobs.collection.requests import part_request
from querydsl.jobs.ledger.model import EntryState
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.submission import ledger_key
from querydsl.semantics.request import Request


def find_jobs(context: FlowContext, plan: Collection) -> None:
    """Store the jobs of an earlier run in the parts that have none yet, so that they do not count as cost."""
    for part in plan.parts if not plan.pages else ():
        if part.state is PartState.PLANNED and part.batch_id is None and not part.is_rest:
            part.batch_id = _job_of(context, plan, part)


def is_outdated(context: FlowContext, plan: Collection, request: Request) -> bool:
    """Whether the ledger has a job for a request that must not be used, because the collection is fresh and the job is older."""
    entry = context.ledger.newest(ledger_key(request, context.account, context.base_url)) if plan.is_fresh else None
    return entry is not None and entry.at < plan.created


def _job_of(context: FlowContext, plan: Collection, part: CollectionPart) -> str | None:
    request = part_request(plan, part, plan.size)
    entry = context.ledger.newest(ledger_key(request, context.account, context.base_url))
    is_usable = entry is not None and entry.state is EntryState.SUBMITTED and not is_outdated(context, plan, request)
    return entry.batch_id if entry is not None and is_usable else None
