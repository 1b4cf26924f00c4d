"""The operations of a client, each as a flow. `Client` and `AsyncClient` share them, so the two differ only in `await`."""

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import attrs

from querydsl.catalogue.service import DEFAULT_TIMEOUT
from querydsl.classes import frozen
from querydsl.errors import QuerydslError, SettingError
from querydsl.events import Event
from querydsl.jobs.addresses import is_local
from querydsl.jobs.connection import Connection
from querydsl.jobs.ledger.model import Entry
from querydsl.jobs.paging import paged
from querydsl.jobs.protocol import job, search
from querydsl.jobs.protocol.context import Clock, FlowContext, Limits
from querydsl.jobs.protocol.effects import Blocking, Flow
from querydsl.jobs.protocol.status import JobStatus
from querydsl.jobs.protocol.submit import starts_job, submit
from querydsl.jobs.results.columns import laid_out
from querydsl.jobs.results.output_file import OutputFile
from querydsl.jobs.results.records import Records
from querydsl.jobs.results.table import Layout
from querydsl.jobs.storage.pages import KeptPages, PageStore
from querydsl.jobs.submission import SINGULAR, checked_id, ledger_key, live_request, live_url_request
from querydsl.semantics.request import Request

if TYPE_CHECKING:
    from querydsl.api import QueryLike
    from querydsl.explanation.reason import Reason
    from querydsl.jobs.collection.opening import Options
    from querydsl.jobs.collection.plan import Collection
    from querydsl.jobs.collection.store import PlanStore
    from querydsl.syntax.ast import EntityName

    Searchable: TypeAlias = QueryLike | Request

Listener: TypeAlias = Callable[[Event], None]


@frozen
class Outcome:
    """The result of one of the queries of `run_many`.

    `query` is the query as it was given. `records` are its records, and `error` is the error that ended it; one of them is None.
    """

    query: Any
    records: Records | None = None
    error: QuerydslError | None = None

    @property
    def ok(self) -> bool:
        """Whether there are records."""
        return self.error is None


