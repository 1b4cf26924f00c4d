"""What is wrong with a text that the grammar refuses."""

from querydsl.diagnostics import Diagnostic, error
from querydsl.productions import Parts
from querydsl.span import Span


def recover(text: str) -> tuple[Parts, tuple[Diagnostic, ...]]:
    """The parts of the query that can be read, and one diagnostic for each mistake."""
    return Parts(None, None, ()), (error("syntax", Span(0, len(text)), "this is no query"),)
