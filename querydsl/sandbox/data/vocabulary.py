"""The vocabulary of generated records, and random choices shared by the generators."""

import datetime as dt
import functools
import random
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from querydsl.sandbox.data.geo import City, cities

T = TypeVar("T")

# Generated data uses this date instead of the current date, so that it is reproducible.
TODAY = dt.date(2026, 6, 30)
US_ALIAS = "United States of America"


@functools.cache
def words() -> Mapping[str, Any]:
    """The vocabulary from `words.toml`. The bundled records do not need it."""
    import tomllib

    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def chance(rng: random.Random, share: float) -> bool:
    """True with a probability of `share`."""
    return rng.random() < share


def some(rng: random.Random, values: Sequence[T], most: int) -> list[T]:
    """One to `most` different values, in random order."""
    return rng.sample(values, min(len(values), rng.randint(1, most)))


def weighted_city(rng: random.Random) -> City:
    """A random city. Large cities are more likely."""
    return rng.choices(cities(), weights=_weights())[0]


@functools.cache
def _weights() -> tuple[int, ...]:
    return tuple(city.weight for city in cities())


def slug(text: str) -> str:
    """Text for use in a URL: ASCII letters and digits joined by hyphens, or `x` if none are left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"


def timestamp(day: dt.date, seconds: int = 0) -> str:
    """A time in the service's format: `2025-06-01T00:00:00+00:00`."""
    return (dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(seconds=seconds)).isoformat()


def days_ago(rng: random.Random, most: int) -> dt.date:
    """A random date, less than `most` days before `TODAY`."""
    return TODAY - dt.timedelta(days=rng.randrange(most))


def bucket(number: float, bounds: Sequence[tuple[float, str]], last: str) -> str:
    """The name of the first bucket with an upper bound of at least `number`, or `last`."""
    return next((name for bound, name in bounds if number <= bound), last)
