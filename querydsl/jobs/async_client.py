"""The client with `await`: the same methods as `querydsl.jobs.client`, under the same names. Source: docs/jobs.md."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import httpx

from querydsl.errors import QuerydslError
from querydsl.jobs.connection import connect
from querydsl.jobs.ledger.sqlite import Entry
from querydsl.jobs.operations import HOUR, Listener, Operations, Outcome, as_tuple
from querydsl.jobs.protocol.context import Clock, Limits
from querydsl.jobs.protocol.effects import Flow, T
from querydsl.jobs.protocol.status import JobStatus
from querydsl.jobs.results.records import Records
from querydsl.jobs.results.table import Record
from querydsl.jobs.secrets import Secret
from querydsl.jobs.submission import Order, checked_id
from querydsl.jobs.transport import http
from querydsl.jobs.transport.async_driver import AsyncDriver

if TYPE_CHECKING:
    from querydsl.jobs.operations import Searchable


class AsyncClient:
    """Runs queries: `async with AsyncClient() as client: records = await client.run('title ~ "engineer" limit 5')`.

    The key comes from `api_key`, from `CRUSTDATA_API_KEY`, or from the file (mode 0600) that `CRUSTDATA_API_KEY_FILE` names.
    Without a key, or with `sandbox=True`, a sandbox in this process answers. `base_url` is https, or http on this machine.
    `on_event` is called with each event of `querydsl.events`. `state_dir` is where the ledger lies. `transport` (an httpx
    transport), `limits`, `clock` and `sleep` are for tests. Raises `SettingError`, and `KeyRefused` where
    an address, or `sandbox=False`, has no key.
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
        connection = connect(api_key, base_url, sandbox, state_dir, transport)
        self.sandbox = connection.sandbox
        self.base_url = connection.base_url
        self._plans = Operations.of(connection, clock or Clock(), limits or Limits(), on_event)
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
        """Nothing: lets the connections go."""
        for transport in self._transports.opened():
            await transport.aclose()

    async def run(
        self,
        query: "Searchable",
        output: str | Path | None = None,
        *,
        timeout: float | None = HOUR,
        format: str | None = None,
        fresh: bool = False,
        resubmit: bool = False,
        raw: bool = False,
    ) -> Records:
        """The records of a query: submitted (or found again), waited for, downloaded, verified, and written to `output`.

        The format of the file is told by its ending, or by `format` (jsonl, json, csv, parquet); `raw` leaves CSV cells unguarded.
        The same query finds the job that it started before: `fresh` starts a new one; `resubmit` does where it is not known whether
        one was started. `timeout` is in seconds. Raises `QueryError` and the `ServiceError` family.
        """
        flow = self._plans.run(query, output, timeout, format=format, fresh=fresh, resubmit=resubmit, raw=raw)
        return await self._drive(flow)

    async def run_many(
        self, queries: "Iterable[Searchable]", *, timeout: float | None = HOUR, fresh: bool = False, resubmit: bool = False
    ) -> tuple[Outcome, ...]:
        """What became of each query, in their order; at most five jobs are active at once, and one that fails stops no other."""
        free = asyncio.Semaphore(self._plans.session.limits.active_jobs)

        async def one(query: "Searchable") -> Outcome:
            """What became of one query."""
            async with free:
                try:
                    return Outcome(query, await self.run(query, timeout=timeout, fresh=fresh, resubmit=resubmit))
                except QuerydslError as error:
                    return Outcome(query, error=error)

        wanted = as_tuple(queries)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(query)) for query in wanted]
        return tuple(task.result() for task in tasks)

    async def submit(self, query: "Searchable", *, fresh: bool = False, resubmit: bool = False) -> "AsyncJob":
        """The job of a query, started now or found again; see `run`. Source: contract, section 2."""
        batch_id, order = await self._drive(self._plans.submit(query, fresh=fresh, resubmit=resubmit))
        return AsyncJob(self, batch_id, order)

    async def submit_live(
        self, query: "Searchable", *, max_results: int | None = None, fresh: bool = False, resubmit: bool = False
    ) -> "AsyncJob":
        """The job of a live search, which looks the people up on the web now: at most 1,000.

        `query` is a query about people, or the https address of a search on the network, which takes `max_results`.
        Raises `SettingError` for companies and for more than 1,000. Source: contract, section 2.
        """
        batch_id, order = await self._drive(self._plans.submit_live(query, max_results, fresh=fresh, resubmit=resubmit))
        return AsyncJob(self, batch_id, order)

    def job(self, batch_id: str) -> "AsyncJob":
        """The job of this id, without asking the service yet. Raises `SettingError` for what is no id."""
        return AsyncJob(self, checked_id(batch_id))

    async def jobs(self, status: str | None = None, *, limit: int = 100) -> "tuple[AsyncJob, ...]":
        """The newest jobs of the account, at most `limit`, those with this status alone where one is given."""
        return tuple(AsyncJob(self, it.batch_id, snapshot=it) for it in await self._drive(self._plans.jobs(status, limit)))

    async def submissions(self) -> tuple[Entry, ...]:
        """What was submitted with this key at this address, newest first, as the ledger has it; the service is not asked."""
        return await self._drive(self._plans.submissions())

    async def forget(self, name: str) -> bool:
        """True where the ledger held this job (or this mark, `#12`); the same query starts a new job from here on."""
        return await self._drive(self._plans.forget(name))

    async def count(self, query: "Searchable") -> int:
        """How many records match, found without a job; one record is billed. Source: contract, section 3."""
        return await self._drive(self._plans.count(query))

    def search(self, query: "Searchable", *, page: int | None = None) -> AsyncIterator[Record]:
        """The records of a query, page by page, without a job; the service sorts them. Source: contract, section 3.

        Without a `limit` that is every record that matches, each of which is billed when its page is fetched. `page` is how many
        records a page holds, 1 to 1,000.
        """
        return self._driver().stream(self._plans.search(query, page))

    async def values(
        self, field: object, prefix: str = "", within: "Searchable | None" = None, *, entity: str | None = None, limit: int = 20
    ) -> tuple[str, ...]:
        """Values that are stored in a field and begin with a prefix, the commonest first, in all records or `within` a query; free.

        `field` is an alias, a path, or a field of the builder; `entity` is `people` or `companies`. Source: contract, section 3.
        """
        return await self._drive(self._plans.values(field, prefix, within, entity, limit))

    async def credits(self) -> dict[str, Any]:
        """What the service says of the account's credits; free. Source: contract, section 3."""
        return await self._drive(self._plans.credits())

    async def _drive(self, flow: Flow[T]) -> T:
        return await self._driver().run(flow)

    def _driver(self) -> AsyncDriver:
        return AsyncDriver(self._service, self._transports.get, self._sleep)


