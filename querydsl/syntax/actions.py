"""What each production of the grammar makes: the callbacks that build the tree while the parser runs.

The grammar is `grammar/query.lark`; a function here has the name of its rule and takes the list of what the rule was made of,
tokens and nodes. No function keeps anything, so one parser serves all threads. Source: language page, sections 1, 2 and 9.
"""

import re
from typing import Any, TypeAlias, cast

import attrs
from lark import Token

from querydsl.diagnostics.model import Span
from querydsl.syntax.ast import (
    AllOf,
    Anchor,
    Between,
    Boolean,
    Condition,
    Connective,
    Date,
    Distance,
    DistanceUnit,
    EntityName,
    Expr,
    Field,
    Group,
    Missing,
    Not,
    Number,
    OffsetUnit,
    Parameter,
    Quantified,
    Quantifier,
    Relative,
    Scope,
    SortKey,
    Text,
    Time,
    Value,
    Values,
    placeholder,
)
from querydsl.syntax.literals import instant_of, number_of, text_of
from querydsl.syntax.operators import SPECS, Operator

Children: TypeAlias = list[Any]

_OFFSET = re.compile(r"([+-])(?:\s|#[^\r\n]*[\r\n])*([0-9]+)(?:\s|#[^\r\n]*[\r\n])*(\w+)")


@attrs.frozen
class Clause:
    """A clause as it was read: its first keyword, and what `Query` holds for it."""

    keyword: Token
    value: object


@attrs.frozen
class Parts:
    """A query as it was read, before it is known that each clause is there only once."""

    entity: EntityName | None
    filter: Expr | None
    clauses: tuple[Clause, ...]


def span_of(token: Token) -> Span:
    """The place of a token."""
    start: Any = token.start_pos
    end: Any = token.end_pos
    return Span(start, end)


# --- the query and its clauses ---


def query(children: Children) -> Parts:
    """The whole text in its parts."""
    entity = children.pop(0) if children and isinstance(children[0], str) else None
    clauses = tuple([item for item in children if type(item) is Clause])
    return Parts(cast("EntityName | None", entity), children[0] if len(children) > len(clauses) else None, clauses)


def entity(children: Children) -> str:
    """The name of the entity, lower-case."""
    return str(children[0]).lower()


def select(children: Children) -> Clause:
    """`select`, with the fields in the order written."""
    return Clause(children[0], tuple([_field(path) for path in children[1::2]]))


def sort(children: Children) -> Clause:
    """`sort by`, with the keys in the order written."""
    return Clause(children[0], tuple(children[2::2]))


def sort_key(children: Children) -> SortKey:
    """One key, ascending unless it says `desc`."""
    first, last = children[0], children[-1]
    return SortKey(_field(first), last is not first and last.lower() == "desc", Span(first.start_pos, last.end_pos))


def limit(children: Children) -> Clause:
    """`limit`, with whatever value was written."""
    return Clause(children[0], children[1])


# --- expressions ---


def disjunction(children: Children) -> Group:
    """Two or more operands joined by `or`."""
    operands = tuple(children[::2])
    return Group(Connective.OR, operands, Span(operands[0].span.start, operands[-1].span.end))


def conjunction(children: Children) -> Group:
    """Two or more operands joined by `and`, with a gap between two that the text joins by nothing."""
    operands = tuple(children[::2])
    span = Span(operands[0].span.start, operands[-1].span.end)
    return Group(Connective.AND, operands if all(children[1::2]) else _with_gaps(children), span)


def _with_gaps(children: Children) -> tuple[Expr, ...]:
    """The operands, and `placeholder` in the place of each `and` that recovery put in: those have no characters."""
    kept = [it for it in children if not isinstance(it, Token) or not it]
    return tuple([placeholder(span_of(it)) if isinstance(it, Token) else it for it in kept])


def negation(children: Children) -> Not:
    """`not` and its operand."""
    return Not(children[1], Span(children[0].start_pos, children[1].span.end))


def brackets(children: Children) -> Expr:
    """What stands in the brackets, with a span that takes them in."""
    inner, span = children[1], Span(children[0].start_pos, children[2].end_pos)
    if type(inner) is Group:  # nearly always, and evolve takes its time
        return Group(inner.connective, inner.operands, span)
    return cast(Expr, attrs.evolve(inner, span=span))


def all_of(children: Children) -> Expr:
    """`all of`; around one operand it is that operand. Source: language page, section 9."""
    span = Span(children[0].start_pos, children[-1].end_pos)
    operands = tuple(children[3:-1:2])
    return AllOf(operands, span) if len(operands) > 1 else attrs.evolve(operands[0], span=span)


def scope(children: Children) -> Scope:
    """A prefix, and the expression whose paths it prefixes."""
    return Scope(_field(children[0]), children[2], Span(children[0].start_pos, children[3].end_pos))


# --- conditions ---


def bare(children: Children) -> Condition:
    """A path alone, which means `= true`."""
    span = span_of(children[0])
    return Condition(Field(str(children[0]), span), Operator.EQ, Boolean(True, span), True, span)


