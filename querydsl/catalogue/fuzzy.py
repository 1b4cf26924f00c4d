"""Words that another word was perhaps meant to be: at most three, best first, none when nothing is near.

Source: language page, section 7 (`unknown-field`, `not-in-set`): edit distance, abbreviations, known synonyms.
"""

import functools
import re
from collections.abc import Iterable

from querydsl.catalogue.words import MEANT

MOST = 3
# Nobody mistypes a name into something longer than this, and the work grows with the length.
LONGEST = 80

SAME, MEANS, INITIALS, BEGINS, HOLDS, GOES_ON = 0.0, 0.2, 0.3, 0.5, 0.7, 1.5


def near(word: str, words: Iterable[str]) -> tuple[str, ...]:
    """At most three of the words that this one is perhaps meant to be, best first; none when nothing is near.

    Made for the values of closed sets: a word said otherwise (`Sr`, `C-level`), initials (`VP`), a beginning or a part (`Product`),
    and slips of the keyboard. Source: language page, section 7, `not-in-set`.
    """
    if len(word) > LONGEST:
        return ()
    scored = [(score, place, item) for place, item in enumerate(words) if (score := _value_score(word, item)) is not None]
    return tuple(item for _, _, item in sorted(scored)[:MOST])


def _value_score(word: str, value: str) -> float | None:
    """How far a value is from a word, 0 for the same; None when they are not near."""
    bare = "".join(_parts(word))
    parts = _parts(value)
    if value in MEANT.get(bare, ()):
        return MEANS + MEANT[bare].index(value) / 100
    if len(parts) > 1 and bare == "".join(part[0] for part in parts):
        return INITIALS
    return closeness(word, value)


def closeness(word: str, other: str) -> float | None:
    """How far apart two words are, or None when they are not near.

    0 for the same but for case and signs, less than 1 where one begins or holds the other, else the count of slips.
    """
    mine, its = _parts(word), _parts(other)
    small, large = "".join(mine), "".join(its)
    if small == large:
        return SAME if small else None
    shorter = min(len(small), len(large))
    if shorter > 2 and large.startswith(small):
        return BEGINS
    if shorter > 2 and small.startswith(large) and len(small) <= 2 * len(large):
        return GOES_ON
    if shorter > 2 and set(mine) <= set(its):
        return HOLDS + len(its) / 100
    edits = edit_distance(small, large, min(3, shorter // 3))
    return None if edits is None else float(edits)


def edit_distance(word: str, other: str, most: int) -> int | None:
    """How many letters to change, leave out, put in or swap with their neighbour; None when more than `most`.

    Works on a band about the diagonal, so that far words cost next to nothing.
    """
    if abs(len(word) - len(other)) > most or len(set(word) ^ set(other)) > 2 * most:
        return None
    far = most + 1
    last: list[int] = []
    before: list[int] = []
    row = [min(place, far) for place in range(len(other) + 1)]
    for i, letter in enumerate(word, 1):
        last, before, row = before, row, [min(i, far)] + [far] * len(other)
        for j in range(max(1, i - most), min(len(other), i + most) + 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other[j - 1]))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == other[j - 1]:
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


@functools.lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[str, ...]:
    """The words of a name or a value, in lower case, without the signs between them."""
    return tuple(re.findall(r"[^\W_]+", text.casefold()))
