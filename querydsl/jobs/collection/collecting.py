"""Run a collection: submit its parts as jobs, store what they return, and make the output. Source: `docs/collect.md`.

The ledger finds a job that was submitted before, so no part is paid twice. The plan is stored after each step that costs something,
and after each file. A flow that ends anywhere in between is resumed from the plan.
"""

from array import array
from collections.abc import Iterator
from functools import partial

import attrs

from querydsl.catalogue.service import CREDITS_PER_RECORD
from querydsl.errors import DownloadFailed, JobFailed, NotYet, RateLimited
from querydsl.events import Collected, Saved, Warned
from querydsl.jobs.collection import files
from querydsl.jobs.collection.counting import Counter
from querydsl.jobs.collection.plan import Collection, CollectionPart, CollectionReport, PartState
from querydsl.jobs.collection.probes import Probe, Range
from querydsl.jobs.collection.requests import part_request
from querydsl.jobs.ledger.model import Entry
from querydsl.jobs.protocol import job
from querydsl.jobs.protocol.effects import Blocking, Flow, Sleep
from querydsl.jobs.protocol.submit import submit
from querydsl.jobs.results.decode import DONE
from querydsl.jobs.results.records import Records
from querydsl.jobs.submission import ledger_key
from querydsl.semantics.request import Request

DRIFT = 0.01
"""The share of the records by which an output may differ from the last count without being incomplete."""
_SHORT = 0.05
_FEW = 10


