"""The asynchronous client: the methods of `querydsl.jobs.client`, with `await`. Source: `docs/jobs.md`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import httpx

from querydsl.catalogue.service import DEFAULT_TIMEOUT
from querydsl.errors import QuerydslError
from querydsl.jobs.async_job import AsyncJob
from querydsl.jobs.collection_methods import AsyncCollectionMethods
from querydsl.jobs.connection import connect
from querydsl.jobs.ledger.model import Entry
from querydsl.jobs.operations import Listener, Operations, Outcome, as_tuple
from querydsl.jobs.protocol.context import Clock, Limits
from querydsl.jobs.protocol.effects import Flow, T
from querydsl.jobs.results.records import Records
from querydsl.jobs.results.table import Layout, Record
from querydsl.jobs.secrets import Secret
from querydsl.jobs.submission import checked_id
from querydsl.jobs.transport import http
from querydsl.jobs.transport.async_driver import AsyncDriver

if TYPE_CHECKING:
    from querydsl.explanation.reason import Reason
    from querydsl.jobs.operations import Searchable


class AsyncClient(AsyncCollectionMethods):
    """A client that runs queries: `async with AsyncClient() as client: records = await client.run('title ~ "engineer"')`.

    Methods that take a query accept query text, a `Query`, a search or expression of the builder, or a `Request`. They raise
    `QueryError` for a query with errors, and `ServiceError` for errors of the service, the results and the ledger.

    Args:
        api_key: The key of the service. Defaults to `CRUSTDATA_API_KEY`, or to the content of the file named by
            `CRUSTDATA_API_KEY_FILE`, which must have mode 0600.
        base_url: The address of the service: https, or http on this machine. Defaults to `QUERYDSL_BASE_URL`.
        sandbox: True to use the sandbox in this process, False to require a key. By default, the sandbox is used if there is no
            key, no `base_url` and no `transport`.
        on_event: A function that is called with each event of `querydsl.events`.
        state_dir: The folder of the ledger. Defaults to `QUERYDSL_STATE_DIR`, or to the user state folder of the system.
        transport: An httpx transport that sends all calls, for tests.
        limits: Timeouts, retry counts and sizes.
        clock: Time and randomness, for tests.
        sleep: A coroutine function that waits a number of seconds, for tests.

    Raises:
        SettingError: A setting is invalid.
        KeyRefused: The service is used, but there is no key.

    Source: `docs/jobs.md`; `docs/service.md`, section 1.
    """

    def __init__(
        self,
        api_key: str | Secret | None = None,
        base_url: str | None = None,
        sandbox: bool | None = None,
        *,
        on_event: Listener | None = None,
        state_dir: str | Path | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        limits: Limits | None = None,
        clock: Clock | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        api_key = Secret(api_key) if isinstance(api_key, str) else api_key  # an interrupted frame keeps its variables
        connection = connect(api_key, base_url, sandbox, state_dir, transport)
        self.sandbox = connection.sandbox
        self.base_url = connection.base_url
        self._operations = Operations.of(connection, clock or Clock(), limits or Limits(), on_event)
        self._service = http.Service(connection.base_url, connection.key)
        self._transports = http.Transports(http.async_transport, connection.base_url, transport or connection.inside)
        self._sleep = sleep

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<AsyncClient of {'the sandbox' if self.sandbox else self.base_url}>"

    async def close(self) -> None:
        """Close the connections. Later calls raise `SettingError`."""
        for transport in self._transports.close():
            await transport.aclose()

    async def run(
        self,
        query: "Searchable",
        output: str | Path | None = None,
        *,
        timeout: float | None = DEFAULT_TIMEOUT,
        format: str | None = None,
        fresh: bool = False,
        resubmit: bool = False,
        columns: Iterable[str] | None = None,
        raw_columns: bool = False,
        raw: bool = False,
    ) -> Records:
        """The records of a query: submitted (or found again), waited for, downloaded, verified, and written to `output`.

        Args:
            query: The query to run. A query that was submitted before finds its job again and is not billed twice.
            output: A file to write the records to. It appears only when the download is complete and verified.
            timeout: The maximum time to wait, in seconds. None waits without a limit.
            format: `csv`, `csv.gz`, `tsv`, `xlsx`, `parquet`, `arrow`, `jsonl`, `jsonl.gz` or `json`. Defaults to the extension of
                `output`.
            fresh: Start a new job even if the query was submitted before.
            resubmit: Start a new job if the outcome of an earlier submission is unknown.
            columns: The columns of `output`, with names as in `select`. Defaults to those that the query selects, else to all.
            raw_columns: Name columns by their paths in the service's records, and add a column for each other value in them.
            raw: Do not protect CSV and TSV cells that a spreadsheet would run as formulas.

        Raises:
            QueryError: The query has errors.
            MaybeSubmitted: The outcome of the submission is unknown. See `resubmit`.
            NotYet: The job is not completed after `timeout` seconds. It is still running.
            ServiceError: Another error of the service, the results or the ledger.
            SettingError, ExportError: `output` or `format` cannot be used.

        Source: `docs/jobs.md`, sections "Guarantees" and "Timeouts, polling, and retries"; `docs/service.md`, section 2.
        """
        layout = Layout.of(columns, raw_columns=raw_columns, raw=raw)
        flow = self._operations.run(query, output, timeout, format=format, layout=layout, fresh=fresh, resubmit=resubmit)
        return await self._drive(flow)

    async def run_many(
        self,
        queries: "Iterable[Searchable]",
        *,
        timeout: float | None = DEFAULT_TIMEOUT,
        fresh: bool = False,
        resubmit: bool = False,
    ) -> tuple[Outcome, ...]:
        """The outcome of each query, in the order given. At most five jobs are active at once.

        A query that fails does not stop the others: its `Outcome.error` is set. `timeout` (seconds, per query), `fresh` and
        `resubmit` are those of `run`. Raises `SettingError` if `queries` is a single text.
        """
        free = asyncio.Semaphore(self._operations.context.limits.active_jobs)

        async def one(query: "Searchable") -> Outcome:
            """The outcome of one query."""
            async with free:
                try:
                    return Outcome(query, await self.run(query, timeout=timeout, fresh=fresh, resubmit=resubmit))
                except QuerydslError as error:
                    return Outcome(query, error=error)

        listed = as_tuple(queries)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(query)) for query in listed]
        return tuple(task.result() for task in tasks)

    async def submit(self, query: "Searchable", *, fresh: bool = False, resubmit: bool = False) -> "AsyncJob":
        """The job of `query`, started now or found again.

        `fresh` and `resubmit` are those of `run`. Raises `QueryError`, `MaybeSubmitted`, and other errors of the `ServiceError`
        family. Source: `docs/jobs.md`, section "One submission"; `docs/service.md`, section 2.
        """
        batch_id, request = await self._drive(self._operations.submit(query, fresh=fresh, resubmit=resubmit))
        return AsyncJob(self._driver, self._operations, batch_id, request)

    async def starts_job(self, query: "Searchable", *, fresh: bool = False, resubmit: bool = False) -> bool:
        """Whether `run` and `submit` would start a new job for `query`, which is billed. No request is sent.

        `fresh` and `resubmit` are those of `run`. Raises `QueryError` and `LedgerError`. Source: `docs/jobs.md`, section "Cost".
        """
        return await self._drive(self._operations.starts_job(query, fresh=fresh, resubmit=resubmit))

    async def submit_live(
        self, query: "Searchable", *, max_results: int | None = None, fresh: bool = False, resubmit: bool = False
    ) -> "AsyncJob":
        """The job of a live search, which looks up people on the web now and finds at most 1,000.

        `query` is a query about people, or the https URL of a people search page. `max_results` limits the records of a search
        URL. In a query, use `limit`. `fresh` and `resubmit` are those of `run`. Raises `SettingError` for companies and for more
        than 1,000 records, and the errors of `submit`. Source: `docs/service.md`, section 2.
        """
        batch_id, request = await self._drive(self._operations.submit_live(query, max_results, fresh=fresh, resubmit=resubmit))
        return AsyncJob(self._driver, self._operations, batch_id, request)

    def job(self, batch_id: str) -> "AsyncJob":
        """The job with the id `batch_id`, without a call to the service. Raises `SettingError` for an invalid id."""
        return AsyncJob(self._driver, self._operations, checked_id(batch_id))

    async def jobs(self, status: str | None = None, *, limit: int = 100) -> "tuple[AsyncJob, ...]":
        """The newest jobs of the account, at most `limit`, newest first.

        `status` selects jobs by their status, for example `processing`. Raises `ServiceError`. Source: `docs/service.md`, section
        2.
        """
        found = await self._drive(self._operations.jobs(status, limit))
        return tuple(AsyncJob(self._driver, self._operations, status.batch_id, snapshot=status) for status in found)

    async def submissions(self, prefix: str = "", *, limit: int | None = None) -> tuple[Entry, ...]:
        """The ledger entries of this key at this address, newest first. No request is sent.

        `prefix` selects the entries whose job id begins with it. Entries without a job id have marks such as `#12`, so `"#"`
        selects these. `limit` is the maximum number of entries. Raises `LedgerError`.
        """
        return await self._drive(self._operations.submissions(prefix, limit))

    async def forget(self, name: str) -> bool:
        """Delete a job from the ledger, and return whether it was there.

        `name` is the id of a job, or the mark of an entry such as `#12`. The same query then starts a new job. Raises
        `LedgerError`.
        """
        return await self._drive(self._operations.forget(name))

    async def count(self, query: "Searchable") -> int:
        """The number of records that match `query`, without a job. One record is billed.

        Raises `QueryError` and `ServiceError`. Source: `docs/service.md`, section 3.
        """
        return await self._drive(self._operations.count(query))

    async def why(self, query: "Searchable", *, counts: bool | None = None) -> "Reason":
        """The reason why `query` finds nothing: the conditions to blame, and values that are stored in another spelling.

        `counts` is whether to count the records with each condition left out. By default, this happens at addresses on this
        machine, such as the sandbox. Each count bills one record. Without counts, the service is asked to name a condition, which
        is free if no record matches. Raises `QueryError` and `ServiceError`. Source: `docs/jobs.md`, section "Empty results".
        """
        return await self._drive(self._operations.why(query, counts))

    def search(self, query: "Searchable", *, page: int | None = None, resume: bool = False) -> AsyncIterator[Record]:
        """The records of `query`, page by page, without a job. The service sorts them.

        Without a `limit`, every matching record is returned. Each record is billed when its page is fetched. `page` is the number
        of records per page, 1 to 1,000. With `resume`, each page is kept on disk, and the pages that an earlier call kept are not
        requested again. Call `forget_search` when you have saved the records. Raises `QueryError`, `LedgerError` and
        `ServiceError`. Source: `docs/service.md`, section 3.
        """
        return self._driver().stream(self._operations.search(query, page, resume=resume))

    async def kept_records(self, query: "Searchable", *, page: int | None = None) -> int:
        """The number of records of `query` that `search` has kept with `resume`, so that they are not billed again.

        `page` is the one of `search`. No request is sent. Raises `LedgerError`. Source: `docs/jobs.md`, section "Sorted searches".
        """
        return await self._drive(self._operations.kept_records(query, page))

    async def forget_search(self, query: "Searchable", *, page: int | None = None) -> bool:
        """Delete the pages of `query` that `search` has kept with `resume`, and return whether there were any.

        `page` is the one of `search`. No request is sent. Raises `LedgerError`. Source: `docs/jobs.md`, section "Sorted searches".
        """
        return await self._drive(self._operations.forget_search(query, page))

    async def values(
        self, field: object, prefix: str = "", within: "Searchable | None" = None, *, entity: str | None = None, limit: int = 20
    ) -> tuple[str, ...]:
        """The stored values of a field, the most common first. Free.

        `field` is an alias, a path, or a field of the builder. Values begin with `prefix`. `within` is a query that limits the
        records that are looked at. `entity` is `people` or `companies`, and defaults to the entity of `within`, or `people`.
        `limit` is the maximum number of values.

        Raises `QueryError`, `SettingError` and `ServiceError`. Source: `docs/service.md`, section 3.
        """
        return await self._drive(self._operations.values(field, prefix, within, entity, limit))

    async def credits(self) -> dict[str, Any]:
        """The credits of the account, as the service returns them. Free. Raises `ServiceError`.

        Source: `docs/service.md`, section 3.
        """
        return await self._drive(self._operations.credits())

    async def _drive(self, flow: Flow[T]) -> T:
        return await self._driver().run(flow)

    def _driver(self) -> AsyncDriver:
        self._transports.check_open()
        return AsyncDriver(self._service, self._transports.get, self._sleep)
