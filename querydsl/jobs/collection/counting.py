"""Count the parts of a collection until none has more records than a job can return. Each count is stored, so it is paid once."""

from functools import partial
from typing import Any

from querydsl.classes import frozen
from querydsl.events import Counted
from querydsl.jobs.collection.cutting import cut
from querydsl.jobs.collection.plan import Collection, CollectionPart, PartState
from querydsl.jobs.collection.probes import Probe, Range, Sighting
from querydsl.jobs.collection.requests import probe_call
from querydsl.jobs.collection.store import PlanStore
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Blocking, Flow
from querydsl.jobs.protocol.retry import call
from querydsl.jobs.protocol.search import records_in, values
from querydsl.jobs.submission import id_path

MOST_VALUES = 100
"""The most values that a collection is split by."""


@frozen
class Counter:
    """The counts of a collection. `deadline` is on the monotonic clock."""

    context: FlowContext
    plans: PlanStore
    plan: Collection
    deadline: float

    def plan_all(self) -> Flow[None]:
        """Count and cut everything, unless it is done. Pages are not cut, and a collection by values has a part for each value."""
        if self.plan.pages and not self.plan.bases:
            yield from self._count_whole()
        if self.plan.split_by and not self.plan.bases and not self.plan.parts[0].values:
            yield from self._split_by_values(self.plan.split_by)
        yield from self.cut_all()

    def _count_whole(self) -> Flow[None]:
        whole = self.plan.parts[0]
        sighting = yield from self.look(whole, Probe(whole.range))
        most = self.plan.cut_limit
        whole.count = sighting.count if most is None or sighting.count is None else min(most, sighting.count)
        whole.state = PartState.PLANNED

    def _split_by_values(self, path: str) -> Flow[None]:
        """Put a part for each stored value of a field in the place of the whole, and one for the records without any of them."""
        plan = self.plan
        found = yield from values(self.context, plan.request.entity, path, "", MOST_VALUES, plan.request, self.deadline)
        if found:
            plan.parts = [CollectionPart(values=(value,)) for value in found] + [CollectionPart(values=found, other=True)]
            yield from self.save()

    def cut_all(self) -> Flow[None]:
        """Cut each part that is still to be cut. Parts that a limit leaves out are removed."""
        while (part := next((part for part in self.plan.parts if part.state is PartState.UNCUT), None)) is not None:
            left = self._left(part)
            ranges = () if left is not None and left <= 0 else (yield from self._ranges(part, left))
            self.plan.replace(part, ranges, is_rest=left is not None and sum(each.count or left for each in ranges) >= left)
            yield from self.save()
        if not self.plan.bases:
            self._start()
            yield from self.save()

    def _start(self) -> None:
        """Store how many records the parts have, now that all are planned."""
        for place, part in enumerate(self.plan.parts):
            part.base = place
        self.plan.bases = [part.count for part in self.plan.parts]

    def look(self, part: CollectionPart, probe: Probe) -> Flow[Sighting]:
        """The number of records in a range of a part, and the first or last id."""
        answer = yield from call(self.context, probe_call(self.plan, part, probe), self.deadline)
        entity = self.plan.request.entity
        records = records_in(answer, entity)
        edge = _number(records[0].get(id_path(entity))) if records else None
        self.plan.counts += 1
        return Sighting(_number(answer.get("total_count")), edge)

    def save(self) -> Flow[None]:
        """Store the plan."""
        yield Blocking(partial(self.plans.save, self.plan))

    def _left(self, part: CollectionPart) -> int | None:
        """How many records are wanted of a part and those after it; None without a limit."""
        if self.plan.cut_limit is None:
            return None
        before = self.plan.parts[: self.plan.parts.index(part)]
        return self.plan.cut_limit - sum(other.received or other.count or 0 for other in before)

    def _ranges(self, part: CollectionPart, most: int | None) -> Flow[tuple[Range, ...]]:
        """The ranges that a part is cut into. Counts of an earlier attempt are used again."""
        cutting, known = cut(part.range, self.plan.aim, most), iter(tuple(part.sightings))
        probe = next(cutting)
        while True:
            sighting = next(known, None) or (yield from self._paid(part, probe))
            try:
                probe = cutting.send(sighting)
            except StopIteration as end:
                ranges: tuple[Range, ...] = end.value
                return ranges

    def _paid(self, part: CollectionPart, probe: Probe) -> Flow[Sighting]:
        sighting = yield from self.look(part, probe)
        part.sightings.append(sighting)
        yield from self.save()
        self.context.notify(Counted(self.plan.planned or part.sightings[0].count, self.plan.counts, len(self.plan.parts)))
        return sighting


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
