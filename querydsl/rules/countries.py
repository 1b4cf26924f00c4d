"""The rule about the form of a country, and the table of countries it goes by."""

import csv
import functools
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import NamedTuple

from querydsl.catalogue import CountryForm
from querydsl.diagnostics.model import Diagnostic, Fix, error, replace
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import name_of, place_of, shown
from querydsl.semantics.ir import LoweredCondition
from querydsl.syntax.ast import Text
from querydsl.syntax.literals import quoted

_USA = '`"United States"` and `"United States of America"` are both stored: `in ("United States", "United States of America")`'


class Country(NamedTuple):
    """A country of ISO 3166: its code of three letters, and its usual name in English."""

    code: str
    name: str


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
    country = _countries().get(_key(value.value))
    if leaf.spec is not None and leaf.spec.country is CountryForm.NAME:
        message = f"`{name_of(leaf)}` stores full names of countries, and {shown(value)} is a code"
        return error("country-form", place_of(leaf, value), message, hint=_name_hint(country))
    message = f"`{name_of(leaf)}` stores codes of three letters (ISO 3166 alpha-3), and {shown(value)} is not one"
    hint = f"write {quoted(country.code)}" if country else 'write the code, such as `"USA"` or `"GBR"`'
    return error("country-form", place_of(leaf, value), message, hint=hint, fix=_code_fix(country, value, ctx))


def _name_hint(country: Country | None) -> str:
    if country is None:
        return 'write the name, such as `"Canada"`; autocomplete shows how it is stored'
    return _USA if country.code == "USA" else f"write {quoted(country.name)}; autocomplete shows how it is stored"


def _code_fix(country: Country | None, value: Text, ctx: RuleContext) -> Fix | None:
    if country is None or not ctx.is_literal(value):
        return None
    return replace(f"write {quoted(country.code)}", value.span, quoted(country.code))


@functools.cache
def _countries() -> Mapping[str, Country]:
    """Each country by its codes and its names, all in one case and without signs."""
    found: dict[str, Country] = {}
    with resources.files("querydsl.catalogue").joinpath("data/countries.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            country = Country(row["alpha3"], row["name"])
            for name in (row["alpha3"], row["alpha2"], row["name"], *row["other names"].split("|")):
                found.setdefault(_key(name), country)
    found.pop("", None)
    return found


def _key(name: str) -> str:
    return "".join(letter for letter in name.casefold().removeprefix("the ") if letter.isalnum())
