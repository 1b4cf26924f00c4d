"""The steps of a collection: plan it, and complete it. Each can be resumed."""

from functools import partial
from pathlib import Path

from querydsl.jobs.collection import files
from querydsl.jobs.collection.by_pages import Pager
from querydsl.jobs.collection.collecting import Collector
from querydsl.jobs.collection.counting import Counter
from querydsl.jobs.collection.finishing import finish
from querydsl.jobs.collection.known import find_jobs
from querydsl.jobs.collection.opening import Options, open_plan, reopened
from querydsl.jobs.collection.plan import Collection, PartState
from querydsl.jobs.collection.progress import RunProgress
from querydsl.jobs.collection.store import PlanStore
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Blocking, Flow
from querydsl.semantics.request import Request


def prepare(
    context: FlowContext, plans: PlanStore, request: Request, output: str | Path, options: Options, deadline: float
) -> Flow[Collection]:
    """The plan for a query and an output, stored with all counts. A plan that was stored before is completed."""
    plan: Collection = yield Blocking(partial(open_plan, context, plans, request, output, options))
    with plans.locked(plan.id):
        if plan.report is None:
            yield Blocking(partial(files.check_output, plan))
        counter = Counter(context, plans, plan, deadline)
        yield from counter.save()
        yield from counter.plan_all()
        yield Blocking(partial(find_jobs, context, plan))
        yield from counter.save()
    return plan


def complete(
    context: FlowContext, plans: PlanStore, name: str, deadline: float, *, resubmit: bool, is_partial: bool
) -> Flow[Collection]:
    """The plan with this id, or its first characters, with its report, once the output is written.

    A complete collection whose output is still there is left as it is. If the output is gone, it is made again from the same jobs.
    """
    plan: Collection = yield Blocking(partial(plans.load, name))
    with plans.locked(plan.id):
        if plan.report is not None:
            if (yield Blocking(partial(files.is_output, plan))):
                return plan
            plan = reopened(plan)
        counter = Counter(context, plans, plan, deadline)
        yield Blocking(partial(files.check_output, plan))
        yield Blocking(partial(files.start_output, plan))
        yield Blocking(partial(_collect_lost_parts, plan))
        yield from counter.plan_all()
        progress = RunProgress.of(context, plan)
        yield from Pager(counter, progress).run() if plan.pages else Collector(counter, progress, resubmit).run()
        return (yield from finish(counter, is_partial=is_partial))


def _collect_lost_parts(plan: Collection) -> None:
    """Collect the parts again whose files are gone or changed. Their jobs are in the ledger."""
    for part in plan.done:
        if part.file is not None and not files.is_written(plan, part):
            part.state, part.received = PartState.PLANNED, 0
