"""The countries of ISO 3166 with their names, loaded from `data/countries.tsv`."""

import functools
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from querydsl.catalogue.model import CountryForm
from querydsl.classes import frozen

_WORD = re.compile(r"[^\W_]+")
_CODE_LENGTHS = (2, 3)


@frozen
class Country:
    """One country and its names.

    Attributes:
        code: The ISO 3166 alpha-3 code.
        short_code: The ISO 3166 alpha-2 code.
        name: The usual English name.
        variants: Other English names that records may have.
        long: Official English names.
        parts: Parts of the country that people write instead of it.
        stored: The names that the service is known to store; empty if they are unknown.
        others: Other names, mostly in other languages, from Unicode CLDR, and other codes, such as those of the Olympic Games.
    """

    code: str
    short_code: str
    name: str
    variants: tuple[str, ...]
    long: tuple[str, ...]
    parts: tuple[str, ...]
    stored: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All names in English, and those in other languages."""
        return (self.name, *self.variants, *self.long, *self.parts, *self.others)


def find_country(written: str) -> Country | None:
    """The country with this code or name, in any case and with any punctuation; None if there is none."""
    return _countries().get(normalized(written))


def continent_of(country: str) -> str | None:
    """The continent of a country given by its code or name; None if it is unknown or not certain."""
    found = find_country(country)
    return _groups("continents.toml").get(found.code) if found else None


def region_of(country: str) -> str | None:
    """The region of a country given by its code or name, to count by; None if there is no such country."""
    found = find_country(country)
    return _groups("regions.toml")[found.code] if found else None


@functools.cache
def _groups(file: str) -> Mapping[str, str]:
    """The continent or the region of each country by its alpha-3 code."""
    import tomllib  # slow to import

    table = tomllib.loads(Path(__file__).with_name("data").joinpath(file).read_text(encoding="utf-8"))
    return {code: name for name, codes in table.items() for code in codes}


def has_country_form(form: CountryForm, text: str) -> bool:
    """Whether a string may be a country in this form. Names are not looked up.

    Source: `docs/language.md`, section "Rules".
    """
    if form is CountryForm.ISO3:
        return text.upper() in _codes()
    return not _is_code(text)


def may_match_country(form: CountryForm, text: str) -> bool:
    """Whether the words of the text may occur in a country in this form: `man` occurs in names, and `uk` is a code."""
    if form is CountryForm.ISO3:
        return all(has_country_form(form, part.strip()) for part in text.split("|"))
    return not _is_code(text) or (text.casefold() in _short_name_words() and not text.isupper())


def _is_code(text: str) -> bool:
    letters = text.replace(".", "").strip()
    return len(letters) in _CODE_LENGTHS and letters.isascii() and letters.isalpha()


@functools.cache
def _codes() -> frozenset[str]:
    """The alpha-3 codes of all countries."""
    return frozenset(country.code for country in all_countries())


@functools.cache
def _short_name_words() -> frozenset[str]:
    """The words in English country names that are as short as a code: `man` of "Isle of Man"."""
    english = ((country.name, *country.variants, *country.long, *country.parts) for country in all_countries())
    words = (word.casefold() for names in english for name in names for word in _words_of_long(name))
    return frozenset(word for word in words if len(word) in _CODE_LENGTHS)


def _words_of_long(name: str) -> list[str]:
    words = _WORD.findall(name)
    return words if len(words) > 1 else []


@functools.cache
def _countries() -> Mapping[str, Country]:
    """Every country by its normalized codes and names."""
    found: dict[str, Country] = {}
    for country in all_countries():
        for name in (country.code, country.short_code, *country.names):
            found.setdefault(normalized(name), country)
    found.pop("", None)
    return found


@functools.cache
def all_countries() -> tuple[Country, ...]:
    """All countries, in the order of their codes."""
    text = Path(__file__).with_name("data").joinpath("countries.tsv").read_text(encoding="utf-8")
    return tuple(_country(line.split("\t")) for line in text.splitlines()[1:])


def _country(cells: list[str]) -> Country:
    code, short_code, name, *lists = cells
    return Country(code, short_code, name, *(tuple(filter(None, cell.split("|"))) for cell in lists))


def normalized(name: str) -> str:
    """The letters and digits of a name, without case, accents and a leading "the"."""
    name = name.casefold().removeprefix("the ")
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in plain if letter.isalnum())
