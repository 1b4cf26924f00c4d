"""From what a user asks of a client to the flow that does it: the same for both clients, so that they differ in `await` alone."""

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import attrs

from querydsl.errors import QuerydslError, SettingError
from querydsl.events import Event
from querydsl.jobs.connection import Connection
from querydsl.jobs.ledger.sqlite import Entry
from querydsl.jobs.protocol import job, search
from querydsl.jobs.protocol.context import Clock, FlowContext, Limits
from querydsl.jobs.protocol.effects import Blocking, Flow
from querydsl.jobs.protocol.status import JobStatus
from querydsl.jobs.protocol.submit import submit
from querydsl.jobs.results.output_file import Target
from querydsl.jobs.results.records import Records
from querydsl.jobs.submission import IDS, Asked, Order, batch_order, checked_id, live_order, live_url_order

if TYPE_CHECKING:
    from querydsl.api import QueryLike
    from querydsl.diagnostics.model import Span
    from querydsl.semantics.compiler import Request
    from querydsl.syntax.ast import EntityName

    Searchable: TypeAlias = QueryLike | Request | Asked

HOUR = 3600.0
Listener: TypeAlias = Callable[[Event], None]


@attrs.frozen
class Outcome:
    """What became of one of many queries: its records, or the error that ended it."""

    query: Any
    records: Records | None = None
    error: QuerydslError | None = None

    @property
    def ok(self) -> bool:
        """True where there are records."""
        return self.error is None


@attrs.frozen
class Operations:
    """Makes the flows of one client; timeouts are in seconds from now, None for as long as it takes."""

    session: FlowContext

    @classmethod
    def of(cls, connection: Connection, clock: Clock, limits: Limits, listener: Listener | None) -> "Operations":
        """The plans for a connection."""
        secrets = (connection.key,) if connection.key else ()
        session = FlowContext(connection.account, connection.base_url, connection.ledger, clock, limits, secrets=secrets)
        return cls(attrs.evolve(session, notify=listener) if listener else session)

    def run(
        self,
        query: "Searchable",
        output: str | Path | None,
        timeout: float | None,
        *,
        format: str | None,
        fresh: bool,
        resubmit: bool,
        raw: bool,
    ) -> Flow[Records]:
        """The records of a query, also in a file where `output` names one."""
        target = None if output is None else Target.of(output, format)
        order = batch_order(request_of(query))
        return job.run(self.session, order, self._deadline(timeout), target, fresh=fresh, resubmit=resubmit, raw=raw)

    def submit(self, query: "Searchable", *, fresh: bool, resubmit: bool) -> Flow[tuple[str, Order]]:
        """The id and the order of the job of a query."""
        return self._submit(batch_order(request_of(query)), fresh=fresh, resubmit=resubmit)

    def submit_live(self, query: "Searchable", max_results: int | None, *, fresh: bool, resubmit: bool) -> Flow[tuple[str, Order]]:
        """The id and the order of the job of a live search: of a query, or of the https address of a search on the network."""
        if isinstance(query, str) and query.lstrip().lower().startswith("https://"):
            order = live_url_order(query.strip(), max_results)
        elif max_results is None:
            order = live_order(request_of(query))
        else:
            raise SettingError("max_results goes with an address; a query says `limit`")
        return self._submit(order, fresh=fresh, resubmit=resubmit)

    def _submit(self, order: Order, *, fresh: bool, resubmit: bool) -> Flow[tuple[str, Order]]:
        batch_id = yield from submit(self.session, order, self._deadline(HOUR), fresh=fresh, resubmit=resubmit)
        return batch_id, order

    def look(self, batch_id: str) -> Flow[JobStatus]:
        """What the service says of a job now."""
        return job.look(self.session, batch_id, self._deadline(self.session.limits.call))

    def wait(self, batch_id: str, timeout: float | None) -> Flow[JobStatus]:
        """The completed job."""
        return job.wait(self.session, batch_id, self._deadline(timeout))

    def records(self, batch_id: str, order: Order | None, timeout: float | None) -> Flow[Records]:
        """The records of a job."""
        return self._fetch(batch_id, order, None, timeout, raw=False)

    def save(
        self, batch_id: str, order: Order | None, output: str | Path, timeout: float | None, *, format: str | None, raw: bool
    ) -> Flow[Records]:
        """The records of a job, also in a file."""
        return self._fetch(batch_id, order, Target.of(output, format), timeout, raw=raw)

    def _fetch(
        self, batch_id: str, order: Order | None, target: Target | None, timeout: float | None, *, raw: bool
    ) -> Flow[Records]:
        if order is None:
            entry: Entry | None = yield Blocking(partial(self.session.ledger.find, checked_id(batch_id)))
            order = entry.order if entry else None
        return (yield from job.fetch(self.session, batch_id, order, self._deadline(timeout), target, raw=raw))

    def jobs(self, status: str | None, limit: int) -> Flow[tuple[JobStatus, ...]]:
        """The newest jobs of the account."""
        return search.jobs(self.session, status, limit, self._deadline(HOUR))

    def submissions(self) -> Flow[tuple[Entry, ...]]:
        """What the ledger holds of this account."""
        session = self.session
        found: tuple[Entry, ...] = yield Blocking(partial(session.ledger.entries, session.account, session.base_url))
        return found

    def forget(self, name: str) -> Flow[bool]:
        """True where the ledger held this."""
        held: bool = yield Blocking(partial(self.session.ledger.forget, name))
        return held

    def count(self, query: "Searchable") -> Flow[int]:
        """How many records match a query."""
        return search.count(self.session, request_of(query), self._deadline(HOUR))

    def search(self, query: "Searchable", page: int | None) -> Flow[None]:
        """Nothing; gives the records of a query, page by page."""
        return search.search(self.session, request_of(query), self._deadline(None), page)

    def values(self, field: Any, prefix: str, within: "Searchable | None", entity: str | None, limit: int) -> Flow[tuple[str, ...]]:
        """Stored values of a field, by its alias, its path, or the builder's field."""
        from querydsl.catalogue import default

        inside = None if within is None else request_of(within)
        searched = entity or (inside.entity if inside else "people")
        if searched not in IDS:
            raise SettingError("entity is `people` or `companies`")
        path = default()[cast("EntityName", searched)].resolve(str(field))
        return search.values(self.session, searched, path, prefix, limit, inside, self._deadline(HOUR))

    def credits(self) -> Flow[dict[str, Any]]:
        """What the service says of the account's credits."""
        return search.credits_left(self.session, self._deadline(HOUR))

    def _deadline(self, timeout: float | None) -> float:
        return inf if timeout is None else self.session.clock.now() + timeout


