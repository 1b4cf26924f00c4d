# The public names, for type checkers. `__init__.py` imports them on first use.

from querydsl._version import __version__ as __version__
from querydsl.api import (
    check as check,
    compile as compile,
    decompile as decompile,
    explain as explain,
    format as format,
    parse as parse,
)
from querydsl.builder import (
    Expression as Expression,
    F as F,
    Search as Search,
    all_ as all_,
    all_of as all_of,
    and_ as and_,
    any_ as any_,
    companies as companies,
    days as days,
    months as months,
    now as now,
    or_ as or_,
    param as param,
    people as people,
    today as today,
    weeks as weeks,
    years as years,
)
from querydsl.catalogue import Catalogue as Catalogue
from querydsl.decoding import grammar_for as grammar_for
from querydsl.diagnostics.model import (
    Diagnostic as Diagnostic,
    Edit as Edit,
    Fix as Fix,
    Label as Label,
    Severity as Severity,
    Span as Span,
)
from querydsl.errors import (
    BuildError as BuildError,
    CatalogueError as CatalogueError,
    ConfigError as ConfigError,
    ConnectionFailed as ConnectionFailed,
    DecompileError as DecompileError,
    DownloadFailed as DownloadFailed,
    EngineError as EngineError,
    ExportError as ExportError,
    FileError as FileError,
    InvalidQuery as InvalidQuery,
    JobCapReached as JobCapReached,
    JobFailed as JobFailed,
    KeyRefused as KeyRefused,
    LedgerError as LedgerError,
    MaybeSubmitted as MaybeSubmitted,
    NotFound as NotFound,
    Note as Note,
    NotYet as NotYet,
    OutputError as OutputError,
    ParameterError as ParameterError,
    PlanRefused as PlanRefused,
    QueryError as QueryError,
    QuerySyntaxError as QuerySyntaxError,
    QuerydslError as QuerydslError,
    RateLimited as RateLimited,
    RefusedError as RefusedError,
    RequestRefused as RequestRefused,
    ServiceError as ServiceError,
    ServiceUnavailable as ServiceUnavailable,
    SettingError as SettingError,
)
from querydsl.explanation import Explanation as Explanation
from querydsl.explanation.reason import Reason as Reason
from querydsl.jobs.async_client import AsyncClient as AsyncClient
from querydsl.jobs.async_job import AsyncJob as AsyncJob
from querydsl.jobs.client import Client as Client
from querydsl.jobs.collection.plan import Collection as Collection
from querydsl.jobs.job import Job as Job
from querydsl.jobs.operations import Outcome as Outcome
from querydsl.jobs.results.records import Records as Records
from querydsl.semantics.request import Request as Request
from querydsl.syntax.ast import Query as Query

__all__: list[str]
