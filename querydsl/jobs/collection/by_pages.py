"""Collect the records by pages of the search, in the order of their ids, without jobs.

A run follows the cursors of the service. The first page of each run starts after the last id that is stored, because nothing is
known about how long a cursor can be used. So does a page after one without a usable cursor.
"""

from functools import partial
from typing import Any

import attrs

from querydsl.classes import define
from querydsl.errors import RequestRefused
from querydsl.jobs.collection import files
from querydsl.jobs.collection.counting import Counter
from querydsl.jobs.collection.plan import CollectionPart, PartState
from querydsl.jobs.collection.pricing import PAGE
from querydsl.jobs.collection.probes import Range
from querydsl.jobs.collection.progress import RunProgress
from querydsl.jobs.collection.requests import page_call
from querydsl.jobs.protocol.effects import Blocking, Flow
from querydsl.jobs.protocol.request import JsonObject, ServiceCall
from querydsl.jobs.protocol.retry import call
from querydsl.jobs.protocol.search import records_in
from querydsl.jobs.results.decode import to_line


@define
class Pager:
    """One run of a collection by pages. `_sent` is the call for its last page, and `_cursor` the cursor after it."""

    counter: Counter
    progress: RunProgress
    _sent: ServiceCall | None = None
    _cursor: str | None = None

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
        """The records of the next page: at the cursor if it is for a page of this size, else those after the last id."""
        answer = (yield from self._at_cursor(size)) or (yield from self._send(page_call(self.counter.plan, part, size)))
        return records_in(answer, self.counter.plan.request.entity)

    def _at_cursor(self, size: int) -> Flow[JsonObject | None]:
        """The page at the cursor, or None if there is no cursor, or the service no longer accepts it."""
        body = None if self._sent is None else self._sent.body
        if self._sent is None or body is None or self._cursor is None or body["limit"] != size:
            return None
        try:
            return (yield from self._send(attrs.evolve(self._sent, body={**body, "cursor": self._cursor})))
        except RequestRefused:
            return None

    def _send(self, page: ServiceCall) -> Flow[JsonObject]:
        before, self._cursor = self._cursor, None
        answer = yield from call(self.counter.context, page, self.counter.deadline)
        cursor = answer.get("next_cursor")
        self._sent, self._cursor = page, cursor if isinstance(cursor, str) and cursor != before else None
        return answer

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