@attrs.frozen
class Built:
    """The request of a query without a text: its places are those in its canonical text, found only where they are asked for."""

    request: "Request"

    @property
    def body(self) -> dict[str, Any]:
        """The JSON of the POST."""
        return self.request.body

    @property
    def entity(self) -> str:
        """`people` or `companies`."""
        return self.request.entity

    @property
    def sort(self) -> tuple[Any, ...]:
        """Keys to sort the records by."""
        return self.request.sort

    @property
    def fetched_only(self) -> tuple[str, ...]:
        """Paths fetched for sorting alone."""
        return self.request.fetched_only

    @property
    def source(self) -> str | None:
        """The canonical text."""
        return self._twin.source

    @property
    def source_map(self) -> "dict[str, Span]":
        """JSON pointer → span of the canonical text."""
        return self._twin.source_map

    @cached_property
    def _twin(self) -> "Request":
        """The request of the canonical text: the same but for its places."""
        from querydsl import api

        return api.compile(api.format(self.request.lowering.query))


def request_of(query: "Searchable") -> Asked:
    """The request of a query: text, tree, what the builder made, or a request already."""
    from querydsl.semantics.compiler import Request

    if not isinstance(query, Request) and isinstance(query, Asked):
        return query
    from querydsl.api import to_request

    request = to_request(query)
    return Built(request) if request.source is None else request


def as_tuple(queries: "Iterable[Searchable]") -> "tuple[Searchable, ...]":
    """The queries; raises `SettingError` for a single text, whose letters nobody means to run."""
    if isinstance(queries, str):
        raise SettingError("run_many takes several queries; for one, use run")
    return tuple(queries)
