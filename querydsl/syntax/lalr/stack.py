"""The parser without values: which tokens may come next after any sequence of tokens."""

import re

from querydsl.syntax.lalr.engine import END, FIRST, LAST, PRODUCTIONS, STATES, ParserState, match_of


class Stack:
    """The states of the parser. It uses the same tables as the parser of valid texts, and calls no actions."""

    def __init__(self) -> None:
        self._states: list[ParserState] = [FIRST]

    def copy(self) -> "Stack":
        """A parser in the same state."""
        other = Stack()
        other._states = self._states
        return other

    def match(self, text: str, offset: int) -> re.Match[str] | None:
        """The next token, after white space and comments, if it may come next. Its terminal is the last group."""
        return match_of(self._states[-1].terminals, False)(text, offset)

    def terminals(self) -> frozenset[str]:
        """The terminals that the parser accepts next, without the end of the text."""
        return frozenset(name for name in self._states[-1].actions if name != END and self.accepts(name))

    def accepts(self, *names: str) -> bool:
        """Whether the parser accepts tokens of these terminals next."""
        return self._after(names) is not None

    def shift(self, *names: str) -> bool:
        """Take tokens of these terminals. Returns whether the parser accepts them; if not, its state does not change."""
        states = self._after(names)
        self._states = self._states if states is None else states
        return states is not None

    def _after(self, names: tuple[str, ...]) -> list[ParserState] | None:
        states = self._states.copy()
        for name in names:
            action = states[-1].actions.get(name, 0)
            while action < 0:
                _, length, origin, _ = PRODUCTIONS[~action]
                del states[len(states) - length :]
                states.append(STATES[states[-1].gotos[origin]])
                if states[-1] is LAST:
                    return states if name == END else None
                action = states[-1].actions.get(name, 0)
            if not action:
                return None
            states.append(STATES[action - 1])
        return states
