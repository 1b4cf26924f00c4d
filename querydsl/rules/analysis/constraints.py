"""What is left possible of one field's value, once some tests must hold together.

A domain takes one test after another and says which earlier one the new one contradicts. Only what is certain counts: texts differ
when they differ beyond case, a word is missing from a value only when its letters are, whole numbers have no gaps, and negative
tests alone never exhaust a field, because a record without a value may pass them all. Source: language page, section 9,
`never-matches`; contract, section 4.
"""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias, assert_never

import attrs

from querydsl.semantics.ir import LoweredCondition
from querydsl.syntax.operators import Operator

Key: TypeAlias = Any
"""A value to compare: a string, a number, a boolean or a moment, but within one domain always the same."""

Gram: TypeAlias = tuple[str, ...]
Mark: TypeAlias = tuple[Any, ...]
Against: TypeAlias = tuple[LoweredCondition, ...]
"""Conditions that cannot all hold together with another."""

# What is longer is not held against every other test: the work would grow with the product of the two.
_LONG_LIST = 200
_LONG_PHRASE = 8

_PART = re.compile(r"[^\W_]+")


class Test(NamedTuple):
    """A test of a field: the operator, the keys of its values, and the condition it came from."""

    operator: Operator
    keys: tuple[Key, ...]
    leaf: LoweredCondition


class Bound(NamedTuple):
    """One end of a range: where, whether the end itself is outside, and the condition that set it."""

    key: Key
    strict: bool
    leaf: LoweredCondition


class Asked(NamedTuple):
    """The values that are asked for and not excluded, with their spellings, and the conditions that asked and excluded."""

    values: dict[Key, frozenset[Hashable]]
    leaves: tuple[LoweredCondition, ...]


