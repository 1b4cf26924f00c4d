"""What a notebook shows: a search's canonical text, and what there is to say of it. Source: language page, sections 5 and 7."""

from html import escape

from querydsl.catalogue import default
from querydsl.diagnostics.model import Diagnostic
from querydsl.rules.checker import check
from querydsl.syntax.ast import Query
from querydsl.syntax.printer import format


def html(query: Query) -> str:
    """The canonical text as HTML, with a list of the diagnostics under it where there are any; nothing of it is trusted."""
    found = "".join(f"<li>{_sentence(item)}</li>" for item in check(query, default()))
    return f"<pre>{escape(format(query))}</pre>" + (f"<ul>{found}</ul>" if found else "")


def _sentence(diagnostic: Diagnostic) -> str:
    hint = f" ({escape(diagnostic.hint)})" if diagnostic.hint else ""
    return f"<b>{diagnostic.severity.value}</b> {escape(diagnostic.message)}{hint} <code>{escape(diagnostic.rule)}</code>"
