"""The exceptions that this library raises.

QuerydslError
├── QueryError                  a query has errors; `.diagnostics`, `.source`
│   ├── QuerySyntaxError        its text cannot be parsed
│   └── InvalidQuery            the service would reject it, or return the wrong records
├── ParameterError              an unknown parameter, or a value that the language cannot express (also a LookupError)
├── BuildError                  a wrong argument to the builder (also a TypeError)
├── DecompileError              a request body that the language cannot express; `.problems` (also a ValueError)
├── FileError                   an invalid project file; `.path` (also a ValueError)
│   ├── CatalogueError          a catalogue file
│   └── ConfigError             a settings file
├── SettingError                an invalid argument to a client (also a ValueError)
├── ExportError                 records that a format cannot hold, or a missing library (also a ValueError)
├── EngineError                 a query or records that an engine cannot express (also a ValueError)
└── ServiceError                a failed call to the service; `.batch_id`, `.attempts`, `.may_retry`
    ├── ConnectionFailed        the service was not reached, or the connection was lost
    ├── ServiceUnavailable      a 5xx response, or one that cannot be read
    ├── MaybeSubmitted          a submission with an unknown outcome; `.newest`
    ├── KeyRefused              a missing or rejected API key (401)
    ├── RefusedError            a rejected request; `.diagnostics`, `.source`
    │   ├── PlanRefused         credits or the plan do not cover the request (402, 403)
    │   └── RequestRefused      an invalid request (400 and other 4xx)
    ├── RateLimited             too many requests (429); `.retry_after`
    │   └── JobCapReached       the account has too many active jobs
    ├── NotFound                an unknown job or address (404)
    ├── NotYet                  the wait timed out, and the job is still running
    ├── JobFailed               the service reported that the job failed
    ├── DownloadFailed          the results could not be downloaded completely
    ├── OutputError             the results could not be written
    └── LedgerError             the ledger could not be read or written
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from querydsl.diagnostics.model import Diagnostic


class QuerydslError(Exception):
    """The base class of all errors of this library."""


class QueryError(QuerydslError):
    """A query with errors.

    `diagnostics` holds every problem that was found, including warnings. Their spans are positions in `source`, the query text.
    `str()` of the error shows them as `querydsl check` does. Source: `docs/embedding.md`, section "Errors".
    """

    def __init__(self, diagnostics: tuple[Diagnostic, ...], source: str) -> None:
        self.diagnostics = diagnostics
        self.source = source
        super().__init__(diagnostics, source)

    def __str__(self) -> str:
        from querydsl.diagnostics.render import render  # slow to import, and most errors are not printed
        from querydsl.diagnostics.wording import counted

        errors = sum(item.is_error for item in self.diagnostics)
        heading = f"the query has {counted(errors, 'error')}"
        return f"{heading}\n\n{render(self.diagnostics, self.source)}".rstrip()


class QuerySyntaxError(QueryError):
    """A query text that cannot be parsed.

    `diagnostics` holds every syntax error, positioned in `source`. Source: `docs/language.md`.
    """


class InvalidQuery(QueryError):
    """A query that the service would reject, or for which it would return the wrong records.

    `diagnostics` holds every problem, positioned in `source`. Source: `docs/rules.md`.
    """


class ParameterError(QuerydslError, LookupError):
    """An unknown parameter name, or a value that the language cannot express."""


class BuildError(QuerydslError, TypeError):
    """A wrong argument to the builder, such as a value that a field does not accept."""


class Note(NamedTuple):
    """A sentence about one part of a request body, and the JSON pointer to that part.

    `pointer` is empty for the whole body. Source: `docs/language.md`, section "Decompiling".
    """

    message: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.message} (at {self.pointer or 'the top'})"


class DecompileError(QuerydslError, ValueError):
    """A request body that the language cannot express.

    `message` describes the first problem, and `pointer` is the JSON pointer to it, which is empty for the whole body. `problems`
    holds all problems, the first one included, as `Note`s. `others` are the problems after the first.
    """

    def __init__(self, message: str, pointer: str, others: tuple[Note, ...] = ()) -> None:
        self.message = message
        self.pointer = pointer
        self.problems = (Note(message, pointer), *others)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return type(self), (self.message, self.pointer, self.problems[1:])


class FileError(QuerydslError, ValueError):
    """An invalid project file.

    `message` describes the problem, and `path` is the file.
    """

    def __init__(self, message: str, path: str) -> None:
        self.message = message
        self.path = path
        super().__init__(f"{path}: {message}")

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return type(self), (self.message, self.path)


class CatalogueError(FileError):
    """An invalid catalogue file.

    `message` describes the problem, and `path` is the file. Source: `docs/catalogue.md`.
    """


class ConfigError(FileError):
    """An invalid settings file.

    `message` describes the problem, and `path` is the file. Source: `docs/cli.md`.
    """


class SettingError(QuerydslError, ValueError):
    """An invalid argument to a client, such as a malformed job id or an API key for an address without TLS."""


class ExportError(QuerydslError, ValueError):
    """Records that an export format cannot hold, or a format whose library is not installed."""


class EngineError(QuerydslError, ValueError):
    """A query that an engine cannot express over these records, records that it cannot read, or a missing library.

    Source: `docs/engines.md`.
    """


class ServiceError(QuerydslError):
    """The base class of errors about the service, its jobs and their results.

    `message` describes the problem. `batch_id` is the id of the job, if there is one. `attempts` is the number of attempts made,
    and `may_retry` is whether the same call may succeed later. `status` is the HTTP status, if there was a response.

    The message contains no API keys and no signed links. All service errors can be pickled. Source: `docs/jobs.md`, section
    "Errors".
    """

    def __init__(
        self, message: str, *, batch_id: str | None = None, attempts: int = 1, may_retry: bool = False, status: int | None = None
    ) -> None:
        self.message = message
        self.batch_id = batch_id
        self.attempts = attempts
        self.may_retry = may_retry
        self.status = status
        super().__init__(message)


class ConnectionFailed(ServiceError):
    """The service could not be reached, or the connection was lost."""


class ServiceUnavailable(ServiceError):
    """The service returned a 5xx response, or one that cannot be read."""


class MaybeSubmitted(ServiceError):
    """A submission whose outcome is unknown. A job may be running and may be billed.

    `newest` holds the newest jobs of the account as `(id, status, created)`. One of them may be the submitted job. Source:
    `docs/service.md`, section 2.
    """

    newest: tuple[tuple[str, str, str], ...] = ()


class KeyRefused(ServiceError):
    """The API key is missing, or the service rejected it. Source: `docs/service.md`, section 6."""


class RefusedError(ServiceError):
    """A request that the service rejected.

    `diagnostics` holds the reason as a diagnostic if the service named a part of the query, and `source` is the query text.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    source: str = ""


class PlanRefused(RefusedError):
    """The credits or the plan of the account do not cover the request. Source: `docs/service.md`, section 6."""


class RequestRefused(RefusedError):
    """The service considers the request invalid. Source: `docs/service.md`, section 6."""


class RateLimited(ServiceError):
    """Too many requests.

    `retry_after` is the time to wait before the next request, in seconds, or `None` if it is unknown.
    """

    retry_after: float | None = None


class JobCapReached(RateLimited):
    """The account has too many active jobs. Wait until one of them ends. Source: `docs/service.md`, section 2."""


class NotFound(ServiceError):
    """The service has no such job or address."""


class NotYet(ServiceError):
    """The wait timed out and the job is still running. The same call resumes it."""


class JobFailed(ServiceError):
    """The service reported that the job failed."""


class DownloadFailed(ServiceError):
    """The results could not be downloaded completely. The job and its results still exist."""


class OutputError(ServiceError):
    """The results could not be written, for example because the disk is full. The final file was not created."""


class LedgerError(ServiceError):
    """The ledger could not be read or written. Without it, nothing is submitted."""
