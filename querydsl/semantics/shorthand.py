"""Shorter spellings of joined conditions: `any (…)`, `all (…)`, `between`, and conditions that alternatives have in common.

Lowering writes a scope with an `or` as one alternative after another. The functions here find that `or` again. Source:
`docs/language.md`, section "Decompiling".
"""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, product, takewhile
from math import prod

from querydsl.classes import frozen
from querydsl.semantics.elements import MAX_ALTERNATIVES
from querydsl.syntax.ast import Between, Condition, Connective, Expr, Field, Group, Quantified, Quantifier, Scalar, Values
from querydsl.syntax.operators import Operator

Conjunction = tuple[Condition, ...]
"""Conditions that are joined by `and`."""
Key = tuple[int, ...]
"""The conditions of an alternative, or the operands of a choice, as numbers, which are fast to compare."""


def is_choice(expr: Expr) -> bool:
    """Whether an expression is a condition with `any (…)`."""
    value = expr.value if isinstance(expr, Condition) else None
    return isinstance(value, Quantified) and value.quantifier is Quantifier.ANY


def shortened(connective: Connective, operands: list[Expr]) -> list[Expr]:
    """The operands with adjacent conditions on one field combined to `any (…)`, `all (…)` or `between`."""
    shorter: list[Expr] = []
    for _, run in groupby(_ranges(operands) if connective is Connective.AND else operands, key=_run_key):
        shorter += _quantified(connective, list(run))
    return shorter


def _run_key(expr: Expr) -> object:
    """A key that is equal for adjacent conditions that one quantified condition can replace."""
    if isinstance(expr, Condition) and isinstance(expr.value, Scalar):
        return expr.field, expr.operator
    return id(expr)


def _quantified(connective: Connective, run: list[Expr]) -> list[Expr]:
    first = run[0]
    if len(run) == 1 or not isinstance(first, Condition):
        return run
    quantifier = Quantifier.ANY if connective is Connective.OR else Quantifier.ALL
    items = tuple(item.value for item in run if isinstance(item, Condition) and isinstance(item.value, Scalar))
    return [Condition(first.field, first.operator, Quantified(quantifier, Values(items)))]


def _ranges(operands: list[Expr]) -> list[Expr]:
    """The operands with each pair of a lower and an upper bound replaced by `between`."""
    ranges: list[Expr] = []
    for expr in operands:
        last = ranges[-1] if ranges else None
        if isinstance(last, Condition) and isinstance(expr, Condition) and _is_range(last, expr):
            ranges[-1] = Between(last.field, last.value, expr.value)  # type: ignore[arg-type]  # _is_range checks that both are scalars
        else:
            ranges.append(expr)
    return ranges


def _is_range(low: Condition, high: Condition) -> bool:
    bounds = low.operator is Operator.GE and high.operator is Operator.LE
    scalars = isinstance(low.value, Scalar) and isinstance(high.value, Scalar)
    return bounds and low.field == high.field and scalars


# --- conditions that alternatives have in common ---


def conditions_of(expr: Expr) -> Conjunction:
    """The conditions of an expression, spelled out, if it is one or joins them by `and`; empty if not."""
    parts = expr.operands if isinstance(expr, Group) and expr.connective is Connective.AND else (expr,)
    spelled = [_spelled_out(part) for part in parts]
    return tuple(chain.from_iterable(spelled)) if all(spelled) else ()


def _spelled_out(expr: Expr) -> Conjunction:
    match expr:
        case Between(Field() as field, low, high):
            return Condition(field, Operator.GE, low), Condition(field, Operator.LE, high)
        case Condition(field, operator, Quantified(Quantifier.ALL, Values(items))):
            return tuple(Condition(field, operator, item) for item in items)
        case Condition() if not is_choice(expr):
            return (expr,)
        case _:
            return ()


def alternatives_of(parts: Sequence[Expr]) -> Expr:
    """The expression that lowering distributes into these parts, which are conjunctions if there are several."""
    if len(parts) == 1:
        return parts[0]
    return _joined(Connective.OR, [expr for _, expr in factored([*map(conditions_of, parts)])])


def factored(choices: Sequence[Conjunction]) -> Iterator[tuple[int, Expr]]:
    """Yield the operands of an `or` of these alternatives, each with the number of alternatives that it replaces.

    An operand for several is their common conditions next to an `or`, which lowering distributes into these alternatives again.
    """
    numbers: dict[Condition, int] = {}
    keys = [tuple([numbers.setdefault(condition, len(numbers)) for condition in choice]) for choice in choices]
    return _Factors([*numbers]).alternatives(keys)


