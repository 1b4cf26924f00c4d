"""Whether a value is one that a field of a type holds, and the moment that a date means.

Source: contract, section 4, "By type"; language page, section 9.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping

from querydsl.ast import Boolean, Date, Number, Relative, Text, Time, Value
from querydsl.catalogue import FieldType
from querydsl.dates import moment

Fit = Callable[[Value, dt.datetime], bool]

TEXTUAL = frozenset({FieldType.TEXT, FieldType.TEXTS})
DATED = frozenset({FieldType.DATE, FieldType.DATETIME})

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d.*)?", re.ASCII)


def fits(type: FieldType, value: Value, now: dt.datetime) -> bool:
    """True for a value that a field of this type can hold."""
    return _FITS[type](value, now)


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


def _read(text: str) -> dt.datetime | None:
    try:
        read = dt.datetime.fromisoformat(text)
        return read.astimezone(dt.UTC) if read.tzinfo else read.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        return None


def _text(value: Value, now: dt.datetime) -> bool:
    return isinstance(value, Text)


def _number(value: Value, now: dt.datetime) -> bool:
    return isinstance(value, Number) and math.isfinite(value.value)


def _integer(value: Value, now: dt.datetime) -> bool:
    return isinstance(value, Number) and (isinstance(value.value, int) or value.value.is_integer())


def _boolean(value: Value, now: dt.datetime) -> bool:
    return isinstance(value, Boolean)


def _dated(value: Value, now: dt.datetime) -> bool:
    return moment_of(value, now) is not None


def _nothing(value: Value, now: dt.datetime) -> bool:
    return False


_FITS: Mapping[FieldType, Fit] = {
    FieldType.TEXT: _text,
    FieldType.TEXTS: _text,
    FieldType.INTEGER: _integer,
    FieldType.INTEGERS: _integer,
    FieldType.NUMBER: _number,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _dated,
    FieldType.DATETIME: _dated,
    FieldType.OBJECT: _nothing,
    FieldType.OBJECTS: _nothing,
    FieldType.NONE: _nothing,
}
