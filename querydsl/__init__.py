"""A query language, a builder, a validator and a job runner for people and company search.

    import querydsl

    querydsl.check('titel ~ "engineer"')                      # what is wrong, before anything is sent
    querydsl.compile('title ~ "engineer" limit 2').body       # the request's JSON
    with querydsl.Client() as client:                         # the sandbox answers where no key is set
        for record in client.run('title ~ "engineer" limit 2'):
            print(record)

Names are imported when they are first used, so that whoever checks a query loads no HTTP client, and whoever builds
one no parser. What `on_event` is given is in `querydsl.events`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from querydsl._version import __version__

if TYPE_CHECKING:
    from querydsl.api import check, compile, decompile, format, parse
    from querydsl.builder import (
        Expression,
        F,
        Search,
        all_,
        all_of,
        and_,
        any_,
        companies,
        days,
        months,
        now,
        or_,
        param,
        people,
        today,
        weeks,
        years,
    )
    from querydsl.catalogue import Catalogue
    from querydsl.diagnostics.model import Diagnostic, Edit, Fix, Label, Severity, Span
    from querydsl.errors import (
        BuildError,
        CatalogueError,
        ConfigError,
        ConnectionFailed,
        DecompileError,
        DownloadFailed,
        ExportError,
        FileError,
        InvalidQuery,
        JobCapReached,
        JobFailed,
        KeyRefused,
        LedgerError,
        MaybeSubmitted,
        NotFound,
        NotYet,
        OutputError,
        ParameterError,
        PlanRefused,
        QuerydslError,
        QueryError,
        QuerySyntaxError,
        RateLimited,
        RefusedError,
        RequestRefused,
        ServiceError,
        ServiceUnavailable,
        SettingError,
    )
    from querydsl.jobs.async_client import AsyncClient, AsyncJob
    from querydsl.jobs.client import Client, Job
    from querydsl.jobs.operations import Outcome
    from querydsl.jobs.results.records import Records
    from querydsl.semantics.request import Request
    from querydsl.syntax.ast import Query

_ROOMS = {
    "api": ("check", "compile", "decompile", "format", "parse"),
    "syntax.ast": ("Query",),
    "builder": (
        *("Expression", "F", "Search", "people", "companies", "and_", "or_", "all_of", "any_", "all_", "param"),
        *("today", "now", "days", "weeks", "months", "years"),
    ),
    "catalogue": ("Catalogue",),
    "semantics.request": ("Request",),
    "diagnostics.model": ("Diagnostic", "Edit", "Fix", "Label", "Severity", "Span"),
    "errors": (
        "BuildError",
        "CatalogueError",
        "ConfigError",
        "ConnectionFailed",
        "DecompileError",
        "DownloadFailed",
        "ExportError",
        "FileError",
        "InvalidQuery",
        "JobCapReached",
        "JobFailed",
        "KeyRefused",
        "LedgerError",
        "MaybeSubmitted",
        "NotFound",
        "NotYet",
        "OutputError",
        "ParameterError",
        "PlanRefused",
        "QueryError",
        "QuerySyntaxError",
        "QuerydslError",
        "RateLimited",
        "RefusedError",
        "RequestRefused",
        "ServiceError",
        "ServiceUnavailable",
        "SettingError",
    ),
    "jobs.async_client": ("AsyncClient", "AsyncJob"),
    "jobs.client": ("Client", "Job"),
    "jobs.operations": ("Outcome",),
    "jobs.results.records": ("Records",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "AsyncClient",
    "AsyncJob",
    "BuildError",
    "Catalogue",
    "CatalogueError",
    "Client",
    "ConfigError",
    "ConnectionFailed",
    "DecompileError",
    "Diagnostic",
    "DownloadFailed",
    "Edit",
    "ExportError",
    "Expression",
    "F",
    "FileError",
    "Fix",
    "InvalidQuery",
    "Job",
    "JobCapReached",
    "JobFailed",
    "KeyRefused",
    "Label",
    "LedgerError",
    "MaybeSubmitted",
    "NotFound",
    "NotYet",
    "Outcome",
    "OutputError",
    "ParameterError",
    "PlanRefused",
    "Query",
    "QueryError",
    "QuerySyntaxError",
    "QuerydslError",
    "RateLimited",
    "Records",
    "RefusedError",
    "Request",
    "RequestRefused",
    "Search",
    "ServiceError",
    "ServiceUnavailable",
    "SettingError",
    "Severity",
    "Span",
    "__version__",
    "all_",
    "all_of",
    "and_",
    "any_",
    "check",
    "companies",
    "compile",
    "days",
    "decompile",
    "format",
    "months",
    "now",
    "or_",
    "param",
    "parse",
    "people",
    "today",
    "weeks",
    "years",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