@attrs.define
class Collector:
    """One run of a collection.

    `resubmit` is whether to submit a part again if the outcome of its submission is unknown. `is_partial` is whether to make an
    output that is incomplete. `active` are the submitted parts, by job id.
    """

    counter: Counter
    resubmit: bool = False
    is_partial: bool = False
    active: dict[str, CollectionPart] = attrs.field(factory=dict)
    _blocked_until: float = 0.0
    _started: float = 0.0
    _had: int = 0

    @property
    def plan(self) -> Collection:
        """The plan."""
        return self.counter.plan

    def run(self) -> Flow[Collection]:
        """The plan with its report, once the output is written."""
        yield Blocking(partial(files.check_output, self.plan))
        yield Blocking(self._reopen)
        self._started, self._had = self.counter.context.clock.now(), self.plan.received
        pause = 0.0
        while True:
            yield from self.counter.cut_all()
            if not self.active and not self._waiting():
                return (yield from self._finish())
            if (yield from self._fill()) or (yield from self._collect()):
                pause = 0.0
            else:
                pause = yield from self._pause(pause)

    def _reopen(self) -> None:
        """Collect parts again whose files are gone. Their jobs are in the ledger."""
        for part in self.plan.done:
            if part.received and not files.is_written(self.plan, part):
                part.state, part.received = PartState.PLANNED, 0

    def _waiting(self) -> list[CollectionPart]:
        """The parts to submit. The one that fills a collection up to its limit is submitted once the others are complete."""
        waiting = [part for part in self.plan.parts if part.state is PartState.PLANNED and part not in self.active.values()]
        first = [part for part in waiting if not part.is_rest]
        return first if first or self.active else waiting

    def _fill(self) -> Flow[bool]:
        """Submit one part, and return whether it was submitted."""
        context = self.counter.context
        waiting = self._waiting()
        is_full = len(self.active) >= context.limits.active_jobs or context.clock.now() < self._blocked_until
        if not waiting or (self.active and is_full):
            return False
        return (yield from self._submit(waiting[0]))

    def _submit(self, part: CollectionPart) -> Flow[bool]:
        """Submit a part. If other jobs of the account use up the limit, jobs of this collection are collected first."""
        context, most = self.counter.context, self._most(part)
        if most <= 0:
            part.state = PartState.DONE
            return True
        request = part_request(self.plan, part, most)
        soon = context.clock.now() + context.limits.glance if self.active else self.counter.deadline
        try:
            is_fresh = yield from self._is_fresh(request)
            batch_id = yield from submit(context, request, soon, fresh=is_fresh, resubmit=self.resubmit)
        except RateLimited as error:
            if not self.active:
                raise
            self._blocked_until = context.clock.now() + (error.retry_after or context.limits.longest_poll)
            return False
        self.active[batch_id] = part
        self.plan.jobs += batch_id in context.started
        part.batch_id, part.asked = batch_id, most
        yield from self.counter.save()
        return True

    def _most(self, part: CollectionPart) -> int:
        """The most records to ask for."""
        if part.is_rest and self.plan.cut_limit is not None:
            return min(self.plan.size, self.plan.cut_limit - self.plan.received)
        return self.plan.size

    def _is_fresh(self, request: Request) -> Flow[bool]:
        """Whether to start a job even if there is one in the ledger: one from before this collection."""
        context = self.counter.context
        if not self.plan.is_fresh:
            return False
        key = ledger_key(request, context.account, context.base_url)
        entry: Entry | None = yield Blocking(partial(context.ledger.newest, key))
        return entry is not None and entry.at < self.plan.created

    def _collect(self) -> Flow[bool]:
        """Collect the jobs that are completed, and return whether there were any."""
        found = False
        for batch_id, part in tuple(self.active.items()):
            status = yield from job.poll(self.counter.context, batch_id, self.counter.deadline)
            if not status.active and (status.status in ("completed", "failed")):
                del self.active[batch_id]
                records = yield from self._records(batch_id, part)
                yield from self._store(part, records)
                found = True
        return found

    def _records(self, batch_id: str, part: CollectionPart) -> Flow[Records]:
        """The records of a completed job. A job that failed is removed from the ledger, so that the part can have another one."""
        context = self.counter.context
        request = part_request(self.plan, part, part.asked or self.plan.size)
        try:
            return (yield from job.records(context, batch_id, request, self.counter.deadline, self.plan.output.parent))
        except JobFailed:
            yield Blocking(partial(context.ledger.forget, batch_id))
            raise

    def _pause(self, last: float) -> Flow[float]:
        """Wait before the next poll, longer each time. Returns the length of the pause."""
        context = self.counter.context
        pause = context.jittered(min(context.limits.longest_poll, last * 1.5 or context.limits.first_poll))
        if context.clock.now() + pause > self.counter.deadline:
            raise NotYet(f"collection {self.plan.id} is not complete yet. The same call goes on with it", may_retry=True)
        yield Sleep(pause)
        return pause

    def _store(self, part: CollectionPart, records: Records) -> Flow[None]:
        """Store the file of a part, or split the part again if it may be incomplete."""
        ids: array[int] = yield Blocking(partial(files.ids_in, self.plan, part, records.lines()))
        if self._is_cut(part, len(ids)) or (yield from self._is_short(part, len(ids))):
            yield from self._split(part, ids)
            return
        yield Blocking(partial(self._keep, part, records, ids))
        yield from self.counter.save()
        self._notify()

    def _is_cut(self, part: CollectionPart, received: int) -> bool:
        """Whether a job returned as many records as it can, so that there may be more."""
        if part.is_rest and self.plan.cut_limit is not None and self.plan.received + received >= self.plan.cut_limit:
            return False
        return received >= (part.asked or self.plan.size) or (self.plan.is_lowered and received == self.plan.size)

    def _is_short(self, part: CollectionPart, received: int) -> Flow[bool]:
        """Whether a job returned far fewer records than there are. Then jobs return less than expected, and `size` is lowered.

        This happens once in a collection, because counts can be wrong too.
        """
        if self.plan.is_lowered or part.is_rest or not _is_much_less(received, part.count):
            return False
        fresh = yield from self.counter.look(part, Probe(part.range))
        if not _is_much_less(received, fresh.count):
            return False
        self.plan.is_lowered, self.plan.size = True, max(_FEW, received)
        for other in self.plan.parts:
            if other.state is PartState.PLANNED and other.batch_id is None and (other.count or 0) > self.plan.aim:
                other.state = PartState.UNCUT
        return True

    def _split(self, part: CollectionPart, ids: "array[int]") -> Flow[None]:
        """Split a part that may be incomplete: by counts if they confirm that it is, else in the middle of the ids received.

        A part that was planned without a count is not counted again, because its counts were wrong.
        """
        self.plan.wasted += len(ids)
        why = f"job {part.batch_id} returned {len(ids):,} records, and there may be more. Its part is split and collected again"
        self.counter.context.notify(Warned(why))
        fresh = None if part.count is None else (yield from self.counter.look(part, Probe(part.range)))
        if fresh is not None and (fresh.count or 0) > self.plan.size:
            part.state, part.batch_id, part.sightings = PartState.UNCUT, None, [fresh]
        else:
            middle = sorted(ids)[len(ids) // 2]
            self.plan.replace(part, (Range(part.low, middle), Range(middle, part.high)), is_rest=part.is_rest)
        yield from self.counter.save()

    def _keep(self, part: CollectionPart, records: Records, ids: "array[int]") -> None:
        """Write the file of a part."""
        left = None if self.plan.cut_limit is None else self.plan.cut_limit - self.plan.received
        unique = files.Unique(self.plan, ids, left)
        files.write_part(self.plan, part, unique.of(records.lines()), ids)
        self.plan.duplicates += unique.duplicates
        part.received, part.state = unique.count, PartState.DONE

    def _notify(self) -> None:
        done, plan = len(self.plan.done), self.plan
        credits = round(plan.paid * CREDITS_PER_RECORD, 2)
        event = Collected(done, len(plan.parts), plan.received, plan.planned, credits, self._seconds_left())
        self.counter.context.notify(event)

    def _seconds_left(self) -> float | None:
        """The time for the records that are left, at the speed of this run."""
        collected = self.plan.received - self._had
        if self.plan.planned is None or collected <= 0:
            return None
        return (self.counter.context.clock.now() - self._started) * max(0, self.plan.planned - self.plan.received) / collected

    def _finish(self) -> Flow[Collection]:
        """Compare the records with a fresh count, and make the output."""
        fresh = yield from self.counter.look(CollectionPart(), Probe(Range()))
        self.plan.report = report = _report(self.plan, fresh.count)
        if _is_incomplete(report) and not self.is_partial:
            self.plan.report = None
            yield from self.counter.save()
            raise DownloadFailed(
                f"the service counts {fresh.count:,} records, but its jobs returned {report.received:,}. No output was written, "
                "because it would be incomplete. To write it anyway, use --partial (partial=True)",
                may_retry=True,
            )
        steps: Iterator[int] = files.finish(self.plan)
        while (yield Blocking(partial(next, steps, DONE))) is not DONE:
            pass
        yield from self.counter.save()
        yield Blocking(partial(files.remove_work, self.plan))
        self.counter.context.notify(Saved(self.plan.output, report.received))
        return self.plan


def _is_much_less(received: int, count: int | None) -> bool:
    return count is not None and count - received > max(_FEW, _SHORT * count)


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
