"""Rate limits, read from the headers of the service's responses. Source: `docs/service.md`, section 1."""

from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from math import isfinite

import attrs

from querydsl.classes import define


@define
class RateLimits:
    """The time when each family of endpoints may be called again, on the monotonic clock. All flows of a client share it."""

    _free_at: dict[str, float] = attrs.field(factory=dict)

    def update(self, family: str, headers: Mapping[str, str], now: float) -> None:
        """Store when the window of a family opens again, if the headers show that it is used up."""
        remaining, reset = number(headers.get("x-ratelimit-remaining")), number(headers.get("x-ratelimit-reset"))
        if remaining is not None and remaining <= 0 and reset is not None and reset > 0:
            self._free_at[family] = now + reset
        elif remaining is not None:
            self._free_at.pop(family, None)

    def delay(self, family: str, now: float) -> float:
        """The seconds until a family may be called again."""
        return max(0.0, self._free_at.get(family, now) - now)


def number(text: str | None) -> float | None:
    """The finite number in a header, or None."""
    try:
        value = float(text) if text is not None else None
    except ValueError:
        return None
    return value if value is not None and isfinite(value) else None


def retry_delay(headers: Mapping[str, str], wall: Callable[[], float]) -> float | None:
    """The seconds to wait after a 429, or None if the headers do not specify them.

    `Retry-After` (seconds or a date) takes precedence over `x-ratelimit-reset`. `wall` returns the seconds since 1970.
    """
    for seconds in (_retry_after(headers, wall), number(headers.get("x-ratelimit-reset"))):
        if seconds is not None and seconds > 0:
            return seconds
    return None


def _retry_after(headers: Mapping[str, str], wall: Callable[[], float]) -> float | None:
    text = headers.get("retry-after")
    return None if text is None else number(text) if number(text) is not None else _until(text, headers, wall)


def _until(date: str, headers: Mapping[str, str], wall: Callable[[], float]) -> float | None:
    """The seconds until a date, counted from the response's `Date` header if it has one, because the local clock may be wrong."""
    then = _timestamp(date)
    sent = _timestamp(headers.get("date", ""))
    return None if then is None else then - (sent if sent is not None else wall())


def _timestamp(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
