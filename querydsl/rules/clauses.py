"""Rules about the clauses of a query (`select`, `sort by`, `limit`) and a missing filter."""

import re
from collections.abc import Iterator

from querydsl.catalogue import FieldTable, Returnable
from querydsl.catalogue.service import MAX_RESULTS
from querydsl.diagnostics.model import Diagnostic, Label, Span, each_of, error, info, replace, warning
from querydsl.diagnostics.wording import did_you_mean
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import shown
from querydsl.semantics.values import is_whole
from querydsl.syntax.ast import Boolean, Date, Field, Missing, Number, Parameter, Query, Relative, SortKey, Text, Time, Value

SORTED_SAMPLE_HINT = "for the first records in sort order, use `querydsl search` (`Client.search` in Python), or remove `limit`"
UNSORTED_SAMPLE_HINT = "for the first records in sort order, use `querydsl collect`: the service cannot sort by this field"
LIMIT_CAPPED_HINT = "for more records, use `querydsl collect` (`Client.collect` in Python)"
"""The hints that name the ways around the limits of a batch search. A command that offers a better way is named here."""

_NO_FILTER = re.compile(r"[\ufeff,]?\s*(?:(?:people|companies)\s+where\b)?\s*(?:(?:select|sort|limit)\b|$)", re.IGNORECASE)


