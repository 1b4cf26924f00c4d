"""The values of one field that a conjunction of conditions allows.

A `ValueSet` takes one condition after another and reports the earlier ones that a new condition conflicts with. It reports
certain conflicts only. Strings differ if they differ in more than case. A string lacks a word only if it lacks the letters of
the word. Whole numbers have no gaps. Negative conditions alone never exclude all values, because a record without a value may
satisfy them. Source: `docs/language.md`, section "Rules"; `docs/service.md`, section 4.
"""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias, assert_never

import attrs

from querydsl.classes import define
from querydsl.semantics.ir import LoweredCondition
from querydsl.syntax.operators import Operator

Comparable: TypeAlias = Any
"""A string, a number, a boolean or a time. All values of one `ValueSet` have the same type."""

Phrase: TypeAlias = tuple[str, ...]
Circle: TypeAlias = tuple[Operator, str, float]
"""`WITHIN` or `NOT_WITHIN`, the place in lower case, and the radius in metres."""
Conflict: TypeAlias = tuple[LoweredCondition, ...]
"""The conditions that cannot all be true together with another one; empty if there is no conflict."""
Spellings: TypeAlias = Mapping[Comparable, frozenset[Hashable]]
"""Values without case, each with the spellings that conditions use for it. `=` may match any case, so it has a spelling apart."""

# Longer lists and phrases are not compared with each other, because the cost grows with the product of their lengths.
_MAX_LIST = 200
_MAX_PHRASE = 8

_WORD = re.compile(r"[^\W_]+")


class FieldTest(NamedTuple):
    """A condition with its operator and its comparable values."""

    operator: Operator
    values: tuple[Comparable, ...]
    condition: LoweredCondition


class Bound(NamedTuple):
    """One end of a range: its value, whether the value itself is excluded, and the condition that set it."""

    value: Comparable
    strict: bool
    condition: LoweredCondition


class Allowed(NamedTuple):
    """The values that positive conditions allow, and the conditions that narrowed them down."""

    values: Spellings
    conditions: Conflict


class Checkpoint(NamedTuple):
    """The state of a `ValueSet` that a rollback restores."""

    low: Bound | None
    high: Bound | None
    allowed: Allowed | None
    unsatisfiable: bool
    additions: int


