"""The countries of ISO 3166 with their names, loaded from `data/countries.tsv`."""

import csv
import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

_WORD = re.compile(r"[^\W_]+")
_SHORT = (2, 3)  # the lengths of a country code


@attrs.frozen
class Country:
    """One country: its alpha-3 code, its usual English name, and the spellings that the service stores, if they are known."""

    code: str
    name: str
    stored: tuple[str, ...] = ()


def find_country(written: str) -> Country | None:
    """The country with this code or name, in any case and with any punctuation; None if there is none."""
    return _countries().get(_normalized(written))


@functools.cache
def short_name_words() -> frozenset[str]:
    """The words of two or three letters in country names, lower-case: `man` of "Isle of Man". They look like country codes."""
    words = (word.casefold() for row in _rows() for name in _names(row) for word in _words_of_long(name))
    return frozenset(word for word in words if len(word) in _SHORT)


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
