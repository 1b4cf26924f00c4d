"""The events of a collection."""

from querydsl.catalogue.service import CREDITS_PER_RECORD
from querydsl.classes import frozen
from querydsl.events import Collected
from querydsl.jobs.collection.plan import Collection
from querydsl.jobs.protocol.context import FlowContext


@frozen
class RunProgress:
    """Notifies the listener of complete parts. `started` is the start of this run, and `had` the number of records before it."""

    context: FlowContext
    started: float
    had: int

    @classmethod
    def of(cls, context: FlowContext, plan: Collection) -> "RunProgress":
        """The progress of a run that starts now."""
        return cls(context, context.clock.now(), plan.received)

    def notify(self, plan: Collection) -> None:
        """Notify the listener that a part is complete."""
        done, credits = len(plan.done), round(plan.paid * CREDITS_PER_RECORD, 2)
        self.context.notify(Collected(done, max(done, plan.pieces), plan.received, plan.planned, credits, self._seconds_left(plan)))

    def _seconds_left(self, plan: Collection) -> float | None:
        """The time for the records that are left, at the speed of this run."""
        collected = plan.received - self.had
        if plan.planned is None or collected <= 0:
            return None
        return (self.context.clock.now() - self.started) * max(0, plan.planned - plan.received) / collected