@define(eq=False)
class ValueSet:
    """The values of one field that the conditions so far allow.

    `checkpoint` and `rollback` undo conditions, last first, so that nested groups can share one set.
    """

    low: Bound | None = None
    high: Bound | None = None
    allowed: Allowed | None = None
    excluded: dict[Comparable, LoweredCondition] = attrs.Factory(dict)
    required: dict[Phrase, LoweredCondition] = attrs.Factory(dict)
    forbidden: dict[Phrase, LoweredCondition] = attrs.Factory(dict)
    circles: dict[Circle, LoweredCondition] = attrs.Factory(dict)
    some: dict[Comparable, LoweredCondition] = attrs.Factory(dict)
    absent: dict[Comparable, LoweredCondition] = attrs.Factory(dict)
    unsatisfiable: bool = False
    _additions: list[tuple[dict[Any, LoweredCondition], Any]] = attrs.Factory(list)

    def checkpoint(self) -> Checkpoint:
        """The current state, for `rollback`."""
        return Checkpoint(self.low, self.high, self.allowed, self.unsatisfiable, len(self._additions))

    def rollback(self, checkpoint: Checkpoint) -> None:
        """Undo all conditions since the checkpoint."""
        self.low, self.high, self.allowed, self.unsatisfiable, additions = checkpoint
        while len(self._additions) > additions:
            conditions, key = self._additions.pop()
            del conditions[key]

    def narrow(self, test: FieldTest) -> Conflict:
        """Add a condition, and return the earlier ones that it conflicts with.

        After a conflict, no further conflicts are reported.
        """
        if self.unsatisfiable:
            return ()
        conflict = self._add(test)
        self.unsatisfiable = bool(conflict)
        return conflict

    def _add(self, test: FieldTest) -> Conflict:
        match test.operator:
            case Operator.EQ | Operator.IN:
                return self._add_values(test)
            case Operator.NE | Operator.NOT_IN:
                return self._exclude_values(test)
            case Operator.GT | Operator.GE:
                return self._add_low(Bound(test.values[0], test.operator is Operator.GT, test.condition))
            case Operator.LT | Operator.LE:
                return self._add_high(Bound(test.values[0], test.operator is Operator.LT, test.condition))
            case Operator.WORDS | Operator.PHRASE:
                return self._require_words(test)
            case Operator.EXCLUDES:
                return self._forbid_phrase(test)
            case Operator.HAS_ALL:
                return self._require_some(test)
            case Operator.WITHIN | Operator.NOT_WITHIN:
                return self._add_circle(test)
            case _:
                assert_never(test.operator)

    # --- ranges ---

    def _add_low(self, bound: Bound) -> Conflict:
        if self.low is not None and (bound.value, bound.strict) <= (self.low.value, self.low.strict):
            return ()
        self.low = bound
        return self._empty_range(self.high) or self._filter(lambda value: _is_above(bound, value), bound.condition)

    def _add_high(self, bound: Bound) -> Conflict:
        if self.high is not None and (bound.value, not bound.strict) >= (self.high.value, not self.high.strict):
            return ()
        self.high = bound
        return self._empty_range(self.low) or self._filter(lambda value: _is_below(bound, value), bound.condition)

    def _empty_range(self, other: Bound | None) -> Conflict:
        """The condition that set the other bound, if no value is between the two bounds."""
        if other is None or self.low is None or self.high is None or self.low.value < self.high.value:
            return ()
        if self.low.value > self.high.value or self.low.strict or self.high.strict:
            return (other.condition,)
        return (other.condition, self.excluded[other.value]) if other.value in self.excluded else ()

    # --- circles ---

    def _add_circle(self, test: FieldTest) -> Conflict:
        """Add a circle. All of a circle is inside a larger one around the same place."""
        ((place, radius),) = test.values
        self._remember(self.circles, (test.operator, place, radius), test.condition)
        inside = test.operator is Operator.WITHIN
        for (operator, other_place, other), condition in self.circles.items():
            inner, outer = (radius, other) if inside else (other, radius)
            if operator is not test.operator and place == other_place and inner <= outer:
                return (condition,)
        return ()

    # --- whole values ---

    def _require_some(self, test: FieldTest) -> Conflict:
        """Add the values that some items have. They may belong to other items than the rest of the conditions."""
        for value in test.values:
            self._remember(self.some, value, test.condition)
        return next(((self.absent[value],) for value in test.values if value in self.absent), ())

    def _add_values(self, test: FieldTest) -> Conflict:
        values = self._intersection(_spellings(test))
        excluding = {value: self._excluding(value, spellings) for value, spellings in values.items()}
        kept = {value: values[value] for value, condition in excluding.items() if condition is None}
        earlier = self.allowed.conditions if self.allowed is not None else ()
        involved = tuple(dict.fromkeys((*earlier, *filter(None, excluding.values()))))
        narrowed = self.allowed is None or len(kept) < len(self.allowed.values)
        self.allowed = Allowed(kept, (*involved, test.condition) if narrowed else earlier)
        return () if kept else involved

    def _intersection(self, values: Spellings) -> Spellings:
        """The values that the earlier conditions allow too, with the spellings of both."""
        if self.allowed is None:
            return values
        before = self.allowed.values
        return {value: spellings | before[value] for value, spellings in values.items() if value in before}

    def _excluding(self, value: Comparable, spellings: frozenset[Hashable]) -> LoweredCondition | None:
        """An earlier condition that excludes the value, or None."""
        if self.low is not None and not _is_above(self.low, value):
            return self.low.condition
        if self.high is not None and not _is_below(self.high, value):
            return self.high.condition
        if self.excluded and all(spelling in self.excluded for spelling in spellings):
            return self.excluded[next(iter(spellings))]
        return self._excluding_by_words(value) if self.required or self.forbidden else None

    def _exclude_values(self, test: FieldTest) -> Conflict:
        for value in test.values:
            self._remember(self.excluded, value, test.condition)
            if test.operator is Operator.NE:
                self._remember(self.excluded, _any_case(value), test.condition)
                self._remember(self.absent, value, test.condition)
        if some := [self.some[value] for value in test.values if value in self.some and value in self.absent]:
            return (some[0],)
        low, high, excluded = self.low, self.high, self.excluded
        if low is not None and high is not None and low.value == high.value and low.value in excluded:
            return tuple(dict.fromkeys((low.condition, high.condition)))
        return self._filter(lambda value: not all(spelling in excluded for spelling in self._spellings_of(value)), test.condition)

    def _spellings_of(self, value: Comparable) -> frozenset[Hashable]:
        return self.allowed.values[value] if self.allowed is not None else frozenset()

    def _filter(self, accepts: Callable[[Comparable], bool], condition: LoweredCondition) -> Conflict:
        """Drop allowed values; return the conditions that allowed only these if none is left. Long lists are not filtered."""
        if self.allowed is None or len(self.allowed.values) > _MAX_LIST:
            return ()
        values, conditions = self.allowed
        kept = {value: spellings for value, spellings in values.items() if accepts(value)}
        if len(kept) < len(values):
            self.allowed = Allowed(kept, (*conditions, condition))
        return () if kept else conditions

    # --- words ---

    def _require_words(self, test: FieldTest) -> Conflict:
        words = _words(test.values[0])
        phrases = _subphrases(words) if test.operator is Operator.PHRASE else ((word,) for word in words)
        for phrase in phrases:
            self._remember(self.required, phrase, test.condition)
            if phrase in self.forbidden:
                return (self.forbidden[phrase],)
        return self._filter(lambda value: _may_contain(_letters(value), words), test.condition)

    def _forbid_phrase(self, test: FieldTest) -> Conflict:
        phrase = tuple(_words(test.values[0]))
        self._remember(self.forbidden, phrase, test.condition)
        if phrase in self.required:
            return (self.required[phrase],)
        return self._filter(lambda value: phrase not in _subphrases(_words(value)), test.condition)

    def _excluding_by_words(self, value: Comparable) -> LoweredCondition | None:
        for phrase in _subphrases(_words(value)) if self.forbidden else ():
            if phrase in self.forbidden:
                return self.forbidden[phrase]
        letters = _letters(value)
        required = self.required.items() if len(self.required) <= _MAX_LIST else ()
        return next((condition for phrase, condition in required if not _may_contain(letters, phrase)), None)

    def _remember(self, conditions: dict[Any, LoweredCondition], key: Any, condition: LoweredCondition) -> None:
        if key not in conditions:
            conditions[key] = condition
            self._additions.append((conditions, key))


