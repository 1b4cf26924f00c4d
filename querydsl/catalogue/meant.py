"""Names of fields that an unknown name was perhaps meant to be. Source: language page, section 7, `unknown-field`."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from querydsl.catalogue.suggest import LONGEST, MOST, closeness

# How good a guess is, before distance: right but for case, another word for it, a slip in the last segment or in the whole, the
# right last segment elsewhere, a slip in the last segment elsewhere.
CASE, SYNONYM, SLIP, LEAF, LEAF_SLIP = 0.0, 0.8, 1.0, 3.0, 4.0
# A guess that is so much worse than the best one is noise beside it.
WORSE = 1.0


class Name(NamedTuple):
    """A name that people may mean, the path to use for it, what to write when it is mistyped, and the shortest way to write it."""

    text: str
    path: str
    answer: str
    short: str


class Guess(NamedTuple):
    """A name to write instead: how far it is, how long, its path, and itself."""

    score: float
    length: int
    path: str
    text: str


class Vocabulary(NamedTuple):
    """All names that may be written in one place, and the words that other people use for them."""

    names: tuple[Name, ...]
    synonyms: Mapping[str, tuple[str, ...]]
    read: Callable[[str], str | None]

    def guesses(self, written: str) -> tuple[str, ...]:
        """At most three names to write instead, best first, no two of them for one path; none when nothing is near."""
        if not written or len(written) > LONGEST:
            return ()
        scored = sorted(self._scored(written))
        best: dict[str, str] = {}
        for guess in scored:
            if guess.score < scored[0].score + WORSE:
                best.setdefault(guess.path, guess.text)
        return tuple(best.values())[:MOST]

    def _scored(self, written: str) -> Iterator[Guess]:
        whole = written.casefold()
        head, _, leaf = whole.rpartition(".")
        yield from self._synonyms(head, leaf)
        for name in self.names:
            its_head, _, its_leaf = name.text.rpartition(".")
            slip = _slip(whole, head, leaf, name.text)
            if slip is not None:
                yield Guess(slip, len(name.answer), name.path, name.answer)
            elif its_leaf == leaf:
                yield Guess(LEAF - _shared(head, its_head), len(name.short), name.path, name.short)
            elif (apart := closeness(leaf, its_leaf)) is not None:
                yield Guess(LEAF_SLIP + apart - _shared(head, its_head), len(name.short), name.path, name.short)

    def _synonyms(self, head: str, leaf: str) -> Iterator[Guess]:
        """The names that other people call by the last segment: after the same beginning if that can be written, else alone."""
        for place, word in enumerate(self.synonyms.get(leaf, ())):
            for text in (f"{head}.{word}" if head else word, word):
                path = self.read(text)
                if path is not None:
                    yield Guess(SYNONYM + place / 100, len(text), path, text)
                    break


def _slip(written: str, head: str, leaf: str, text: str) -> float | None:
    """How far a name is that differs by its case, by a slip in the last segment, or by slips anywhere; else None."""
    if written == text:
        return CASE
    its_head, _, its_leaf = text.rpartition(".")
    if its_head == head and its_leaf != leaf:
        apart = 1.0 if leaf[:1].isdigit() and its_leaf[:1].isdigit() else closeness(leaf, its_leaf)
        return None if apart is None else SLIP + apart
    if not head or not its_head:
        return None
    whole = closeness(written, text)
    return None if whole is None or whole < 1 else SLIP + whole


def _shared(head: str, other: str) -> float:
    """The part of one beginning's segments that the other has too, from 0 to less than 1."""
    mine, its = head.split("."), other.split(".")
    same = sum(1 for segment in mine if segment and segment in its)
    return same / (len(mine) + 1)
