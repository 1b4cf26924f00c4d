"""HTML for notebooks. Everything that comes from a query, a record or a service is escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from querydsl.diagnostics.model import Diagnostic
from querydsl.diagnostics.sanitize import escape_control

_LONGEST = 20_000
"""The most characters of the text to show."""


def code(text: str) -> str:
    """A block of code. A long text is cut, and the number of characters left out is shown."""
    left_out = len(text) - _LONGEST
    shown = f"{text[:_LONGEST]}\n… {left_out:,} more characters" if left_out > 0 else text
    return f"<pre>{_escaped(shown)}</pre>"


def findings(diagnostics: Iterable[Diagnostic]) -> str:
    """A list of diagnostics. Empty if there are none."""
    items = "".join(f"<li>{finding(item)}</li>" for item in diagnostics)
    return f"<ul>{items}</ul>" if items else ""


def finding(item: Diagnostic) -> str:
    """One diagnostic: its severity, message, hint and rule."""
    hint = f" ({_escaped(item.hint)})" if item.hint else ""
    return f"<b>{item.severity.value}</b> {_escaped(item.message)}{hint} <code>{_escaped(item.rule)}</code>"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a heading for each column."""
    body = "".join(f"<tr>{_cells('td', row)}</tr>" for row in rows)
    return f"<table><thead><tr>{_cells('th', headings)}</tr></thead><tbody>{body}</tbody></table>"


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """A table with a name and a value in each row."""
    body = "".join(f"<tr><th>{_escaped(name)}</th><td>{_escaped(value)}</td></tr>" for name, value in rows)
    return f"<table><tbody>{body}</tbody></table>"


def note(text: str) -> str:
    """A line below a table."""
    return f"<p><small>{_escaped(text)}</small></p>"


def _cells(tag: str, texts: Iterable[str]) -> str:
    return "".join(f"<{tag}>{_escaped(text)}</{tag}>" for text in texts)


def _escaped(text: str) -> str:
    return escape(escape_control(text, keep="\n\t"))
