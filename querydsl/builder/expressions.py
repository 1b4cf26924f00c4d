"""Conditions joined by `&`, `|` and `~`, and the groups `and_`, `or_`, `all_of`. Source: language page, sections 2 and 4."""

from typing import TYPE_CHECKING, NoReturn, Self, final

from querydsl.errors import BuildError
from querydsl.syntax.ast import ENTITIES, AllOf, Connective, EntityName, Expr, Group, Not, Query

ADVICE = (
    "a condition has no truth of its own before the service answers: join with `&`, `|` and `~` in place of `and`, `or` and `not`, "
    "put each comparison in brackets, write `F.x.is_in(…)` for `in` and `F.x.between(a, b)` for `a <= F.x <= b`"
)


class NoTruth:
    """What Python cannot ask yet: being true, holding something and being gone through are refused with advice."""

    __slots__ = ()

    if not TYPE_CHECKING:  # a checker that does not see these refuses `in` and `for` by itself

        def __bool__(self) -> NoReturn:
            raise BuildError(ADVICE)

        def __contains__(self, item: object) -> NoReturn:
            raise BuildError(ADVICE)

        def __iter__(self) -> NoReturn:
            raise BuildError(f"{self!r} holds no items to go through")


class Filter(NoTruth):
    """What `where` takes: a condition, several joined, or a boolean field by itself."""

    __slots__ = ()

    @property
    def expr(self) -> Expr:
        """The tree."""
        raise BuildError(f"{self!r} is no condition")

    @property
    def entity(self) -> EntityName:
        """The entity whose fields it tests."""
        raise BuildError(f"{self!r} is no condition")

    def __and__(self, other: "Filter") -> "Expression":
        return joined(Connective.AND, (self, other), flat=True)

    def __or__(self, other: "Filter") -> "Expression":
        return joined(Connective.OR, (self, other), flat=True)

    def __invert__(self) -> "Expression":
        return Expression(Not(self.expr), self.entity)

    if not TYPE_CHECKING:

        def __rand__(self, other: object) -> NoReturn:
            raise no_filter(other)

        __ror__ = __rand__


@final
class Expression(Filter):
    """A condition, or several joined. It equals the query that has it as its filter and nothing else."""

    # One is made for every condition, and a frozen attrs class takes four times as long to make: hence by hand.
    __slots__ = ("_entity", "_expr")

    def __init__(self, expr: Expr, entity: EntityName) -> None:
        self._expr = expr
        self._entity = entity

    @property
    def expr(self) -> Expr:
        """The tree."""
        return self._expr

    @property
    def entity(self) -> EntityName:
        """The entity whose fields it tests."""
        return self._entity

    @property
    def query(self) -> Query:
        """The query with this filter and no clauses."""
        return Query(self._expr, self._entity)

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
        from querydsl.syntax.printer import format  # a query that is only built and sent is never printed

        return format(self.query)

    def __repr__(self) -> str:
        from querydsl.builder.to_python import expression_as_python  # as above

        return expression_as_python(self._expr, self._entity)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


def and_(*filters: Filter) -> Expression:
    """All of the filters, as a group of its own: `(… and …)`; one filter alone is itself.

    Nothing inside is made flat, so `and_(a, and_(b, c))` is `a and (b and c)`, while `a & (b & c)` is `a and b and c`. Raises
    `BuildError` for no filter, for what is no filter, and for filters of people and companies mixed. Source: language page,
    sections 2 and 4.
    """
    return joined(Connective.AND, filters, flat=False)


def or_(*filters: Filter) -> Expression:
    """At least one of the filters, as a group of its own: `(… or …)`; one filter alone is itself.

    Nothing inside is made flat, as for `and_`, which also raises the same. Source: language page, sections 2 and 4.
    """
    return joined(Connective.OR, filters, flat=False)


def all_of(*filters: Filter) -> Expression:
    """Filters that are each matched by some element of one nested array: `all of (…, …)`; one filter alone is itself.

    For example an engineer at one company and a manager at another: `all_of(F.past.title.words("engineer") & (F.past.company ==
    "A"), F.past.title.words("manager") & (F.past.company == "B"))`. Raises as `and_` does. Source: language page, section 2;
    contract, section 4.
    """
    exprs, entity = _gathered(filters)
    return Expression(AllOf(tuple(exprs)) if len(exprs) > 1 else exprs[0], entity)


def joined(connective: Connective, filters: tuple[Filter, ...], *, flat: bool) -> Expression:
    """The filters joined by the connective; `flat` puts the operands of groups of the same connective in the groups' place."""
    exprs, entity = _gathered(filters)
    return Expression(group_of(connective, exprs, flat=flat), entity)


def group_of(connective: Connective, exprs: list[Expr], *, flat: bool) -> Expr:
    """The group of these trees, or the only one; linear in the number of operands."""
    operands: list[Expr] = []
    for expr in exprs:
        if flat and type(expr) is Group and expr.connective is connective:
            operands += expr.operands
        else:
            operands.append(expr)
    return operands[0] if len(operands) == 1 else Group(connective, tuple(operands))


def _gathered(filters: tuple[Filter, ...]) -> tuple[list[Expr], EntityName]:
    """The trees of the filters and their entity. Raises `BuildError` for two entities, for no filter, and for what is none."""
    exprs: list[Expr] = []
    entity: EntityName | None = None
    for item in filters:
        if type(item) is Expression:  # most by far: its attributes cost a quarter of its properties
            expr, its = item._expr, item._entity
        elif isinstance(item, Filter):
            expr, its = item.expr, item.entity
        else:
            raise no_filter(item)
        if its != entity and exprs:
            raise mixed()
        exprs.append(expr)
        entity = its
    if entity is None:
        raise BuildError("a group needs at least one condition")
    return exprs, entity


def mixed() -> BuildError:
    """The error for fields of people and of companies in one query."""
    return BuildError(f"{' and '.join(ENTITIES)} cannot be mixed in one query: each query searches one of them")


def no_filter(item: object) -> BuildError:
    """The error for something in the place of a condition, with what to do about it."""
    match item:
        case str():
            advice = "text goes to `where`, as in people.where(text), and beside `&` and `|` comparisons need brackets"
        case list() | tuple():
            advice = "give its conditions one by one, as in where(*conditions)"
        case bool():
            advice = "it came from a comparison of two plain values; one side must be a field, as in F.title == …"
        case _:
            advice = "compare a field with a value first, as in F.title == …; beside `&` and `|` comparisons need brackets"
    return BuildError(f"{item!r} is no condition: {advice}")
