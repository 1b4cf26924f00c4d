"""Records as CSV and TSV: lines that end in CRLF, with cells quoted where needed.

Text that a spreadsheet would run as a formula is prefixed with an apostrophe, unless `raw` is set. The cells of a batch are made
column by column. Most columns have values of one type, so one check for a batch replaces a check for each value.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import NoneType
from typing import IO, Any

from querydsl.jobs.results.columns import Column, Columns, Kind
from querydsl.jobs.results.rows import FEW, ColumnValues, Lists, each
from querydsl.jobs.results.table import RecordSource
from querydsl.jobs.results.text import BETWEEN, cell_of, day

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_FORMULA = re.compile(f"\n[{re.escape(''.join(FORMULA_STARTS))}]").search
_SHORT = 64
_KEPT = 2**15

_INFINITE = frozenset({float("inf"), -float("inf")})
_TEXTS: Mapping[type, Callable[[Any], str]] = {int: str, float: str, bool: {True: "true", False: "false"}.__getitem__}
"""The text of a value of each type that is not a text."""


def write_text(records: RecordSource, columns: Columns, out: IO[bytes], *, raw: bool, separator: str) -> None:
    """Write a line with the names of the columns, and one for each record."""
    quoted = _QuotedCells(separator, raw=raw)
    out.write(_encoded(_line(separator, [quoted[name] for name in columns.names])))
    for values in columns.batches(records, FEW):
        cells = [_cells(column, found, quoted) for column, found in zip(columns, values, strict=True)]
        out.write(_encoded("".join([_line(separator, row) for row in zip(*cells, strict=True)])))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def csv_line(texts: Iterable[str]) -> str:
    """A line of CSV with these texts, protected from spreadsheets."""
    return _line(",", list(map(_QuotedCells(",", raw=False).__getitem__, texts)))


def _line(separator: str, cells: Sequence[str]) -> str:
    """A line of cells. One empty cell is quoted, because a reader skips empty lines."""
    text = separator.join(cells)
    return f"{text}\r\n" if text or not cells else '""\r\n'


class _QuotedCells(dict[str | None, str]):
    """The cell of each text: quoted if it contains the separator, a quote or a line break, and protected unless `raw` is set.

    Short texts are kept, because they repeat, and a lookup is faster than the tests.
    """

    def __init__(self, separator: str, *, raw: bool) -> None:
        super().__init__({None: ""})
        self._separator = separator
        self._starts = () if raw else FORMULA_STARTS

    def of(self, texts: Sequence[str]) -> Iterable[str]:
        """The cells of these texts. One search in all of them often shows that they are their own cells."""
        together = "\n".join(("", *texts))
        if together.count("\n") > len(texts) or self._separator in together or '"' in together or "\r" in together:
            return map(self.__getitem__, texts)
        return map(self.__getitem__, texts) if self._starts and _FORMULA(together) else texts

    def __missing__(self, text: str) -> str:
        cell = "'" + text if text.startswith(self._starts) else text
        if self._separator in cell or '"' in cell or "\n" in cell or "\r" in cell:
            cell = '"' + cell.replace('"', '""') + '"'
        if len(text) <= _SHORT and len(self) < _KEPT:
            self[text] = cell
        return cell


def _cells(column: Column, values: ColumnValues, quoted: _QuotedCells) -> Iterable[str]:
    """The cells of the values of a column."""
    types = {list} if isinstance(values, Lists) else _types(values)
    if types <= {str} and column.kind is not Kind.DATE:
        return quoted.of([text or "" for text in each(values)])
    if types == {list} and column.kind is not Kind.OBJECT:
        texts = _joined(column, values if isinstance(values, Lists) else Lists.of(values))
        if texts is not None:
            return quoted.of(texts)
    cell = cell_of(column)
    return [_quoted(cell(value), quoted) for value in each(values)]


def _types(values: Iterable[Any]) -> set[type]:
    """The types of values, except of None."""
    return set(map(type, values)) - {NoneType}


def _joined(column: Column, lists: Lists) -> list[str] | None:
    """The items of each list, joined. None if they have several types, or a type or value that needs more than `str`."""
    types = lists.types - {NoneType}
    if len(types) > 1 or not types <= {str, *_TEXTS} or (types == {float} and not _INFINITE.isdisjoint(lists.items)):
        return None
    if not types:
        return [""] * len(lists.counts.each)
    convert = _TEXTS.get(next(iter(types)), day if column.kind is Kind.DATE else None)
    texts: Any = lists.items if convert is None else [None if item is None else convert(item) for item in lists.items]
    pieces: Iterable[Iterable[str]] = map(texts.__getitem__, lists.counts.slices)
    if NoneType in lists.types:
        pieces = map(_without_missing if "" in texts else partial(filter, None), pieces)
    return list(map(BETWEEN.join, pieces))


def _without_missing(texts: Iterable[str | None]) -> list[str]:
    return [text for text in texts if text is not None]


def _quoted(content: Any, quoted: _QuotedCells) -> str:
    """A cell with a text or a number, or without content."""
    return quoted[content] if content is None or content.__class__ is str else str(content)