@frozen
class Operations:
    """The flows of one client. Timeouts are in seconds from now; None means no timeout.

    `plans_folder` is the folder for the plans of collections, or None to keep them in memory. `pages` are those of searches. Flows
    that few programs use are imported with their modules when they are used.
    """

    context: FlowContext
    plans_folder: Path | None = None
    pages: PageStore = attrs.field(factory=PageStore)

    @classmethod
    def of(cls, connection: Connection, clock: Clock, limits: Limits, listener: Listener | None) -> "Operations":
        """The operations on a connection."""
        secrets = (connection.key,) if connection.key else ()
        context = FlowContext(connection.account, connection.base_url, connection.ledger, clock, limits, secrets=secrets)
        pages = PageStore(connection.pages)
        return cls(attrs.evolve(context, notify=listener) if listener else context, connection.plans, pages)

    @cached_property
    def plans(self) -> "PlanStore":
        """The stored plans of collections."""
        from querydsl.jobs.collection.store import PlanStore

        return PlanStore(self.context.account, self.context.base_url, self.plans_folder)

    def run(
        self,
        query: "Searchable",
        output: str | Path | None,
        timeout: float | None,
        *,
        format: str | None,
        layout: Layout,
        fresh: bool,
        resubmit: bool,
    ) -> Flow[Records]:
        """The records of a query, also written to `output` if it is given. The layout is checked before anything is sent."""
        target = None if output is None else OutputFile.of(output, format, layout)
        request = request_of(query)
        if layout.columns is not None:
            laid_out(request, layout)
        return job.run(self.context, request, self._deadline(timeout), target, fresh=fresh, resubmit=resubmit)

    def submit(self, query: "Searchable", *, fresh: bool, resubmit: bool) -> Flow[tuple[str, Request]]:
        """The id and the request of the job of a query."""
        return self._submit(request_of(query), fresh=fresh, resubmit=resubmit)

    def starts_job(self, query: "Searchable", *, fresh: bool, resubmit: bool) -> Flow[bool]:
        """Whether submitting a query starts a new job."""
        return starts_job(self.context, request_of(query), self._deadline(DEFAULT_TIMEOUT), fresh=fresh, resubmit=resubmit)

    def submit_live(
        self, query: "Searchable", max_results: int | None, *, fresh: bool, resubmit: bool
    ) -> Flow[tuple[str, Request]]:
        """The id and the request of the job of a live search, by a query or by the https URL of a search page."""
        if isinstance(query, str) and query.lstrip().lower().startswith("https://"):
            request = live_url_request(query.strip(), max_results)
        elif max_results is None:
            request = live_request(request_of(query))
        else:
            raise SettingError("max_results applies to search URLs only. For a query, use `limit`")
        return self._submit(request, fresh=fresh, resubmit=resubmit)

    def _submit(self, request: Request, *, fresh: bool, resubmit: bool) -> Flow[tuple[str, Request]]:
        batch_id = yield from submit(self.context, request, self._deadline(DEFAULT_TIMEOUT), fresh=fresh, resubmit=resubmit)
        return batch_id, request

    def look(self, batch_id: str) -> Flow[JobStatus]:
        """The current status of a job."""
        return job.look(self.context, batch_id, self._deadline(self.context.limits.call))

    def wait(self, batch_id: str, timeout: float | None) -> Flow[JobStatus]:
        """The status of a job once it is completed."""
        return job.wait(self.context, batch_id, self._deadline(timeout))

    def records(self, batch_id: str, request: Request | None, timeout: float | None) -> Flow[Records]:
        """The records of a job."""
        return self._fetch(batch_id, request, None, timeout)

    def save(
        self,
        batch_id: str,
        request: Request | None,
        output: str | Path,
        timeout: float | None,
        *,
        format: str | None,
        layout: Layout,
    ) -> Flow[Records]:
        """The records of a job, also written to a file."""
        return self._fetch(batch_id, request, OutputFile.of(output, format, layout), timeout)

    def _fetch(self, batch_id: str, request: Request | None, target: OutputFile | None, timeout: float | None) -> Flow[Records]:
        """The records of a job. If the request is unknown, it is looked up in the ledger."""
        if request is None:
            entry: Entry | None = yield Blocking(partial(self.context.ledger.find, checked_id(batch_id)))
            request = entry.request if entry else None
        return (yield from job.fetch(self.context, batch_id, request, self._deadline(timeout), target))

    def jobs(self, status: str | None, limit: int) -> Flow[tuple[JobStatus, ...]]:
        """The newest jobs of the account."""
        return search.jobs(self.context, status, limit, self._deadline(DEFAULT_TIMEOUT))

    def submissions(self, prefix: str, limit: int | None) -> Flow[tuple[Entry, ...]]:
        """The ledger entries of this account."""
        context = self.context
        found: tuple[Entry, ...] = yield Blocking(partial(context.ledger.entries, context.account, context.base_url, prefix, limit))
        return found

    def forget(self, name: str) -> Flow[bool]:
        """Delete a ledger entry, and return whether there was one."""
        was_found: bool = yield Blocking(partial(self.context.ledger.forget, name))
        return was_found

    def plan(self, query: "Searchable", output: str | Path, options: "Options") -> "Flow[Collection]":
        """The plan of a collection, with all counts. It is stored, and no job is submitted."""
        from querydsl.jobs.collection.steps import prepare

        return prepare(self.context, self.plans, request_of(query), output, options, self._deadline(None))

    def collect(
        self,
        query: "Searchable",
        output: str | Path,
        options: "Options",
        timeout: float | None,
        *,
        resubmit: bool,
        is_partial: bool,
    ) -> "Flow[Collection]":
        """The plan of a collection with its report, once the output is written."""
        plan = yield from self.plan(query, output, options)
        return (yield from self.resume(plan.id, timeout, resubmit=resubmit, is_partial=is_partial))

    def resume(self, name: str, timeout: float | None, *, resubmit: bool, is_partial: bool) -> "Flow[Collection]":
        """The plan of a stored collection with its report, once the output is written."""
        from querydsl.jobs.collection.steps import complete

        return complete(self.context, self.plans, name, self._deadline(timeout), resubmit=resubmit, is_partial=is_partial)

    def collection(self, name: str) -> "Flow[Collection]":
        """The stored plan whose id begins with `name`."""
        found: Collection = yield Blocking(partial(self.plans.load, name))
        return found

    def collections(self) -> "Flow[tuple[Collection, ...]]":
        """The stored plans of this account, newest first."""
        found: tuple[Collection, ...] = yield Blocking(self.plans.all)
        return found

    def forget_collection(self, name: str) -> Flow[bool]:
        """Delete a stored plan, and return whether there was one."""
        was_found: bool = yield Blocking(partial(self.plans.forget, name))
        return was_found

    def count(self, query: "Searchable") -> Flow[int]:
        """The number of records that match a query."""
        return search.count(self.context, request_of(query), self._deadline(DEFAULT_TIMEOUT))

    def why(self, query: "Searchable", counts: bool | None) -> "Flow[Reason]":
        """The reason why a query finds nothing. By default, records are counted on this machine only."""
        from querydsl.jobs.protocol.why import why

        counts = is_local(self.context.base_url) if counts is None else counts
        return why(self.context, request_of(query), self._deadline(None), counts=counts)

    def search(self, query: "Searchable", page: int | None, *, resume: bool) -> Flow[None]:
        """Emit the records of a query page by page, first those of the pages that were kept if `resume` is set."""
        return self._search(request_of(query), page, resume=resume)

    def _search(self, request: Request, page: int | None, *, resume: bool) -> Flow[None]:
        first = paged(request, page)
        kept: KeptPages | None = (yield Blocking(partial(self.pages.open, self._key(first)))) if resume else None
        try:
            yield from search.search(self.context, request, first, self._deadline(None), kept)
        finally:
            if kept is not None:
                kept.close()

    def kept_records(self, query: "Searchable", page: int | None) -> Flow[int]:
        """The number of records in the pages that were kept."""
        request = request_of(query)
        kept: KeptPages | None = yield Blocking(partial(self.pages.open, self._key(paged(request, page))))
        return 0 if kept is None else (yield Blocking(partial(search.count_kept, request, kept)))

    def forget_search(self, query: "Searchable", page: int | None) -> Flow[bool]:
        """Delete the pages that were kept, and return whether there were any."""
        was_found: bool = yield Blocking(partial(self.pages.forget, self._key(paged(request_of(query), page))))
        return was_found

    def _key(self, request: Request) -> str:
        return ledger_key(request, self.context.account, self.context.base_url)

    def values(self, field: Any, prefix: str, within: "Searchable | None", entity: str | None, limit: int) -> Flow[tuple[str, ...]]:
        """The stored values of a field, given by its alias, its path, or the builder's field."""
        from querydsl.catalogue import default

        request = None if within is None else request_of(within)
        searched = entity or (request.entity if request else "people")
        if searched not in SINGULAR:
            raise SettingError("entity must be `people` or `companies`")
        path = default()[cast("EntityName", searched)].resolve(str(field))
        return search.values(self.context, searched, path, prefix, limit, request, self._deadline(DEFAULT_TIMEOUT))

    def credits(self) -> Flow[dict[str, Any]]:
        """The credits of the account, as the service returns them."""
        return search.credits_left(self.context, self._deadline(DEFAULT_TIMEOUT))

    def _deadline(self, timeout: float | None) -> float:
        return inf if timeout is None else self.context.clock.now() + timeout


def request_of(query: "Searchable") -> Request:
    """The request of a query, or the request itself."""
    if isinstance(query, Request):
        return query
    from querydsl.api import compile  # a request can be sent without the language

    return compile(query)


def as_tuple(queries: "Iterable[Searchable]") -> "tuple[Searchable, ...]":
    """The queries as a tuple. Raises `SettingError` for a single text, which would be split into its characters."""
    if isinstance(queries, str):
        raise SettingError("run_many takes several queries. To run one query, use run")
    return tuple(queries)
