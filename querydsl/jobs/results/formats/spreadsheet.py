"""Records as an Excel workbook with one sheet, written row by row with XlsxWriter.

Text is always stored as text, so that a spreadsheet never runs it as a formula or turns it into a link or a date. A date of a
field that has dates is stored as a date, and a time as one in UTC, because spreadsheets have no time zones.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from querydsl.classes import define, frozen
from querydsl.errors import ExportError
from querydsl.jobs.results.columns import MOST_COLUMNS, Column, Columns, Kind
from querydsl.jobs.results.extras import library
from querydsl.jobs.results.table import RecordSource
from querydsl.jobs.results.text import cell_of

_MOST_ROWS = 1_048_576
_LONGEST = 32_767
_EXACT = 2**53
_FIRST_MOMENT = dt.datetime(1900, 3, 1)
"""The calendar of spreadsheets is wrong before this day."""
_WIDTHS = {Kind.DATE: 12, Kind.DATETIME: 20}
"""The widths of columns with dates, in characters. A narrower cell shows `###`."""
_SHORTEST = 1_000
"""The smallest part of a second that spreadsheets store exactly, in microseconds."""


@frozen
class _Forms:
    """The formats of a workbook's headings, dates and times."""

    heading: Any
    date: Any
    datetime: Any

    @classmethod
    def of(cls, book: Any) -> "_Forms":
        """The formats of a workbook."""
        looks: tuple[dict[str, Any], ...] = ({"bold": True}, {"num_format": "yyyy-mm-dd"}, {"num_format": "yyyy-mm-dd hh:mm:ss"})
        return cls(*map(book.add_format, looks))


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


@define
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
    sheet, forms = book.add_worksheet("records"), _Forms.of(book)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        _write(sheet, 0, place, column, _encodable(column.name), forms)
        if column.kind in _WIDTHS:
            sheet.set_column(place, place, _WIDTHS[column.kind])
    cells = [cell_of(column) for column in columns]
    for number, row in enumerate(columns.many(records), 1):
        if number == _MOST_ROWS:
            raise ExportError(f"a sheet can have {_MOST_ROWS:,} rows. Use csv or parquet")
        for place, (column, cell, value) in enumerate(zip(columns, cells, row, strict=True)):
            if value is not None:
                _write(sheet, number, place, column, _typed(column, cell, value), forms)


def _typed(column: Column, cell: Callable[[Any], Any], value: Any) -> Any:
    """The value as a boolean, a number that a spreadsheet stores exactly, a date, a time, or text.

    One number in a list is a number, so that a spreadsheet can sort a column such as `company_size`.
    """
    alone = value[0] if isinstance(value, list) and len(value) == 1 else value
    if isinstance(alone, bool):
        return alone
    content = cell(alone if isinstance(alone, int | float) else value)
    if isinstance(content, int) and abs(content) > _EXACT:
        return str(content)
    return (column.kind in _WIDTHS and _moment(column.kind, content)) or _encodable(content)


def _moment(kind: Kind, content: Any) -> dt.date | None:
    """The date of a cell, or its time in UTC. None if it is not one that a spreadsheet stores exactly."""
    parse = dt.date.fromisoformat if kind is Kind.DATE else _in_utc
    try:
        moment = parse(content)
    except (TypeError, ValueError, OverflowError):
        return None
    time = moment if isinstance(moment, dt.datetime) else dt.datetime.combine(moment, dt.time())
    return None if time < _FIRST_MOMENT or time.microsecond % _SHORTEST else moment


def _in_utc(text: str) -> dt.datetime:
    """The time of a text, without a zone."""
    moment = dt.datetime.fromisoformat(text)
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _encodable(content: Any) -> Any:
    """The content, with lone surrogates as escapes."""
    return content.encode("utf-8", "backslashreplace").decode() if isinstance(content, str) and not content.isascii() else content


def _write(sheet: Any, row: int, place: int, column: Column, content: Any, forms: _Forms) -> None:
    match content:
        case bool():
            sheet.write_boolean(row, place, content)
        case int() | float():
            sheet.write_number(row, place, content)
        case dt.date():
            form = forms.datetime if isinstance(content, dt.datetime) else forms.date
            sheet.write_datetime(row, place, content, form)
        case _ if len(content) > _LONGEST:
            raise ExportError(
                f"column `{column.name}` has text of {len(content):,} characters. A cell of a spreadsheet can have {_LONGEST:,}. "
                "Use csv, or leave the column out with `--columns`"
            )
        case _:
            sheet.write_string(row, place, content, *((forms.heading,) if row == 0 else ()))