@attrs.define(eq=False)
class Domain:
    """What tests of one field have left of its values.

    `mark` and `back_to` take tests back, the last first, so that one domain serves a group and the groups inside it.
    """

    low: Bound | None = None
    high: Bound | None = None
    asked: Asked | None = None
    banned: dict[Key, LoweredCondition] = attrs.Factory(dict)
    has: dict[Gram, LoweredCondition] = attrs.Factory(dict)
    has_not: dict[Gram, LoweredCondition] = attrs.Factory(dict)
    dead: bool = False
    _added: list[tuple[dict[Any, LoweredCondition], Any]] = attrs.Factory(list)

    def mark(self) -> Mark:
        """What `back_to` needs to take back all tests from here on."""
        return self.low, self.high, self.asked, self.dead, len(self._added)

    def back_to(self, mark: Mark) -> None:
        """Nothing; takes back the tests since the mark."""
        self.low, self.high, self.asked, self.dead, length = mark
        while len(self._added) > length:
            where, key = self._added.pop()
            del where[key]

    def narrow(self, test: Test) -> Against:
        """The earlier conditions that cannot all hold together with this test; none where they may.

        After a contradiction the domain is dead and says nothing more.
        """
        if self.dead:
            return ()
        against = self._conflict(test)
        self.dead = bool(against)
        return against

    def _conflict(self, test: Test) -> Against:
        match test.operator:
            case Operator.EQ | Operator.IN:
                return self._only(test)
            case Operator.NE | Operator.NOT_IN:
                return self._without(test)
            case Operator.GT | Operator.GE:
                return self._above(Bound(test.keys[0], test.operator is Operator.GT, test.leaf))
            case Operator.LT | Operator.LE:
                return self._below(Bound(test.keys[0], test.operator is Operator.LT, test.leaf))
            case Operator.WORDS | Operator.PHRASE:
                return self._with_words(test)
            case Operator.EXCLUDES:
                return self._without_phrase(test)
            case Operator.HAS_ALL | Operator.WITHIN | Operator.NOT_WITHIN:
                return ()
            case _:
                assert_never(test.operator)

    # --- ranges ---

    def _above(self, bound: Bound) -> Against:
        if self.low is not None and (bound.key, bound.strict) <= (self.low.key, self.low.strict):
            return ()
        self.low = bound
        return self._crossed(self.high) or self._sifted(lambda key: _reaches(bound, key), bound.leaf)

    def _below(self, bound: Bound) -> Against:
        if self.high is not None and (bound.key, not bound.strict) >= (self.high.key, not self.high.strict):
            return ()
        self.high = bound
        return self._crossed(self.low) or self._sifted(lambda key: _stays_under(bound, key), bound.leaf)

    def _crossed(self, other: Bound | None) -> Against:
        """The condition of the other end, where nothing is left between the two."""
        if other is None or self.low is None or self.high is None or self.low.key < self.high.key:
            return ()
        if self.low.key > self.high.key or self.low.strict or self.high.strict:
            return (other.leaf,)
        return (other.leaf, self.banned[other.key]) if other.key in self.banned else ()

    # --- whole values ---

    def _only(self, test: Test) -> Against:
        values: dict[Key, frozenset[Hashable]] = {}
        for key in test.keys:
            values[_folded(key)] = values.get(_folded(key), frozenset()) | {key}
        before = self.asked
        if before is not None:
            values = {key: spellings | before.values[key] for key, spellings in values.items() if key in before.values}
        earlier = before.leaves if before is not None else ()
        excluding = {key: leaf for key, spellings in values.items() if (leaf := self._against(key, spellings)) is not None}
        against = tuple(dict.fromkeys((*earlier, *excluding.values())))
        kept = {key: spellings for key, spellings in values.items() if key not in excluding}
        narrowed = before is None or len(kept) < len(before.values)
        self.asked = Asked(kept, (*against, test.leaf) if narrowed else earlier)
        return against if not kept else ()

    def _against(self, key: Key, spellings: frozenset[Hashable]) -> LoweredCondition | None:
        """An earlier condition that this value fails."""
        if self.low is not None and not _reaches(self.low, key):
            return self.low.leaf
        if self.high is not None and not _stays_under(self.high, key):
            return self.high.leaf
        if self.banned and all(spelling in self.banned for spelling in spellings):
            return self.banned[next(iter(spellings))]
        return self._against_words(key) if self.has or self.has_not else None

    def _without(self, test: Test) -> Against:
        for key in test.keys:
            self._add(self.banned, key, test.leaf)
        if self.low is not None and self.high is not None and self.low.key == self.high.key and self.low.key in self.banned:
            return tuple(dict.fromkeys((self.low.leaf, self.high.leaf)))
        return self._sifted(lambda key: not all(spelling in self.banned for spelling in self._spellings(key)), test.leaf)

    def _spellings(self, key: Key) -> frozenset[Hashable]:
        return self.asked.values[key] if self.asked is not None else frozenset()

    def _sifted(self, accepts: Callable[[Key], bool], leaf: LoweredCondition) -> Against:
        """The conditions that left but the values that this one excludes; none where a value is left. Long lists are kept whole."""
        if self.asked is None or len(self.asked.values) > _LONG_LIST:
            return ()
        values, leaves = self.asked
        kept = {key: spellings for key, spellings in values.items() if accepts(key)}
        if len(kept) < len(values):
            self.asked = Asked(kept, (*leaves, leaf))
        return leaves if not kept else ()

    # --- words ---

    def _with_words(self, test: Test) -> Against:
        words = _words(test.keys[0])
        grams = _grams(words) if test.operator is Operator.PHRASE else ((word,) for word in words)
        for gram in grams:
            self._add(self.has, gram, test.leaf)
            if gram in self.has_not:
                return (self.has_not[gram],)
        return self._sifted(lambda key: _may_hold(_letters(key), words), test.leaf)

    def _without_phrase(self, test: Test) -> Against:
        phrase = tuple(_words(test.keys[0]))
        self._add(self.has_not, phrase, test.leaf)
        if phrase in self.has:
            return (self.has[phrase],)
        return self._sifted(lambda key: phrase not in _grams(_words(key)), test.leaf)

    def _against_words(self, key: Key) -> LoweredCondition | None:
        for gram in _grams(_words(key)) if self.has_not else ():
            if gram in self.has_not:
                return self.has_not[gram]
        letters = _letters(key)
        words = self.has.items() if len(self.has) <= _LONG_LIST else ()
        return next((leaf for gram, leaf in words if not _may_hold(letters, gram)), None)

    def _add(self, where: dict[Any, LoweredCondition], key: Any, leaf: LoweredCondition) -> None:
        if key not in where:
            where[key] = leaf
            self._added.append((where, key))


def _reaches(low: Bound, key: Key) -> bool:
    return bool(key > low.key or (key == low.key and not low.strict))


def _stays_under(high: Bound, key: Key) -> bool:
    return bool(key < high.key or (key == high.key and not high.strict))


def _folded(key: Key) -> Key:
    return key.casefold() if isinstance(key, str) else key


def _words(text: str) -> list[str]:
    return text.casefold().split()


def _grams(words: list[str]) -> Iterator[Gram]:
    """All phrases inside a phrase, up to eight words long."""
    for start in range(len(words)):
        for length in range(1, min(_LONG_PHRASE, len(words) - start) + 1):
            yield tuple(words[start : start + length])


def _may_hold(letters: str, words: Iterable[str]) -> bool:
    """True unless the text lacks letters of a word; punctuation counts for nothing, whatever the service splits words at."""
    return all(part in letters for word in words for part in _PART.findall(_letters(word)))


def _letters(text: str) -> str:
    """The text without case and accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))
