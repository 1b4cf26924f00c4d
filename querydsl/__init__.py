"""A query language, builder, validator and job runner for people and company search.

    import querydsl

    querydsl.check('titel ~ "engineer"')                      # diagnostics, without calling the service
    querydsl.compile('title ~ "engineer" limit 2').body       # the JSON body of the request
    with querydsl.Client() as client:                         # uses the sandbox if no API key is set
        for record in client.run('title ~ "engineer" limit 2'):
            print(record)

Exceptions are in `querydsl.errors` (and here), progress events in `querydsl.events`, and the local test service in
`querydsl.sandbox`. Everything outside `querydsl`, `querydsl.errors`, `querydsl.events`, `querydsl.sandbox` is private and may
change.

Names are imported on first use: checking a query does not import httpx.
"""

from importlib import import_module
from typing import Any

# The names and the modules that define them. `__init__.pyi` declares the same names for type checkers, and a test compares both.
_EXPORTS = {
    "_version": "__version__",
    "api": "check compile decompile explain format parse",
    "builder": "Expression F Search all_ all_of and_ any_ companies days months now or_ param people today weeks years",
    "catalogue": "Catalogue",
    "decoding": "grammar_for",
    "diagnostics.model": "Diagnostic Edit Fix Label Severity Span",
    "errors": (
        "BuildError CatalogueError ConfigError ConnectionFailed DecompileError DownloadFailed EngineError ExportError "
        "FileError InvalidQuery JobCapReached JobFailed KeyRefused LedgerError MaybeSubmitted NotFound NotYet Note OutputError "
        "ParameterError PlanRefused QueryError QuerySyntaxError QuerydslError RateLimited RefusedError RequestRefused ServiceError "
        "ServiceUnavailable SettingError"
    ),
    "explanation": "Explanation",
    "explanation.reason": "Reason",
    "jobs.async_client": "AsyncClient",
    "jobs.async_job": "AsyncJob",
    "jobs.client": "Client",
    "jobs.collection.plan": "Collection",
    "jobs.job": "Job",
    "jobs.operations": "Outcome",
    "jobs.results.records": "Records",
    "semantics.request": "Request",
    "syntax.ast": "Query",
}
_MODULES = dict(sorted((name, module) for module, names in _EXPORTS.items() for name in names.split()))

__all__ = list(_MODULES)


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(_MODULES)
