"""Sentences about conditions in plain English."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from querydsl.catalogue import FieldTable
from querydsl.catalogue.model import DATED, FieldType
from querydsl.classes import frozen
from querydsl.diagnostics.wording import join_words
from querydsl.semantics.ir import LoweredCondition
from querydsl.semantics.values import moment
from querydsl.syntax.ast import Distance, Parameter, Quantified, Quantifier, Relative, Text, Value, Values
from querydsl.syntax.literals import number_text, scalar_text
from querydsl.syntax.operators import LISTING, NEGATIVE, Operator

_AT = "company"
"""The field of a role that is its employer: `no past role is at "Acme"`."""


def is_about_item(condition: LoweredCondition) -> bool:
    """Whether one item of a nested array must meet the condition."""
    return condition.array is not None and condition.operator not in NEGATIVE and condition.operator is not Operator.HAS_ALL


def source_of(condition: LoweredCondition) -> tuple[int, str]:
    """The condition of the query and the field, for conditions that one predicate list can describe."""
    return id(condition.origin), condition.path


@frozen
class Sentences:
    """Sentences about conditions. Relative dates are resolved from `now`."""

    table: FieldTable
    now: dt.datetime

    def of(self, conditions: Sequence[LoweredCondition], op: str) -> str:
        """A sentence about conditions that come from one condition of the query, joined by `op`."""
        first = conditions[0]
        if first.operator is Operator.HAS_ALL:
            article, noun = self._item(first)
            values = f"each of {self._value(first.value, 'and')}"
            if isinstance(first.value, Parameter):
                values = f"each value in the list {scalar_text(first.value)}"
            return f"{values} is the {self._name(first)} of {article} {noun}"
        if first.operator in NEGATIVE and (first.array is not None or (first.spec and first.spec.is_multivalued)):
            return f" {_joiner(op)} ".join(self._absence(condition) for condition in conditions)
        return f"{self._subject(first)} {self._predicates(conditions, op)}"

    def of_item(self, conditions: Sequence[LoweredCondition], *, again: bool = False) -> str:
        """A sentence about the item that meets all conditions. `again` is whether an earlier sentence is about an item too."""
        article, noun = self._item(conditions[0])
        parts = [
            f"whose {self._name(group[0])} {self._predicates(group, 'and')}"
            for group in (list(run) for _, run in groupby(conditions, source_of))
        ]
        return f"there is {article} {noun}{', possibly the same,' if again else ''} {' and '.join(parts)}"

    def scalar(self, value: Value) -> str:
        """A single value. Relative dates are shown with their date."""
        match value:
            case Quantified(quantifier, Parameter() as parameter):
                which = "any" if quantifier is Quantifier.ANY else "every"
                return f"{which} value in the list {scalar_text(parameter)}"
            case Values() | Quantified() | Distance():
                raise AssertionError(f"{type(value).__name__} instead of a single value in a valid query")
            case Relative():
                return f"{moment(value, self.now)} ({scalar_text(value)})"
            case _:
                return scalar_text(value)

    def _item(self, condition: LoweredCondition) -> tuple[str, str]:
        assert condition.array is not None
        return self.table.item_noun(condition.array)

    def _absence(self, condition: LoweredCondition) -> str:
        """A sentence such as `no past role is at "Acme"`, because a negative operator excludes all items and values that match."""
        value, excludes = self._value(condition.value), condition.operator is Operator.EXCLUDES
        found = f"has the {'word' if _is_word(condition.value) else 'phrase'} {value}"
        if condition.array is None:
            equal = _in_list(condition.value) if _is_list(condition) else f"is {value}"
            return f"none of the {self._plain_name(condition)} {found if excludes else equal}"
        noun, name = self._item(condition)[1], self._name(condition)
        if _is_list(condition):
            found = f"has {_article(name)} {name} {_within(condition.value)}"
            return f"no {noun} {_in_list(condition.value) if name == noun else found}"
        match name:
            case _ if name == noun:
                return f"no {noun} {found if excludes else f'is {value}'}"
            case _ if excludes:
                return f"no {noun} {found} in its {name}"
            case _:
                return f"no {noun} is at {value}" if name == _AT else f"no {noun} has the {name} {value}"

    def _subject(self, condition: LoweredCondition) -> str:
        if condition.array is not None:
            article, noun = self._item(condition)
            return f"{article} {noun}" if self._name(condition) == noun else f"the {self._name(condition)} of {article} {noun}"
        spec, name = condition.spec, self._plain_name(condition)
        if spec is not None and spec.is_multivalued:
            return f"one of the {name}"
        return name if spec is not None and spec.type is FieldType.BOOLEAN else f"the {name}"

    def _name(self, condition: LoweredCondition) -> str:
        """The name of a field without its scope, or the field of an alias for several fields."""
        written = condition.field.path
        name = written if self.table.resolve(written, condition.scope) == condition.path else self.table.shortest(condition.path)
        return self.table.words_of(name.rpartition(".")[2])

    def _plain_name(self, condition: LoweredCondition) -> str:
        return self.table.words_of(self.table.shortest(condition.path))

    def _predicates(self, conditions: Sequence[LoweredCondition], op: str) -> str:
        return f" {_joiner(op)} ".join(self._predicate(condition) for condition in conditions)

    def _predicate(self, condition: LoweredCondition) -> str:
        if condition.operator is Operator.WORDS:
            return self._has_words(condition.value)
        if _is_list(condition):
            return _in_list(condition.value, is_negative=condition.operator in NEGATIVE)
        operator = _scalar(condition).spec
        dated = condition.spec is not None and condition.spec.type in (*DATED, FieldType.YEAR)
        return f"{operator.date_verb if dated else operator.verb} {self._value(condition.value, operator.joiner)}"

    def _has_words(self, value: Value) -> str:
        match list(_distinct_words(value)):
            case []:
                return f"has the words of {'the text ' if isinstance(value, Parameter) else ''}{self._value(value)}"
            case [word]:
                return f"has the word {word}"
            case words:
                return f"has the words {join_words(words, 'and')}, in any order"

    def _value(self, value: Value, joined: str = "or") -> str:
        match value:
            case Values():
                return join_words([self.scalar(item) for item in value.items], joined)
            case Distance():
                return f"{number_text(value.amount)} {value.unit} of {self.scalar(value.place)}"
            case _:
                return self.scalar(value)


def _distinct_words(value: Value) -> Iterator[str]:
    if isinstance(value, Text):
        yield from (scalar_text(Text(word)) for word in dict.fromkeys(value.value.split()))


def _is_word(value: Value) -> bool:
    return isinstance(value, Text) and len(value.value.split()) == 1


def _is_list(condition: LoweredCondition) -> bool:
    """Whether a parameter provides the list of values."""
    return condition.operator in LISTING and isinstance(condition.value, Parameter)


def _scalar(condition: LoweredCondition) -> Operator:
    """The operator of a condition: `=` for `in` with one value."""
    operator, value = condition.operator, condition.value
    is_single = isinstance(value, Values) and len(value.items) == 1 and operator in LISTING
    return (operator.spec.counterpart if is_single else None) or operator


def _in_list(parameter: Value, *, is_negative: bool = False) -> str:
    return f"is {'not ' if is_negative else ''}{_within(parameter)}"


def _within(parameter: Value) -> str:
    assert isinstance(parameter, Parameter)
    return f"in the list {scalar_text(parameter)}"


def _article(name: str) -> str:
    return "an" if name[0] in "aeiou" else "a"


def _joiner(op: str) -> str:
    return "or" if op == "or" else "and"
