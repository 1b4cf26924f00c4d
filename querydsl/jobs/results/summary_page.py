"""A summary as plain text, and as HTML with bars. The HTML needs no script and no other file."""

from html import escape

import attrs

from querydsl.diagnostics.sanitize import escape_control
from querydsl.diagnostics.wording import counted, on_one_line
from querydsl.jobs.results.summary import ColumnSummary, Summary

_LABEL = 34
_LINE = 22
_WIDTH = 640
_BARS_AT = 240
_BARS = 280

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.3rem; overflow-wrap: anywhere; }
svg { width: 100%; height: auto; font: 13px system-ui, sans-serif; fill: currentColor; }
svg rect { fill: #4c78a8; }
small { opacity: 0.75; }
"""


def page(summary: Summary, title: str) -> str:
    """The HTML page of a summary."""
    heading = _escaped(title)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{heading}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{heading}</h1>\n"
        f"{sections(summary)}</body>\n</html>\n"
    )


def sections(summary: Summary) -> str:
    """The number of records, and a section with bars for each column."""
    count = f"<p>{counted(summary.count, 'record')}</p>\n"
    return count + "".join(_section(summary, column) for column in summary.columns)


def _section(summary: Summary, column: ColumnSummary) -> str:
    heading = f"<h2>{_escaped(column.name)}</h2>\n<p><small>{_escaped(filled(summary, column))}</small></p>\n"
    if not column.values:
        return f"<section>{heading}</section>\n"
    height = _LINE * len(column.values)
    bars = "".join(_bar(summary, column, index) for index in range(len(column.values)))
    label = _escaped(f"The most frequent values of {column.name}")
    svg = f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{label}" fill="currentColor">{bars}</svg>'
    return f"<section>{heading}{svg}</section>\n"


def _bar(summary: Summary, column: ColumnSummary, index: int) -> str:
    """One line of a chart: the value, its bar, and its number of records."""
    value, count = attrs.astuple(column.values[index])
    width = max(_BARS * count / column.largest, 1)
    top, base = index * _LINE, index * _LINE + 15
    return (
        f'<text x="{_BARS_AT - 8}" y="{base}" text-anchor="end">{escape(label(value))}</text>'
        f'<rect x="{_BARS_AT}" y="{top + 3}" width="{width:.1f}" height="{_LINE - 7}" fill="#4c78a8"></rect>'
        f'<text x="{_BARS_AT + width + 8:.1f}" y="{base}">{count:,} ({summary.share(count):.0%})</text>'
    )


def text(summary: Summary) -> str:
    """The summary as plain text."""
    lines = [counted(summary.count, "record")]
    for column in summary.columns:
        shares = [f"  {item.count:>9,}  {summary.share(item.count):>4.0%}  {label(item.value)}" for item in column.values]
        lines += ["", f"{column.name}: {filled(summary, column)}", *shares]
    return "\n".join(lines)


def label(value: str) -> str:
    """A value on one line, shortened and without control characters."""
    return escape_control(on_one_line(value, _LABEL))


def filled(summary: Summary, column: ColumnSummary) -> str:
    """How many records have a value, how many values are not shown, and how exact the counts are."""
    more = column.distinct - len(column.values)
    least, exactness = ("at least ", f". Each count may be too low by up to {column.missed:,}") if column.missed else ("", "")
    others = f", {least}{counted(more, 'more value')} not shown{exactness}" if more else ""
    return f"{column.filled:,} of {summary.count:,} records have a value ({summary.share(column.filled):.0%}){others}"


def _escaped(value: str) -> str:
    return escape(escape_control(value))
