"""What `today - 90d` means, given a clock. Source: language page, sections 2 and 9."""

import calendar
import datetime as dt

from querydsl.ast import Relative


def moment(value: Relative, now: dt.datetime) -> str:
    """The day (`today`) or the instant (`now`) that a relative date means, as an ISO string; `now` is aware.

    Month arithmetic keeps the day, or takes the month's last. Raises `OverflowError` outside the years 1 to 9999. Source: language
    page, section 9.
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
    last = calendar.monthrange(year, month + 1)[1]
    return now.replace(year=year, month=month + 1, day=min(now.day, last))
