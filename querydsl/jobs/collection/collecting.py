"""Collect the parts of a collection: submit them as jobs, and store their records. Source: `docs/collect.md`.

The ledger finds a job that was submitted before, so no part is paid twice. The plan is stored after each step that costs something,
and after each file. A flow that ends anywhere in between is resumed from the plan.
"""

from array import array
from functools import partial

import attrs

from querydsl.classes import define
from querydsl.diagnostics.wording import counted
from querydsl.errors import JobFailed, MaybeSubmitted, NotFound, NotYet, RateLimited
from querydsl.events import Warned
from querydsl.jobs.collection import files
from querydsl.jobs.collection.counting import Counter
from querydsl.jobs.collection.known import is_outdated
from querydsl.jobs.collection.plan import Collection, CollectionPart, PartState
from querydsl.jobs.collection.probes import Probe, Range
from querydsl.jobs.collection.progress import RunProgress
from querydsl.jobs.collection.requests import part_request
from querydsl.jobs.protocol import job
from querydsl.jobs.protocol.effects import Blocking, Flow, Sleep
from querydsl.jobs.protocol.status import KNOWN
from querydsl.jobs.protocol.submit import submit
from querydsl.jobs.results.records import Records

MOST_UNKNOWN = 3
"""After this many submissions with an unknown outcome, no other part is submitted: each of them may be billed."""
_SHORT = 0.05
_FEW = 10


@define
class Collector:
    """One run of a collection.

    `resubmit` is whether to submit a part again if the outcome of its submission is unknown. `active` are the submitted parts, by
    job id. `unknown` are the parts whose submission had an unknown outcome. They are tried again once the others are complete.
    """

    counter: Counter
    progress: RunProgress
    resubmit: bool = False
    active: dict[str, CollectionPart] = attrs.field(factory=dict)
    unknown: list[CollectionPart] = attrs.field(factory=list)
    _blocked_until: float = 0.0
    _strange: set[str] = attrs.field(factory=set)

    @property
    def plan(self) -> Collection:
        """The plan."""
        return self.counter.plan

    def run(self) -> Flow[None]:
        """Collect all parts."""
        pause = 0.0
        while True:
            yield from self.counter.cut_all()
            if not self.active and not self._waiting():
                if not self.unknown:
                    return
                yield from self._resolve()
            if (yield from self._fill()) or (yield from self._collect()):
                pause = 0.0
            else:
                pause = yield from self._pause(pause)

    def _waiting(self) -> list[CollectionPart]:
        """The parts to submit. The one that fills a collection up to its limit is submitted once the others are complete."""
        busy = [*self.active.values(), *(self.plan.parts if len(self.unknown) >= MOST_UNKNOWN else self.unknown)]
        waiting = [part for part in self.plan.parts if part.state is PartState.PLANNED and not any(part is other for other in busy)]
        first = [part for part in waiting if not part.is_rest]
        return first if first or self.active or self.unknown else waiting

    def _fill(self) -> Flow[bool]:
        """Submit one part, and return whether it was submitted."""
        context = self.counter.context
        waiting = self._waiting()
        is_full = len(self.active) >= context.limits.active_jobs or context.clock.now() < self._blocked_until
        if not waiting or (self.active and is_full):
            return False
        try:
            return (yield from self._submit(waiting[0], resubmit=self.resubmit))
        except MaybeSubmitted:
            self.unknown.append(waiting[0])
            return True

    def _resolve(self) -> Flow[None]:
        """Submit the parts whose outcome was unknown, if the ledger has their jobs by now or they were forgotten.

        Raises `MaybeSubmitted` for the first one that stays unknown.
        """
        try:
            while self.unknown and (yield from self._submit(self.unknown[0], resubmit=False)):
                del self.unknown[0]
        except MaybeSubmitted as error:
            raise self._still_unknown(error) from None

    def _still_unknown(self, error: MaybeSubmitted) -> MaybeSubmitted:
        """The error for the parts whose outcome is unknown, with the command that submits them again."""
        parts = f"{counted(len(self.unknown), 'part')} of this collection"
        found = MaybeSubmitted(
            f"the jobs of {parts} may be running, and may be billed: {error}. {len(self.plan.done):,} of {len(self.plan.parts):,} "
            f"parts are complete. To submit the others again: querydsl collect --resume {self.plan.id} --resubmit",
            status=error.status,
        )
        found.newest = error.newest
        return found

    def _submit(self, part: CollectionPart, *, resubmit: bool) -> Flow[bool]:
        """Submit a part. If other jobs of the account use up the limit, jobs of this collection are collected first."""
        context, most = self.counter.context, self._most(part)
        if most <= 0:
            part.state = PartState.DONE
            return True
        request = part_request(self.plan, part, most)
        soon = context.clock.now() + context.limits.glance if self.active else self.counter.deadline
        try:
            is_fresh: bool = yield Blocking(partial(is_outdated, context, self.plan, request))
            batch_id = yield from submit(context, request, soon, fresh=is_fresh, resubmit=resubmit)
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

    def _collect(self) -> Flow[bool]:
        """Collect the jobs that are completed, and return whether there were any."""
        found = False
        for batch_id, part in tuple(self.active.items()):
            if (yield from self._has_ended(batch_id)):
                del self.active[batch_id]
                records = yield from self._records(batch_id, part)
                yield from self._store(part, records)
                found = True
        return found

    def _has_ended(self, batch_id: str) -> Flow[bool]:
        """Whether a job is completed or failed. Raises `NotFound` if the service does not have it any more."""
        try:
            status = yield from job.poll(self.counter.context, batch_id, self.counter.deadline)
        except NotFound:
            why = f"job {batch_id} of this collection does not exist any more. To submit its part again, run `querydsl jobs forget`"
            raise NotFound(f"{why} with this id, and the same command", batch_id=batch_id) from None
        if status.status not in KNOWN and batch_id not in self._strange:
            self._strange.add(batch_id)
            self.counter.context.notify(Warned(f"job {batch_id} has the unknown status {status.status!r}; still waiting"))
        return status.status in KNOWN and not status.active

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
            raise NotYet(f"collection {self.plan.id} is not complete yet. The same call continues it", may_retry=True)
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
        self.progress.notify(self.plan)

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


def _is_much_less(received: int, count: int | None) -> bool:
    return count is not None and count - received > max(_FEW, _SHORT * count)
