"""Rules about the form in which values are stored."""

from collections.abc import Iterable, Iterator

from querydsl.catalogue import Content, FieldSpec, FieldTable
from querydsl.catalogue.spellings import Spelling, spellings
from querydsl.diagnostics.model import Diagnostic, Fix, each_of, error, replace, warning
from querydsl.diagnostics.wording import did_you_mean, join_words
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.invisible import visible
from querydsl.rules.analysis.messages import name_of, operator_of, shown, subject_of, value_span
from querydsl.rules.analysis.text_problems import array_items, bare_domain, is_wrong_domain, kind_of, spelling_of
from querydsl.semantics.ir import LoweredCondition
from querydsl.syntax.ast import Text
from querydsl.syntax.literals import quoted
from querydsl.syntax.operators import NEGATIVE, WHOLE_VALUE


def stored_form(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A known value in another spelling than the stored one: `country = "Deutschland"`, `round = "Series A"`.

    The catalogue has the names of countries in several languages, the continents, the types of funding rounds, and some states and
    cities. A string that is one typo away from a country gets a suggestion. Other strings are accepted.

    The service compares the text with the stored values, and returns 0 records for another spelling.

    Wrong:

    ```query
    country = "Deutschland"
    ```

    Right:

    ```query
    country = "Germany"
    ```
    """
    for condition, value in ctx.texts("stored-form"):
        found = spelling_of(condition.spec, condition.operator, visible(value.value))
        if found is not None:
            yield _stored_form(condition, value, found, ctx)


def _stored_form(condition: LoweredCondition, value: Text, found: Spelling, ctx: RuleContext) -> Diagnostic:
    message = f"{shown(value)} is not how `{name_of(condition)}` is stored"
    hint, fix = f"write {quoted(found.values[0])}", None
    if found.is_certain:
        fix = _write(value, found.values[0], ctx)
    elif len(found.values) == 1:
        hint = did_you_mean([quoted(found.values[0])]) or hint
    else:
        hint = f"write {join_words([quoted(form) for form in found.values], 'or')}; autocomplete shows how it is stored"
    others = _each_form(value, found, ctx)
    return warning("stored-form", value_span(condition, value), message, hint=hint, fix=fix, alternatives=others)


def _each_form(value: Text, found: Spelling, ctx: RuleContext) -> tuple[Fix, ...]:
    return each_of(map(quoted, found.values), value.span) if ctx.is_literal(value) else ()


def _write(value: Text, right: str, ctx: RuleContext) -> Fix | None:
    return replace(f"write {quoted(right)}", value.span, quoted(right)) if ctx.is_literal(value) else None


def place_form(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A place in another form than the stored one: `location = "Berlin"`, `state = "CA"`, `city = "NYC"`.

    `location` stores the whole text of a place, such as "San Francisco, California, United States". Use `city`, `state` or
    `country` for a part of it, or `~` to find its words. States and cities are stored with their full names.

    The service compares the whole text, and returns 0 records for a part or an abbreviation.

    Wrong:

    ```query
    location = "Berlin" or state = "CA"
    ```

    Right:

    ```query
    city = "Berlin" or state = "California"
    ```
    """
    for condition, value in ctx.texts("place-form"):
        found = spelling_of(condition.spec, condition.operator, visible(value.value))
        yield _whole_place(condition, value, ctx) if found is None else _full_name(condition, value, found, ctx)


def _whole_place(condition: LoweredCondition, value: Text, ctx: RuleContext) -> Diagnostic:
    text, message = (
        visible(value.value),
        f'`{operator_of(condition)}` compares the whole text of a place, such as "Berlin, Germany"',
    )
    words = f"`{name_of(condition)} ~ {quoted(text)}`"
    part = _part_of_place(condition.path, text, ctx.lowering.table)
    hint = f"write {words}" if part is None else f"write `{part} = {quoted(text)}` or {words}"
    return warning("place-form", value_span(condition, value), message, hint=hint)


def _part_of_place(path: str, text: str, table: FieldTable) -> str | None:
    """The name of the field next to a whole place that stores countries, if the text is one, or else cities."""
    part = "country" if text in spellings("countries").stored else "city"
    spec = table.get(f"{path.removesuffix('.full_location').removesuffix('.raw')}.{part}")
    return table.shortest(spec.path) if spec is not None else None


def _full_name(condition: LoweredCondition, value: Text, found: Spelling, ctx: RuleContext) -> Diagnostic:
    message = f"`{name_of(condition)}` stores full names, and {shown(value)} is an abbreviation, a nickname or another name"
    hint = f"write {join_words([quoted(form) for form in found.values], 'or')}; autocomplete shows how it is stored"
    others = _each_form(value, found, ctx)
    return warning("place-form", value_span(condition, value), message, hint=hint, alternatives=others)


def domain_form(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A domain in another form than the stored one: `company_domain = "https://www.Stripe.com/"`.

    Domains are stored bare: in lower case, without `https://`, `www.` and a path. A difference in case alone is a warning.

    The service compares the text, finds no such domain, and returns 0 records.

    Wrong:

    ```query
    company_domain = "https://www.Stripe.com/"
    ```

    Right:

    ```query
    company_domain = "stripe.com"
    ```
    """
    for condition, value in ctx.texts("domain-form"):
        domain, span = bare_domain(visible(value.value)), value_span(condition, value)
        hint = 'write the domain, such as `"stripe.com"`' if domain is None else f"write {quoted(domain)}"
        fix = None if domain is None else _write(value, domain, ctx)
        if is_wrong_domain(value.value):
            message = f"`{name_of(condition)}` stores bare domains, and {shown(value)} is not one"
            yield error("domain-form", span, message, hint=hint, fix=fix)
        else:
            message = f"`{name_of(condition)}` stores domains in lower case"
            yield warning("domain-form", span, message, hint=hint, fix=fix)


def wrong_kind(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A URL, an e-mail address, a phone number or a handle where a name or a title is stored: `company = "https://stripe.com"`.

    The rule reports a PostgreSQL array too, such as `"{Canada,France}"`.

    A phone number has seven digits or more and no letter. A handle starts with `@`, and is reported for names of people only.

    The service compares the text with names, and returns 0 records.

    Wrong:

    ```query
    company = "https://stripe.com"
    ```

    Right:

    ```query
    company_domain = "stripe.com"
    ```
    """
    for condition, value in ctx.texts("wrong-kind"):
        kind = kind_of(visible(value.value), person=condition.spec is not None and condition.spec.content is Content.PERSON)
        if kind is not None and condition.spec is not None:
            message = f"{shown(value)} is {kind}, and `{name_of(condition)}` does not store those"
            items = array_items(visible(value.value))
            hint = (
                _list_of(condition, items)
                if items
                else _right_field(kind, visible(value.value), condition.spec, ctx.lowering.table)
            )
            yield warning("wrong-kind", value_span(condition, value), message, hint=hint)


def _list_of(condition: LoweredCondition, items: Iterable[str]) -> str:
    """The hint for several values in one text."""
    operator, is_negative = operator_of(condition), condition.operator in NEGATIVE
    if condition.operator in WHOLE_VALUE:
        operator = "not in" if is_negative else "in"
    else:
        operator += " all" if is_negative else " any"
    return f"write `{subject_of(condition)} {operator} ({', '.join(map(quoted, items))})`"


def _right_field(kind: str, text: str, spec: FieldSpec, table: FieldTable) -> str:
    """The hint: the field to filter by instead, if there is one."""
    domain = bare_domain(text.partition("@")[2] or text) if kind in ("a URL", "an e-mail address") and not _has_path(text) else None
    if domain and spec.content is Content.NAME and (field := _field_beside(spec, Content.DOMAIN, table)):
        return f"filter by the domain: `{table.shortest(field.path)} = {quoted(domain)}`"
    if kind == "a handle" and (field := _field_beside(spec, Content.HANDLE, table)):
        return f"filter by the handle: `{table.shortest(field.path)} = {quoted(text.removeprefix('@'))}`"
    return "write a name as it is stored"


def _has_path(address: str) -> bool:
    """Whether a URL has a path, so that its domain may belong to another company: `linkedin.com/company/acme`."""
    return "/" in address.partition("://")[2].rstrip("/") or ("://" not in address and "/" in address.rstrip("/"))


def _field_beside(spec: FieldSpec, content: Content, table: FieldTable) -> FieldSpec | None:
    """The filterable field of this content in the same nested array."""
    fields = (other for other in table.specs.values() if other.content is content and other.array == spec.array)
    return next((field for field in fields if field.filterable), None)
