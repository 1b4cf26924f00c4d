"""The parser fed one token at a time, and a simulation of its stack that shows which tokens it accepts next."""

from collections.abc import Sequence
from typing import Any, TypeAlias, cast

import attrs

from querydsl.syntax.lalr.grammar import lark_parser
from querydsl.syntax.lexing.scanner import END
from querydsl.syntax.tokens import Token

ParseTable: TypeAlias = dict[int, dict[str, tuple[Any, Any]]]


@attrs.frozen
class StackState:
    """The stack after hypothetical tokens: how many states of the real stack are kept, and which states are pushed on them."""

    kept: int
    pushed: tuple[int, ...] = ()


class ParserDriver:
    """The parser with its callbacks. A token that `accepts` allows never makes `feed` fail."""

    def __init__(self) -> None:
        state = lark_parser().parse_interactive("").parser_state
        self._parser = state
        self._stack = cast(list[int], state.state_stack)
        self._table = cast(ParseTable, state.parse_conf.states)
        self._end_state = cast(int, state.parse_conf.end_state)
        self._known: dict[tuple[int, tuple[int, ...], str], StackState | None] = {}  # long texts repeat their stacks

    @property
    def state(self) -> StackState:
        """The current stack."""
        return StackState(len(self._stack))

    def terminals(self, state: StackState) -> frozenset[str]:
        """The terminals in the table's row for a state. The table is merged, so the parser may still reject some of them."""
        return frozenset(self._table[self._top(state.kept, state.pushed)])

    def accepts(self, terminal: str) -> bool:
        """Whether the parser accepts a token of this type next."""
        return self.after(self.state, terminal) is not None

    def after(self, state: StackState, terminal: str) -> StackState | None:
        """The stack after a token of this type, or None if the parser rejects it."""
        key = state.kept, (*self._stack[: state.kept], *state.pushed), terminal
        if key not in self._known:
            self._known[key] = self._simulated(state, terminal)
        return self._known[key]

    def _simulated(self, state: StackState, terminal: str) -> StackState | None:
        kept, pushed = state.kept, list(state.pushed)
        while True:
            _, action = self._table[self._top(kept, pushed)].get(terminal, (None, None))
            if action is None:
                return None
            if isinstance(action, int):  # shift
                return StackState(kept, (*pushed, action))
            from_pushed = min(len(pushed), len(action.expansion))  # reduce
            kept -= len(action.expansion) - from_pushed
            del pushed[len(pushed) - from_pushed :]
            pushed.append(self._table[self._top(kept, pushed)][action.origin.name][1])
            if terminal == END and pushed[-1] == self._end_state:
                return StackState(kept, tuple(pushed))

    def _top(self, kept: int, pushed: Sequence[int]) -> int:
        return pushed[-1] if pushed else self._stack[kept - 1]

    def feed(self, token: Token) -> object:
        """The result of the callbacks for the whole text if the token is its end, else None."""
        return self._parser.feed_token(cast(Any, token), token.type == END)
