"""The parser, driven a token at a time, and asked what it would take before it is given anything."""

from typing import Any, TypeAlias, cast

import attrs
from lark import Token

from querydsl.syntax.grammar import lark_parser

Table: TypeAlias = dict[int, dict[str, tuple[Any, Any]]]
END = "$END"


@attrs.frozen
class Spot:
    """Where the parser would be after some more tokens: how much of its stack would be left, and what would stand on top."""

    left: int
    pushed: tuple[int, ...] = ()


class Machine:
    """The language's own parse table and callbacks. What `accepts` agrees to, `feed` takes without an error."""

    def __init__(self) -> None:
        state = lark_parser().parse_interactive("").parser_state
        self._state = state
        self._stack = cast(list[int], state.state_stack)
        self._table = cast(Table, state.parse_conf.states)
        self._end = cast(int, state.parse_conf.end_state)

    @property
    def here(self) -> Spot:
        """Where the parser is now."""
        return Spot(len(self._stack))

    def wanted(self, spot: Spot) -> frozenset[str]:
        """The terminals that may be taken there; the table is merged, so not all of them will."""
        return frozenset(self._table[self._top(spot.left, spot.pushed)])

    def accepts(self, terminal: str) -> bool:
        """True if a token of this type would be taken now."""
        return self.after(self.here, terminal) is not None

    def after(self, spot: Spot, terminal: str) -> Spot | None:
        """Where the parser would be after this token, or None if it would refuse it."""
        left, pushed = spot.left, list(spot.pushed)
        while True:
            _, move = self._table[self._top(left, pushed)].get(terminal, (None, None))
            if move is None:
                return None
            if isinstance(move, int):
                return Spot(left, (*pushed, move))
            cut = min(len(pushed), len(move.expansion))
            left -= len(move.expansion) - cut
            del pushed[len(pushed) - cut :]
            pushed.append(self._table[self._top(left, pushed)][move.origin.name][1])
            if terminal == END and pushed[-1] == self._end:
                return Spot(left, tuple(pushed))

    def _top(self, left: int, pushed: "list[int] | tuple[int, ...]") -> int:
        return pushed[-1] if pushed else self._stack[left - 1]

    def feed(self, token: Token) -> object:
        """What the callbacks made of the whole text, if this token is its end, else None."""
        return self._state.feed_token(token, token.type == END)
