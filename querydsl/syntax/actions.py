"""The semantic actions of the grammar: callbacks that build the AST while the parser runs.

Each function has the name of a rule or alias in `grammar/query.lark`. It receives a list of the tokens and nodes that the rule
matched. The functions keep no state, so one parser serves all threads. Source: `docs/language.md`.
"""

from typing import Any, NamedTuple, TypeAlias, cast

import attrs

from querydsl.diagnostics.model import Span
from querydsl.syntax.ast import (
    AllOf,
    Anchor,
    Between,
    Boolean,
    Condition,
    Connective,
    Declaration,
    Distance,
    DistanceUnit,
    Expr,
    Field,
    Fields,
    Group,
    Missing,
    Not,
    Number,
    OffsetUnit,
    Quantified,
    Quantifier,
    Relative,
    Scope,
    SortKey,
    Value,
    Values,
    alone,
    placeholder,
)
from querydsl.syntax.literals import number_of
from querydsl.syntax.makers import make_condition, make_field, make_group, make_span, make_values
from querydsl.syntax.operators import SPECS, Operator
from querydsl.syntax.tokens import OFFSET, Token, span_of

Children: TypeAlias = list[Any]


class Clause(NamedTuple):
    """A parsed clause: its keyword, and the value of the matching attribute of `Query`. `people where` has the keyword `where`."""

    keyword: Token
    value: object


class Parts(NamedTuple):
    """The parts of a query, before the check that no clause is repeated."""

    entity: Clause | None
    filter: Expr | None
    clauses: tuple[Clause, ...]
    given: tuple[Clause, ...] = ()


# --- the query and its clauses ---


def query(children: Children) -> Parts:
    """The parts of the query."""
    entity: Clause | None = None
    filter: Expr | None = None
    clauses: list[Clause] = []
    given: list[Clause] = []
    for item in children:
        if type(item) is not Clause:
            filter = alone(item)
        elif item.keyword.type == "WHERE":
            entity = item
        else:
            (given if item.keyword.type == "GIVEN" else clauses).append(item)
    return Parts(entity, filter, tuple(clauses), tuple(given))


def given(children: Children) -> Clause:
    """The `given` clause. The parser checks its position and its names."""
    return Clause(children[0], tuple(children[1::2]))


def declaration(children: Children) -> Declaration:
    """A declared parameter, with or without a default."""
    parameter, last = children[0], children[-1]
    return Declaration(parameter.name, last if last is not parameter else None, Span(parameter.span.start, last.span.end))


def entity(children: Children) -> Clause:
    """The name of the entity in lower case."""
    return Clause(children[1], str(children[0]).lower())


def select(children: Children) -> Clause:
    """The `select` clause."""
    return Clause(children[0], tuple([_field(path) for path in children[1::2]]))


def sort(children: Children) -> Clause:
    """The `sort by` clause."""
    return Clause(children[0], tuple(children[2::2]))


def sort_key(children: Children) -> SortKey:
    """A sort key, ascending unless `desc` was written."""
    first, last = children[0], children[-1]
    return SortKey(_field(first), last is not first and last.lower() == "desc", Span(first.start_pos, last.end_pos))


def limit(children: Children) -> Clause:
    """The `limit` clause. Rules check its value."""
    return Clause(children[0], children[1])


# --- expressions ---


def disjunction(children: Children) -> Group:
    """Operands joined by `or`."""
    operands = tuple([alone(operand) for operand in children[::2]])
    return make_group(Connective.OR, operands, False, make_span(operands[0].span.start, operands[-1].span.end))


def conjunction(children: Children) -> Group:
    """Operands joined by `and`. A placeholder marks each place where the text has no connective."""
    operands = tuple(children[::2])
    span = make_span(operands[0].span.start, operands[-1].span.end)
    return make_group(Connective.AND, operands if all(children[1::2]) else _with_placeholders(children), False, span)


def _with_placeholders(children: Children) -> tuple[Expr, ...]:
    """The operands, with a placeholder for each `and` that error recovery inserted. Inserted tokens are empty."""
    kept = [child for child in children if not isinstance(child, str) or not child]
    return tuple([placeholder(span_of(cast(Token, child))) if isinstance(child, str) else child for child in kept])


def negation(children: Children) -> Not:
    """A negated operand."""
    return Not(alone(children[1]), make_span(children[0].start_pos, children[1].span.end))


def brackets(children: Children) -> Expr:
    """The expression in the brackets, with a span that includes them."""
    inner, span = children[1], make_span(children[0].start_pos, children[2].end_pos)
    if type(inner) is Group:  # the common case; evolve is slow
        return make_group(inner.connective, inner.operands, True, span)
    if isinstance(inner, Condition | Between):  # brackets around one condition matter next to others: see `alone`
        return make_group(Connective.AND, (inner,), True, span)
    return cast(Expr, attrs.evolve(inner, span=span))


