"""The conditions of a query beside the one at an offset, for the stored values of its field."""

from querydsl import api
from querydsl.editor.document import Document
from querydsl.errors import QueryError
from querydsl.semantics.request import Request
from querydsl.syntax.ast import Connective, Expr, Field, Group, Missing, Query
from querydsl.syntax.traversal import walk


def rest_of(document: Document, offset: int) -> Request | None:
    """The request for the complete conditions that `and` joins with the one at an offset. None if there are none."""
    query = document.query
    kept = [part for part in _operands(query) if not part.span.start <= offset <= part.span.end and not _has_gap(part)]
    if not kept:
        return None
    narrowed = Query(kept[0] if len(kept) == 1 else Group(Connective.AND, tuple(kept)), query.entity)
    try:
        return api.compile(narrowed, document.now, catalogue=document.catalogue)
    except QueryError:
        return None


def _operands(query: Query) -> tuple[Expr, ...]:
    match query.filter:
        case Group(connective=Connective.AND, operands=operands):
            return operands
        case _:
            return ()


def _has_gap(part: Expr) -> bool:
    """Whether a part lacks a field or a value because of a syntax error."""
    return any(isinstance(node, Missing) or node == Field("") for node in walk(part))
