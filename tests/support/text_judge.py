"""A judge of what a query means, by its tree alone: `docs/language.md` on scopes, read word for word.

It knows nothing of lowering. A scope of a nested array asks for one item that satisfies everything in it. Conditions side by side
in an `and` ask for one item of their array together. A negative condition excludes a record by any item. The judge decides
queries without `same-element`, `loose-or` and `nested-negation`, whose meaning is open.
"""

import random
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from querydsl.syntax.ast import (
    AllOf,
    Between,
    Condition,
    Connective,
    Expr,
    Field,
    Group,
    Not,
    Number,
    Quantified,
    Quantifier,
    Scope,
    Text,
    Values,
)
from querydsl.syntax.operators import Operator

ROLES = "experience.employment_details"
ARRAYS = {"past": ("past",), "current": ("current",), "role": ("current", "past")}
NAMES = {"title": "title", "company": "name", "company_size": "company_headcount_latest"}
WORDS = ("alpha", "beta", "gamma")
Record = Mapping[str, Any]
Item = Mapping[str, Any] | None


# --- random records and queries ---


def random_record(rng: random.Random, number: int) -> dict[str, Any]:
    """A person with up to three roles of each kind."""

    def role() -> dict[str, Any]:
        values = {"title": rng.choice(WORDS), "name": rng.choice(WORDS), "company_headcount_latest": rng.randint(1, 3)}
        return {key: value for key, value in values.items() if rng.random() < 0.9}

    roles = {kind: [role() for _ in range(rng.randint(0, 3))] for kind in ("current", "past")}
    basic = {"headline": rng.choice(WORDS), "location": {"raw": "Paris"}}
    return {"crustdata_person_id": number, "basic_profile": basic, "experience": {"employment_details": roles}}


def random_filter(rng: random.Random, depth: int = 3, array: str = "") -> Expr:
    """A filter over roles and one plain field. Inside a scope, `array` is its alias."""
    pick = rng.random()
    if depth == 0 or pick < 0.3:
        return _random_condition(rng, array)
    if pick < 0.55:
        return Group(Connective.AND, _random_operands(rng, depth, array))
    if pick < 0.7:
        return Group(Connective.OR, _random_operands(rng, depth, array))
    if pick < 0.8:
        return Not(random_filter(rng, depth - 1, array))
    if pick < 0.85 and not array:
        of = rng.choice(tuple(ARRAYS))
        return AllOf(tuple(Scope(Field(of), random_filter(rng, 1, of)) for _ in range(rng.randint(1, 2))))
    inner = array or rng.choice(tuple(ARRAYS))
    return random_filter(rng, depth - 1, array) if array else Scope(Field(inner), random_filter(rng, depth - 1, inner))


def _random_operands(rng: random.Random, depth: int, array: str) -> tuple[Expr, ...]:
    return tuple(_random_operand(rng, depth, array) for _ in range(rng.randint(2, 3)))


def _random_operand(rng: random.Random, depth: int, array: str) -> Expr:
    operand = random_filter(rng, depth - 1, array)
    single = isinstance(operand, Condition | Between)
    return Group(Connective.AND, (operand,)) if single and rng.random() < 0.1 else operand


def _random_condition(rng: random.Random, array: str) -> Expr:
    prefix = "" if array else rng.choice(["past.", "past.", "current.", "role.", ""])
    if not array and not prefix:
        return Condition(Field("headline"), rng.choice([Operator.EQ, Operator.NE]), Text(rng.choice(WORDS)))
    name = rng.choice(["title", "title", "company", "company", "company_size"])
    field = Field(f"{prefix}{name}")
    if name == "company_size":
        low = rng.randint(1, 3)
        bounds = Between(field, Number(low), Number(rng.randint(low, 3)))
        return bounds if rng.random() < 0.5 else Condition(field, rng.choice([Operator.LE, Operator.GT]), Number(low))
    return _random_text(rng, field)


