"""Names of fields that an unknown name was perhaps meant to be. Source: language page, section 7, `unknown-field`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from querydsl.catalogue.fuzzy import MAX_LENGTH, MAX_SUGGESTIONS, distance

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
    """All names that may be written in one place, by their last segments, and the words that other people use for them."""

    names: Mapping[str, tuple[Name, ...]]
    synonyms: Mapping[str, tuple[str, ...]]
    read: Callable[[str], str | None]

    @classmethod
    def of(cls, names: Iterable[Name], synonyms: Mapping[str, tuple[str, ...]], read: Callable[[str], str | None]) -> "Vocabulary":
        """The vocabulary of these names; `read` gives the path of a text that may be written there."""
        leaves: dict[str, list[Name]] = {}
        for name in names:
            leaves.setdefault(name.text.rpartition(".")[2], []).append(name)
        return cls({leaf: tuple(found) for leaf, found in leaves.items()}, synonyms, read)

    def guesses(self, written: str) -> tuple[str, ...]:
        """At most three names to write instead, best first, no two of them for one path; none when nothing is near."""
        if not written or len(written) > MAX_LENGTH:
            return ()
        scored = sorted(self._scored(written))
        best: dict[str, str] = {}
        for guess in scored:
            if guess.score < scored[0].score + WORSE:
                best.setdefault(guess.path, guess.text)
        return tuple(best.values())[:MAX_SUGGESTIONS]

    def _scored(self, written: str) -> Iterator[Guess]:
        head, _, leaf = written.casefold().rpartition(".")
        yield from self._synonyms(head, leaf)
        for its_leaf, names in self.names.items():
            apart = _apart(leaf, its_leaf)
            if apart is not None:
                yield from (_guess(head, leaf == its_leaf, apart, name) for name in names)

    def _synonyms(self, head: str, leaf: str) -> Iterator[Guess]:
        """The names that other people call by the last segment: after the same beginning if that can be written, else alone."""
        for place, word in enumerate(self.synonyms.get(leaf, ())):
            for text in (f"{head}.{word}" if head else word, word):
                path = self.read(text)
                if path is not None:
                    yield Guess(SYNONYM + place / 100, len(text), path, text)
                    break


def _apart(leaf: str, other: str) -> float | None:
    """How far apart two last segments are; two spans of time (`12m`, `24m`) are near, whatever they count."""
    spans = leaf != other and leaf[:1].isdigit() and other[:1].isdigit() and leaf[-1] == other[-1]
    return 1.0 if spans else distance(leaf, other)


def _guess(head: str, same: bool, apart: float, name: Name) -> Guess:
    """The guess that this name was meant, when the last segments are so far apart, or the same."""
    its_head = name.text.rpartition(".")[0]
    if head == its_head:
        return Guess(CASE if same else SLIP + apart, len(name.answer), name.path, name.answer)
    slip = distance(head, its_head) if head and its_head else None
    if slip is not None and slip >= 1:
        return Guess(SLIP + slip + apart, len(name.answer), name.path, name.answer)
    base = LEAF if same else LEAF_SLIP + apart
    return Guess(base - _shared(head, its_head), len(name.short), name.path, name.short)


def _shared(head: str, other: str) -> float:
    """The part of one beginning's segments that the other has too, from 0 to less than 1."""
    mine, its = head.split("."), other.split(".")
    same = sum(1 for segment in mine if segment and segment in its)
    return same / (len(mine) + 1)
