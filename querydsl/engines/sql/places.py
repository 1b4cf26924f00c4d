"""Places near a place: the spellings of the cities of the gazetteer that are within a distance of its centre.

The gazetteer is that of the sandbox (`querydsl.sandbox.data.geo`), which also measures the great-circle distances. A stored text
names a city in many spellings, so a city is a regular expression for texts that were simplified to plain letters.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator

from querydsl.classes import frozen
from querydsl.errors import EngineError
from querydsl.sandbox.data.geo import CITY_NICKNAMES, City, cities, distance_km, find_place, plain, qualifiers
from querydsl.syntax.ast import Distance, Text

_KILOMETRES = {"km": 1.0, "mi": 1.609344, "m": 0.001, "ft": 0.0003048}
SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f"
"""The white space of ASCII besides the space."""
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz'- ")


@frozen
class PlacePattern:
    """A regular expression for the spellings of some cities. `other` is one for those that mean a larger city of the same name."""

    pattern: str
    other: str | None


@frozen
class Letters:
    """How letters become plain ones.

    `several` has each letter that becomes several, followed by these, with spaces between. The letters of `before` become those at
    the same place in `after`, or are removed if there is none.
    """

    several: str
    before: str
    after: str


def within(area: Distance) -> tuple[PlacePattern, ...]:
    """The spellings of all cities within a distance. Raises `EngineError` if its centre is not in the gazetteer."""
    assert isinstance(area.place, Text)
    centre = find_place(area.place.value)
    if centre is None:
        raise EngineError(f"the place {area.place.value!r} is not in the gazetteer")
    radius = area.amount.value * _KILOMETRES[area.unit]
    near = [city for city in cities() if distance_km(centre, city) <= radius]
    return tuple(spellings(near))


def spellings(near: list[City]) -> Iterator[PlacePattern]:
    """The spellings of these cities. A text that could mean several cities means the first one in the gazetteer's order."""
    hidden = {city: [other for other in _larger(city) if other not in near] for city in near}
    if free := [city for city in near if not hidden[city]]:
        yield PlacePattern(_pattern(free), None)
    for city in near:
        if hidden[city]:
            yield PlacePattern(_pattern([city]), _pattern(hidden[city]))


def _larger(city: City) -> list[City]:
    """The cities with the same name that a text means first."""
    same = sorted((other for other in cities() if plain(other.city) == plain(city.city)), key=lambda other: -other.weight)
    return same[: same.index(city)]


def _pattern(found: list[City]) -> str:
    return f"^ *(?:{'|'.join(map(_spelled, found))})$"


@functools.cache
def _spelled(city: City) -> str:
    """A regular expression for a name of the city, with or without its state, country or continent."""
    name = plain(city.city)
    names = "|".join(map(_words, (name, *(nickname for nickname, full in CITY_NICKNAMES.items() if full == name))))
    region = "".join(f"(?: +{_words(tail)})?" for tail in ("area", "metropolitan region", "metropolitan area", "bay area"))
    places = "|".join(_words(place) for place in sorted(qualifiers(city)) if place)
    return f"(?:greater +)?(?:{names}){region} *(?:, *(?:{places})? *)*"


def _words(text: str) -> str:
    return " +".join(map(re.escape, text.split()))


@functools.cache
def letters() -> Letters:
    """How the letters of a text in lower case become plain ones, as far as they can be part of the name of a place."""
    known = {letter: plain(f"a{letter}a")[1:-1] for letter in map(chr, range(0x80, 0x20000)) if _may_be_plain(letter)}
    useful = {letter: found for letter, found in known.items() if found != letter and _LETTERS.issuperset(found)}
    single = sorted(useful, key=lambda letter: not useful[letter])
    return Letters(
        " ".join(f"{letter}{found}" for letter, found in useful.items() if len(found) > 1),
        "".join(letter for letter in single if len(useful[letter]) < 2),
        "".join(useful[letter] for letter in single if len(useful[letter]) < 2),
    )


def _may_be_plain(letter: str) -> bool:
    """Whether a letter can become another one. Trying all letters would take a second."""
    if letter != letter.lower():
        return False
    return bool(unicodedata.decomposition(letter) or unicodedata.combining(letter)) or letter.isspace() or letter in "łß"
