"""The parser fed one token at a time, and a simulation of its stack that shows which tokens it accepts next."""

from collections.abc import Sequence
from typing import TypeAlias

from querydsl.classes import frozen
from querydsl.syntax.actions import Parts
from querydsl.syntax.lalr.engine import END, LAST, PRODUCTIONS, STATES, ParsedPrefix, ParserState, reduce, shifted
from querydsl.syntax.tokens import Token


@frozen
class StackState:
    """The stack after hypothetical tokens: how many states of the real stack are kept, and which states are pushed on them."""

    kept: int
    pushed: tuple[ParserState, ...] = ()


_Known: TypeAlias = dict[tuple[int, tuple[ParserState, ...], str], StackState | None]


class ParserDriver:
    """The parser with its callbacks. A token that `accepts` allows never makes `feed` fail."""

    def __init__(self, begun: ParsedPrefix) -> None:
        self._stack, self._values = begun.copies()
        self._by_stack: dict[tuple[ParserState, ...], _Known] = {}  # long texts repeat their stacks
        self._known = self._by_stack.setdefault(tuple(self._stack), {})

    @property
    def state(self) -> StackState:
        """The current stack."""
        return StackState(len(self._stack))

    def terminals(self, state: StackState) -> frozenset[str]:
        """The terminals in the table's row for a state. The table is merged, so the parser may still reject some of them."""
        return self._top(state.kept, state.pushed).names

    def accepts(self, terminal: str) -> bool:
        """Whether the parser accepts a token of this type next."""
        return self.after(self.state, terminal) is not None

    def after(self, state: StackState, terminal: str) -> StackState | None:
        """The stack after a token of this type, or None if the parser rejects it."""
        key = state.kept, state.pushed, terminal
        if key not in self._known:
            self._known[key] = self._simulated(state, terminal)
        return self._known[key]

    def _simulated(self, state: StackState, terminal: str) -> StackState | None:
        kept, pushed = state.kept, list(state.pushed)
        while (action := self._top(kept, pushed).actions.get(terminal, 0)) < 0:
            _, length, origin, _ = PRODUCTIONS[~action]
            from_pushed = min(len(pushed), length)
            kept -= length - from_pushed
            del pushed[len(pushed) - from_pushed :]
            pushed.append(STATES[self._top(kept, pushed).gotos[origin]])
            if terminal == END and pushed[-1] is LAST:
                return StackState(kept, tuple(pushed))
        return StackState(kept, (*pushed, STATES[action - 1])) if action else None

    def _top(self, kept: int, pushed: Sequence[ParserState]) -> ParserState:
        return pushed[-1] if pushed else self._stack[kept - 1]

    def feed(self, token: Token) -> None:
        """Feed a token."""
        action = self._reduced(token.type)
        self._stack.append(STATES[action - 1])
        self._known = self._by_stack.setdefault(tuple(self._stack), {})
        self._values.append(shifted(token.type, token.value, token.start_pos, token.end_pos))

    def finish(self) -> Parts:
        """The parts of the query, at the end of the text."""
        self._reduced(END)
        parts: Parts = self._values[0]
        return parts

    def _reduced(self, terminal: str) -> int:
        """The action for a terminal after the rules that end before it."""
        while (action := self._stack[-1].actions.get(terminal, 0)) < 0:
            reduce(PRODUCTIONS[~action], self._stack, self._values)
        return action