def _random_text(rng: random.Random, field: Field) -> Condition:
    values = Values(tuple(Text(word) for word in rng.sample(WORDS, 2)))
    pick = rng.random()
    if pick < 0.15:
        return Condition(field, Operator.EQ, Quantified(rng.choice(tuple(Quantifier)), values))
    if pick < 0.25:
        return Condition(field, rng.choice([Operator.IN, Operator.NOT_IN]), values)
    if pick < 0.3:
        return Condition(field, Operator.HAS_ALL, values)
    operators = [Operator.EQ, Operator.WORDS, Operator.PHRASE, Operator.NE, Operator.EXCLUDES]
    return Condition(field, rng.choices(operators, [4, 2, 1, 1, 1])[0], Text(rng.choice(WORDS)))


# --- meaning ---


@attrs.frozen
class _Leaf:
    """One condition with its array, and whether it is under an odd number of `not`."""

    condition: Condition | Between
    array: str
    negated: bool

    @property
    def excludes(self) -> bool:
        """Whether the condition excludes a record by any item."""
        negative = isinstance(self.condition, Condition) and self.condition.operator in _OPPOSITES
        return negative is not self.negated

    def holds(self, item: Mapping[str, Any]) -> bool:
        """Whether the positive form of the condition holds for a role, or for the profile."""
        name = _path(self.condition).rpartition(".")[2]
        stored = item.get(NAMES.get(name, name))
        if isinstance(self.condition, Between):
            return stored is not None and self.condition.low.value <= stored <= self.condition.high.value  # type: ignore[union-attr]
        return stored is not None and _compare(self.condition, stored)


_OPPOSITES = {Operator.NE, Operator.NOT_IN, Operator.EXCLUDES}


def _compare(condition: Condition, stored: Any) -> bool:
    value: Any = condition.value
    match condition.operator:
        case Operator.LE:
            return bool(stored <= value.value)
        case Operator.GT:
            return bool(stored > value.value)
        case Operator.IN | Operator.NOT_IN:
            return stored in [item.value for item in value.items]
        case _:
            return bool(stored == value.value)


