"""The vocabulary that made-up records are made of, and the draws that both generators share."""

import datetime as dt
import functools
import random
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, TypeVar

from querydsl.sandbox.data.geo import City, cities

T = TypeVar("T")

# The made-up world stands still on this day, so that the data never depends on a clock.
TODAY = dt.date(2026, 6, 30)
SECOND_US = "United States of America"


@functools.cache
def words() -> Mapping[str, Any]:
    """The vocabulary, as the data file has it."""
    return tomllib.loads(files("querydsl.sandbox").joinpath("data/words.toml").read_text("utf-8"))


def chance(rng: random.Random, share: float) -> bool:
    """True in this share of the draws."""
    return rng.random() < share


def some(rng: random.Random, values: Sequence[T], most: int) -> list[T]:
    """Between one and `most` different values, in random order."""
    return rng.sample(values, min(len(values), rng.randint(1, most)))


def weighted_city(rng: random.Random) -> City:
    """A city of the gazetteer, large ones more often."""
    return rng.choices(cities(), weights=_weights())[0]


@functools.cache
def _weights() -> tuple[int, ...]:
    return tuple(city.weight for city in cities())


def slug(text: str) -> str:
    """A text as it stands in an address: ASCII letters and digits joined by hyphens, or `x` when none are left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"


def timestamp(day: dt.date, seconds: int = 0) -> str:
    """A time as the service writes it: `2025-06-01T00:00:00+00:00`."""
    return (dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(seconds=seconds)).isoformat()


def days_ago(rng: random.Random, most: int) -> dt.date:
    """A day at most this many days before the made-up today."""
    return TODAY - dt.timedelta(days=rng.randrange(most))


def bucket(number: float, bounds: Sequence[tuple[float, str]], last: str) -> str:
    """The name of the first bucket whose upper bound is not below the number, else `last`."""
    return next((name for bound, name in bounds if number <= bound), last)
