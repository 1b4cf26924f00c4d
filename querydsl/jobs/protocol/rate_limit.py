"""How fast the service lets us go, as the headers of its answers say.

Source: contract, section 1.
"""

from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from math import isfinite

import attrs


@attrs.define
class Pace:
    """When each family of endpoints may be called again, on the monotonic clock; shared by all flows of a client."""

    _free_at: dict[str, float] = attrs.field(factory=dict)

    def learn(self, family: str, headers: Mapping[str, str], now: float) -> None:
        """Nothing: remembers when the window of this family opens again, where the answer says that it is used up."""
        remaining, reset = number(headers.get("x-ratelimit-remaining")), number(headers.get("x-ratelimit-reset"))
        if remaining is not None and remaining <= 0 and reset is not None and reset > 0:
            self._free_at[family] = now + reset
        elif remaining is not None:
            self._free_at.pop(family, None)

    def wait(self, family: str, now: float) -> float:
        """Seconds until a call of this family may go out."""
        return max(0.0, self._free_at.get(family, now) - now)


def number(text: str | None) -> float | None:
    """The finite number that a header holds; None where it holds none."""
    try:
        value = float(text) if text is not None else None
    except ValueError:
        return None
    return value if value is not None and isfinite(value) else None


def asked_to_wait(headers: Mapping[str, str], wall: Callable[[], float]) -> float | None:
    """Seconds that a 429 asks to wait, by `Retry-After` (seconds or a date), else `x-ratelimit-reset`; None where neither helps."""
    for said in (_retry_after(headers, wall), number(headers.get("x-ratelimit-reset"))):
        if said is not None and said > 0:
            return said
    return None


def _retry_after(headers: Mapping[str, str], wall: Callable[[], float]) -> float | None:
    text = headers.get("retry-after")
    return None if text is None else number(text) if number(text) is not None else _until(text, headers, wall)


def _until(date: str, headers: Mapping[str, str], wall: Callable[[], float]) -> float | None:
    """Seconds until a date: by the answer's own `Date` where there is one, since our clock may be wrong."""
    then = _timestamp(date)
    here = _timestamp(headers.get("date", ""))
    return None if then is None else then - (here if here is not None else wall())


def _timestamp(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
