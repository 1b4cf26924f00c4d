"""Records with values that a reader does not expect: missing keys, other types, empty and mixed texts, and odd times."""

import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

from querydsl.sandbox.data.dataset import shipped

TEXTS = (
    "", " ", "--", "Straße", "STRASSE", "strasse", "ſoftware", "İstanbul", "istanbul", "ISTANBUL", "ısparta", "ﬁnance office",
    "ΟΔΟΣ οδος", "aẖb c", "engineer", "ENGINEER, vice-president", "vice president", "日本 engineer", "Ünïcode naïve", "a\nb\tc",
    "a\u00a0b", "x_y z1", "हिन्दी", "ⅷ ² ½", "quo\"te's ; -- /* ?", "2024-01-01", "null", "NaN", "Paris", "São Paulo, Brazil",
    "ＰＡＲＩＳ", "Cambridge", "Zürich.", "Greater  Boston Area", "New\u2003York City, , United States", "Łódź, Poland", "Ꭰ ꭰ Ɐ",
)  # fmt: skip
TIMES = (
    "2024-01-01", "2024-02-30", "2024-01-01T10:00:00+05:30", "2023-12-31T23:59:59.999999-01:00", "2024-01-01T00:00", "2024",
    "9999-12-31T23:59:59Z", "2024-01-01 00:00:00", "0001-01-01", "soon", "",
)  # fmt: skip
NUMBERS = (0, 0.0, 1, -1, 7.5, 2**53 + 1, 2**63 - 1, -(2**63), 1e300, 5, 50, 5000)
SCALARS = (None, True, False, *NUMBERS, *TEXTS, *TIMES)
CONTAINERS: tuple[Any, ...] = (None, "none", 5, True, {})
PLACES = ("raw", "city", "state", "country", "full_location")


def odd_people(count: int, *, inside_out: bool = False) -> list[dict[str, Any]]:
    """People with odd values, the same at each call. If `inside_out` is set, lists and objects replace single values too."""
    rng = random.Random(7)
    people = [json.loads(json.dumps(person)) for person in shipped().people[:count]]
    for person in people:
        for _ in range(rng.randint(0, 12)):
            _spoil(person, rng, inside_out=inside_out)
    return people


def _spoil(person: dict[str, Any], rng: random.Random, *, inside_out: bool) -> None:
    """Replace, remove or add one value."""
    holder, key, value = rng.choice(list(_places(person)))
    if key == "crustdata_person_id":
        return
    if rng.random() < 0.1 and isinstance(holder, dict):
        del holder[key]
    elif isinstance(value, list):
        _spoil_list(holder, key, value, rng)
    elif isinstance(value, dict):
        holder[key] = rng.choice(CONTAINERS) if key != "location" else None
    else:
        holder[key] = _other(key, value, rng, inside_out=inside_out)


def _spoil_list(holder: Any, key: Any, value: list[Any], rng: random.Random) -> None:
    if rng.random() < 0.5:
        value.insert(rng.randint(0, len(value)), rng.choice((None, 5, "engineer", True, {})))
    else:
        holder[key] = rng.choice((None, [], [None], *(("Python", 5) if value and isinstance(value[0], str) else ("none", {}))))


def _other(key: Any, value: Any, rng: random.Random, *, inside_out: bool) -> Any:
    if key in PLACES:
        return rng.choice((None, *TEXTS))
    if inside_out and rng.random() < 0.2:
        return rng.choice(([], [value], [rng.choice(TEXTS), value, None, ["deep"]], {"a": value}, {}))
    like = TIMES if isinstance(value, str) and value[:4].isdecimal() else NUMBERS if isinstance(value, int | float) else TEXTS
    return rng.choice(SCALARS if rng.random() < 0.3 else like)


def _places(value: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Every value inside a record, with what holds it and its key."""
    inside: Sequence[tuple[Any, Any]] = [*value.items()] if isinstance(value, dict) else [*enumerate(value)]
    for key, inner in inside:
        yield value, key, inner
        if isinstance(inner, dict | list):
            yield from _places(inner)
