"""Find the plan of a collection that was started before, or make a new one."""

import hashlib
from pathlib import Path

import attrs

from querydsl.catalogue.service import MAX_RESULTS
from querydsl.classes import frozen
from querydsl.errors import OutputError, SettingError
from querydsl.jobs.collection.plan import Collection, PartState
from querydsl.jobs.collection.store import PlanStore
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.results.columns import laid_out, table_of
from querydsl.jobs.results.export import Format, format_of, supported
from querydsl.jobs.results.table import Layout
from querydsl.jobs.storage.files import as_output_error
from querydsl.jobs.submission import canonical
from querydsl.semantics.request import Request
from querydsl.syntax.operators import Operator

LEAST_SIZE = 10
VIA = ("jobs", "pages")


@frozen
class Options:
    """How to collect.

    format     the format of the output; None for that of its extension, or Parquet in a folder
    size       the most records that a job returns
    split_by   the name of a field to split by; None for ranges of ids
    via        `jobs`, or `pages` to collect pages of the search instead
    fresh      whether to start again, without the jobs of an earlier collection
    """

    format: str | None = None
    layout: Layout = attrs.field(factory=Layout)
    size: int = MAX_RESULTS
    split_by: str | None = None
    via: str = "jobs"
    fresh: bool = False


def open_plan(context: FlowContext, plans: PlanStore, request: Request, output: str | Path, options: Options) -> Collection:
    """The plan for a query and an output: the one that was stored, or a new one, which is not stored yet.

    Raises `SettingError` and `ExportError` for options that cannot be used, and `OutputError` for an output that cannot be.
    """
    new = _new(context, request, output, options)
    plan = plans.find(new.id)
    if plan is None or (options.fresh and (plan.report is not None or not plan.is_fresh)):
        return new
    return plan


def reopened(plan: Collection) -> Collection:
    """The plan without its report, so that its output is made again. Its jobs are found in the ledger.

    Raises `OutputError` for a collection of pages, which would be billed again.
    """
    if plan.pages:
        raise OutputError(
            f"{plan.output} is gone, and its pages would be billed again. To collect them again, use --fresh (fresh=True)"
        )
    for part in plan.done:
        part.state, part.received = PartState.PLANNED, 0
    return attrs.evolve(plan, report=None, duplicates=0)


def _new(context: FlowContext, request: Request, output: str | Path, options: Options) -> Collection:
    if not LEAST_SIZE <= options.size <= MAX_RESULTS:
        raise SettingError(f"the size of a part must be between {LEAST_SIZE} and {MAX_RESULTS:,}")
    if options.via not in VIA or (options.via == "pages" and options.split_by):
        raise SettingError("a collection is made via jobs or via pages, and only jobs can be split by a field")
    with as_output_error(str(output)):
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
        split_by=None if options.split_by is None else _value_path(request, options.split_by),
        pages=options.via == "pages",
    )
    return attrs.evolve(plan, id=_id(plan))


def _value_path(request: Request, name: str) -> str:
    """The path of a field to split by: it has one value in a record, which the service can list, and which `in` finds.

    Raises `SettingError` for other fields.
    """
    table = table_of(request)
    spec = table.get(table.resolve(name))
    has_one_value = spec is not None and not (spec.array or spec.repeated or spec.type.is_list)
    if spec is None or not has_one_value or not spec.autocomplete or Operator.IN not in spec.operators:
        raise SettingError(f"a collection cannot be split by `{name}`. Use a field with one value in a record, such as `country`")
    return spec.path


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