def comparison(children: Children) -> Condition:
    """A field, an operator and a value."""
    return _condition(children[0], OPERATORS[children[1].value], children[2])


def quantified(children: Children) -> Condition:
    """A field, an operator, and several values of which any or all must pass."""
    path, operator, word, values = children
    if isinstance(values, Missing):
        return _condition(path, OPERATORS[operator.value], values)
    several = Quantified(Quantifier(word.lower()), values, Span(word.start_pos, values.span.end))
    return _condition(path, OPERATORS[operator.value], several)


def membership(children: Children) -> Condition:
    """`in`."""
    return _condition(children[0], Operator.IN, children[-1])


def non_membership(children: Children) -> Condition:
    """`not in`."""
    return _condition(children[0], Operator.NOT_IN, children[-1])


def has_all(children: Children) -> Condition:
    """`has all`."""
    return _condition(children[0], Operator.HAS_ALL, children[-1])


def within(children: Children) -> Condition:
    """`within`."""
    return _condition(children[0], Operator.WITHIN, children[-1])


def not_within(children: Children) -> Condition:
    """`not within`."""
    return _condition(children[0], Operator.NOT_WITHIN, children[-1])


def between(children: Children) -> Between:
    """`between`, both ends."""
    return Between(_field(children[0]), children[-3], children[-1], Span(children[0].start_pos, children[-1].span.end))


def not_between(children: Children) -> Not:
    """`not between`, which is `not` around `between`."""
    inner = between(children)
    return Not(inner, inner.span)


def _condition(path: Token, operator: Operator, value: Value) -> Condition:
    start: Any = path.start_pos  # as all tokens have one, mypy need not be told each time, for that would cost time too
    end: Any = path.end_pos
    return Condition(Field(path.value, Span(start, end)), operator, value, False, Span(start, value.span.end))


def _field(path: Token) -> Field:
    return Field(path.value, span_of(path))


# --- values ---


def distance(children: Children) -> Distance:
    """`50 km of` a place."""
    amount, unit, _, place = children
    return Distance(amount, cast(DistanceUnit, unit.lower()), place, Span(amount.span.start, place.span.end))


def metres(children: Children) -> Distance:
    """`500m of` a place: after `within`, a glued `m` is metres and not millions. Source: language page, section 9."""
    token, _, place = children
    start, end = token.start_pos, token.end_pos
    amount = Number(number_of(token[:-1]), token[:-1], Span(start, end - 1))
    return Distance(amount, "m", place, Span(start, place.span.end))


def list_(children: Children) -> Values:
    """The values between the brackets."""
    return Values(tuple(children[1:-1:2]), Span(children[0].start_pos, children[-1].end_pos))


def relative(children: Children) -> Relative:
    """`today` or `now`, alone or with one offset."""
    anchor = cast(Anchor, children[0].lower())
    span = Span(children[0].start_pos, children[-1].end_pos)
    if len(children) == 1:
        return Relative(anchor, span=span)
    sign, digits, unit = _OFFSET.findall(children[1])[0]
    amount = int(number_of(digits))
    return Relative(anchor, -amount if sign == "-" else amount, cast(OffsetUnit, unit.lower()), span)


def check(token: Token) -> None:
    """Raises `LiteralError` for a token that looks like a literal and has no value."""
    match token.type:
        case "STRING":
            text_of(token)
        case "NUMBER":
            number_of(token)
        case "METRES":
            number_of(token[:-1])
        case "OFFSET":
            number_of(_OFFSET.findall(token)[0][1])


def _string(token: Token) -> Text:
    return Text(text_of(token.value), span_of(token))


def _number(token: Token) -> Number:
    return Number(number_of(token.value), token.value, span_of(token))


def _boolean(token: Token) -> Boolean:
    return Boolean(token[0] in "tT", span_of(token))


def _date(token: Token) -> Date:
    return Date(token.value, span_of(token))


def _time(token: Token) -> Time:
    return Time(instant_of(token), span_of(token))


def _parameter(token: Token) -> Parameter:
    return Parameter(token[1:], span_of(token))


def _missing(token: Token) -> Missing:
    return Missing(span_of(token))


OPERATORS = {text: operator for operator, spec in SPECS.items() for text in (spec.text, *spec.aliases)}
"""Each operator by its spellings. Source: language page, section 2."""

RULES = {
    rule.__name__.rstrip("_"): rule
    for rule in (
        query, entity, select, sort, sort_key, limit,
        disjunction, conjunction, negation, brackets, all_of, scope,
        bare, comparison, quantified, membership, non_membership, has_all, within, not_within, between, not_between,
        distance, metres, list_, relative,
    )
}  # fmt: skip
"""Each rule of the grammar, and the names of alternatives, with what makes its node."""

LITERALS = {
    "STRING": _string,
    "NUMBER": _number,
    "BOOLEAN": _boolean,
    "DATE": _date,
    "TIME": _time,
    "PARAMETER": _parameter,
    "MISSING": _missing,
}
"""The terminals that are values by themselves: made when they are shifted, which saves a step for each."""
