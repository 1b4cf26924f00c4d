"""Whether a value is one that a field of a type holds, and the moment that a date means.

Source: contract, section 4, "By type"; language page, section 9.
"""

import datetime as dt
import functools
import math
import re

from querydsl.ast import Boolean, Date, Number, Relative, Text, Time, Value
from querydsl.catalogue import DATED, TEXTUAL, FieldType
from querydsl.dates import moment

_WHOLE = frozenset({FieldType.INTEGER, FieldType.INTEGERS})

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d.*)?", re.ASCII)


def fits(type: FieldType, value: Value, now: dt.datetime) -> bool:
    """True for a value that a field of this type can hold."""
    if type in TEXTUAL:
        return isinstance(value, Text)
    if type in DATED:
        return moment_of(value, now) is not None
    if isinstance(value, Number):
        return is_whole(value) if type in _WHOLE else type is FieldType.NUMBER and _is_finite(value.value)
    return type is FieldType.BOOLEAN and isinstance(value, Boolean)


def _is_finite(number: float) -> bool:
    """True for all that JSON can say; an int may be larger than any float."""
    return isinstance(number, int) or math.isfinite(number)


def is_whole(number: Number) -> bool:
    """True for a number without a fraction, however it is written."""
    return isinstance(number.value, int) or number.value.is_integer()


def moment_of(value: Value, now: dt.datetime) -> dt.datetime | None:
    """The instant that a date means, a day being its midnight in UTC; None for a day that does not exist, and for other values."""
    match value:
        case Date() | Time():
            return _read(value.value)
        case Relative():
            return _relative(value, now)
        case Text() if _ISO.fullmatch(value.value):
            return _read(value.value)
        case _:
            return None


def _relative(value: Relative, now: dt.datetime) -> dt.datetime | None:
    try:
        return _read(moment(value, now))
    except OverflowError:
        return None


@functools.lru_cache(maxsize=4096)
def _read(text: str) -> dt.datetime | None:
    try:
        read = dt.datetime.fromisoformat(text)
        return read.astimezone(dt.UTC) if read.tzinfo else read.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        return None
