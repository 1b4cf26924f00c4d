"""Summaries of records: the most frequent values of some columns, and how many records have a value.

Dates are counted by year, and numbers by power of ten. A record with several values counts once for each different value.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import attrs

from querydsl.classes import define, frozen
from querydsl.jobs.results.columns import Column, Columns, Kind
from querydsl.jobs.results.table import Record
from querydsl.jobs.results.text import texts_of

MOST_VALUES = 10
MOST_COUNTED = 50_000
"""How many different values of a column are counted at least. Above twice as many, the rarest are left out, to bound the memory."""


@frozen
class ValueCount:
    """A value of a column, and the number of records that have it."""

    value: str
    count: int


@frozen
class ColumnSummary:
    """One column of a summary.

    `name` is the column, `filled` the number of records that have a value, `distinct` the number of different values, and `values`
    the most frequent ones. Years and ranges of numbers are in ascending order, other values in descending order of frequency.
    `missed` is 0 if all counts are exact. If there are too many different values to count all, `missed` is how many records each
    count may be too low by, and `distinct` is the least number of values.
    """

    name: str
    filled: int
    distinct: int
    values: tuple[ValueCount, ...]
    missed: int = 0

    @property
    def largest(self) -> int:
        """The number of records of the most frequent value."""
        return max((item.count for item in self.values), default=0)


@frozen
class Summary:
    """The content of a result in numbers: `count` is the number of records, and `columns` has a summary of each column.

    `str()` returns it as text, and a notebook shows bars. Source: `docs/jobs.md`, section "Summaries".
    """

    count: int
    columns: tuple[ColumnSummary, ...]

    def share(self, records: int) -> float:
        """The share of all records that a number of records is, from 0 to 1. It is 0 if there are no records."""
        return records / self.count if self.count else 0.0

    def to_dict(self) -> dict[str, Any]:
        """The summary as JSON data."""
        return {"count": self.count, "columns": [_column_dict(column) for column in self.columns]}

    def to_html(self, title: str = "Summary") -> str:
        """A whole HTML page that needs no other file. `title` is its heading, for example the text of the query."""
        from querydsl.jobs.results import summary_page  # only a page needs it

        return summary_page.page(self, title)

    def _repr_html_(self) -> str:
        """The bars, for notebooks."""
        from querydsl.jobs.results import summary_page  # as above

        return summary_page.sections(self)

    def __str__(self) -> str:
        from querydsl.jobs.results import summary_page  # as above

        return summary_page.text(self)


def summarise(records: Iterable[Record], columns: Columns, most: int = MOST_VALUES, *, is_chosen: bool = True) -> Summary:
    """The summary of records. `most` is the number of values to show of each column.

    `is_chosen` is whether the user named the columns. Other columns are left out if none of the records has a value.
    """
    counters = tuple(map(ValueCounter, columns))
    count = 0
    for row in columns.many(records):
        count += 1
        for counter, value in zip(counters, row, strict=True):
            counter.add(value)
    return summary_of(count, counters, most, is_chosen=is_chosen)


def summary_of(count: int, counters: "Iterable[ValueCounter]", most: int, *, is_chosen: bool) -> Summary:
    """The summary of `count` records whose values are counted already. `most` and `is_chosen` are those of `summarise`."""
    return Summary(count, tuple(counter.summary(most) for counter in counters if is_chosen or counter.filled or not count))


@define
class ValueCounter:
    """Counts the values of one column, in bounded memory. `distinct` and `missed` are those of `ColumnSummary`."""

    column: Column
    counts: Counter[str] = attrs.field(factory=Counter)
    filled: int = 0
    distinct: int = 0
    missed: int = 0

    def add(self, value: Any, records: int = 1) -> None:
        """Count the value of one record, or of several `records` that have the same value. A list has several values."""
        found = {} if value is None else dict.fromkeys(map(self._label, texts_of(self.column, value)), records)
        found.pop("", None)
        self.filled += records * bool(found)
        self.counts.update(found)
        if len(self.counts) > 2 * MOST_COUNTED:
            self._leave_out_rare()

    def _leave_out_rare(self) -> None:
        """Leave out the rarest values. Each of them had at most as many records as the most frequent of these."""
        self.distinct = max(self.distinct, len(self.counts))
        frequent = self.counts.most_common(MOST_COUNTED + 1)
        self.missed += frequent.pop()[1]
        self.counts = Counter(dict(frequent))

    def _label(self, text: str) -> str:
        match self.column.kind:
            case Kind.DATE | Kind.DATETIME:
                return text[:4]
            case Kind.INTEGER | Kind.NUMBER:
                return _range(text)
            case _:
                return text

    def summary(self, most: int) -> ColumnSummary:
        """The most frequent values, with the largest counts first, or in ascending order if the values have one."""
        frequent = sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))[:most]
        if self.column.kind in (Kind.DATE, Kind.DATETIME, Kind.INTEGER, Kind.NUMBER):
            frequent.sort(key=lambda item: _order(item[0]))
        values, distinct = tuple(ValueCount(*item) for item in frequent), max(self.distinct, len(self.counts))
        return ColumnSummary(self.column.name, self.filled, distinct, values, self.missed)


def _range(text: str) -> str:
    """The range between two powers of ten that contains a number, such as `100 to 999`. Other texts are unchanged."""
    try:
        number = int(float(text))
    except (ValueError, OverflowError):
        return text
    digits = len(str(abs(number)))
    low, high = 10 ** (digits - 1), 10**digits - 1
    if number < 0:
        return f"-{high:,} to -{low:,}"
    return f"{low if digits > 1 else 0:,} to {high:,}"


def _order(label: str) -> tuple[int, str]:
    """The position of a year or a range of numbers among others. Texts come last."""
    first = label.partition(" ")[0].replace(",", "")
    return (int(first), "") if first.lstrip("-").isdigit() else (2**63, label)


def _column_dict(column: ColumnSummary) -> dict[str, Any]:
    values = [attrs.asdict(item) for item in column.values]
    return {"name": column.name, "filled": column.filled, "distinct": column.distinct, "values": values, "missed": column.missed}
