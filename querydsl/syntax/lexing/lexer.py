"""The tokens of any text, for editors: each as the parser reads it, also after a syntax error."""

import re

from querydsl.syntax.lalr.engine import END
from querydsl.syntax.lalr.stack import Stack
from querydsl.syntax.lexing.scanner import CLOSERS, token_at
from querydsl.syntax.tokens import Token, make_token

COMMENT = "COMMENT"
"""The type of comments, which the parser skips."""
_COMMENT = re.compile(r"#[^\r\n]*")
_SPACE = re.compile(r"[^\S\x1c-\x1f]*")
_INSERTED = ("MISSING", "OPERATOR", "AND")
"""The terminals that may be missing before a token that the parser rejects. A token that none of them helps is skipped."""


class Lexer:
    """The tokens of the text, comments included, and the parser after the last of them.

    Attributes:
        tokens: The tokens in order. After a syntax error, a token has the most likely type.
        accepted: The tokens that the parser takes, perhaps after one that is missing.
        rejected: The tokens that the parser does not accept where they are.
        stack: The parser after the text.
    """

    def __init__(self, text: str) -> None:
        self.tokens: list[Token] = []
        self.accepted: list[Token] = []
        self.rejected: list[Token] = []
        self.stack = Stack()
        self._text = text
        self._open: list[tuple[Stack, int]] = []
        offset = int(text.startswith("\ufeff"))
        while (offset := self._skip(offset)) < len(text):
            offset = self._read(offset)

    def _skip(self, offset: int) -> int:
        """The offset after white space and comments. Comments become tokens."""
        while True:
            space = _SPACE.match(self._text, offset)
            offset = space.end() if space else offset
            comment = _COMMENT.match(self._text, offset)
            if comment is None:
                return offset
            self.tokens.append(make_token(COMMENT, comment[0], offset))
            offset = comment.end()

    def _read(self, offset: int) -> int:
        """Read one token. Returns the offset after it."""
        match = self.stack.match(self._text, offset)
        name = match.lastgroup if match else None
        if match and name and name != END and self.stack.accepts(name):
            token = make_token(name, match[name], offset)
            self._accept(token)
        else:
            token = token_at(self._text, offset)  # the parser's state has no terminal for this text
            self._reject(token)
        self.tokens.append(token)
        return token.end_pos

    def _accept(self, token: Token) -> None:
        """Feed a token to the parser. The parser before each open bracket is kept."""
        if token.type in CLOSERS.values():
            self._open.pop()
        elif token.type in CLOSERS:
            self._open.append((self.stack.copy(), len(self.accepted)))
        self.stack.shift(token.type)
        self.accepted.append(token)

    def _reject(self, token: Token) -> None:
        """Insert a missing token, drop brackets whose content has an error, or skip the token."""
        self.rejected.append(token)
        opener = self.accepted[self._open[-1][1]].type if self._open else ""
        missing = next((name for name in _INSERTED if self.stack.accepts(name, token.type)), None)
        if missing:
            self.stack.shift(missing)
            self._accept(token)
        elif CLOSERS.get(opener) == token.type:
            self.stack, kept = self._open.pop()
            del self.accepted[kept:]
