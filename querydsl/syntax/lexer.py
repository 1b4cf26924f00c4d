"""Text to tokens: a contextual lexer for lark that takes one step a token.

It does what lark's own contextual lexer does (only terminals that the parser's state can take, the highest priority first), with
the white space and the comments before a token matched along with it, and without counting lines, which nobody asks for: spans are
offsets.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, ClassVar, TypeAlias, cast

from lark import Token, UnexpectedCharacters
from lark.lexer import Lexer

Match: TypeAlias = Callable[[str, int], re.Match[str] | None]
_END = "END"


class _Token(Token):
    """A token without a line, made without lark's constructor, which takes longer than all the rest."""

    __slots__ = ()
    line = column = end_line = end_column = None


class ContextualLexer(Lexer):
    """Lark's lexer for one grammar; it keeps nothing of a text, so it serves all threads."""

    __future_interface__: ClassVar[int] = 2

    def __init__(self, conf: Any) -> None:
        kept = [it for it in conf.terminals if it.name not in conf.ignore]
        self._terminals = sorted(kept, key=lambda it: (-it.priority, -it.pattern.max_width))
        blank = "|".join(it.pattern.to_regexp() for it in conf.terminals if it.name in conf.ignore)
        self._blank = f"(?:{blank})*+"  # possessive: what is blank is never tried again as two blanks
        self._matches: dict[int, Match] = {}

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Token]:
        """The tokens of a text, each looked for when the parser has taken the one before."""
        text: str = getattr(lexer_state.text, "text", lexer_state.text)
        stack: list[int] = parser_state.state_stack
        place, new = 0, str.__new__
        while True:
            match = (self._matches.get(stack[-1]) or self._made(parser_state))(text, place)
            if match is None:
                raise UnexpectedCharacters(text, place, 1, 1)  # type: ignore[no-untyped-call]  # lark leaves it bare
            name = cast(str, match.lastgroup)
            if name == _END:
                return
            start, place = match.span(name)
            token = new(_Token, text[start:place])
            token.type, token.value, token.start_pos, token.end_pos = name, text[start:place], start, place
            yield token

    def _made(self, parser_state: Any) -> Match:
        """The pattern for the state that the parser is in: all that it can take, after anything that says nothing."""
        state: int = parser_state.position
        wanted: Collection[str] = parser_state.parse_conf.states[state]
        choices = [f"(?P<{it.name}>{it.pattern.to_regexp()})" for it in self._terminals if it.name in wanted]
        self._matches[state] = re.compile(rf"{self._blank}(?:{'|'.join(choices)}|(?P<{_END}>\Z))").match
        return self._matches[state]
