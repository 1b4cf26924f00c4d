"""Names that an unknown one was perhaps meant to be: at most three, best first, none when nothing is near.

Source: language page, section 7 (`unknown-field`, `not-in-set`) and the catalogue's issue: edit distance, synonyms, the right last
segment under a wrong parent.
"""

from collections.abc import Iterable

MOST = 3
LONGEST = 64


def near(word: str, words: Iterable[str]) -> tuple[str, ...]:
    """At most three of the words that this one is perhaps meant to be, best first; none when nothing is near."""
    scored = [(score, place, item) for place, item in enumerate(words) if (score := distance(word, item)) is not None]
    return tuple(item for _, _, item in sorted(scored)[:MOST])


def distance(word: str, other: str) -> float | None:
    """How far apart two words are, 0 for the same word; None when they are not near."""
    if word == other:
        return 0.0
    small, large = word.casefold(), other.casefold()
    if small == large:
        return 0.1
    edits = edit_distance(small, large, max(1, min(len(small), len(large)) // 3))
    return None if edits is None else float(edits)


def edit_distance(word: str, other: str, most: int) -> int | None:
    """How many letters to change, leave out, put in or swap with their neighbour; None when more than `most`, or too long."""
    if abs(len(word) - len(other)) > most or len(word) > LONGEST:
        return None
    last, before, row = [0], [0], list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        last, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
