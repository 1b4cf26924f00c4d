"""The first records as a table, for notebooks and interactive sessions."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from querydsl.diagnostics.width import row as display
from querydsl.diagnostics.wording import counted, on_one_line
from querydsl.jobs.results.columns import Columns
from querydsl.jobs.results.table import Record
from querydsl.jobs.results.text import first_of

if TYPE_CHECKING:
    from querydsl.jobs.results.records import Records

ROWS = 10
_COLUMNS = 8
_CELL = 40
_GAP = "  "


def as_html(records: "Records", columns: Columns) -> str:
    """The first records as an HTML table, and the number of records and columns."""
    from querydsl.diagnostics import html  # only notebooks need it

    return html.table(columns.names, _rows(records, columns)) + html.note(_summary(records, columns))


def as_text(records: "Records", columns: Columns) -> str:
    """The number of records and columns, and the first records as a table of at most eight columns."""
    shown = Columns(columns.columns[:_COLUMNS])
    lines = [_cells(shown.names), *map(_cells, _rows(records, shown))]
    return f"<{_summary(records, columns)}>\n" + "\n".join(_aligned(lines))


def _summary(records: "Records", columns: Columns) -> str:
    """The number of records and columns."""
    first = f", the first {ROWS} shown" if len(records) > ROWS else ""
    job = f" of job {records.batch_id}" if records.batch_id else ""
    return f"{counted(len(records), 'record')}{job}, {counted(len(columns), 'column')}{first}"


def _rows(records: "Records", columns: Columns) -> Iterator[list[str]]:
    first: Iterator[Record] = islice(records, ROWS)
    for row in columns.many(first):
        yield [first_of(column, value) for column, value in zip(columns, row, strict=True)]


def _cells(texts: Sequence[str]) -> list[str]:
    """The texts on one line each, shortened and without control characters."""
    return ["".join(display(on_one_line(text, _CELL)).shown) for text in texts]


def _aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(display(cell).width for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell + " " * (width - display(cell).width) for cell, width in zip(line, widths, strict=True))
        yield _GAP.join(padded).rstrip()
