"""Random texts and bodies. Each must be accepted or refused in words, in bounded time.

A text is random bytes, random tokens of the language and of others, or a valid query with random edits. It depends only on the seed
and its number, so that each finding can be repeated.
"""

import json
import random
import string
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any

import querydsl
from querydsl.catalogue import default
from querydsl.errors import QuerydslError
from querydsl.syntax.keywords import KEYWORDS
from querydsl.syntax.operators import Operator
from tests.attack.findings import Attempt
from tests.corpus.runner import all_cases

MOST_SECONDS = 3.0
"""The limit on the CPU time of one text, with all that is done with it. It is generous, because machines differ."""
_BATCH = 200
SIGNS = [
    *"()[]{},.:;|&!?*/\\+-=<>~#$%@'\"`^_\t\n\r\0\u2028\u00a0\u202e\ud800",
    "'a'",
    '"b c"',
    "# x\n",
    "==",
    "&&",
    "||",
    "=>",
    "\ufeff",
]
_FOREIGN = [
    "SELECT",
    "FROM",
    "LIKE",
    "is null",
    "exists",
    "$in",
    "OR NOT",
    "title:",
    "_in",
    "matches",
    "null",
    "none",
    "nor",
    "xor",
]
_VALUES = ["1", "1.5", "-0", "1e999", "2024-01-31", "now", "today", "-3d", "50km", "true", "$x", "10m", "9" * 400]


def batches(count: int, seed: int) -> Iterator[Callable[[], list[Attempt]]]:
    """Functions that try all texts, some at a time."""
    for first in range(0, count, _BATCH):
        yield partial(_tried, range(first, min(count, first + _BATCH)), seed)


def _tried(numbers: range, seed: int) -> list[Attempt]:
    return [attempt(text_of(number, seed), f"text {number} of seed {seed}") for number in numbers]


def text_of(number: int, seed: int) -> str:
    """The text with this number."""
    rng = random.Random(f"{seed} {number}")
    return rng.choices((_bytes, _tokens, _edited, _body), (2, 3, 4, 1))[0](rng)


def attempt(text: str, name: str) -> Attempt:
    """Check, compile, format and decompile a text."""
    started = time.process_time()
    try:
        end = _used(text)
    except Exception:
        return Attempt("traceback", 0.0, f"{name}: {text[:500]!r}\n{traceback.format_exc()}")
    seconds = time.process_time() - started
    slow = f"{name}: {seconds:.1f} s for {len(text)} characters: {text[:500]!r}" if seconds > MOST_SECONDS else ""
    return Attempt(end, seconds, slow)


def _used(text: str) -> str:
    """How a text ends: as a valid query, as a body, or with errors."""
    found = querydsl.check(text)
    assert all(0 <= item.span.start <= item.span.end <= len(text) for item in found)
    has_errors = any(item.is_error for item in found)
    uses = [partial(use, text) for use in (querydsl.compile, querydsl.format, querydsl.explain)]
    refused = _refused(*(uses[len(text) % 3 :][:1] if has_errors else uses))  # each parses again, and recovery is slow
    body = _json(text)
    if isinstance(body, dict):
        return "body, refused" if _refused(lambda: querydsl.decompile(body)) else "body, decompiled"
    assert has_errors or not refused or "given" in text.lower()  # what `given` declares needs a value
    return "text with errors" if has_errors else "valid text"


def _refused(*uses: Callable[[], object]) -> bool:
    """Whether any of these raises an error of the package. Other exceptions are findings."""
    refused = 0
    for use in uses:
        try:
            use()
        except QuerydslError as error:
            assert str(error)
            refused += 1
    return refused > 0


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _bytes(rng: random.Random) -> str:
    """Random bytes, as a program would read them."""
    encoding, errors = rng.choice(
        (("utf-8", "replace"), ("latin-1", "strict"), ("utf-8", "surrogateescape"), ("utf-16", "replace"))
    )
    return rng.randbytes(rng.randint(0, 120)).decode(encoding, errors)


def _tokens(rng: random.Random) -> str:
    """Random tokens, mostly with spaces between them."""
    kinds = (
        _names(),
        [word for words in KEYWORDS.values() for word in words],
        [item.value for item in Operator],
        SIGNS,
        _FOREIGN,
        _VALUES,
    )
    words = [rng.choice(rng.choice(kinds)) for _ in range(rng.randint(1, 40))]
    return "".join(word + rng.choice((" ", " ", "", "\n")) for word in words)


def _edited(rng: random.Random) -> str:
    """A query of the corpus with some characters removed, doubled, swapped or replaced."""
    text = list(rng.choice(_queries()))
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(text) + 1)
        cut = at + rng.choice((0, 1, 1, 2, 8))
        text[at:cut] = rng.choice(([], text[at:cut] * 2, text[at:cut][::-1], [rng.choice(SIGNS)], [rng.choice(string.printable)]))
    return "".join(text)


def _body(rng: random.Random) -> str:
    """A request body with random parts."""
    keys = ["filters", "fields", "max_results", "limit", "sorts", "op", "conditions", "field", "type", "value", "cursor", "x"]

    def value(depth: int) -> Any:
        scalars: Sequence[Any] = (
            None,
            True,
            0,
            -1,
            1.5,
            1e999,
            "and",
            "or",
            "",
            "=",
            "(.)",
            rng.choice(_names()),
            "\ud800",
            10**400,
        )
        if depth == 0 or rng.random() < 0.3:
            return rng.choice(scalars)
        if rng.random() < 0.4:
            return [value(depth - 1) for _ in range(rng.randint(0, 3))]
        return {rng.choice(keys): value(depth - 1) for _ in range(rng.randint(0, 4))}

    def leaf() -> dict[str, Any]:
        field = {"field": rng.choice(_names()), "type": rng.choice(("=", "!=", "in", "(.)", "[.]", "<", "=>", "geo_distance", "x"))}
        return field | {"value": value(1)}

    conditions = [leaf() if rng.random() < 0.8 else value(3) for _ in range(rng.randint(0, 4))]
    return json.dumps(
        {"filters": {"op": rng.choice(("and", "or", "x")), "conditions": conditions}}
        | ({"x": value(2)} if rng.random() < 0.2 else {})
    )


@cache
def _names() -> list[str]:
    """The names of fields and aliases."""
    tables = (default().people, default().companies)
    return [name for table in tables for name in (*table.specs, *table.aliases)]


@cache
def _queries() -> list[str]:
    """The queries of the corpus."""
    return [case.text for case in all_cases() if case.text]
