"""Conditions, and the ways to combine them: `&`, `|`, `~`, `and_`, `or_` and `all_of`."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn, Self, final

from querydsl.diagnostics.model import NOWHERE
from querydsl.errors import BuildError
from querydsl.syntax.ast import ENTITIES, AllOf, Between, Condition, Connective, EntityName, Expr, Group, Not, Query, alone
from querydsl.syntax.makers import make_group

ADVICE = (
    "a condition cannot be used as a bool. Use `&`, `|` and `~` instead of `and`, `or` and `not`, "
    "put each comparison in parentheses, and write `F.x.is_in(…)` for `in` and `F.x.between(a, b)` for `a <= F.x <= b`"
)

AND, OR = Connective.AND, Connective.OR  # a global is read faster than a member of an enum


class NoSuchNameError(BuildError, AttributeError):
    """An unknown name after a dot. It is also an `AttributeError`, so that `hasattr` works."""


class NoTruth:
    """A base class whose truth value, `in` and iteration raise `BuildError` with advice."""

    __slots__ = ()

    if not TYPE_CHECKING:  # hidden from type checkers, which then reject `in` and `for`

        def __bool__(self) -> NoReturn:
            raise BuildError(ADVICE)

        def __contains__(self, item: object) -> NoReturn:
            raise BuildError(ADVICE)

        def __iter__(self) -> NoReturn:
            raise BuildError(f"{self!r} is not iterable")


class Filter(NoTruth):
    """An argument of `where`: a condition, a combination of conditions, or a boolean field."""

    __slots__ = ()

    @property
    def expr(self) -> Expr:
        """The condition as an AST node."""
        raise BuildError(f"{self!r} is not a condition")

    @property
    def entity(self) -> EntityName:
        """The entity whose fields are used, `"people"` or `"companies"`."""
        raise BuildError(f"{self!r} is not a condition")

    def __and__(self, other: "Filter") -> "Expression":
        return joined(AND, (self, other), flat=True)

    def __or__(self, other: "Filter") -> "Expression":
        return joined(OR, (self, other), flat=True)

    def __invert__(self) -> "Expression":
        return Expression(Not(self.expr), self.entity)

    if not TYPE_CHECKING:

        def __rand__(self, other: object) -> NoReturn:
            raise not_a_condition(other)

        __ror__ = __rand__

        def __xor__(self, other: object) -> NoReturn:
            raise BuildError(f"conditions are combined with `&`, `|` and `~` only: {self!r}")

        __add__ = __sub__ = __radd__ = __rxor__ = __xor__


@final
class Expression(Filter):
    """A condition, or several conditions combined. It equals a query with this filter and no clauses.

    Comparisons and methods of fields return expressions. `expr` is an AST node and `entity` is `"people"` or `"companies"`.
    Combine expressions with `&`, `|` and `~`. Source: `docs/builder.md`.
    """

    # Not an attrs class, because one is made for every condition and a frozen attrs class takes four times as long to make.
    __slots__ = ("_entity", "_expr")

    def __init__(self, expr: Expr, entity: EntityName) -> None:
        self._expr = expr
        self._entity = entity

    @property
    def expr(self) -> Expr:
        """The condition as an AST node."""
        return alone(self._expr)

    @property
    def entity(self) -> EntityName:
        """The entity whose fields are used, `"people"` or `"companies"`."""
        return self._entity

    def __and__(self, other: Filter) -> "Expression":
        return self._with(AND, other)

    def __or__(self, other: Filter) -> "Expression":
        return self._with(OR, other)

    def _with(self, connective: Connective, other: Filter) -> "Expression":
        """The two conditions joined. Long filters are joined one by one, so that the common case comes first."""
        if type(other) is not Expression or other._entity != self._entity:
            return joined(connective, (self, other), flat=True)
        return Expression(group_of(connective, (self._expr, other._expr), flat=True), self._entity)

    @property
    def query(self) -> Query:
        """A query with this filter and no clauses."""
        return Query(self.expr, self._entity)

    def __eq__(self, other: object) -> bool:
        match other:
            case Expression():
                return self.query == other.query
            case Query():
                return self.query == other
            case _:
                return NotImplemented

    def __hash__(self) -> int:
        return hash(self.query)

    def __str__(self) -> str:
        from querydsl.syntax.printer import format  # not needed to build and send a query

        return format(self.query)

    def __repr__(self) -> str:
        from querydsl.builder.to_python import expression_as_python  # as above

        return expression_as_python(self.expr, self._entity)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


def and_(*filters: Filter) -> Expression:
    """A group that matches if all `filters` match: `(… and …)`.

    Unlike `&`, it keeps nested groups: `and_(a, and_(b, c))` is `a and (b and c)`, while `a & (b & c)` is `a and b and c`. With a
    single filter, it is the filter in brackets, which matter beside others on the same list: `and_(a, and_(b))` is `a and (b)`.
    Raises `BuildError` without filters, for an argument that is not a condition, and for fields of both people and companies.
    Source: `docs/language.md`, section "Joining conditions".
    """
    made = joined(AND, filters, flat=False)
    is_single = len(filters) == 1 and isinstance(made.expr, Condition | Between)
    return Expression(Group(AND, (made.expr,)), made.entity) if is_single else made


def or_(*filters: Filter) -> Expression:
    """A group that matches if any of the `filters` matches: `(… or …)`. A single filter is returned as it is.

    Keeps nested groups and raises the same errors as `and_`. Source: `docs/language.md`, section "Joining conditions".
    """
    return joined(OR, filters, flat=False)


def all_of(*filters: Filter) -> Expression:
    """A group that matches if each of the `filters` matches some role, school or other entry: `all of (…, …)`.

    For example, people who were an engineer at one company and a manager at another:

        all_of(
            F.past.title.words("engineer") & (F.past.company == "A"),
            F.past.title.words("manager") & (F.past.company == "B"),
        )

    Raises the same errors as `and_`. Source: `docs/language.md`, section "Joining conditions"; `docs/service.md`, section 4.
    """
    exprs, entity = _gathered(filters)
    return Expression(AllOf(tuple(map(alone, exprs))), entity)


def joined(connective: Connective, filters: tuple[Filter, ...], *, flat: bool) -> Expression:
    """The filters joined by `connective`. If `flat` is true, inner groups with the same connective are merged."""
    exprs, entity = _gathered(filters)
    return Expression(group_of(connective, exprs, flat=flat), entity)


def group_of(connective: Connective, exprs: Sequence[Expr], *, flat: bool) -> Expr:
    """A group of the expressions, or the only expression. Takes linear time."""
    operands: list[Expr] = []
    is_or = connective is OR
    for expr in exprs:
        if flat and type(expr) is Group and expr.connective is connective:
            operands += expr.operands
        else:
            operands.append(alone(expr) if is_or else expr)
    return operands[0] if len(operands) == 1 else make_group(connective, tuple(operands), False, NOWHERE)


def _gathered(filters: tuple[Filter, ...]) -> tuple[list[Expr], EntityName]:
    """The expressions of the filters and their common entity."""
    exprs: list[Expr] = []
    entity: EntityName | None = None
    for item in filters:
        if type(item) is Expression:  # the common case: attributes are four times as fast as properties
            expr, current = item._expr, item._entity
        elif isinstance(item, Filter):
            expr, current = item.expr, item.entity
        else:
            raise not_a_condition(item)
        if current != entity and exprs:
            raise mixed_entities()
        exprs.append(expr)
        entity = current
    if entity is None:
        raise BuildError("a group needs at least one condition")
    return exprs, entity


def mixed_entities() -> BuildError:
    """The error for a query with fields of both people and companies."""
    return BuildError(f"{' and '.join(ENTITIES)} cannot be mixed in one query. Each query searches one of them")


def no_named(call: str, fields: str, named: Mapping[str, object]) -> None:
    """Raise `BuildError` for named arguments of a call that takes conditions on `fields`."""
    if named:
        written = ", ".join(f"{fields}.{name} == {value!r}" for name, value in named.items())
        raise BuildError(f"{call} takes conditions, not named arguments: write {call.replace('…', written)}")


def not_a_condition(item: object) -> BuildError:
    """The error for an argument that is not a condition, with advice."""
    match item:
        case str():
            advice = "pass text to `where`, as in people.where(text), and put comparisons next to `&` and `|` in parentheses"
        case list() | tuple():
            advice = "pass the conditions one by one, as in where(*conditions)"
        case bool():
            advice = "it is the result of comparing two plain values. One side must be a field, as in F.title == …"
        case _:
            advice = (
                "compare a field with a value first, as in F.title == …, and put comparisons next to `&` and `|` in parentheses"
            )
    return BuildError(f"{item!r} is not a condition: {advice}")
