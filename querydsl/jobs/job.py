"""A job of the synchronous client. Source: `docs/jobs.md`."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from querydsl.catalogue.service import DEFAULT_TIMEOUT
from querydsl.jobs.operations import Operations
from querydsl.jobs.protocol.status import JobStatus
from querydsl.jobs.results.records import Records
from querydsl.jobs.results.table import Layout, Record
from querydsl.jobs.transport.driver import Driver
from querydsl.semantics.request import Request


class Job:
    """A batch job of a client. `Client.submit`, `Client.job` and `Client.jobs` return jobs.

    `batch_id` is the id of the job. `snapshot` is the last status that the service returned, or None if there was none yet.

    Source: `docs/jobs.md`; `docs/service.md`, section 2.
    """

    def __init__(
        self,
        driver: Callable[[], Driver],
        operations: Operations,
        batch_id: str,
        request: Request | None = None,
        snapshot: JobStatus | None = None,
    ) -> None:
        self.batch_id = batch_id
        self.snapshot = snapshot
        self._driver = driver
        self._operations = operations
        self._request = request

    def __repr__(self) -> str:
        return f"<Job {self.batch_id}: {self.status or 'status not requested yet'}>"

    def _repr_html_(self) -> str:
        """The last status, for notebooks."""
        return (self.snapshot or JobStatus(self.batch_id, "not requested yet"))._repr_html_()

    @property
    def status(self) -> str | None:
        """The last status: `pending`, `processing`, `completed`, `failed`, or an unknown one. None if not requested yet."""
        return self.snapshot.status if self.snapshot else None

    def refresh(self) -> "Job":
        """Update `snapshot` from the service, and return the job. Raises `NotFound` and other errors of `ServiceError`."""
        self.snapshot = self._driver().run(self._operations.look(self.batch_id))
        return self

    def wait(self, timeout: float | None = DEFAULT_TIMEOUT) -> "Job":
        """Wait until the job is completed, and return the job.

        `timeout` is the maximum time to wait, in seconds; None waits without a limit. Raises `NotYet` after `timeout` seconds,
        `JobFailed` if the job fails, and other errors of `ServiceError`. Source: `docs/jobs.md`, section "Timeouts, polling, and
        retries".
        """
        self.snapshot = self._driver().run(self._operations.wait(self.batch_id, timeout))
        return self

    def records(self, timeout: float | None = DEFAULT_TIMEOUT) -> Iterator[Record]:
        """The records one by one, once the job is completed.

        All records are downloaded and verified before the first one is returned. They are kept on disk, not in memory. `timeout`
        and the errors raised are those of `wait`, and `DownloadFailed` and `OutputError`.
        """
        yield from self.load(timeout)

    def load(self, timeout: float | None = DEFAULT_TIMEOUT) -> Records:
        """All records once the job is completed. They are kept on disk and can be iterated more than once.

        `timeout` and the errors raised are those of `records`.
        """
        return self._driver().run(self._operations.records(self.batch_id, self._request, timeout))

    def save(
        self,
        path: str | Path,
        format: str | None = None,
        *,
        timeout: float | None = DEFAULT_TIMEOUT,
        columns: Iterable[str] | None = None,
        raw_columns: bool = False,
        raw: bool = False,
    ) -> Records:
        """The records, written to the file `path` once the job is completed.

        `format`, `timeout` (seconds), `columns`, `raw_columns` and `raw` are those of `Client.run`. Raises the errors of
        `records`, `SettingError` and `ExportError`. Source: `docs/jobs.md`, section "Complete files".
        """
        layout = Layout.of(columns, raw_columns=raw_columns, raw=raw)
        flow = self._operations.save(self.batch_id, self._request, path, timeout, format=format, layout=layout)
        return self._driver().run(flow)
