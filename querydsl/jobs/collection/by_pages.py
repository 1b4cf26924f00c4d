"""Collect the records by pages of the search, in the order of their ids, without jobs.

Each page starts after the last id of the one before, not at its cursor, so that it can be resumed at any time.
"""

from functools import partial
from typing import Any

from querydsl.classes import frozen
from querydsl.jobs.collection import files
from querydsl.jobs.collection.counting import Counter
from querydsl.jobs.collection.plan import CollectionPart, PartState
from querydsl.jobs.collection.pricing import PAGE
from querydsl.jobs.collection.probes import Range
from querydsl.jobs.collection.progress import RunProgress
from querydsl.jobs.collection.requests import page_call
from querydsl.jobs.protocol.effects import Blocking, Flow
from querydsl.jobs.protocol.retry import call
from querydsl.jobs.protocol.search import records_in
from querydsl.jobs.results.decode import to_line


@frozen
class Pager:
    """One run of a collection by pages."""

    counter: Counter
    progress: RunProgress

    def run(self) -> Flow[None]:
        """Collect pages until the last one is not full, or the limit is reached."""
        plan = self.counter.plan
        while (part := next((part for part in plan.parts if part.state is PartState.PLANNED), None)) is not None:
            size = PAGE if plan.cut_limit is None else min(PAGE, plan.cut_limit - plan.received)
            records = [] if size <= 0 else (yield from self._page(part, size))
            yield Blocking(partial(self._keep, part, records, is_last=len(records) < size or size <= 0))
            yield from self.counter.save()
            self.progress.notify(plan)

    def _page(self, part: CollectionPart, size: int) -> Flow[list[dict[str, Any]]]:
        plan = self.counter.plan
        answer = yield from call(self.counter.context, page_call(plan, part, size), self.counter.deadline)
        return records_in(answer, plan.request.entity)

    def _keep(self, part: CollectionPart, records: list[dict[str, Any]], *, is_last: bool) -> None:
        """Write the file of a page, and leave the ids after it to the next one."""
        plan, lines = self.counter.plan, [to_line(record) for record in records]
        ids = files.ids_in(plan, part, lines)
        if not is_last:
            place = plan.parts.index(part)
            plan.replace(part, (Range(part.low, ids[-1] + 1), Range(ids[-1] + 1, part.high)))
            part = plan.parts[place]
        unique = files.Unique(plan, ids)
        files.write_part(plan, part, unique.of(lines), ids)
        plan.duplicates += unique.duplicates
        part.received, part.state = unique.count, PartState.DONE
