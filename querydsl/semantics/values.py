"""Values as the service interprets them: dates, types, and the words of the text.

Source: `docs/language.md`, section "Values".
"""

import datetime as dt
import functools
import math
import re
import unicodedata
from typing import Any, TypeAlias

from querydsl.catalogue import DATED, TEXTUAL, FieldType
from querydsl.syntax.ast import Boolean, Date, Number, Relative, Text, Time, Value

Json: TypeAlias = Any
"""Data that `json` can serialise."""


def moment(value: Relative, now: dt.datetime) -> str:
    """The ISO date (`today`) or time (`now`) of a relative date, counted from `now` (timezone-aware).

    Month arithmetic keeps the day of the month, or takes the last day if the month is shorter. Raises `OverflowError` outside the
    years 1 to 9999. Source: `docs/language.md`, section "Lexical rules".
    """
    now = now.astimezone(dt.UTC)
    shifted = _shifted(now, value)
    if value.anchor == "today":
        return shifted.date().isoformat()
    return shifted.isoformat().replace("+00:00", "Z")


def _shifted(now: dt.datetime, value: Relative) -> dt.datetime:
    match value.unit:
        case "d":
            return now + dt.timedelta(days=value.amount)
        case "w":
            return now + dt.timedelta(weeks=value.amount)
        case "mo":
            return _months_later(now, value.amount)
        case "y":
            return _months_later(now, 12 * value.amount)


def _months_later(now: dt.datetime, months: int) -> dt.datetime:
    year, month = divmod(now.year * 12 + now.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError("date value out of range")
    import calendar  # slow to import

    last = calendar.monthrange(year, month + 1)[1]
    return now.replace(year=year, month=month + 1, day=min(now.day, last))


_WHOLE = frozenset({FieldType.INTEGER, FieldType.INTEGERS})

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d.*)?", re.ASCII)

_YEAR = re.compile(r"\d{4}(?:-\d\d-\d\d)?", re.ASCII)


def accepts(type: FieldType, value: Value, now: dt.datetime) -> bool:
    """Whether a field of this type can hold the value. `now` (timezone-aware) resolves relative dates."""
    if type in TEXTUAL:
        return isinstance(value, Text)
    if type in DATED:
        return moment_of(value, now) is not None
    if type is FieldType.YEAR:
        return year_of(value) is not None
    if isinstance(value, Number):
        return is_whole(value) if type in _WHOLE else type is FieldType.NUMBER and _is_finite(value.value)
    return type is FieldType.BOOLEAN and isinstance(value, Boolean)


def year_of(value: Value) -> int | None:
    """The year of a whole number, or of a string with a year or a date; None for other values."""
    match value:
        case Number() if is_whole(value) and 0 < value.value <= dt.MAXYEAR:
            return int(value.value)
        case Text() if _YEAR.fullmatch(value.value):
            return int(value.value[:4])
        case _:
            return None


def _is_finite(number: float) -> bool:
    """Whether JSON can represent the number. Integers may exceed every float."""
    return isinstance(number, int) or math.isfinite(number)


def is_whole(number: Number) -> bool:
    """Whether the number has no fraction. `100.0` and `1e2` have none."""
    return isinstance(number.value, int) or number.value.is_integer()


def moment_of(value: Value, now: dt.datetime) -> dt.datetime | None:
    """The time of a date value, midnight UTC for a day; None for a day that does not exist and for other values."""
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


def tokens_of(text: str) -> list[str]:
    """The distinct words of the text, split at white space and compared without case. Lone punctuation is not a word."""
    words: dict[str, str] = {}
    for word in text.split():
        words.setdefault(word.casefold(), word)
    return [word for word in words.values() if not has_no_tokens(word)]


def has_no_tokens(text: str) -> bool:
    """Whether the text has no words, only white space, punctuation and mathematical symbols."""
    return not text[:1].isalnum() and not any(letter.isalnum() or unicodedata.category(letter) == "So" for letter in text)
