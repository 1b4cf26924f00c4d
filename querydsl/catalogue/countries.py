"""The countries of ISO 3166 with their names, loaded from `data/countries.tsv`."""

import csv
import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from querydsl.catalogue.model import CountryForm

_WORD = re.compile(r"[^\W_]+")
_CODE_LENGTHS = (2, 3)


@attrs.frozen
class Country:
    """One country: its alpha-3 code, its usual English name, and the spellings that the service stores, if they are known."""

    code: str
    name: str
    stored: tuple[str, ...] = ()


def find_country(written: str) -> Country | None:
    """The country with this code or name, in any case and with any punctuation; None if there is none."""
    return _countries().get(_normalized(written))


def continent_of(country: str) -> str | None:
    """The continent of a country given by its code or name; None if it is unknown or not certain."""
    found = find_country(country)
    return _continents().get(found.code) if found else None


@functools.cache
def _continents() -> Mapping[str, str]:
    """The continent of each country by its alpha-3 code."""
    table = tomllib.loads(Path(__file__).with_name("data").joinpath("continents.toml").read_text(encoding="utf-8"))
    return {code: continent for continent, codes in table.items() for code in codes}


def has_country_form(form: CountryForm, text: str) -> bool:
    """Whether a string may be a country in this form. Names are not looked up. See `docs/language.md` §9, `country-form`."""
    if form is CountryForm.ISO3:
        return len(text) == 3 and text.isascii() and text.isalpha()
    return not _is_code(text)


def may_match_country(form: CountryForm, text: str) -> bool:
    """Whether the words of a text may occur in a country in this form: `man` occurs in names, and `uk` is a code."""
    if form is CountryForm.ISO3:
        return all(has_country_form(form, part.strip()) for part in text.split("|"))
    return not _is_code(text) or (text.casefold() in _short_name_words() and not text.isupper())


def _is_code(text: str) -> bool:
    letters = text.replace(".", "").strip()
    return len(letters) in _CODE_LENGTHS and letters.isascii() and letters.isalpha()


@functools.cache
def _short_name_words() -> frozenset[str]:
    """The words in country names that are as short as a code: `man` of "Isle of Man"."""
    words = (word.casefold() for row in _rows() for name in _names(row) for word in _words_of_long(name))
    return frozenset(word for word in words if len(word) in _CODE_LENGTHS)


def _words_of_long(name: str) -> list[str]:
    words = _WORD.findall(name)
    return words if len(words) > 1 else []


@functools.cache
def _countries() -> Mapping[str, Country]:
    """Every country by its normalized codes and names."""
    found: dict[str, Country] = {}
    for row in _rows():
        country = Country(row["alpha3"], row["name"], tuple(filter(None, row["stored as"].split("|"))))
        for name in (row["alpha3"], row["alpha2"], *_names(row)):
            found.setdefault(_normalized(name), country)
    found.pop("", None)
    return found


def _rows() -> Iterator[Mapping[str, str]]:
    with Path(__file__).with_name("data").joinpath("countries.tsv").open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)


def _names(row: Mapping[str, str]) -> list[str]:
    return [row["name"], *row["other names"].split("|")]


def _normalized(name: str) -> str:
    return "".join(letter for letter in name.casefold().removeprefix("the ") if letter.isalnum())