def _is_above(low: Bound, value: Comparable) -> bool:
    return bool(value > low.value or (value == low.value and not low.strict))


def _is_below(high: Bound, value: Comparable) -> bool:
    return bool(value < high.value or (value == high.value and not high.strict))


def _spellings(test: FieldTest) -> Spellings:
    spellings: dict[Comparable, frozenset[Hashable]] = {}
    for value in test.values:
        folded = value.casefold() if isinstance(value, str) else value
        spelling = _any_case(value) if test.operator is Operator.EQ else value
        spellings[folded] = spellings.get(folded, frozenset()) | {spelling}
    return spellings


def _any_case(value: Comparable) -> Hashable:
    """The spelling of a value that `=` and `!=` compare. They may ignore case, and `in` and `not in` do not."""
    return ("any case", value) if isinstance(value, str) else value


def _words(text: str) -> list[str]:
    return text.casefold().split()


def _subphrases(words: list[str]) -> Iterator[Phrase]:
    """All phrases inside a phrase, up to eight words long."""
    for start in range(len(words)):
        for length in range(1, min(_MAX_PHRASE, len(words) - start) + 1):
            yield tuple(words[start : start + length])


def _may_contain(letters: str, words: Iterable[str]) -> bool:
    """Whether the text has the letters of all words. Punctuation is ignored because the service may split words there."""
    return all(part in letters for word in words for part in _WORD.findall(_letters(word)))


def _letters(text: str) -> str:
    """The text without case and accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))
