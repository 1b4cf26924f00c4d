"""The rule about the form of countries."""

from collections.abc import Iterator

from querydsl.catalogue import CountryForm
from querydsl.catalogue.countries import Country, find_country
from querydsl.diagnostics.model import Diagnostic, Fix, Span, error, replace
from querydsl.diagnostics.wording import join_words
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import name_of, shown, value_span
from querydsl.semantics.ir import LoweredCondition
from querydsl.syntax.ast import Condition, Text, Values
from querydsl.syntax.literals import quoted
from querydsl.syntax.operators import Operator

_LISTING = {Operator.EQ: "in", Operator.NE: "not in"}


def country_form(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A country in a form that the field does not store: `country = "USA"`, `company_country = "France"`.

    The countries where people live are stored as full names: `country`, `professional_network.location.country`,
    `education.schools.location.country`. The countries of companies are stored as ISO 3166 alpha-3 codes, in any case:
    `company_country` of people, and `country` of companies. Names are not checked against a list, so rare ones are accepted.

    The service compares the text, finds no such country, and returns 0 records.

    Wrong:

    ```query
    country = "CAN" or company_country = "France"
    ```

    Right:

    ```query
    country = "Canada" or company_country = "FRA"
    ```
    """
    for condition, value in ctx.wrong_country:
        yield _wrong_form(condition, value, ctx)


def _wrong_form(condition: LoweredCondition, value: Text, ctx: RuleContext) -> Diagnostic:
    country, span = find_country(value.value), value_span(condition, value)
    if condition.spec is not None and condition.spec.country is CountryForm.NAME:
        message = f"`{name_of(condition)}` stores full country names, and {shown(value)} is a code"
        others = _names(country, condition, value) if country and ctx.is_literal(value) else ()
        return error("country-form", span, message, hint=_name_hint(country), alternatives=others)
    message = f"`{name_of(condition)}` stores ISO 3166 alpha-3 codes, and {shown(value)} is not one"
    hint = f"write {quoted(country.code)}" if country else 'write the code, such as `"USA"` or `"GBR"`'
    return error("country-form", span, message, hint=hint, fix=_code_fix(country, value, ctx))


def _name_hint(country: Country | None) -> str:
    if country is None:
        return 'write the name, such as `"Canada"`; autocomplete shows how it is stored'
    if not country.stored:
        return f"write {quoted(country.name)}; autocomplete shows how it is stored"
    names = [quoted(name) for name in country.stored]
    return f"{join_words([f'`{name}`' for name in names], 'and')} are both stored: `in ({', '.join(names)})`"


def _names(country: Country, condition: LoweredCondition, value: Text) -> tuple[Fix, ...]:
    """The alternative that writes the name, or a list of all names that are stored."""
    names, origin = [quoted(name) for name in country.stored or (country.name,)], condition.origin
    if len(names) == 1:
        return (replace(f"write {names[0]}", value.span, names[0]),)
    if not isinstance(origin, Condition) or not origin.span.start <= value.span.start < origin.span.end:
        return ()  # the default of a parameter
    if isinstance(origin.value, Values):
        return (replace(f"write {join_words(names, 'and')}", value.span, ", ".join(names)),)
    word = _LISTING.get(origin.operator)
    listed = f"{word} ({', '.join(names)})"
    return (replace(f"write `{listed}`", Span(origin.field.span.end, value.span.end), f" {listed}"),) if word else ()


def _code_fix(country: Country | None, value: Text, ctx: RuleContext) -> Fix | None:
    if country is None or not ctx.is_literal(value) or _may_be_another(country, value.value.upper()):
        return None
    return replace(f"write {quoted(country.code)}", value.span, quoted(country.code))


def _may_be_another(country: Country, code: str) -> bool:
    """Whether a code may be another country's code with a typo: `UA` is Ukraine, or `USA`; `GRE` is Greece, or `GRD`."""
    return len(code) == len(country.code) or (code == country.short_code and not country.code.startswith(code))