@frozen
class _Factors:
    """Finds the common conditions of alternatives. A key has the places of an alternative's conditions in `conditions`."""

    conditions: Sequence[Condition]

    def alternatives(self, keys: Sequence[Key]) -> Iterator[tuple[int, Expr]]:
        """Yield expressions that replace one or more alternatives, with their number."""
        place = 0
        while place < len(keys):
            window = keys[place : place + MAX_ALTERNATIVES]
            size = _extent(window)
            yield size, _joined(Connective.AND, self._factors(window[:size]))
            place += size

    def _factors(self, keys: Sequence[Key]) -> list[Expr]:
        """The operands of an `and` that means one of the alternatives. It recurses at most once for each alternative."""
        if len(keys) == 1:
            return self._conditions(keys[0])
        start = _common(keys)
        rest = [key[start:] for key in keys]
        end = _common([key[::-1] for key in rest])
        middle = [key[: len(key) - end] for key in rest]
        return [*self._conditions(keys[0][:start]), *self._middle(middle), *self._conditions(rest[0][len(rest[0]) - end :])]

    def _middle(self, keys: Sequence[Key]) -> list[Expr]:
        """The operands of an `and` for alternatives that start and end differently."""
        for size in range(2, len(keys) // 2 + 1):
            if len(keys) == size * _blocks(keys, size):
                heads = [keys[at][: _common(keys[at : at + size])] for at in range(0, len(keys), size)]
                return [*self._factors(heads), *self._factors(_tails(keys[:size]))]
        return [_joined(Connective.OR, [expr for _, expr in self.alternatives(keys)])]

    def _conditions(self, key: Key) -> list[Expr]:
        return [self.conditions[place] for place in key]


def _extent(keys: Sequence[Key]) -> int:
    """How many of the alternatives, from the first, have a condition in common or are a product of shorter ones."""
    first, last = _sharing(keys, 0), _sharing(keys, -1)
    return max(1, first, last, *(size * _blocks(keys, size) for size in range(2, first + 1)))


def _sharing(keys: Sequence[Key], place: int) -> int:
    """How many of the alternatives, from the first, have several conditions, and the same one at this place."""
    shared = keys[0][place]
    return sum(1 for _ in takewhile(lambda key: len(key) > 1 and key[place] == shared, keys))


def _blocks(keys: Sequence[Key], size: int) -> int:
    """How many blocks of `size` alternatives, from the first, end alike after their common start."""
    first = _tails(keys[:size])
    starts = range(0, len(keys) - size + 1, size)
    return sum(1 for _ in takewhile(lambda start: first and _tails(keys[start : start + size]) == first, starts))


def _tails(block: Sequence[Key]) -> list[Key]:
    """The alternatives without their common start; empty if there is none."""
    length = _common(block)
    return [key[length:] for key in block] if length else []


def _common(block: Sequence[Key]) -> int:
    """The number of conditions that all alternatives start with. Each has at least one more."""
    first, last = min(block), max(block)  # the keys between these two start alike too
    shortest = min(map(len, block)) - 1
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first[:shortest], last[:shortest], strict=False)))


def products(choices: Sequence[tuple[Expr, ...]]) -> Iterator[tuple[int, list[list[Expr]]]]:
    """Yield what each operand may be of the `all_of` groups that these choices are a product of, and how many they are.

    The choices are the operands of `all_of` groups, joined by `or`.
    """
    numbers: dict[Expr, int] = {}
    keys = [tuple([numbers.setdefault(part, len(numbers)) for part in choice]) for choice in choices]
    parts, place = [*numbers], 0
    while place < len(keys):
        size, units = _product(keys[place : place + MAX_ALTERNATIVES])
        found = [[parts[number] for number in unit] for unit in units]
        if size > 1 and not all(map(_is_distributed, found)):
            size, found = 1, [[part] for part in choices[place]]
        yield size, found
        place += size


def _product(keys: Sequence[Key]) -> tuple[int, list[list[int]]]:
    """How many of the choices, from the first, are a product, and what may be at each of its places."""
    run = 1 + sum(1 for _ in takewhile(lambda key: _changed(key, keys[0]) == _changed(keys[1], keys[0]) != [], keys[1:]))
    for size in range(len(keys) - len(keys) % run, 1, -run) if run > 1 else ():  # the last place with a choice changes first
        units = [list(dict.fromkeys(place)) for place in zip(*keys[:size], strict=False)]
        if prod(map(len, units)) == size and [*product(*units)] == [*keys[:size]]:
            return size, units
    return 1, [[number] for number in keys[0]]


def _changed(key: Key, other: Key) -> list[int]:
    """The only place where two choices differ; empty if there are more, or none."""
    places = [place for place, (one, another) in enumerate(zip(key, other, strict=False)) if one != another]
    return places if len(places) == 1 and len(key) == len(other) else []


def _is_distributed(parts: Sequence[Expr]) -> bool:
    """Whether lowering distributes the `or` of these parts: all are conjunctions, and not all are single conditions."""
    conjunctions = [conditions_of(part) for part in parts]
    return len(parts) == 1 or (all(conjunctions) and any(len(one) > 1 for one in conjunctions))


def _joined(connective: Connective, operands: list[Expr]) -> Expr:
    shorter = shortened(connective, operands)
    return shorter[0] if len(shorter) == 1 else Group(connective, tuple(shorter))