class AsyncJob:
    """One job of a client. `status` is what the service last said, None before it was asked."""

    def __init__(self, client: AsyncClient, batch_id: str, order: Order | None = None, snapshot: JobStatus | None = None) -> None:
        self.batch_id = batch_id
        self.snapshot = snapshot
        self._client = client
        self._order = order

    def __repr__(self) -> str:
        return f"<AsyncJob {self.batch_id}: {self.status or 'not looked at yet'}>"

    @property
    def status(self) -> str | None:
        """`pending`, `processing`, `completed`, `failed`, or what else the service said last."""
        return self.snapshot.status if self.snapshot else None

    async def refresh(self) -> "AsyncJob":
        """The same job, with what the service says of it now. Raises `NotFound`."""
        self.snapshot = await self._client._drive(self._client._plans.look(self.batch_id))
        return self

    async def wait(self, timeout: float | None = HOUR) -> "AsyncJob":
        """The same job, once it is completed. Raises `NotYet` after `timeout` seconds, `JobFailed` where the job fails."""
        self.snapshot = await self._client._drive(self._client._plans.wait(self.batch_id, timeout))
        return self

    async def records(self, timeout: float | None = HOUR) -> AsyncIterator[Record]:
        """The records, once the job is completed: downloaded and verified whole before the first is given; memory does not grow."""
        for record in await self.load(timeout):
            yield record

    async def load(self, timeout: float | None = HOUR) -> Records:
        """All the records as one value, once the job is completed: on disk, to be iterated often, saved, made a data frame."""
        return await self._client._drive(self._client._plans.records(self.batch_id, self._order, timeout))

    async def save(
        self, path: str | Path, format: str | None = None, *, timeout: float | None = HOUR, raw: bool = False
    ) -> Records:
        """The records, once they stand in a file; see `AsyncClient.run`."""
        plan = self._client._plans.save(self.batch_id, self._order, path, timeout, format=format, raw=raw)
        return await self._client._drive(plan)
