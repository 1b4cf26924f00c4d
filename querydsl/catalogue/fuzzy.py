"""Suggestions for a misspelled word: the nearest of a set of known words.

A word is near another if it is a known synonym, an abbreviation, a prefix or a part of it, or a few typos away.
Source: `docs/language.md`, section "Diagnostics".
"""

import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from querydsl.diagnostics.wording import typing_errors

MAX_SUGGESTIONS = 3
# A misspelled name is never longer than this, and the cost of a comparison grows with the length.
MAX_LENGTH = 80

SAME, SYNONYM, INITIALS, PREFIX, CONTAINS, EXTENDS = 0.0, 0.2, 0.3, 0.5, 0.7, 1.5


def close_matches(word: str, words: Iterable[str]) -> tuple[str, ...]:
    """At most three of the words that `word` was probably meant to be, best first; empty if none is near.

    Known synonyms of the values of closed sets count (`Sr`, `C-level`), and so do initials (`VP`), prefixes and parts (`Product`),
    and typos. Source: `docs/language.md`, section "Diagnostics".
    """
    if len(word) > MAX_LENGTH:
        return ()
    scored = [(score, index, item) for index, item in enumerate(words) if (score := _value_distance(word, item)) is not None]
    return tuple(item for _, _, item in sorted(scored)[:MAX_SUGGESTIONS])


def _value_distance(word: str, value: str) -> float | None:
    """The distance of a value from a word, 0 if they are equal; None if they are not similar."""
    joined = "".join(_parts(word))
    meanings = _value_synonyms().get(joined, ())
    if value in meanings:
        return SYNONYM + meanings.index(value) / 100
    parts = _parts(value)
    if len(parts) > 1 and joined == "".join(part[0] for part in parts):
        return INITIALS
    return distance(word, value)


def distance(word: str, other: str) -> float | None:
    """The distance of two words, or None if they are not similar.

    0 if they differ only in case and punctuation, less than 1 if one is a prefix or a part of the other, else the number of typing
    errors.
    """
    parts, other_parts = _parts(word), _parts(other)
    joined, other_joined = "".join(parts), "".join(other_parts)
    if joined == other_joined:
        return SAME if joined else None
    shorter = min(len(joined), len(other_joined))
    if shorter < 3:
        return None
    if other_joined.startswith(joined):
        return PREFIX
    if joined.startswith(other_joined) and len(joined) <= 2 * len(other_joined):
        return EXTENDS
    if set(parts) <= set(other_parts):
        return CONTAINS + len(other_parts) / 100
    return edits(joined, other_joined, min(3, shorter // 3))


def edits(word: str, other: str, most: int) -> float | None:
    """The number of typos between two words, as a distance; None for more than `most`."""
    errors = typing_errors(word, other, most)
    return None if errors is None else float(errors)


@functools.cache
def _value_synonyms() -> Mapping[str, tuple[str, ...]]:
    import tomllib

    text = Path(__file__).with_name("data").joinpath("value_synonyms.toml").read_text(encoding="utf-8")
    return {word: tuple(values) for word, values in tomllib.loads(text).items()}


@functools.lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[str, ...]:
    """The words of a name or a value, in lower case and without punctuation."""
    return tuple(re.findall(r"[^\W_]+", text.casefold()))
