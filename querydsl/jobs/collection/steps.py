"""The steps of a collection: plan it, and complete it. Each can be resumed."""

from functools import partial
from pathlib import Path

from querydsl.jobs.collection.collecting import Collector
from querydsl.jobs.collection.counting import Counter
from querydsl.jobs.collection.files import is_output
from querydsl.jobs.collection.opening import Options, open_plan, reopened
from querydsl.jobs.collection.plan import Collection
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
        counter = Counter(context, plans, plan, deadline)
        yield from counter.save()
        yield from counter.cut_all()
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
            if (yield Blocking(partial(is_output, plan))):
                return plan
            plan = reopened(plan)
        return (yield from Collector(Counter(context, plans, plan, deadline), resubmit, is_partial).run())
