"""The repair of a syntax error: which tokens to insert before a rejected token, or whether to delete it.

A repair is good if the parser then accepts the rejected token and the one after it. Short insertions are preferred, then deletion,
then longer insertions.
"""

from collections.abc import Iterator, Sequence

from querydsl.classes import frozen
from querydsl.syntax.lexing.scanner import END, possible_types, skip_blank, token_at
from querydsl.syntax.recovery.lookahead import ParserDriver, StackState
from querydsl.syntax.tokens import Token

_INSERTABLE = (
    "WHERE", "BY", "OF", "ALL", "UNIT", "AND", "COMMA", "MISSING", "PATH", "OPERATOR", "NUMBER", "IN", "RPAR", "RSQB", "LPAR",
)  # fmt: skip
"""The terminals that can be inserted, the most likely first."""
_INSERTABLE_AT_END = ("RPAR", "RSQB", "WHERE", "MISSING", "PATH", "UNIT", "OF", "BY", "ALL", "AND", "IN", "LPAR")
_MAX_INSERTED = 3
_DELETED_LAST = ("MISSING", "SELECT", "SORT", "LIMIT")
"""Terminals that are deleted only if no insertion helps, because the meaning of what follows depends on them."""


@frozen
class Repair:
    """The terminals to insert before the rejected token, and whether to delete the token."""

    insert: tuple[str, ...]
    delete: bool = False


def best_repair(parser: ParserDriver, text: str, rejected: Token) -> Repair:
    """The best repair for a token that the parser rejects."""
    ahead = [possible_types(rejected), *following_types(text, rejected)]
    single: list[tuple[str, ...]] = [(name,) for name, _ in _insertions(parser, parser.state)]
    for names in single:
        if passes(parser, names, ahead[: 1 if names == ("COMMA",) else 2]):
            return Repair(names)
    if rejected.type not in _DELETED_LAST and passes(parser, (), ahead[1:]):
        return Repair((), delete=True)
    for names in single:
        if rejected.type not in _DELETED_LAST and passes(parser, names, ahead[1:]):
            return Repair(names, delete=True)
    for names in (*single, *_longer_insertions(parser)):  # the more is inserted, the more tokens must be accepted
        if passes(parser, names, ahead[: len(names)]):
            return Repair(names)
    return Repair((), delete=True)


def closing_terminal(parser: ParserDriver) -> str:
    """The terminal to insert at the end of an incomplete text."""
    candidates = (*_INSERTABLE_AT_END, *sorted(parser.terminals(parser.state)))
    return next(name for name in candidates if parser.accepts(name))


def following_types(text: str, token: Token, count: int = 2) -> Iterator[list[str]]:
    """The possible types of the tokens after a token."""
    offset = token.end_pos or 0
    for _ in range(count):
        following = token_at(text, skip_blank(text, offset))
        yield possible_types(following)
        offset = following.end_pos or 0


def _insertions(parser: ParserDriver, state: StackState) -> Iterator[tuple[str, StackState]]:
    """The terminals that can be inserted in this state, each with the state after it."""
    terminals = parser.terminals(state)
    for name in _INSERTABLE:
        after = parser.after(state, name) if name in terminals else None
        if after:
            yield name, after


def _longer_insertions(parser: ParserDriver) -> Iterator[tuple[str, ...]]:
    """All ways to insert two or three terminals, the shorter ones first."""
    level: list[tuple[tuple[str, ...], StackState]] = [((), parser.state)]
    for _ in range(_MAX_INSERTED):
        level = [((*names, name), after) for names, state in level for name, after in _insertions(parser, state)]
        yield from [names for names, _ in level if len(names) > 1]


def passes(parser: ParserDriver, insert: Sequence[str], ahead: Sequence[Sequence[str]]) -> bool:
    """Whether the parser accepts these terminals one after another, each as one of its possible types."""
    states = [parser.state]
    for types in [*[[name] for name in insert], *ahead]:
        if types == [END]:
            return _may_end(parser, states)
        states = [after for state in states for name in types if (after := parser.after(state, name))]
    return bool(states)


def _may_end(parser: ParserDriver, states: Sequence[StackState]) -> bool:
    """Whether the text may end here, if not for missing closing brackets."""
    return any(parser.after(state, name) for state in states for name in (END, "RPAR", "RSQB"))
