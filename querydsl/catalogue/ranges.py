"""The range of the values of a number or a date. Source: `docs/language.md`, section "Diagnostics"."""

import re
from typing import Literal, TypeAlias, get_args

import attrs

from querydsl.syntax.ast import Date, OffsetUnit, Relative

RangeBound: TypeAlias = int | float | Date | Relative
RangeKey: TypeAlias = Literal["least", "most", "likely_least", "likely_most", "percent"]

UNITS: tuple[OffsetUnit, ...] = get_args(OffsetUnit)
KEYS: tuple[RangeKey, ...] = get_args(RangeKey)
_RELATIVE = re.compile(rf"today(?: ([+-]) (\d{{1,6}})({'|'.join(UNITS)}))?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@attrs.frozen(cache_hash=True)  # `querydsl.classes` does not keep hashes, and these are looked up often
class ValueRange:
    """The values that a field can have. A field of places has the range of distances between them, in kilometres.

    Attributes:
        least: The lowest value that a record can have, or None.
        most: The highest value that a record can have, or None.
        likely_least: The lowest value that is likely, or None.
        likely_most: The highest value that is likely, or None.
        percent: Whether the values are percentages.
    """

    least: RangeBound | None = None
    most: RangeBound | None = None
    likely_least: RangeBound | None = None
    likely_most: RangeBound | None = None
    percent: bool = False


def bound_of(cell: object) -> RangeBound | None:
    """The bound that a cell of the data has: a number, a date, or a date such as `today + 2y`; None if it is not valid."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    if isinstance(cell, str) and _DATE.fullmatch(cell):
        return Date(cell)
    relative = _RELATIVE.fullmatch(cell) if isinstance(cell, str) else None
    if relative is None:
        return None
    sign, amount, written = relative.groups()
    units = [unit for unit in UNITS if unit == written]
    return Relative("today", int(sign + amount), units[0]) if units else Relative("today")
