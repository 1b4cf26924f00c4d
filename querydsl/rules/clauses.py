"""Rules about what stands around the filter: whether there is one, `select`, `sort by`, `limit` and parameters."""

import re
from collections.abc import Iterator

from querydsl.catalogue import Returnable
from querydsl.catalogue.service import MAX_RESULTS
from querydsl.diagnostics.model import Diagnostic, Label, Span, error, info, replace, warning
from querydsl.diagnostics.wording import did_you_mean
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import shown
from querydsl.semantics.values import is_whole
from querydsl.syntax.ast import Boolean, Date, Field, Missing, Number, Parameter, Query, Relative, Text, Time

_NO_FILTER = re.compile(r"\ufeff?\s*(?:(?:people|companies)\s+where\b)?\s*(?:(?:select|sort|limit)\b|$)", re.IGNORECASE)


def missing_filter(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A query without a filter: an empty text, comments, clauses alone.

    The service answers `filters must be provided for search` (400), but only after the call is made.

    Wrong:

    ```query
    limit 10
    ```

    Right:

    ```query
    title ~ "engineer" limit 10
    ```
    """
    query = ctx.lowering.query
    if query.filter is None and _left_out(query):
        hint = 'say who is wanted, for example `title ~ "engineer"`'
        yield error("missing-filter", _whole(query), "there is no filter, and the service does not search without one", hint=hint)


def _left_out(query: Query) -> bool:
    """True where nothing stands in the filter's place; what could not be read there, the parser has reported."""
    return _NO_FILTER.match(_without_comments(query)) is not None


def _whole(query: Query) -> Span:
    """The text without white space and comments around it; an empty span at 0 where nothing is left."""
    text = _without_comments(query)
    bare = text.strip("\ufeff \t\r\n")
    return Span(text.index(bare), text.index(bare) + len(bare)) if bare else Span(0, 0)


def _without_comments(query: Query) -> str:
    """The text with blanks in the place of its comments."""
    text = query.source or ""
    for comment in query.comments:
        start, end = comment.span.start, comment.span.end
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def unknown_select(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A field in `select` or `sort by` that does not come back in records.

    What is filtered and what is returned have different paths; an alias stands for both, and a path that is only for filters
    becomes its twin. `sort by` needs its fields in the records too, since sorting is done after the download.

    The service refuses the whole call for one such path, or leaves the value out of every record.

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
    for field in _returned(ctx.lowering.query):
        spec = table.get(table.select_path(field.path))
        if field.path and (spec is None or spec.returnable is Returnable.NO):
            known = spec is not None or table.get(table.resolve(field.path)) is not None
            yield _unknown(field, table.suggest(field.path, select=True), known=known)


def _returned(query: Query) -> Iterator[Field]:
    yield from query.select
    yield from (key.field for key in query.sort)


def _unknown(field: Field, names: tuple[str, ...], *, known: bool) -> Diagnostic:
    message = f"`{field.path}` is searched, not returned" if known else f"there is no field `{field.path}` to return"
    same = names and not known and names[0].casefold() == field.path.casefold()
    fix = replace(f"write `{names[0]}`", field.span, names[0]) if same else None
    hint = did_you_mean(names) or "`querydsl fields WORD` searches the names of all fields"
    return error("unknown-select", field.span, message, hint=hint, fix=fix)


def gated_select(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A field in `select` that many plans may filter by but not read.

    A key of `sort by` counts where there is a `select`, because the key is fetched with it.

    The service refuses the whole call with a 403 if the plan does not include one path, after the query has passed every other
    test.

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
    told = set()
    for field in _returned(query) if query.select else ():
        path = table.select_path(field.path)
        spec = table.get(path)
        if spec is not None and spec.returnable is Returnable.GATED and path not in told:
            told.add(path)
            message = f"the service may refuse to return `{field.path}` on the account's plan"
            hint = "leave it out, unless the account's plan includes it; a project's catalogue can say so"
            yield warning("gated-select", field.span, message, hint=hint)


def limit_range(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A `limit` that is no whole number above zero: `limit 0`, `limit 2.5`, `limit "10"`.

    The service answers a 400 for zero and below, once the query is sent.

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
    match limit:
        case None | Missing() | Parameter():
            return
        case Number() if is_whole(limit) and limit.value > 0:
            return
        case Number() | Text() | Boolean() | Date() | Time() | Relative():
            said = shown(limit)
        case _:
            said = "a list"
    message = f"`limit` is a whole number above zero, and {said} is not"
    yield error("limit-range", limit.span, message, hint="write for example `limit 100`")


def limit_capped(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A `limit` above 10,000, which is the most that a batch search delivers.

    The number is sent as it is written.

    The service clamps it without a word, so that a result of 10,000 records looks complete.

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
        message = f"a batch search delivers 10,000 records at most, so `limit {shown(limit)}` is cut down in silence"
        yield warning("limit-capped", limit.span, message, hint="for more, split the query, for example by country or by date")


def sort_is_local(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A reminder that `sort by` is done after the download, on the records that came.

    With a `limit` below the number of matches these are not the first ones of the order asked for, but any.

    The service has a key `sorts`, but with it a batch search completes with 0 results, so it is never sent.

    Raises it:

    ```query
    title ~ "engineer" sort by name
    ```

    Does not:

    ```query
    title ~ "engineer"
    ```
    """
    keys = [key for key in ctx.lowering.query.sort if key.field.path]
    if keys:
        place = Span(keys[0].span.start, keys[-1].span.end)
        hint = "with a `limit`, the service chooses which records come, and they are sorted then"
        yield info("sort-is-local", place, "the records are sorted after the download, not by the service", hint=hint)


def unbound_parameter(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A parameter without a value: `$country`.

    Values are given to `bind`, to `params`, or on the command line; they are data and never read as text of the query.

    The service knows no parameters; it would search for the text of the name.

    Wrong:

    ```query
    country = $country
    ```

    Right:

    ```query
    country = "Canada"
    ```
    """
    limit = ctx.lowering.query.limit
    found = [*ctx.unbound, *([limit] if isinstance(limit, Parameter) else [])]
    places: dict[str, list[Span]] = {}
    for parameter in sorted(found, key=lambda it: it.span.start):
        spans = places.setdefault(parameter.name, [])
        if parameter.span not in spans[-1:]:
            spans.append(parameter.span)
    for name, (first, *others) in places.items():
        labels = tuple(Label(span, "and here") for span in others)
        hint = f'give it one: `-p {name}=…` on the command line, `params={{"{name}": …}}` in Python'
        yield error("unbound-parameter", first, f"`${name}` has no value", hint=hint, labels=labels)