def missing_filter(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A query without a filter: an empty text, or only comments and clauses.

    The service responds with a 400, `filters must be provided for search`, but only after the call is made.

    Wrong:

    ```query
    limit 10
    ```

    Right:

    ```query
    title ~ "engineer" limit 10
    ```
    """
    query = ctx.lowering.template
    if query.filter is None and _has_no_filter(query):
        hint = 'add a condition, for example `title ~ "engineer"`'
        yield error("missing-filter", _stripped(query), "the query has no filter, and the service requires one", hint=hint)


def _has_no_filter(query: Query) -> bool:
    """Whether the text has nothing in place of a filter. A filter that cannot be parsed is a syntax error."""
    text = _without_comments(query)
    return _NO_FILTER.match(text, query.given[-1].span.end if query.given else 0) is not None


def _stripped(query: Query) -> Span:
    """The span of the text without the white space and comments around it; empty at 0 if nothing is left."""
    text = _without_comments(query)
    bare = text.strip("\ufeff \t\r\n")
    return Span(text.index(bare), text.index(bare) + len(bare)) if bare else Span(0, 0)


def _without_comments(query: Query) -> str:
    """The text with its comments replaced by spaces."""
    text = query.source or ""
    for comment in query.comments:
        start, end = comment.span.start, comment.span.end
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def unknown_select(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A field in `select` or `sort by` that the service does not return.

    Filters and records use different paths. An alias works for both, and a path that can only be filtered is replaced by the
    path that is returned. `sort by` needs its fields in the records too, because sorting happens after the download.

    The service rejects the whole call because of one such path, or leaves the value out of every record.

    Wrong:

    ```query
    title ~ "engineer" select name, nickname
    ```

    Right:

    ```query
    title ~ "engineer" select name, current_title
    ```
    """
    table = ctx.lowering.table
    for field, path in _returned(ctx.lowering.query, table):
        spec = table.get(path)
        if field.path and field.path not in table.several and (spec is None or spec.returnable is Returnable.NO):
            known = spec is not None or table.get(table.resolve(field.path)) is not None
            yield _unknown_select(field, table.suggest(field.path, select=True), known=known)


def _returned(query: Query, table: FieldTable) -> Iterator[tuple[Field, str]]:
    """The fields of `select` and `sort by`, each with its path in the response."""
    yield from ((field, table.select_path(field.path)) for field in query.select)
    yield from ((key.field, table.sort_path(key.field.path)) for key in query.sort)


def _unknown_select(field: Field, names: tuple[str, ...], *, known: bool) -> Diagnostic:
    message = f"`{field.path}` can be filtered but is not returned" if known else f"there is no field `{field.path}` to return"
    fix = replace(f"write `{names[0]}`", field.span, names[0]) if not known and _differs_in_case(field, names) else None
    hint = did_you_mean(names) or "search the fields with `querydsl fields WORD`"
    return error("unknown-select", field.span, message, hint=hint, fix=fix, alternatives=each_of(names, field.span))


def _differs_in_case(field: Field, names: tuple[str, ...]) -> bool:
    return bool(names) and names[0].casefold() == field.path.casefold()


def gated_select(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A field in `select` that many plans can filter but not read.

    If the query has a `select`, the rule also checks the fields of `sort by`, because they are requested too.

    The service rejects the whole call with a 403 if the plan does not include one path, after all other checks.

    Wrong:

    ```query
    skill = "Python" select name, skill
    ```

    Right:

    ```query
    skill = "Python" select name, headline
    ```
    """
    query, table = ctx.lowering.query, ctx.lowering.table
    reported = set()
    for field, path in _returned(query, table) if query.select else ():
        spec = table.get(path)
        if spec is not None and spec.returnable is Returnable.GATED and path not in reported:
            reported.add(path)
            message = f"your plan may not include `{field.path}`"
            hint = "remove it unless your plan includes it; a project's catalogue can allow it"
            yield warning("gated-select", field.span, message, hint=hint)


def limit_range(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A `limit` that is not a whole number above zero: `limit 0`, `limit 2.5`, `limit "10"`.

    The service responds with a 400 for zero and below, but only after the query is sent.

    Wrong:

    ```query
    title ~ "engineer" limit 0
    ```

    Right:

    ```query
    title ~ "engineer" limit 100
    ```
    """
    limit = ctx.lowering.query.limit
    if limit is None or _is_valid_limit(limit):
        return
    match limit:
        case Number() | Text() | Boolean() | Date() | Time() | Relative():
            written = shown(limit)
        case _:
            written = "a list"
    message = f"`limit` must be a whole number above zero, not {written}"
    yield error("limit-range", limit.span, message, hint="write, for example, `limit 100`")


def _is_valid_limit(limit: Value) -> bool:
    match limit:
        case Number():
            return is_whole(limit) and limit.value > 0
        case _:
            return isinstance(limit, Missing | Parameter)


def limit_capped(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A `limit` above 10,000, the maximum of a batch search.

    The number is sent as written.

    The service reduces it to 10,000 without a warning, so a result of 10,000 records looks complete.

    Wrong:

    ```query
    title ~ "engineer" limit 20000
    ```

    Right:

    ```query
    title ~ "engineer" limit 10000
    ```
    """
    limit = ctx.lowering.query.limit
    if isinstance(limit, Number) and is_whole(limit) and limit.value > MAX_RESULTS:
        message = f"the service reduces `limit {shown(limit)}` to {MAX_RESULTS:,} without a warning"
        yield warning("limit-capped", limit.span, message, hint=LIMIT_CAPPED_HINT)


def sorted_sample(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A `sort by` with a `limit`, which does not select the first records: `sort by size desc limit 3`.

    The service chooses which records to return, up to the limit. Only those are sorted after the download. To get the first
    records in sort order, use `querydsl search`, or `Client.search` in Python, which sort on the service. The service can sort by
    some fields only. For the others, remove `limit`.

    The service has a key `sorts`, but a batch search that has it completes with 0 results, so it is never sent.

    Wrong:

    ```query
    companies where country = "CAN" sort by size desc limit 3
    ```

    Right:

    ```query
    companies where country = "CAN" limit 3
    ```
    """
    keys, limit = _sort_keys(ctx), ctx.lowering.query.limit
    if keys and limit is not None and _is_valid_limit(limit):
        labels = (Label(limit.span, "the service chooses this many records"),)
        message = "`sort by` does not decide which records the service returns"
        table = ctx.lowering.table
        can_sort = all(spec.sortable for key in keys if (spec := table.get(table.sort_path(key.field.path))))
        hint = SORTED_SAMPLE_HINT if can_sort else UNSORTED_SAMPLE_HINT
        yield warning("sorted-sample", _span_of(keys), message, hint=hint, labels=labels)


def sort_is_local(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A reminder that `sort by` sorts the downloaded records.

    If the query also has a `limit`, the rule `sorted-sample` reports it instead.

    The service has a key `sorts`, but a batch search that has it completes with 0 results, so it is never sent.

    Reported:

    ```query
    title ~ "engineer" sort by name
    ```

    Not reported:

    ```query
    title ~ "engineer"
    ```
    """
    keys, limit = _sort_keys(ctx), ctx.lowering.query.limit
    if keys and (limit is None or not _is_valid_limit(limit)):
        yield info("sort-is-local", _span_of(keys), "sorting happens after the download, not in the service")


def _sort_keys(ctx: RuleContext) -> list[SortKey]:
    """The sort keys without those that are reported as unknown. A key that is correct after a fix counts."""
    table = ctx.lowering.table
    return [key for key in ctx.lowering.query.sort if key.field.path and _is_sortable(key.field, table)]


def _is_sortable(field: Field, table: FieldTable) -> bool:
    if field.path in table.several:
        return False
    spec = table.get(table.sort_path(field.path))
    is_returned = spec is not None and spec.returnable is not Returnable.NO
    return is_returned or _differs_in_case(field, table.suggest(field.path, select=True))


def _span_of(keys: list[SortKey]) -> Span:
    return Span(keys[0].span.start, keys[-1].span.end)
