"""Semantic tokens: the tokens of the text with the meaning that the query gives them."""

from collections.abc import Iterator
from enum import Enum
from itertools import pairwise

from querydsl.classes import frozen
from querydsl.diagnostics.model import Span
from querydsl.editor.document import Document
from querydsl.syntax.lexing.highlighting import TokenKind, kinds
from querydsl.syntax.lexing.lexer import COMMENT


class Modifier(Enum):
    """An addition to the kind of a token."""

    SCOPE = "scope"
    DECLARATION = "declaration"


@frozen
class SemanticToken:
    """A token with its kind. `modifier` marks the names of scopes, and the declarations of parameters."""

    span: Span
    kind: TokenKind
    modifier: Modifier | None = None


def semantic_tokens(document: Document) -> Iterator[SemanticToken]:
    """The tokens of the text in order."""
    declared = {item.name_span.start for item in document.query.given}
    opened = {one.start_pos for one, other in pairwise(document.tokens) if (one.type, other.type) == ("PATH", "LPAR")}
    for token in document.all_tokens:
        modifier = Modifier.SCOPE if token.start_pos in opened else None
        if token.type != COMMENT and token.start_pos in declared:
            modifier = Modifier.DECLARATION
        yield SemanticToken(Span(token.start_pos, token.end_pos), kinds()[token.type], modifier)
