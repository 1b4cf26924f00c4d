"""The methods of clients for collections. Source: `docs/collect.md`."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from querydsl.catalogue.service import MAX_RESULTS
from querydsl.jobs.operations import Operations
from querydsl.jobs.protocol.effects import Flow, T
from querydsl.jobs.results.table import Layout

if TYPE_CHECKING:
    from querydsl.jobs.collection.opening import Options
    from querydsl.jobs.collection.plan import Collection
    from querydsl.jobs.operations import Searchable


class CollectionMethods(ABC):
    """The methods of `Client` for collections."""

    _operations: Operations

    @abstractmethod
    def _drive(self, flow: Flow[T]) -> T:
        """The result of a flow."""

    def collect(
        self,
        query: "Searchable",
        output: str | Path,
        *,
        timeout: float | None = None,
        format: str | None = None,
        part_size: int = MAX_RESULTS,
        split_by: str | None = None,
        via: str = "jobs",
        fresh: bool = False,
        resubmit: bool = False,
        partial: bool = False,
        columns: Iterable[str] | None = None,
        raw_columns: bool = False,
        raw: bool = False,
    ) -> "Collection":
        """All records of a query, also more than one job returns, in a file or a folder. The same call continues where it stopped.

        The ids of the records are cut into ranges, and each range is a job, at most five at once. The result has the parts and a
        `report`: how many records were planned, received, new, gone and duplicates.

        Args:
            query: The query. `limit` can be above 10,000, and `sort by` sorts the whole output.
            output: A file, or a folder if it ends with a slash or is one. Each file appears only when its records are verified.
            timeout: The maximum time to wait for jobs, in seconds. None waits without a limit.
            format: The format of the output, as in `run`. Defaults to the extension of `output`, or `parquet` in a folder.
            part_size: The most records that one job returns.
            split_by: A field such as `country`. Each part then has one of its values, or none of them.
            via: `jobs`, or `pages` for the paged search, which needs no jobs but allows 30,000 records a minute.
            fresh: Start again, even if some jobs were submitted before this collection.
            resubmit: Start a new job for a part if the outcome of its submission is unknown.
            partial: Write the output even if jobs returned fewer records than the service counts.
            columns: The columns of the output, as in `run`.
            raw_columns: Name columns by their paths, as in `run`.
            raw: Do not protect CSV and TSV cells, as in `run`.

        Raises:
            QueryError: The query has errors.
            MaybeSubmitted: The outcome of a submission is unknown. See `resubmit`.
            NotYet: Some jobs are not completed after `timeout` seconds.
            DownloadFailed: The records are not complete. See `partial`.
            ServiceError: Another error of the service, the results or the ledger.
            SettingError, ExportError: An option, `output` or `format` cannot be used.

        Source: `docs/collect.md`; `docs/service.md`, section 2.
        """
        options = _options(format, Layout.of(columns, raw_columns=raw_columns, raw=raw), part_size, split_by, via, fresh)
        flow = self._operations.collect(query, output, options, timeout, resubmit=resubmit, is_partial=partial)
        return self._drive(flow)

    def plan_collection(
        self,
        query: "Searchable",
        output: str | Path,
        *,
        format: str | None = None,
        part_size: int = MAX_RESULTS,
        split_by: str | None = None,
        via: str = "jobs",
        fresh: bool = False,
        columns: Iterable[str] | None = None,
        raw_columns: bool = False,
        raw: bool = False,
    ) -> "Collection":
        """The plan of `collect` with its parts and their `estimate`, without a job. One record is billed for each count.

        `query`, `output`, `format`, `part_size`, `split_by`, `via`, `fresh`, `columns`, `raw_columns` and `raw` are those of
        `collect`. It runs the stored plan, as does `resume_collection`. Raises the errors of `collect`. Source: `docs/collect.md`,
        section "Plan".
        """
        options = _options(format, Layout.of(columns, raw_columns=raw_columns, raw=raw), part_size, split_by, via, fresh)
        return self._drive(self._operations.plan(query, output, options))

    def resume_collection(
        self, name: str, *, timeout: float | None = None, resubmit: bool = False, partial: bool = False
    ) -> "Collection":
        """Complete the collection whose id is or begins with `name`. No part is paid twice.

        `timeout` (seconds), `resubmit` and `partial` are those of `collect`. Raises `NotFound` if there is no such collection, and
        the errors of `collect`. Source: `docs/collect.md`, section "Resume".
        """
        return self._drive(self._operations.resume(name, timeout, resubmit=resubmit, is_partial=partial))

    def collection(self, name: str) -> "Collection":
        """The collection whose id is or begins with `name`. No request is sent.

        Raises `NotFound` and `LedgerError`. Source: `docs/collect.md`, section "Resume".
        """
        return self._drive(self._operations.collection(name))

    def collections(self) -> "tuple[Collection, ...]":
        """The collections of this account that were planned on this machine, newest first. No request is sent.

        Raises `LedgerError`. Source: `docs/collect.md`, section "Resume".
        """
        return self._drive(self._operations.collections())

    def forget_collection(self, name: str) -> bool:
        """Delete the plan of the collection with the id `name`, and return whether there was one. Its jobs are kept.

        Raises `LedgerError`. Source: `docs/collect.md`, section "Resume".
        """
        return self._drive(self._operations.forget_collection(name))


class AsyncCollectionMethods(ABC):
    """The methods of `AsyncClient` for collections."""

    _operations: Operations

    @abstractmethod
    async def _drive(self, flow: Flow[T]) -> T:
        """The result of a flow."""

    async def collect(
        self,
        query: "Searchable",
        output: str | Path,
        *,
        timeout: float | None = None,
        format: str | None = None,
        part_size: int = MAX_RESULTS,
        split_by: str | None = None,
        via: str = "jobs",
        fresh: bool = False,
        resubmit: bool = False,
        partial: bool = False,
        columns: Iterable[str] | None = None,
        raw_columns: bool = False,
        raw: bool = False,
    ) -> "Collection":
        """All records of a query, also more than one job returns, in a file or a folder. The same call continues where it stopped.

        The ids of the records are cut into ranges, and each range is a job, at most five at once. The result has the parts and a
        `report`: how many records were planned, received, new, gone and duplicates.

        Args:
            query: The query. `limit` can be above 10,000, and `sort by` sorts the whole output.
            output: A file, or a folder if it ends with a slash or is one. Each file appears only when its records are verified.
            timeout: The maximum time to wait for jobs, in seconds. None waits without a limit.
            format: The format of the output, as in `run`. Defaults to the extension of `output`, or `parquet` in a folder.
            part_size: The most records that one job returns.
            split_by: A field such as `country`. Each part then has one of its values, or none of them.
            via: `jobs`, or `pages` for the paged search, which needs no jobs but allows 30,000 records a minute.
            fresh: Start again, even if some jobs were submitted before this collection.
            resubmit: Start a new job for a part if the outcome of its submission is unknown.
            partial: Write the output even if jobs returned fewer records than the service counts.
            columns: The columns of the output, as in `run`.
            raw_columns: Name columns by their paths, as in `run`.
            raw: Do not protect CSV and TSV cells, as in `run`.

        Raises:
            QueryError: The query has errors.
            MaybeSubmitted: The outcome of a submission is unknown. See `resubmit`.
            NotYet: Some jobs are not completed after `timeout` seconds.
            DownloadFailed: The records are not complete. See `partial`.
            ServiceError: Another error of the service, the results or the ledger.
            SettingError, ExportError: An option, `output` or `format` cannot be used.

        Source: `docs/collect.md`; `docs/service.md`, section 2.
        """
        options = _options(format, Layout.of(columns, raw_columns=raw_columns, raw=raw), part_size, split_by, via, fresh)
        flow = self._operations.collect(query, output, options, timeout, resubmit=resubmit, is_partial=partial)
        return await self._drive(flow)

    async def plan_collection(
        self,
        query: "Searchable",
        output: str | Path,
        *,
        format: str | None = None,
        part_size: int = MAX_RESULTS,
        split_by: str | None = None,
        via: str = "jobs",
        fresh: bool = False,
        columns: Iterable[str] | None = None,
        raw_columns: bool = False,
        raw: bool = False,
    ) -> "Collection":
        """The plan of `collect` with its parts and their `estimate`, without a job. One record is billed for each count.

        `query`, `output`, `format`, `part_size`, `split_by`, `via`, `fresh`, `columns`, `raw_columns` and `raw` are those of
        `collect`. It runs the stored plan, as does `resume_collection`. Raises the errors of `collect`. Source: `docs/collect.md`,
        section "Plan".
        """
        options = _options(format, Layout.of(columns, raw_columns=raw_columns, raw=raw), part_size, split_by, via, fresh)
        return await self._drive(self._operations.plan(query, output, options))

    async def resume_collection(
        self, name: str, *, timeout: float | None = None, resubmit: bool = False, partial: bool = False
    ) -> "Collection":
        """Complete the collection whose id is or begins with `name`. No part is paid twice.

        `timeout` (seconds), `resubmit` and `partial` are those of `collect`. Raises `NotFound` if there is no such collection, and
        the errors of `collect`. Source: `docs/collect.md`, section "Resume".
        """
        return await self._drive(self._operations.resume(name, timeout, resubmit=resubmit, is_partial=partial))

    async def collection(self, name: str) -> "Collection":
        """The collection whose id is or begins with `name`. No request is sent.

        Raises `NotFound` and `LedgerError`. Source: `docs/collect.md`, section "Resume".
        """
        return await self._drive(self._operations.collection(name))

    async def collections(self) -> "tuple[Collection, ...]":
        """The collections of this account that were planned on this machine, newest first. No request is sent.

        Raises `LedgerError`. Source: `docs/collect.md`, section "Resume".
        """
        return await self._drive(self._operations.collections())

    async def forget_collection(self, name: str) -> bool:
        """Delete the plan of the collection with the id `name`, and return whether there was one. Its jobs are kept.

        Raises `LedgerError`. Source: `docs/collect.md`, section "Resume".
        """
        return await self._drive(self._operations.forget_collection(name))


def _options(format: str | None, layout: Layout, size: int, split_by: str | None, via: str, fresh: bool) -> "Options":
    """The options of a collection. Their module is imported here because few programs collect."""
    from querydsl.jobs.collection.opening import Options

    return Options(format, layout, size, split_by, via, fresh)
