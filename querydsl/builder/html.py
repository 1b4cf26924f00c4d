"""HTML for notebooks: the canonical text of a search, and its diagnostics."""

from html import escape

from querydsl.catalogue import default
from querydsl.diagnostics.model import Diagnostic
from querydsl.rules.checker import check
from querydsl.syntax.ast import Query
from querydsl.syntax.printer import format


def html(query: Query) -> str:
    """The escaped canonical text, followed by a list of the diagnostics if there are any."""
    found = "".join(f"<li>{_sentence(item)}</li>" for item in check(query, default()))
    return f"<pre>{escape(format(query))}</pre>" + (f"<ul>{found}</ul>" if found else "")


def _sentence(diagnostic: Diagnostic) -> str:
    hint = f" ({escape(diagnostic.hint)})" if diagnostic.hint else ""
    return f"<b>{diagnostic.severity.value}</b> {escape(diagnostic.message)}{hint} <code>{escape(diagnostic.rule)}</code>"
