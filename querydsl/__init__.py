"""A query language, a builder, a validator and a job runner for people and company search.

    import querydsl

    querydsl.check('titel ~ "engineer"')                      # what is wrong, before anything is sent
    querydsl.compile('title ~ "engineer" limit 2').body       # the request's JSON
    with querydsl.Client() as client:                         # the sandbox answers where no key is set
        for record in client.run('title ~ "engineer" limit 2'):
            print(record)

Names are imported when they are first used, so that checking a query loads neither an HTTP client nor a parser it does not need.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from querydsl._version import __version__

if TYPE_CHECKING:
    from querydsl.api import check, compile, decompile, format, parse
    from querydsl.ast import Query
    from querydsl.builder import (
        F,
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
    from querydsl.compiler import Request
    from querydsl.diagnostics import Diagnostic, Severity
    from querydsl.errors import (
        BuildError,
        CatalogueError,
        DecompileError,
        InvalidQuery,
        ParameterError,
        QuerydslError,
        QueryError,
        QuerySyntaxError,
    )
    from querydsl.jobs.async_client import AsyncClient
    from querydsl.jobs.client import Client
    from querydsl.span import Span

_ROOMS = {
    "api": ("check", "compile", "decompile", "format", "parse"),
    "ast": ("Query",),
    "builder": (
        *("F", "people", "companies", "and_", "or_", "all_of", "any_", "all_", "param"),
        *("today", "now", "days", "weeks", "months", "years"),
    ),
    "catalogue": ("Catalogue",),
    "compiler": ("Request",),
    "diagnostics": ("Diagnostic", "Severity"),
    "errors": (
        "BuildError",
        "CatalogueError",
        "DecompileError",
        "InvalidQuery",
        "ParameterError",
        "QueryError",
        "QuerySyntaxError",
        "QuerydslError",
    ),
    "jobs.async_client": ("AsyncClient",),
    "jobs.client": ("Client",),
    "span": ("Span",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "AsyncClient",
    "BuildError",
    "Catalogue",
    "CatalogueError",
    "Client",
    "DecompileError",
    "Diagnostic",
    "F",
    "InvalidQuery",
    "ParameterError",
    "Query",
    "QueryError",
    "QuerySyntaxError",
    "QuerydslError",
    "Request",
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