def all_of(children: Children) -> AllOf:
    """An `all of`."""
    operands = tuple([alone(operand) for operand in children[3:-1:2]])
    return AllOf(operands, make_span(children[0].start_pos, children[-1].end_pos))


def scope(children: Children) -> Scope:
    """A scope and the expression in it."""
    return Scope(_field(children[0]), alone(children[2]), make_span(children[0].start_pos, children[3].end_pos))


# --- conditions ---


def fields(children: Children) -> Field | Fields:
    """The fields of `any (p, q)` or `all (p, q)`, or the field if there is only one."""
    listed = tuple([_field(path) for path in children[2:-1:2]])
    span = make_span(children[0].start_pos, children[-1].end_pos)
    return Fields(Quantifier(children[0].type.lower()), listed, span) if len(listed) > 1 else Field(listed[0].path, span)


def bare(children: Children) -> Condition:
    """A field without an operator, which means `= true`."""
    field = _subject(children[0])
    return Condition(field, Operator.EQ, Boolean(True, field.span), True, field.span)


def comparison(children: Children) -> Condition:
    """A condition with a symbolic operator."""
    return _condition(children[0], OPERATORS[children[1].value], children[2])


def quantified(children: Children) -> Condition:
    """A condition with `any` or `all` after a symbolic operator."""
    path, operator, word, values = children
    if isinstance(values, Missing):
        return _condition(path, OPERATORS[operator.value], values)
    several = Quantified(Quantifier(word.lower()), values, make_span(word.start_pos, values.span.end))
    return _condition(path, OPERATORS[operator.value], several)


def word_condition(children: Children) -> Condition:
    """A condition with an operator of one or two keywords, such as `not in`."""
    words = " ".join([token.type for token in children[1:-1]])  # error recovery inserts tokens without text
    return _condition(children[0], OPERATORS[words.lower()], children[-1])


def between(children: Children) -> Between | Not:
    """A range, negated if the text has `not between`."""
    field = _subject(children[0])
    span = make_span(field.span.start, children[-1].span.end)
    inside = Between(field, children[-3], children[-1], span)
    return Not(inside, span) if children[1].type == "NOT" else inside


def _condition(path: Token | Field | Fields, operator: Operator, value: Value) -> Condition:
    subject = _subject(path)
    return make_condition(subject, operator, value, False, make_span(subject.span.start, value.span.end))


def _field(path: Token) -> Field:
    return make_field(path.value, make_span(path.start_pos, path.end_pos))


def _subject(path: Token | Field | Fields) -> Field | Fields:
    return _field(path) if isinstance(path, str) else path


# --- values ---


def distance(children: Children) -> Distance:
    """A distance with a unit."""
    amount, unit, _, place = children
    return Distance(amount, cast(DistanceUnit, unit.lower()), place, make_span(amount.span.start, place.span.end))


def metres(children: Children) -> Distance:
    """A distance such as `500m of "Paris"`. After `within`, the suffix `m` means metres, not millions."""
    token, _, place = children
    start, end = token.start_pos, token.end_pos
    amount = Number(number_of(token[:-1]), token[:-1], make_span(start, end - 1))
    return Distance(amount, "m", place, make_span(start, place.span.end))


def list_(children: Children) -> Values:
    """A list."""
    return make_values(tuple(children[1:-1:2]), make_span(children[0].start_pos, children[-1].end_pos))


def relative(children: Children) -> Relative:
    """A relative date with or without an offset."""
    anchor = cast(Anchor, children[0].lower())
    span = make_span(children[0].start_pos, children[-1].end_pos)
    if len(children) == 1:
        return Relative(anchor, span=span)
    sign, digits, unit = OFFSET.findall(children[1])[0]
    amount = int(number_of(digits))
    return Relative(anchor, -amount if sign == "-" else amount, cast(OffsetUnit, unit.lower()), span)


OPERATORS = {text: operator for operator, spec in SPECS.items() for text in (spec.text, *spec.aliases)}
"""The operators by spelling. Source: `docs/language.md`, section "Conditions"."""

RULES = {
    rule.__name__.rstrip("_"): rule
    for rule in (
        query, given, declaration, entity, select, sort, sort_key, limit,
        disjunction, conjunction, negation, brackets, all_of, scope,
        fields, bare, comparison, quantified, word_condition, between,
        distance, metres, list_, relative,
    )
}  # fmt: skip
"""The callback for each rule and alias of the grammar."""
