"""Values of filters and records: tokens, timestamps, and geographical areas."""

import datetime as dt
import functools
import re
from collections.abc import Mapping

from querydsl.classes import frozen
from querydsl.sandbox.errors import invalid_request

KILOMETRES: Mapping[str, float] = {"km": 1.0, "mi": 1.609344, "m": 0.001, "ft": 0.0003048}
_TOKEN = re.compile(r"\w+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@frozen
class GeoArea:
    """A circle: the name of its centre, and its radius in kilometres."""

    location: str
    kilometres: float


@functools.lru_cache(maxsize=65_536)
def tokens(text: str) -> tuple[str, ...]:
    """The tokens of the text in order: runs of letters, digits, and `_`, case folded."""
    return tuple(_TOKEN.findall(text.casefold()))


@functools.lru_cache(maxsize=65_536)
def token_set(text: str) -> frozenset[str]:
    """The distinct tokens of the text."""
    return frozenset(tokens(text))


@functools.lru_cache(maxsize=65_536)
def padded(text: str) -> str:
    """The tokens of the text between single spaces. A phrase is then a substring."""
    return f" {' '.join(tokens(text))} "


@functools.lru_cache(maxsize=65_536)
def instant(text: str) -> float | None:
    """The seconds since 1970 of an ISO date or time, or None if the text is neither.

    Dates and times without an offset are in UTC. Source: `docs/service.md`, section 4.
    """
    if not _DATE.match(text):
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()


def check_scalar(value: object, kind: str | None, operator: str, path: str) -> str | int | float | bool:
    """The value of a test, validated against the field's type.

    `kind` is the field's scalar type, or None for an unknown field, which accepts any scalar. `operator` and `path` are used in
    messages. Raises `ContractError` (400) if the value does not have this type.
    """
    if not isinstance(value, str | int | float | bool):
        raise invalid_request(f"Operator {operator!r} requires a scalar for field {path!r}")
    if kind == "year":
        kind = "integer" if operator in {"<", "=<", ">", "=>"} else "string"
    if kind is not None and not _has_type(value, kind):
        raise invalid_request(f"Invalid value for field {path!r}: expected {kind}, got {value!r}")
    return value


def _has_type(value: str | float | bool, kind: str) -> bool:
    match kind:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return not isinstance(value, bool) and (isinstance(value, int) or _is_whole(value))
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "date" | "datetime":
            return isinstance(value, str) and instant(value) is not None
        case _:
            return True


def _is_whole(value: object) -> bool:
    return isinstance(value, float) and value.is_integer()


def geo_area(value: object) -> GeoArea:
    """The area of `{"location", "distance", "unit"}`. The unit defaults to kilometres.

    Raises `ContractError` (400) for any other value.
    """
    if not isinstance(value, Mapping) or not isinstance(value.get("location"), str):
        raise invalid_request("A geo operator requires an object with `location`, `distance` and `unit`")
    distance, unit = value.get("distance"), value.get("unit", "km")
    if not isinstance(distance, int | float) or isinstance(distance, bool) or distance <= 0:
        raise invalid_request("`distance` must be a positive number")
    if unit not in KILOMETRES:
        raise invalid_request(f"`unit` must be one of {list(KILOMETRES)}")
    return GeoArea(value["location"], distance * KILOMETRES[unit])
