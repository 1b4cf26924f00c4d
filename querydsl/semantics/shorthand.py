"""Shorter spellings of joined conditions: `any (…)`, `all (…)`, `between`, and conditions that alternatives have in common.

Lowering writes a scope with an `or` as one alternative after another. The functions here find that `or` again. Source:
`docs/language.md`, section "Decompiling".
"""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, product, takewhile

from querydsl.semantics.elements import MAX_ALTERNATIVES
from querydsl.syntax.ast import Between, Condition, Connective, Expr, Field, Group, Quantified, Quantifier, Scalar, Values
from querydsl.syntax.operators import Operator

Conjunction = tuple[Condition, ...]
"""Conditions that are joined by `and`."""


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
    return parts[0] if len(parts) == 1 else _choice([*map(conditions_of, parts)])


def factored(choices: Sequence[Conjunction]) -> Iterator[tuple[int, Expr]]:
    """Yield the operands of an `or` of these alternatives, each with the number of alternatives that it stands for.

    An operand for several is their common conditions next to an `or`, which lowering distributes into these alternatives again.
    """
    place = 0
    while place < len(choices):
        window = choices[place : place + MAX_ALTERNATIVES]
        size = _extent(window)
        yield size, _joined(Connective.AND, _factors(window[:size]))
        place += size


def products(choices: Sequence[tuple[Expr, ...]]) -> Iterator[tuple[int, list[list[Expr]]]]:
    """Yield what each operand may be of the `all_of` groups that these choices are a product of, and how many they are.

    The choices are the operands of `all_of` groups, joined by `or`.
    """
    place = 0
    while place < len(choices):
        size, units = _product(choices[place : place + MAX_ALTERNATIVES])
        yield size, units
        place += size


def _product(choices: Sequence[tuple[Expr, ...]]) -> tuple[int, list[list[Expr]]]:
    """How many of the choices, from the first, are a product, and what may be at each of its places."""
    differing = sum(one != other for one, other in zip(*choices[:2], strict=False)) if len(choices) > 1 else 0
    for size in range(len(choices), 1, -1) if differing == 1 else ():  # the second choice differs from the first in one place
        units = [list(dict.fromkeys(place)) for place in zip(*choices[:size], strict=False)]
        if all(map(_is_distributed, units)) and list(product(*units)) == [*choices[:size]]:
            return size, units
    return 1, [[part] for part in choices[0]]


def _is_distributed(parts: Sequence[Expr]) -> bool:
    """Whether lowering distributes the `or` of these parts: all are conjunctions, and not all are single conditions."""
    conjunctions = [conditions_of(part) for part in parts]
    return len(parts) == 1 or (all(conjunctions) and any(len(one) > 1 for one in conjunctions))


def _extent(choices: Sequence[Conjunction]) -> int:
    """How many of the alternatives, from the first, have a condition in common or are a product of shorter ones."""
    first, last = _sharing(choices, 0), _sharing(choices, -1)
    return max(1, first, last, *(size * _blocks(choices, size) for size in range(2, first + 1)))


def _sharing(choices: Sequence[Conjunction], place: int) -> int:
    """How many of the alternatives, from the first, have several conditions, and the same one at this place."""
    shared = choices[0][place]
    return sum(1 for _ in takewhile(lambda one: len(one) > 1 and one[place] == shared, choices))


def _blocks(choices: Sequence[Conjunction], size: int) -> int:
    """How many blocks of `size` alternatives, from the first, end alike after their common start."""
    starts = range(0, len(choices) - size + 1, size)
    tails = [_tails(choices[start : start + size]) for start in starts]
    return sum(1 for _ in takewhile(lambda one: one and one == tails[0], tails))


def _tails(block: Sequence[Conjunction]) -> list[Conjunction]:
    """The alternatives without their common start; empty if there is none."""
    length = _common(block)
    return [one[length:] for one in block] if length else []


def _common(block: Sequence[Conjunction]) -> int:
    """The number of conditions that all alternatives start with. Each has at least one more."""
    shortest = min(map(len, block)) - 1
    return sum(1 for _ in takewhile(_are_equal, zip(*(one[:shortest] for one in block), strict=True)))


def _are_equal(items: Sequence[object]) -> bool:
    return all(item == items[0] for item in items)


def _factors(choices: Sequence[Conjunction]) -> list[Expr]:
    """The operands of an `and` that means one of the alternatives. It recurses at most once for each alternative."""
    if len(choices) == 1:
        return [*choices[0]]
    start = _common(choices)
    rest = [one[start:] for one in choices]
    end = _common([one[::-1] for one in rest])
    middle = [one[: len(one) - end] for one in rest]
    return [*choices[0][:start], *_middle(middle), *(rest[0][len(rest[0]) - end :])]


def _middle(choices: Sequence[Conjunction]) -> list[Expr]:
    """The operands of an `and` for alternatives that start and end differently."""
    for size in range(2, len(choices) // 2 + 1):
        if len(choices) == size * _blocks(choices, size):
            heads = [block[: _common(choices[at : at + size])] for at, block in enumerate(choices) if at % size == 0]
            return [*_factors(heads), *_factors(_tails(choices[:size]))]
    return [_choice(choices)]


def _choice(choices: Sequence[Conjunction]) -> Expr:
    return _joined(Connective.OR, [expr for _, expr in factored(choices)])


def _joined(connective: Connective, operands: list[Expr]) -> Expr:
    shorter = shortened(connective, operands)
    return shorter[0] if len(shorter) == 1 else Group(connective, tuple(shorter))
