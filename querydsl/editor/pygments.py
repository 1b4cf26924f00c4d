"""A lexer for Pygments, which highlights queries in documents, notebooks and rich output. Its name there is `querydsl`."""

from collections.abc import Iterator
from typing import Any, ClassVar

from pygments.lexer import Lexer
from pygments.token import Comment, Error, Keyword, Literal, Name, Number, Operator, Punctuation, String, Text

from querydsl.syntax.lexing.highlighting import TokenKind, highlighted

TOKENS: dict[TokenKind, Any] = {
    TokenKind.KEYWORD: Keyword,
    TokenKind.FIELD: Name.Attribute,
    TokenKind.PARAMETER: Name.Variable,
    TokenKind.OPERATOR: Operator,
    TokenKind.STRING: String,
    TokenKind.NUMBER: Number,
    TokenKind.CONSTANT: Keyword.Constant,
    TokenKind.DATE: Literal.Date,
    TokenKind.UNIT: Keyword.Type,
    TokenKind.PUNCTUATION: Punctuation,
    TokenKind.COMMENT: Comment.Single,
    TokenKind.ERROR: Error,
}


class QueryLexer(Lexer):  # type: ignore[misc]  # Pygments has no type hints
    """The tokens of a query, each as the parser reads it."""

    name = "querydsl"
    aliases: ClassVar[list[str]] = ["querydsl", "qdsl"]
    filenames: ClassVar[list[str]] = ["*.qdsl"]
    mimetypes: ClassVar[list[str]] = ["text/x-querydsl"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, Any, str]]:
        """Yield the offset, the type and the text of each token. Text between tokens is white space."""
        end = 0
        for span, kind in highlighted(text):
            if end < span.start:
                yield end, Text.Whitespace, text[end : span.start]
            yield span.start, TOKENS[kind], text[span.start : span.end]
            end = span.end
        if end < len(text):
            yield end, Text.Whitespace, text[end:]
