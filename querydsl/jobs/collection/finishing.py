"""The end of a collection: compare its records with a fresh count, and make the output. Source: `docs/collect.md`."""

from collections.abc import Iterator
from functools import partial

from querydsl.errors import DownloadFailed
from querydsl.events import Saved
from querydsl.jobs.collection import files
from querydsl.jobs.collection.counting import Counter
from querydsl.jobs.collection.plan import Collection, CollectionPart, CollectionReport
from querydsl.jobs.collection.probes import Probe, Range
from querydsl.jobs.protocol.effects import Blocking, Flow
from querydsl.jobs.results.decode import DONE

DRIFT = 0.01
"""The share of the records by which an output may differ from the last count without being incomplete."""


def finish(counter: Counter, *, is_partial: bool) -> Flow[Collection]:
    """The plan with its report: the records are compared with a fresh count, and the output is made.

    Raises `DownloadFailed` if too many records are missing, unless `is_partial` is set.
    """
    plan = counter.plan
    fresh = yield from counter.look(CollectionPart(), Probe(Range()))
    plan.report = report = _report(plan, fresh.count)
    if _is_incomplete(report) and not is_partial:
        plan.report = None
        yield from counter.save()
        raise DownloadFailed(
            f"the service counts {fresh.count:,} records, but its jobs returned {report.received:,}. No output was written, "
            "because it would be incomplete. To write it anyway, use --partial (partial=True)",
            may_retry=True,
        )
    steps: Iterator[int] = files.finish(plan)
    while (yield Blocking(partial(next, steps, DONE))) is not DONE:
        pass
    yield from counter.save()
    yield Blocking(partial(files.remove_work, plan))
    counter.context.notify(Saved(plan.output, report.received))
    return plan


def _report(plan: Collection, counted: int | None) -> CollectionReport:
    """How the collection ended."""
    received = plan.received if plan.limit is None else min(plan.limit, plan.received)
    drifts = [drift for base in range(len(plan.bases)) if (drift := _drift(plan, base)) is not None]
    new, gone = sum(max(0, drift) for drift in drifts), -sum(min(0, drift) for drift in drifts)
    wanted = None if counted is None else counted if plan.limit is None else min(plan.limit, counted)
    return CollectionReport(plan.planned, received, counted, new, gone, max(0, (wanted or 0) - received), plan.duplicates)


def _drift(plan: Collection, base: int) -> int | None:
    """How many more records a planned part returned than were counted. None if it was not counted, or filled up to a limit."""
    pieces, count = [part for part in plan.parts if part.base == base], plan.bases[base]
    return None if count is None or any(part.is_rest for part in pieces) else sum(part.received for part in pieces) - count


def _is_incomplete(report: CollectionReport) -> bool:
    """Whether more records are missing than can have appeared since their part was collected."""
    return report.later > DRIFT * (report.planned or report.received)
