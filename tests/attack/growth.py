"""Growth: each construct of the language, and of the languages that it recognises, repeated up to the limit of a text.

The time must grow in proportion to the length. A text of four times the length may take `MOST_RATIO` times as long.
"""

import gc
import random
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import querydsl
from querydsl.errors import QuerydslError
from querydsl.syntax.keywords import KEYWORDS
from querydsl.syntax.limits import MAX_BYTES
from querydsl.syntax.operators import Operator
from querydsl.syntax.recovery.messages import dialect_rows, missing_rows, unexpected_rows
from tests.attack.findings import Attempt
from tests.attack.soups import SIGNS

MOST_RATIO = 10.0
"""The most that the time may grow by when a text grows four times. Linear is 4, quadratic is 16."""
LEAST_SECONDS = 1.0
"""Shorter times are not compared, because they are not exact."""
_JOINTS = ("", " ", "\n", " and ", ", ", " (", " or not ")
_PREFIXES = ("", "title ~ ", "title in (", "past has (", "country = 'x' select ")


def attempts(size: int, seed: int) -> Iterator[Callable[[], list[Attempt]]]:
    """Functions that try all constructs, each with all joints, in a random order. A text has at most `MAX_BYTES`."""
    size = min(size, MAX_BYTES)
    tries = [partial(_tried, _decompile, partial(_body, shape), size, f"body with {shape}") for shape in BODIES]
    for construct in constructs():
        tries += [partial(_tried, _check, make, size, f"{make(60)!r}") for make in _makers(construct)]
    yield from random.Random(seed).sample(tries, len(tries))


def constructs() -> list[str]:
    """The keywords, the operators, the signs, and the examples of all messages about syntax."""
    words = [word for words in KEYWORDS.values() for word in words] + [item.value for item in Operator]
    dialects, missing = [row.example for row in dialect_rows()], [row.example for row in missing_rows()]
    examples = [*dialects, *missing, *(row.example for row in unexpected_rows())]
    return list(dict.fromkeys([*SIGNS, *words, *examples, *_PLAIN]))


_PLAIN = [
    "word",
    "name",
    "title",
    "titel",
    "'a'",
    "1",
    "2024-01-01",
    "$x",
    "title ~ 'a'",
    "titel = 1",
    "'\\q'",
    "# querydsl: ignore",
    "# querydsl: ignore[x]",
]
_LEAF: dict[str, Any] = {"field": "basic_profile.name", "type": "=", "value": "x"}
BODIES: dict[str, Callable[[int], dict[str, Any]]] = {
    "conditions": lambda size: {"op": "and", "conditions": [_LEAF] * (size // 60)},
    "levels": lambda size: _nested(size // 60),
    "values": lambda size: {"field": "crustdata_person_id", "type": "in", "value": [1] * (size // 3)},
    "unknown fields": lambda size: {"op": "or", "conditions": [{**_LEAF, "field": f"x{place}"} for place in range(size // 60)]},
    "not a filter": lambda size: {"op": "or", "conditions": [{"x": [[]]}] * (size // 15)},
}
"""Request bodies of about a number of characters."""


def _body(shape: str, size: int) -> dict[str, Any]:
    return BODIES[shape](size)


def _nested(levels: int) -> dict[str, Any]:
    body: dict[str, Any] = _LEAF
    for level in range(levels):
        body = {"op": ("and", "or")[level % 2], "conditions": [body, _LEAF]}
    return body


def _makers(construct: str) -> Iterator[Callable[[int], str]]:
    """Functions that make a text of a size: the construct, joined to itself in each way."""
    yield from (partial(_repeated, "", construct + joint) for joint in _JOINTS)
    yield from (partial(_repeated, prefix, construct + " ") for prefix in _PREFIXES)


def _tried(use: Callable[[Any], object], make: Callable[[int], Any], size: int, name: str) -> list[Attempt]:
    return [compared(use, make, size, name)]


def _repeated(prefix: str, unit: str, size: int) -> str:
    return (prefix + unit * (size // len(unit) + 1))[:size]


def compared(use: Callable[[Any], object], make: Callable[[int], Any], size: int, name: str) -> Attempt:
    """The attempt with a text of this size, compared with a text of a quarter of it."""
    try:
        long = _seconds(use, make(size))
        if long < LEAST_SECONDS:
            return Attempt("in time", long)
        ratio = long / max(_seconds(use, make(size // 4)), 1e-6)
    except Exception:
        return Attempt("traceback", 0.0, f"{name}: {traceback.format_exc()}")
    slow = f"{name}: {long:.1f} s for {size} characters, {ratio:.0f} times as long as for a quarter" if ratio > MOST_RATIO else ""
    return Attempt("slow" if slow else "in time", long, slow)


def _seconds(use: Callable[[Any], object], value: Any) -> float:
    gc.collect()
    started = time.process_time()
    use(value)
    return time.process_time() - started


def _check(text: str) -> None:
    querydsl.check(text)


def _decompile(body: dict[str, Any]) -> None:
    try:
        querydsl.decompile({"filters": body})
    except QuerydslError:
        return
