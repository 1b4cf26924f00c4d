"""A contextual lexer for Lark that matches each token with one regular expression.

Like Lark's own contextual lexer, it tries only the terminals that the parser's state accepts, highest priority first. It is faster
because it matches white space and comments together with the token after them, and because it does not count lines.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, ClassVar, TypeAlias, cast

from lark import UnexpectedCharacters
from lark.lexer import Lexer

from querydsl.syntax.tokens import make_token

MatchFunction: TypeAlias = Callable[[str, int], re.Match[str] | None]
_END = "END"


class ContextualLexer(Lexer):
    """The lexer of one grammar. It keeps no state between texts, so all threads share it."""

    __future_interface__: ClassVar[int] = 2

    def __init__(self, conf: Any) -> None:
        kept = [terminal for terminal in conf.terminals if terminal.name not in conf.ignore]
        self._terminals = sorted(kept, key=lambda terminal: (-terminal.priority, -terminal.pattern.max_width))
        blank = "|".join(terminal.pattern.to_regexp() for terminal in conf.terminals if terminal.name in conf.ignore)
        self._blank = f"(?:{blank})*+"  # possessive, to prevent backtracking into white space
        self._matches: dict[int, MatchFunction] = {}

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Any]:
        """Yield the tokens of the text. Each is matched after the parser has consumed the one before."""
        text: str = getattr(lexer_state.text, "text", lexer_state.text)
        stack: list[int] = parser_state.state_stack
        offset = 0
        while True:
            match = (self._matches.get(stack[-1]) or self._compile(parser_state))(text, offset)
            if match is None:
                raise UnexpectedCharacters(text, offset, 1, 1)  # type: ignore[no-untyped-call]  # Lark does not annotate it
            name = cast(str, match.lastgroup)
            if name == _END:
                return
            start, offset = match.span(name)
            yield make_token(name, text[start:offset], start, offset)

    def _compile(self, parser_state: Any) -> MatchFunction:
        """The match function for the parser's state: an accepted terminal after optional white space and comments."""
        state: int = parser_state.position
        accepted: Collection[str] = parser_state.parse_conf.states[state]
        choices = [
            f"(?P<{terminal.name}>{terminal.pattern.to_regexp()})" for terminal in self._terminals if terminal.name in accepted
        ]
        self._matches[state] = re.compile(rf"{self._blank}(?:{'|'.join(choices)}|(?P<{_END}>\Z))").match
        return self._matches[state]
