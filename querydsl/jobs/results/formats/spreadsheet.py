"""Records as an Excel workbook with one sheet, written row by row with XlsxWriter.

Text is always stored as text, so that a spreadsheet never runs it as a formula or turns it into a link or a date.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import attrs

from querydsl.errors import ExportError
from querydsl.jobs.results.columns import MOST_COLUMNS, Column, Columns, Kind
from querydsl.jobs.results.extras import library
from querydsl.jobs.results.table import RecordSource
from querydsl.jobs.results.text import cell_of

_MOST_ROWS = 1_048_576
_LONGEST = 32_767
_EXACT = 2**53
_FIRST_DAY = dt.date(1900, 3, 1)
"""The calendar of spreadsheets is wrong before this day."""


def write_spreadsheet(records: RecordSource, columns: Columns, out: IO[bytes], folder: Path | None = None) -> None:
    """Write a sheet with the names of the columns, and a row for each record. `folder` is for temporary files.

    Raises `ExportError` if there are more columns or rows than a sheet can have, or text is too long for a cell.
    """
    xlsxwriter = library("xlsxwriter")
    if len(columns) > MOST_COLUMNS:
        raise ExportError(
            f"a sheet can have {MOST_COLUMNS:,} columns, and there are {len(columns):,}. Choose columns with `--columns`"
        )
    with TemporaryDirectory(dir=folder) as temporary:
        stream = _Stream(out)
        book = xlsxwriter.Workbook(stream, {"constant_memory": True, "tmpdir": temporary})
        try:
            _fill(book, records, columns)
            book.close()
        except BaseException as error:
            _abandon(book, stream)
            raise (error.args[0] if isinstance(error, xlsxwriter.exceptions.FileCreateError) else error) from None


@attrs.define
class _Stream:
    """The output of a workbook. After a failure, nothing is written, because a `ZipFile` writes its end even when it is deleted."""

    out: IO[bytes]
    is_abandoned: bool = False

    def write(self, data: bytes) -> int:
        """Write some bytes."""
        return len(data) if self.is_abandoned else self.out.write(data)

    def seek(self, offset: int) -> int:
        """Move to an offset."""
        return 0 if self.is_abandoned else self.out.seek(offset)

    def tell(self) -> int:
        """The current offset."""
        return 0 if self.is_abandoned else self.out.tell()

    def flush(self) -> None:
        """Flush the output."""
        if not self.is_abandoned:
            self.out.flush()


def _abandon(book: Any, stream: _Stream) -> None:
    """Close the files of a workbook that cannot be written."""
    stream.is_abandoned = True
    for sheet in book.worksheets():
        with suppress(OSError):
            sheet.row_data_fh.close()


def _fill(book: Any, records: RecordSource, columns: Columns) -> None:
    sheet = book.add_worksheet("records")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        _write(sheet, 0, place, column, _encodable(column.name), bold)
    cells = [cell_of(column) for column in columns]
    for number, row in enumerate(columns.many(records), 1):
        if number == _MOST_ROWS:
            raise ExportError(f"a sheet can have {_MOST_ROWS:,} rows. Use csv or parquet")
        for place, (column, cell, value) in enumerate(zip(columns, cells, row, strict=True)):
            if value is not None:
                _write(sheet, number, place, column, _typed(column, cell, value), day)


def _typed(column: Column, cell: Callable[[Any], Any], value: Any) -> Any:
    """The value as a boolean, a number that a spreadsheet stores exactly, a date, or text."""
    if isinstance(value, bool):
        return value
    content = cell(value)
    if isinstance(content, int) and abs(content) > _EXACT:
        return str(content)
    return _day(content) if column.kind is Kind.DATE and isinstance(value, str) else _encodable(content)


def _day(text: str) -> Any:
    """The date of the text, or the text if it is not a date that spreadsheets have."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return _encodable(text)
    return day if day >= _FIRST_DAY else text


def _encodable(content: Any) -> Any:
    """The content, with lone surrogates as escapes."""
    return content.encode("utf-8", "backslashreplace").decode() if isinstance(content, str) and not content.isascii() else content


def _write(sheet: Any, row: int, place: int, column: Column, content: Any, form: Any) -> None:
    match content:
        case bool():
            sheet.write_boolean(row, place, content)
        case int() | float():
            sheet.write_number(row, place, content)
        case dt.date():
            sheet.write_datetime(row, place, content, form)
        case _ if len(content) > _LONGEST:
            raise ExportError(
                f"column `{column.name}` has text of {len(content):,} characters. A cell of a spreadsheet can have {_LONGEST:,}. "
                "Use csv, or leave the column out with `--columns`"
            )
        case _:
            sheet.write_string(row, place, content, *((form,) if row == 0 else ()))
