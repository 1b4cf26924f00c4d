"""The loop that parses a valid text with the generated tables.

It gives the same tree as lark does with `grammar/query.lark`, which a test compares. In each state, one regular expression matches
white space, comments and the next token. Where a condition may begin, it also matches a whole comparison with a literal.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from querydsl.classes import frozen
from querydsl.syntax.actions import OPERATORS, RULES, Parts
from querydsl.syntax.ast import Condition
from querydsl.syntax.literals import LiteralError
from querydsl.syntax.makers import make_condition, make_field, make_span
from querydsl.syntax.tokens import LITERALS, Token, make_token

Match: TypeAlias = Callable[[str, int], re.Match[str] | None]
Production: TypeAlias = tuple[Callable[[list[Any]], Any] | None, int, str, list[int] | None]
"""A rule: its callback, the number of its parts, its result, and the indexes of its lists.

A rule without a callback has one part, which is its result, or is a repeated part of another rule and has no indexes.
"""


_TABLES = json.loads(Path(__file__).with_name("tables.json").read_bytes())
"""The generated tables. `querydsl/_dev/parse_tables.py` describes them."""
END = "END"


class Rejected(Exception):
    """The grammar does not accept the text. `offset` is the end of the last token that it accepts."""

    def __init__(self, offset: int) -> None:
        super().__init__()
        self.offset = offset


class ParserState:
    """A state of the parser: the pattern of its tokens, their names, the action for each, and the states after finished rules.

    `after_comparison` is the state after a whole comparison, or None if no condition may begin here.
    """

    __slots__ = ("actions", "after_comparison", "gotos", "match", "names", "terminals")
    match: Match | None

    def __init__(self, terminals: int, actions: dict[str, int], gotos: dict[str, int], after_comparison: int | None) -> None:
        self.terminals, self.actions, self.gotos, self.after_comparison = terminals, actions, gotos, after_comparison
        self.match = None
        self.names = frozenset(actions)


STATES = [ParserState(*row) for row in _TABLES["states"]]
FIRST, LAST = STATES[_TABLES["first"]], STATES[_TABLES["last"]]
TERMINALS: dict[str, str] = _TABLES["terminals"]
_COMPARED = {f"compared_{name}": LITERALS[name] for name in _TABLES["compared"]}
"""The makers of the literals that end a comparison, by the names of their groups."""
_SEPARATORS = {name: make_token(name, name, 0) for name in ("AND", "OR", "COMMA")}
"""The tokens that no callback needs the position of. All whole texts share them."""


@frozen(eq=False)
class ParsedPrefix:
    """The parser after the beginning of a text, up to the offset `end`. It can continue with any text that begins in the same way.

    `text` includes the character after `end`, so that the last token is the same in those texts.
    """

    text: str
    end: int
    states: tuple[ParserState, ...]
    values: tuple[Any, ...] = ()

    @property
    def tokens(self) -> list[Token]:
        """The tokens that are not a part of a finished rule, such as open brackets and the last token."""
        return [value for value in self.values if type(value) is Token]

    def begins(self, text: str) -> bool:
        """Whether a text begins with this one."""
        return text.startswith(self.text)

    def copies(self) -> tuple[list[ParserState], list[Any]]:
        """The stacks for another text. The parser extends the lists on them."""
        return list(self.states), [list(value) if type(value) is list else value for value in self.values]


_EMPTY = ParsedPrefix("", 0, (FIRST,))
_latest = _EMPTY
"""The last prefix, for the next text of an editor and for texts with fixes. It is never changed, only replaced."""


_CALLBACKS: Mapping[str, Callable[[list[Any]], Any] | None] = {"": None, "*": None, **RULES}
PRODUCTIONS: list[Production] = [
    (_CALLBACKS[name], length, origin, None if name == "*" else lists) for name, length, origin, lists in _TABLES["rules"]
]


def parse(text: str) -> Parts:
    """The parts of a query. Raises `Rejected` if the text has a syntax error or a literal without a value."""
    begun = _latest if _latest.begins(text) else _EMPTY
    states, values = begun.copies()
    return cast(Parts, _run(text, begun.end, states, values, shared=_SEPARATORS))


def prefix(text: str, end: int) -> ParsedPrefix:
    """The parser before the offset `end` of a text that the grammar accepts up to there. The last token must be a keyword."""
    global _latest
    begun = _latest if _latest.begins(text) and _latest.end <= end else _EMPTY
    if begun.end == end:
        return begun
    states, values = begun.copies()
    _run(text, begun.end, states, values, stop=end)
    made = ParsedPrefix(text[: end + 1], end, tuple(states), tuple(values))
    _latest = made
    return made


def _run(
    text: str,
    offset: int,
    states: list[ParserState],
    values: list[Any],
    *,
    stop: int = -1,
    shared: Mapping[str, Token] = MappingProxyType({}),
) -> object:
    """Parse from an offset to the end of the text, and return its parts, or to the offset `stop` at the end of a token.

    `shared` are the tokens by terminal that are used for all tokens of these terminals.
    """
    state = states[-1]
    try:
        while offset != stop:
            match = (state.match or _compiled(state))(text, offset)
            if match is None:
                raise Rejected(offset)
            name = cast(str, match.lastgroup)
            if name in _COMPARED:
                values.append(_comparison(match, name))
                state = STATES[cast(int, state.after_comparison)]
            else:
                action = state.actions[name]
                while action < 0:
                    action = reduce(PRODUCTIONS[~action], states, values).actions.get(name, 0)
                    if states[-1] is LAST and name == END:
                        return values[0]
                if not action:
                    raise Rejected(offset)
                values.append(shared.get(name) or shifted(name, match[name], *match.span(name)))
                state = STATES[action - 1]
            states.append(state)
            offset = match.end()
    except LiteralError:
        raise Rejected(offset) from None
    return None


def _comparison(match: re.Match[str], name: str) -> Condition:
    """The condition of a whole comparison. `name` is the group of its literal, which ends the match."""
    path, operator, literal = match.group("path", "operator", name)
    start, end = match.start("path"), match.end()
    field = make_field(path, make_span(start, start + len(path)))
    value = _COMPARED[name](literal, make_span(end - len(literal), end))
    return make_condition(field, OPERATORS[operator], value, False, make_span(start, end))


def shifted(name: str, text: str, start: int, end: int) -> object:
    """The literal of a token, or the token without one."""
    literal = LITERALS.get(name)
    return literal(text, make_span(start, end)) if literal else make_token(name, text, start, end)


def reduce(rule: Production, states: list[ParserState], values: list[Any]) -> ParserState:
    """Replace the parts of a finished rule by its result. Returns the next state."""
    callback, length, origin, lists = rule
    first = len(values) - length
    if lists is None:
        _repeat(values, first)
    elif callback is not None:
        children = values[first:]
        for index in lists:
            children[index : index + 1] = children[index]
        values[first:] = (callback(children),)
    del states[len(states) - length :]
    state = STATES[states[-1].gotos[origin]]
    states.append(state)
    return state


def _repeat(values: list[Any], first: int) -> None:
    """Replace the values of a repeated part by one list. If the first is a list, it has the earlier values, and is extended."""
    earlier = values[first]
    if type(earlier) is list:
        earlier += values[first + 1 :]
        del values[first + 1 :]
    else:
        values[first:] = (values[first:],)


def _compiled(state: ParserState) -> Match:
    """The match function of a state. Most texts use few of the states, and compiling their patterns is slow."""
    state.match = match_of(state.terminals, state.after_comparison is not None)
    return state.match


@cache
def match_of(terminals: int, comparison: bool) -> Match:
    """The function that matches one of these terminals, or a whole comparison, after white space and comments."""
    blank = _TABLES["blank"]
    choices = [f"(?P<{name}>{TERMINALS[name]})" for name in _TABLES["sets"][terminals]]
    if comparison:
        literals = "|".join(f"(?P<compared_{name}>{TERMINALS[name]})" for name in _TABLES["compared"])
        path, operator = (TERMINALS[name] for name in ("PATH", "OPERATOR"))
        choices.insert(0, f"(?P<path>{path}){blank}(?P<operator>{operator}){blank}(?:{literals})")
    return re.compile(rf"{blank}(?:{'|'.join(choices)})").match
