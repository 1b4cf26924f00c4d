"""A small gazetteer: cities by name, great-circle distances, and country codes."""

import functools
import math
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from querydsl.classes import frozen

EARTH_KILOMETRES = 6371.0088
COUNTRY_ALIASES: Mapping[str, str] = {
    "united states of america": "USA",
    "czech republic": "CZE",
    "turkey": "TUR",
    "great britain": "GBR",
    "uk": "GBR",
    "usa": "USA",
}
CITY_NICKNAMES: Mapping[str, str] = {
    "new york city": "new york",
    "nyc": "new york",
    "washington dc": "washington",
    "bangalore": "bengaluru",
    "gurgaon": "gurugram",
    "delhi": "new delhi",
    "saigon": "ho chi minh city",
}


@frozen
class City:
    """A city. Coordinates are in degrees, and `weight` is its relative frequency in generated data."""

    city: str
    state: str
    country: str
    iso3: str
    continent: str
    latitude: float
    longitude: float
    weight: int


@functools.cache
def cities() -> tuple[City, ...]:
    """All cities of the gazetteer, about two hundred."""
    text = Path(__file__).with_name("cities.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return tuple(
        City(city, state, country, code, continent, float(north), float(east), int(weight))
        for city, state, country, code, continent, north, east, weight in rows
    )


@functools.lru_cache(maxsize=65_536)
def find_place(text: str) -> City | None:
    """The city that the text names, or None if the gazetteer does not contain it.

    Accepts `Paris`, `San Francisco Bay Area`, `Greater Boston`, and `Cambridge, England, United Kingdom`. If several cities have
    the same name, the parts after the comma decide. Without such parts, the largest is returned.
    """
    name, *rest = (plain(part) for part in text.split(","))
    candidates = _by_name().get(_core(name), ())
    for city in candidates:
        if all(part in qualifiers(city) for part in rest if part):
            return city
    return None


def distance_km(one: City, other: City) -> float:
    """The great-circle distance between two cities, in kilometres."""
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    half = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    return 2 * EARTH_KILOMETRES * math.asin(math.sqrt(half))


def iso3(country: object) -> object:
    """The ISO 3166 alpha-3 code of a country name. Other values are returned unchanged."""
    if not isinstance(country, str):
        return country
    return country_codes().get(country.casefold(), country)


@functools.cache
def country_codes() -> Mapping[str, str]:
    """The code of each country by its name, case folded."""
    return {city.country.casefold(): city.iso3 for city in cities()} | dict(COUNTRY_ALIASES)


@functools.cache
def _by_name() -> Mapping[str, tuple[City, ...]]:
    found: dict[str, tuple[City, ...]] = {}
    for city in sorted(cities(), key=lambda city: -city.weight):
        name = plain(city.city)
        found[name] = (*found.get(name, ()), city)
    return found


def plain(text: str) -> str:
    """A name without case, accents, and full stops."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(letters.replace(".", "").casefold().split())


def _core(name: str) -> str:
    """The city in the name of a region, such as `Greater Boston`."""
    for tail in (" bay area", " metropolitan area", " metropolitan region", " area"):
        name = name.removesuffix(tail)
    name = name.removeprefix("greater ")
    return CITY_NICKNAMES.get(name, name)


@functools.cache
def qualifiers(city: City) -> frozenset[str]:
    """The names that can follow the city's name after a comma: its state, its country, and its continent."""
    codes = {name for name, code in COUNTRY_ALIASES.items() if code == city.iso3}
    return frozenset({plain(city.state), plain(city.country), city.iso3.casefold(), plain(city.continent)} | codes)
