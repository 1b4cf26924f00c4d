"""The kinds of tokens that highlighting distinguishes. Each terminal of the grammar has one."""

from collections.abc import Iterator
from enum import Enum
from functools import cache

from querydsl.diagnostics.model import Span
from querydsl.syntax.keywords import KEYWORDS
from querydsl.syntax.lexing.lexer import COMMENT, Lexer
from querydsl.syntax.lexing.scanner import BAD_NUMBER, BAD_STRING, OTHER


class TokenKind(Enum):
    """The kind of a token. The value is its name in generated files."""

    KEYWORD = "keyword"
    FIELD = "field"
    PARAMETER = "parameter"
    OPERATOR = "operator"
    STRING = "string"
    NUMBER = "number"
    CONSTANT = "constant"
    DATE = "date"
    UNIT = "unit"
    PUNCTUATION = "punctuation"
    COMMENT = "comment"
    ERROR = "error"


_TERMINALS = {
    TokenKind.FIELD: ("PATH",),
    TokenKind.PARAMETER: ("PARAMETER",),
    TokenKind.OPERATOR: ("OPERATOR", "EQUALS"),
    TokenKind.STRING: ("STRING", BAD_STRING),
    TokenKind.NUMBER: ("NUMBER", "METRES", BAD_NUMBER),
    TokenKind.CONSTANT: ("BOOLEAN",),
    TokenKind.DATE: ("DATE", "TIME", "ANCHOR", "OFFSET"),
    TokenKind.UNIT: ("UNIT",),
    TokenKind.PUNCTUATION: ("LPAR", "RPAR", "LSQB", "RSQB", "COMMA"),
    TokenKind.COMMENT: (COMMENT,),
    TokenKind.ERROR: (OTHER, "MISSING"),
}


@cache
def kinds() -> dict[str, TokenKind]:
    """The kind of each terminal, and of the tokens that no terminal matches. All other terminals of words are keywords."""
    listed = {name: kind for kind, names in _TERMINALS.items() for name in names}
    return dict.fromkeys(KEYWORDS, TokenKind.KEYWORD) | listed


def highlighted(text: str) -> Iterator[tuple[Span, TokenKind]]:
    """The span and the kind of each token of any text, in order. White space has none."""
    for token in Lexer(text).tokens:
        yield Span(token.start_pos, token.end_pos), kinds()[token.type]