@attrs.frozen
class TextJudge:
    """The meaning of a filter for one record."""

    record: Record

    def matches(self, expr: Expr, *, negated: bool = False) -> bool:
        """Whether the record matches. Recursive: the queries of the tests are shallow."""
        match expr:
            case Not(operand):
                return self.matches(operand, negated=not negated)
            case Scope(prefix, operand) if negated:
                return self.matches(_prefixed(operand, prefix.path), negated=True)
            case Scope(prefix, operand):
                items = [None, *self._items(prefix.path)]
                return any(self._of_item(operand, prefix.path, item, negated=False) for item in items)
            case AllOf(operands):
                return all(self.matches(operand) for operand in operands)
            case Group(connective, operands) if (connective is Connective.AND) is not negated:
                return self._all(operands, negated=negated)
            case Group(_, operands):
                return any(self.matches(operand, negated=negated) for operand in operands)
            case Condition(_, Operator.HAS_ALL):
                return self._has_all(expr, _array(expr))
            case Condition(_, _, Quantified()):
                return self.matches(_expanded(expr), negated=negated)
            case Condition() | Between():
                return self._asks([_Leaf(expr, _array(expr), negated)])

    def _all(self, operands: tuple[Expr, ...], *, negated: bool) -> bool:
        """All operands. Those written side by side ask for one item of their array together; `not` makes no such `and`."""
        together: dict[str, list[_Leaf]] = {}
        for operand in operands:
            leaves = list(_leaves(operand, negated))
            if not leaves:
                if not self.matches(operand, negated=negated):
                    return False
            elif negated and not self._asks(leaves):
                return False
            for leaf in leaves if not negated else ():
                together.setdefault(leaf.array, []).append(leaf)
        return all(self._asks(leaves) for leaves in together.values())

    def _asks(self, leaves: list[_Leaf]) -> bool:
        """Whether one item satisfies the positive conditions, and no item is excluded."""
        plain = [leaf for leaf in leaves if not leaf.array]
        if not all(leaf.holds(self.record["basic_profile"]) is not leaf.excludes for leaf in plain):
            return False
        nested = [leaf for leaf in leaves if leaf.array]
        positive = [leaf for leaf in nested if not leaf.excludes]
        if any(leaf.holds(item) for leaf in nested if leaf.excludes for item in self._items(leaf.array)):
            return False
        return not positive or any(all(leaf.holds(item) for leaf in positive) for item in self._items(positive[0].array))

    def _of_item(self, expr: Expr, array: str, item: Item, *, negated: bool) -> bool:
        """Whether an item satisfies the content of a scope. Without an item, only negative conditions can hold."""
        match expr:
            case Not(operand):
                return self._of_item(operand, array, item, negated=not negated)
            case Group(connective, operands):
                every = all if (connective is Connective.AND) is not negated else any
                return every(self._of_item(operand, array, item, negated=negated) for operand in operands)
            case Condition(_, Operator.EQ, Quantified()) | Condition(_, Operator.HAS_ALL):
                return self._choice(expr, array, item, negated=negated)
            case Condition() | Between():
                leaf = _Leaf(expr, array, negated)
                if leaf.excludes:
                    return not any(leaf.holds(other) for other in self._items(array))
                return item is not None and leaf.holds(item)
            case _:
                raise AssertionError("a scope of the tests has no scope inside")

    def _choice(self, expr: Condition, array: str, item: Item, *, negated: bool) -> bool:
        if expr.operator is Operator.HAS_ALL:
            return self._has_all(expr, array)
        group = _expanded(expr)
        return self._of_item(group, array, item, negated=negated)

    def _has_all(self, expr: Condition, array: str) -> bool:
        wanted = [value.value for value in expr.value.items]  # type: ignore[union-attr]
        name = NAMES[_path(expr).rpartition(".")[2]]
        return all(any(item.get(name) == value for item in self._items(array)) for value in wanted)

    def _items(self, array: str) -> list[Mapping[str, Any]]:
        roles = self.record["experience"]["employment_details"]
        return [item for kind in ARRAYS[array] for item in roles[kind]]


def _expanded(expr: Condition) -> Group:
    assert isinstance(expr.value, Quantified) and isinstance(expr.value.values, Values)
    connective = Connective.OR if expr.value.quantifier is Quantifier.ANY else Connective.AND
    return Group(connective, tuple(Condition(expr.field, expr.operator, value) for value in expr.value.values.items))


def _leaves(expr: Expr, negated: bool) -> Iterator[_Leaf]:
    """The conditions that an operand adds to the `and` around it; none if it is a group or a scope."""
    while isinstance(expr, Not):
        expr, negated = expr.operand, not negated
    match expr:
        case Condition(_, Operator.HAS_ALL):
            return
        case Condition(_, _, Quantified(quantifier)):
            if (quantifier is Quantifier.ALL) is not negated:
                yield from (_Leaf(one, _array(one), negated) for one in _expanded(expr).operands if isinstance(one, Condition))
        case Condition() | Between():
            yield _Leaf(expr, _array(expr), negated)
        case _:
            return


def _array(expr: Condition | Between) -> str:
    return _path(expr).rpartition(".")[0]


def _prefixed(expr: Expr, prefix: str) -> Expr:
    match expr:
        case Not(operand):
            return Not(_prefixed(operand, prefix))
        case Group(connective, operands):
            return Group(connective, tuple(_prefixed(operand, prefix) for operand in operands))
        case Condition() | Between():
            return attrs.evolve(expr, field=Field(f"{prefix}.{_path(expr)}"))
        case _:
            raise AssertionError("a scope of the tests has no scope inside")


def _path(expr: Condition | Between) -> str:
    assert isinstance(expr.field, Field)
    return expr.field.path
