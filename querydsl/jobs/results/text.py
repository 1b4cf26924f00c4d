"""The cells of text formats, and records as CSV and TSV.

Several values are joined with `; `, and objects are JSON. Text that a spreadsheet would run as a formula is prefixed with an
apostrophe, unless `raw` is set.
"""

import csv
import io
from collections.abc import Callable
from typing import IO, Any

from querydsl.diagnostics.sanitize import to_json
from querydsl.errors import ExportError
from querydsl.jobs.results.columns import Column, Columns, Kind
from querydsl.jobs.results.table import RecordSource

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MIDNIGHT = "T00:00:00"
BETWEEN = "; "

Cell = Callable[[Any], Any]
"""The content of a cell for a value that is not None."""


def write_text(records: RecordSource, columns: Columns, out: IO[bytes], *, raw: bool, separator: str) -> None:
    """Write a line with the names of the columns, and one for each record."""
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n", delimiter=separator)
    heading = cell_of(Column("", "", Kind.TEXT), raw=raw)
    writer.writerow(map(heading, columns.names))
    cells = [cell_of(column, raw=raw) for column in columns]
    for row in columns.many(records):
        writer.writerow([value if value is None else cell(value) for cell, value in zip(cells, row, strict=True)])
    text.detach()


def cell_of(column: Column, *, raw: bool = True) -> Cell:
    """The function that turns a value of a column into text or a number, protected from spreadsheets unless `raw` is set."""
    plain, starts = column.kind is not Kind.DATE, () if raw else _FORMULA_STARTS

    def cell(value: Any) -> Any:
        """The content of a cell."""
        content = value if plain and type(value) is str else _cell(column, value)
        return "'" + content if type(content) is str and content.startswith(starts) else content

    return cell


def texts_of(column: Column, value: Any) -> list[str]:
    """Each value of a column as text, without missing ones."""
    items = value if isinstance(value, list) and not _is_one(column, value) else [value]
    return [str(_scalar(column, item)) for item in items if item is not None]


def first_of(column: Column, value: Any) -> str:
    """The content of a cell of a narrow table: the first value, and how many more there are."""
    texts = [] if value is None else texts_of(column, value)
    return f"{texts[0]} +{len(texts) - 1}" if len(texts) > 1 else "".join(texts)


def as_json(value: Any, name: str) -> str:
    """A value as JSON. Raises `ExportError` if it is nested too deeply."""
    try:
        return to_json(value)
    except RecursionError:
        raise ExportError(f"column `{name}` has a value that is nested too deeply. Use jsonl") from None


def _cell(column: Column, value: Any) -> Any:
    """The content of a cell: text and numbers unchanged, several values joined, JSON for objects."""
    if isinstance(value, list):
        return as_json(value, column.name) if _is_one(column, value) else BETWEEN.join(texts_of(column, value))
    return _scalar(column, value)


def _is_one(column: Column, value: list[Any]) -> bool:
    """Whether a list is written as one JSON text: a list of objects or of lists."""
    return column.kind is Kind.OBJECT or any(isinstance(item, dict | list) for item in value)


def _scalar(column: Column, value: Any) -> Any:
    """The content of a cell for one value."""
    match value:
        case str():
            return value[:10] if column.kind is Kind.DATE and value[10:19] == _MIDNIGHT else value
        case bool():
            return "true" if value else "false"
        case float() if value in (float("inf"), -float("inf")):
            return "1e999" if value > 0 else "-1e999"
        case int() | float():
            return value
        case _:
            return as_json(value, column.name)
