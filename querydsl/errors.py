"""Every exception that this library raises for a user to catch.

QuerydslError
├── QueryError                  something is wrong with a query; `.diagnostics`, `.source`
│   ├── QuerySyntaxError        its text cannot be read
│   └── InvalidQuery            the service would refuse it, or swallow it and answer nothing
├── ParameterError              a bound name that the query does not have, or a value the language cannot say
├── BuildError                  the builder was given what a field does not take (a TypeError too)
├── DecompileError              a request body that the language cannot say; `.pointer`
├── FileError                   a file of the project that cannot be used; `.path`
│   ├── CatalogueError          of its fields
│   └── ConfigError             of its settings
├── SettingError                the client was asked for what it must not or cannot do (a ValueError too)
├── ExportError                 records that a format cannot hold, or whose library is missing
└── ServiceError                a job, or another call, that did not end well; `.batch_id`, `.attempts`, `.may_retry`
    ├── ConnectionFailed        the service was not reached, or did not answer what may be asked again
    ├── ServiceUnavailable      the service answered 5xx, or nothing that can be read
    ├── MaybeSubmitted          it is not known whether a job was started; `.newest`
    ├── KeyRefused              401, or no key at all
    ├── RefusedError            shown in the query's own text, where the place is known; `.diagnostics`, `.source`
    │   ├── PlanRefused         402 or 403: credits, plan, or a field that the plan leaves out
    │   └── RequestRefused      400, or another 4xx that is not named here
    ├── RateLimited             429; `.retry_after`
    │   └── JobCapReached       the account has as many active jobs as it may
    ├── NotFound                404: the account has no such job
    ├── NotYet                  the time to wait is over, the job goes on
    ├── JobFailed               the service says that the job failed
    ├── DownloadFailed          the results could not be had whole
    ├── OutputError             the results could not be written
    └── LedgerError             what was submitted cannot be read or written down
"""

from collections.abc import Callable
from typing import Any

from querydsl.diagnostics.model import Diagnostic


class QuerydslError(Exception):
    """What all errors of this library share."""


class QueryError(QuerydslError):
    """Something is wrong with a query: its diagnostics, and the text that their spans count in."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...], source: str) -> None:
        self.diagnostics = diagnostics
        self.source = source
        super().__init__(self._summary())

    def _summary(self) -> str:
        errors = [item for item in self.diagnostics if item.is_error]
        first = f"{errors[0].message} [{errors[0].rule}]" if errors else "no error"
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        return first + more

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return type(self), (self.diagnostics, self.source)


class QuerySyntaxError(QueryError):
    """The text of a query cannot be read. Source: language page, sections 2 and 7."""


class InvalidQuery(QueryError):
    """A query with errors: sent, it would be refused, or worse, complete without an answer. Source: language page, section 7."""


class ParameterError(QuerydslError, LookupError):
    """A parameter was bound that the query does not have, or to a value that the language cannot say."""


class BuildError(QuerydslError, TypeError):
    """The builder was given something that the field does not take."""


class DecompileError(QuerydslError, ValueError):
    """A request body that the language cannot say: the sentence, and the JSON pointer of the place."""

    def __init__(self, message: str, pointer: str) -> None:
        self.message = message
        self.pointer = pointer
        super().__init__(f"{message} (at {pointer or 'the top'})")

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return type(self), (self.message, self.pointer)


class FileError(QuerydslError, ValueError):
    """A file of the project that cannot be used: the sentence, and the file."""

    def __init__(self, message: str, path: str) -> None:
        self.message = message
        self.path = path
        super().__init__(f"{path}: {message}")

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return type(self), (self.message, self.path)


class CatalogueError(FileError):
    """A catalogue file that cannot be used. Its form: docs/catalogue.md."""


class ConfigError(FileError):
    """A settings file that cannot be used. Its form: `querydsl.cli.config`."""


class SettingError(QuerydslError, ValueError):
    """The client was asked for something that it must not do, or that cannot be done: a bad id, a key over plain http."""


class ExportError(QuerydslError, ValueError):
    """Records that a format cannot hold, or a format whose library is not installed."""


class ServiceError(QuerydslError):
    """What all errors about the service, its jobs and their results share.

    `batch_id` names the job where there is one, `attempts` counts how often it was tried, `may_retry` says whether the same call
    may succeed later. No text holds a key or a signed link. All of them can be pickled.
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
    """The service was not reached, or broke off an answer that may be asked for again."""


class ServiceUnavailable(ServiceError):
    """The service answered 5xx, or something that cannot be read."""


class MaybeSubmitted(ServiceError):
    """A submit that may have started a job, which may be billed.

    `newest` holds the newest jobs of the account, as `(id, status, created)`: one of them may be it.
    Source: contract, section 2.
    """

    newest: tuple[tuple[str, str, str], ...] = ()


class KeyRefused(ServiceError):
    """The key is missing, or the service does not know it. Source: contract, section 6."""


class RefusedError(ServiceError):
    """An answer that may be about a place in the query: shown there, where the place is known."""

    diagnostics: tuple[Diagnostic, ...] = ()
    source: str = ""


class PlanRefused(RefusedError):
    """The credits, or the plan, do not cover it. Source: contract, section 6."""


class RequestRefused(RefusedError):
    """The service refuses the request as it stands. Source: contract, section 6."""


class RateLimited(ServiceError):
    """Too many requests: the service asks to wait `retry_after` seconds, which is longer than this call may take."""

    retry_after: float | None = None


class JobCapReached(RateLimited):
    """The account has as many active jobs as it may; one must end first. Source: contract, section 2."""


class NotFound(ServiceError):
    """The account has no such job, or the service no such address."""


class NotYet(ServiceError):
    """The time to wait is over; the job goes on, and the same call finds it again."""


class JobFailed(ServiceError):
    """The service says that the job failed."""


class DownloadFailed(ServiceError):
    """The results could not be had whole; the job and its results are still there."""


class OutputError(ServiceError):
    """The results could not be written: no space, no right, a folder in the way. No file stands under the final name."""


class LedgerError(ServiceError):
    """What was submitted cannot be read or written down; nothing is sent without it."""
