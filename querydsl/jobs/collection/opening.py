"""Find the plan of a collection that was started before, or make a new one."""

import hashlib
from pathlib import Path

import attrs

from querydsl.catalogue.service import MAX_RESULTS
from querydsl.errors import SettingError
from querydsl.jobs.collection.plan import Collection, PartState
from querydsl.jobs.collection.store import PlanStore
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.results.columns import laid_out
from querydsl.jobs.results.export import Format, format_of, supported
from querydsl.jobs.results.table import Layout
from querydsl.jobs.submission import canonical
from querydsl.semantics.request import Request

LEAST_SIZE = 10


@attrs.frozen
class Options:
    """How to collect.

    format     the format of the output; None for that of its extension, or Parquet in a folder
    size       the most records that a job returns
    split_by   the path of a field to split by; None for ranges of ids
    pages      whether to collect pages of the search instead of jobs
    fresh      whether to start again, without the jobs of an earlier collection
    """

    format: str | None = None
    layout: Layout = attrs.field(factory=Layout)
    size: int = MAX_RESULTS
    split_by: str | None = None
    pages: bool = False
    fresh: bool = False


def open_plan(context: FlowContext, plans: PlanStore, request: Request, output: str | Path, options: Options) -> Collection:
    """The plan for a query and an output: the one that was stored, or a new one, which is not stored yet.

    Raises `SettingError` and `ExportError` for options that cannot be used.
    """
    new = _new(context, request, output, options)
    plan = plans.find(new.id)
    if plan is None or (options.fresh and (plan.report is not None or not plan.is_fresh)):
        return new
    return plan


def reopened(plan: Collection) -> Collection:
    """The plan without its report, so that its output is made again. Its jobs are found in the ledger."""
    for part in plan.done:
        part.state, part.received = PartState.PLANNED, 0
    return attrs.evolve(plan, report=None, duplicates=0)


def _new(context: FlowContext, request: Request, output: str | Path, options: Options) -> Collection:
    if not LEAST_SIZE <= options.size <= MAX_RESULTS:
        raise SettingError(f"the size of a part must be between {LEAST_SIZE} and {MAX_RESULTS:,}")
    path, is_folder = Path(output).absolute(), _is_folder(output)
    form = _format(path, options.format, is_folder=is_folder)
    if options.layout.columns is not None:
        laid_out(request, options.layout)
    plan = Collection(
        id="",
        account=context.account,
        base_url=context.base_url,
        query=request.source,
        request=Request(request.body, request.entity, request.sort, request.fetched_only, path=request.path),
        output=path,
        is_folder=is_folder,
        format=form.value,
        layout=options.layout,
        size=options.size,
        limit=request.body.get("max_results"),
        created=context.clock.wall(),
        is_fresh=options.fresh,
        split_by=options.split_by,
        pages=options.pages,
    )
    return attrs.evolve(plan, id=_id(plan))


def _is_folder(output: str | Path) -> bool:
    """Whether an output is a folder: it ends with a slash, or is one."""
    return str(output).endswith(("/", "\\")) or Path(output).is_dir()


def _format(path: Path, name: str | None, *, is_folder: bool) -> Format:
    return supported(format_of(path, name or (Format.PARQUET.value if is_folder else None)))


def _id(plan: Collection) -> str:
    """The id of a plan: a hash of all that makes a different collection."""
    request = plan.request
    parts = (plan.account, plan.base_url, request.path, canonical(request.body), request.sort, str(plan.output), plan.format)
    text = repr((*parts, plan.layout, plan.size, plan.split_by, plan.pages))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
