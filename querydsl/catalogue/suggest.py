"""Suggestions for an unknown name of a field. Source: `docs/language.md`, section "Diagnostics"."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from querydsl.catalogue.fuzzy import MAX_LENGTH, MAX_SUGGESTIONS, distance
from querydsl.diagnostics.wording import words_near

# The base score of a suggestion, lower is better: differs in case only, a synonym, a typo, the same last segment in
# another scope, a typo in the last segment in another scope.
CASE, SYNONYM, TYPO, SEGMENT, SEGMENT_TYPO = 0.0, 0.8, 1.0, 3.0, 4.0
# The score of a field of the current role for its last segment, and of a segment that was written with a dot for a `_`.
CURRENT, DOTTED = 1.5, 1.0
# The addition to the score of an alias of the project, so that a built-in name with as many errors comes first.
PROJECT = 0.5
# Suggestions whose score exceeds the best one by this much are dropped.
MAX_DIFFERENCE = 1.0
# The most differences between similar segments: three typos, and punctuation.
MAX_TYPOS = 5


class Candidate(NamedTuple):
    """A name that the user may have meant: its path, the name to suggest for a typo in it, and the shortest name.

    `is_project` is whether it is an alias of the project.
    """

    text: str
    path: str
    answer: str
    short: str
    is_project: bool = False


class Suggestion(NamedTuple):
    """A name to suggest, sorted by its score and its length."""

    score: float
    length: int
    path: str
    text: str


class Vocabulary(NamedTuple):
    """All names that are valid in one scope, by their last segments, and their synonyms.

    `current` is the path of the array that aliases refer to, or None.
    """

    names: Mapping[str, tuple[Candidate, ...]]
    synonyms: Mapping[str, tuple[str, ...]]
    read: Callable[[str], str | None]
    current: str | None = None

    @classmethod
    def of(
        cls,
        names: Iterable[Candidate],
        synonyms: Mapping[str, tuple[str, ...]],
        read: Callable[[str], str | None],
        current: str | None = None,
    ) -> "Vocabulary":
        """The vocabulary of these names. `read` returns the path of a name that is valid in the scope, else None."""
        by_segment: dict[str, list[Candidate]] = {}
        for name in names:
            by_segment.setdefault(name.text.rpartition(".")[2], []).append(name)
        return cls({segment: tuple(found) for segment, found in by_segment.items()}, synonyms, read, current)

    def suggest(self, written: str) -> tuple[str, ...]:
        """At most three names to write instead of `written`, best first, one for each path; empty if none is near."""
        if not written or len(written) > MAX_LENGTH:
            return ()
        scored = sorted(self._scored(written))
        best: dict[str, str] = {}
        for suggestion in scored:
            if suggestion.score < scored[0].score + MAX_DIFFERENCE:
                best.setdefault(suggestion.path, suggestion.text)
        return tuple(best.values())[:MAX_SUGGESTIONS]

    def _scored(self, written: str) -> Iterator[Suggestion]:
        head, _, segment = written.casefold().rpartition(".")
        yield from self._synonyms(head, segment)
        yield from self._read_otherwise(head, segment)
        for other in self._similar(segment):
            errors = _segment_distance(segment, other)
            if errors is not None:
                yield from (_suggestion(head, segment, segment == other, errors, name) for name in self.names[other])

    def _read_otherwise(self, head: str, segment: str) -> Iterator[Suggestion]:
        """The field of the current role with this last segment, or the fields whose last segment has a `_` for the dot."""
        if not head:
            same = (name for name in self.names.get(segment, ()) if name.path == f"{self.current}.{segment}")
            yield from (Suggestion(CURRENT, len(name.short), name.path, name.short) for name in same)
        elif "." not in head:
            dotted = self.names.get(f"{head}_{segment}", ())
            yield from (Suggestion(DOTTED, len(name.short), name.path, name.short) for name in dotted)

    def _similar(self, segment: str) -> Iterable[str]:
        """The last segments that may be near this one: a quick choice, because the exact distance is slow."""
        start, part = segment[:2], segment.partition("_")[0]
        related = [other for other in self.names if other[:2] == start or part in other or (part + other)[:1].isdigit()]
        return {*related, *words_near(segment, [*self.names], MAX_TYPOS)}

    def _synonyms(self, head: str, segment: str) -> Iterator[Suggestion]:
        """The names that the last segment is a synonym of: in the same scope if that is valid, else without a scope."""
        for index, word in enumerate(self.synonyms.get(segment, ())):
            for text in (f"{head}.{word}" if head else word, word):
                path = self.read(text)
                if path is not None:
                    yield Suggestion(SYNONYM + index / 100, len(text), path, text)
                    break


def _segment_distance(segment: str, other: str) -> float | None:
    """The distance of two last segments. Periods (`12m`, `24m`) are near each other, whatever their numbers."""
    periods = segment != other and segment[:1].isdigit() and other[:1].isdigit() and segment[-1] == other[-1]
    return 1.0 if periods else distance(segment, other)


def _suggestion(head: str, segment: str, same: bool, errors: float, name: Candidate) -> Suggestion:
    """The suggestion of this name, for last segments that are the same or have this distance."""
    other_head, _, other = name.text.rpartition(".")
    if name.is_project:  # each missing letter is an error, so that a longer alias is not nearer than a built-in name
        errors = PROJECT + max(errors, abs(len(other) - len(segment)))
    if head == other_head:
        return Suggestion(CASE if same else TYPO + errors, len(name.answer), name.path, name.answer)
    typos = distance(head, other_head) if head and other_head else None
    if typos is not None and typos >= 1:
        return Suggestion(TYPO + typos + errors, len(name.answer), name.path, name.answer)
    base = SEGMENT if same else SEGMENT_TYPO + errors
    return Suggestion(base - _shared(head, other_head), len(name.short), name.path, name.short)


def _shared(head: str, other: str) -> float:
    """The share of the segments of `head` that `other` has too, from 0 to less than 1."""
    segments, others = head.split("."), other.split(".")
    same = sum(1 for segment in segments if segment and segment in others)
    return same / (len(segments) + 1)
