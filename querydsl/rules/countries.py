"""The rule about the form of a country, and the table of countries it goes by."""

from collections.abc import Iterator

from querydsl.catalogue import CountryForm
from querydsl.catalogue.countries import Country, find_country
from querydsl.diagnostics.model import Diagnostic, Fix, error, replace
from querydsl.diagnostics.wording import join_words
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import name_of, place_of, shown
from querydsl.semantics.ir import LoweredCondition
from querydsl.syntax.ast import Text
from querydsl.syntax.literals import quoted


def country_form(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A country in the form that the field does not store: `country = "USA"`, `company_country = "France"`.

    Where people live is stored by full name: `country`, `professional_network.location.country`,
    `education.schools.location.country`. Where companies sit is stored by ISO 3166 code of three letters, in any case:
    `company_country` of people, and `country` of companies. A full name is not looked up in any list, so none is blamed for being
    rare.

    The service compares the text and finds no such country: 0 rows.

    Wrong:

    ```query
    country = "CAN" or company_country = "France"
    ```

    Right:

    ```query
    country = "Canada" or company_country = "FRA"
    ```
    """
    for leaf, value in ctx.foreign:
        yield _foreign(leaf, value, ctx)


def _foreign(leaf: LoweredCondition, value: Text, ctx: RuleContext) -> Diagnostic:
    country = find_country(value.value)
    if leaf.spec is not None and leaf.spec.country is CountryForm.NAME:
        message = f"`{name_of(leaf)}` stores full names of countries, and {shown(value)} is a code"
        return error("country-form", place_of(leaf, value), message, hint=_name_hint(country))
    message = f"`{name_of(leaf)}` stores codes of three letters (ISO 3166 alpha-3), and {shown(value)} is not one"
    hint = f"write {quoted(country.code)}" if country else 'write the code, such as `"USA"` or `"GBR"`'
    return error("country-form", place_of(leaf, value), message, hint=hint, fix=_code_fix(country, value, ctx))


def _name_hint(country: Country | None) -> str:
    if country is None:
        return 'write the name, such as `"Canada"`; autocomplete shows how it is stored'
    if country.stored:
        names = [quoted(name) for name in country.stored]
        return f"{join_words([f'`{name}`' for name in names], 'and')} are both stored: `in ({', '.join(names)})`"
    return f"write {quoted(country.name)}; autocomplete shows how it is stored"


def _code_fix(country: Country | None, value: Text, ctx: RuleContext) -> Fix | None:
    if country is None or not ctx.is_literal(value):
        return None
    return replace(f"write {quoted(country.code)}", value.span, quoted(country.code))
