"""The values that can be written after an operator: closed values, countries, dates, units, and the values that are stored."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TypeAlias, get_args

from querydsl.catalogue import DATED, TEXTUAL, CountryForm, FieldSpec, FieldType
from querydsl.catalogue.countries import all_countries
from querydsl.catalogue.spellings import spellings
from querydsl.editor.cursor import Context, Cursor
from querydsl.editor.document import Document
from querydsl.editor.offers import CompletionKind, Offer
from querydsl.editor.rest import rest_of
from querydsl.semantics.request import Request
from querydsl.semantics.values import moment
from querydsl.syntax.ast import DISTANCE_UNITS, EntityName, OffsetUnit, Relative
from querydsl.syntax.keywords import KEYWORDS
from querydsl.syntax.literals import quoted, scalar_text

StoredValues: TypeAlias = Callable[[EntityName, FieldSpec, str, Request | None], tuple[str, ...]]
"""A function that returns stored values of a field of an entity that start with a prefix, in the records of a request."""

_OFFSETS: tuple[tuple[int, OffsetUnit], ...] = ((-7, "d"), (-30, "d"), (-3, "mo"), (-6, "mo"), (-1, "y"), (-2, "y"), (-5, "y"))
_NUMBER = re.compile(r"([+-])\s*([0-9]{1,6})")
_UNIT_NAMES = {"km": "kilometres", "mi": "miles", "m": "metres", "ft": "feet"}


def values_at(cursor: Cursor, context: Context, document: Document, stored: StoredValues | None) -> Iterator[Offer]:
    """The values that the fields of the condition accept. `stored` returns the stored values of a field without a closed set."""
    now = document.now or dt.datetime.now(dt.UTC)
    specs = context.specs[:1]
    if context.clause == "limit":  # a number
        return
    for spec in specs:
        if "STRING" in cursor.terminals and spec.type in TEXTUAL:
            yield from _texts(spec, cursor, document, stored)
        if "BOOLEAN" in cursor.terminals and spec.type is FieldType.BOOLEAN:
            yield from (Offer(word, CompletionKind.VALUE, "boolean") for word in KEYWORDS["BOOLEAN"])
        if "ANCHOR" in cursor.terminals and spec.type in DATED:
            yield from _dates(now)
    if "BOOLEAN" in cursor.terminals and not specs:
        yield from (Offer(word, CompletionKind.VALUE, "boolean") for word in KEYWORDS["BOOLEAN"])
        yield from _dates(now)
    if "OFFSET" in cursor.terminals:
        yield from _offsets(str(cursor.before[-1]), cursor.typed, now)
    if "UNIT" in cursor.terminals:
        yield from (Offer(unit, CompletionKind.UNIT, _UNIT_NAMES[unit], snippet=f'{unit} of "$1"') for unit in DISTANCE_UNITS)


def _texts(spec: FieldSpec, cursor: Cursor, document: Document, stored: StoredValues | None) -> Iterator[Offer]:
    known = known_values(spec)
    yield from known
    if stored is not None and not known and spec.autocomplete:
        values = stored(document.query.entity, spec, cursor.typed.strip("\"'"), rest_of(document, cursor.offset))
        yield from (Offer(quoted(value), CompletionKind.VALUE, "stored value", stored=True) for value in values)


@lru_cache(maxsize=256)
def known_values(spec: FieldSpec) -> tuple[Offer, ...]:
    """The values of a closed set, or the known spellings of a field's values."""
    if spec.closed_set:
        return tuple([Offer(quoted(value), CompletionKind.VALUE) for value in spec.closed_set])
    if spec.country is not None:
        return tuple([_country(spec.country, *names) for names in sorted(_countries(spec.country))])
    if spec.spellings is None:
        return ()
    return tuple([Offer(quoted(value), CompletionKind.VALUE) for value in sorted(spellings(spec.spellings).stored)])


def _countries(form: CountryForm) -> Iterator[tuple[str, str]]:
    """The value and the other name of each country in a form."""
    for country in all_countries():
        if form is CountryForm.ISO3:
            yield country.code, country.name
        else:
            yield from ((name, country.code) for name in country.stored or (country.name,))


def _country(form: CountryForm, value: str, other: str) -> Offer:
    return Offer(quoted(value), CompletionKind.VALUE, other, form.value)


def _dates(now: dt.datetime) -> Iterator[Offer]:
    yield Offer("today", CompletionKind.DATE, now.date().isoformat())
    yield Offer("now", CompletionKind.DATE, moment(Relative("now"), now))
    for amount, unit in _OFFSETS:
        value = Relative("today", amount, unit)
        yield Offer(scalar_text(value), CompletionKind.DATE, moment(value, now))
    yield Offer(now.date().isoformat(), CompletionKind.DATE, "today's date", snippet="${1:" + now.date().isoformat() + "}")


def _offsets(anchor: str, typed: str, now: dt.datetime) -> Iterator[Offer]:
    """Common offsets, or the written number with each unit."""
    written = _NUMBER.match(typed)
    offsets = [(int(written[1] + written[2]), unit) for unit in get_args(OffsetUnit)] if written else _OFFSETS
    for amount, unit in offsets:
        value = Relative("now" if anchor.lower() == "now" else "today", amount, unit)
        try:
            yield Offer(scalar_text(value).partition(" ")[2], CompletionKind.DATE, moment(value, now))
        except (OverflowError, ValueError):  # before the first year or after the last one
            return
