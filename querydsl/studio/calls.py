"""The JSON that the page sends."""

import json
from collections.abc import Mapping
from typing import Any

from querydsl.classes import frozen

MOST_BYTES = 2**21
"""The largest body that is read: a query of the maximum size, twice, with every character escaped."""


class BadCall(Exception):
    """A call that cannot be answered. `status` is the HTTP status, and `details` are added to the response."""

    def __init__(self, message: str, status: int = 400, **details: Any) -> None:
        super().__init__(message)
        self.status = status
        self.details = details


@frozen
class ApiCall:
    """The arguments of a call. Every method raises `BadCall` for a value of the wrong type."""

    arguments: Mapping[str, Any]

    @classmethod
    def from_json(cls, body: bytes) -> "ApiCall":
        """The arguments in a JSON object. Raises `BadCall` for anything else, and for a body that is too large."""
        if len(body) > MOST_BYTES:
            raise BadCall("the body is too large", 413)
        try:
            found = json.loads(body or b"{}")
        except (ValueError, RecursionError):
            raise BadCall("the body is not JSON") from None
        if not isinstance(found, dict):
            raise BadCall("the body must be a JSON object")
        return cls(found)

    def text(self, name: str, default: str | None = None) -> str:
        """A string. `default` is used if it is missing."""
        return str(self._value(name, str, default))

    def number(self, name: str, default: int | None = None, *, least: int = 0, most: int = 2**53) -> int:
        """A whole number from `least` to `most`."""
        value = self._value(name, int, default)
        if isinstance(value, bool) or not least <= value <= most:
            raise BadCall(f"`{name}` must be a whole number from {least:,} to {most:,}")
        return int(value)

    def flag(self, name: str) -> bool:
        """A boolean, false if it is missing."""
        return bool(self._value(name, bool, False))

    def mapping(self, name: str) -> dict[str, Any]:
        """An object, empty if it is missing."""
        return dict(self._value(name, dict, {}))

    def choice(self, name: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """One of several strings."""
        value = self.text(name, default)
        if value not in choices:
            raise BadCall(f"`{name}` must be one of {', '.join(choices)}")
        return value

    def confirm(self, price: Mapping[str, Any]) -> None:
        """Raise `BadCall` unless `credits` is the price of this moment, which the page named before the click."""
        given = self.arguments.get("credits")
        if given is None:
            raise BadCall("`credits` is missing: confirm the price of the job", 402, price=price)
        if isinstance(given, bool) or given != price["credits"]:
            raise BadCall("the price has changed. Nothing was submitted", 409, price=price)

    def _value(self, name: str, kind: type, default: Any) -> Any:
        value = self.arguments.get(name, default)
        if value is None:
            raise BadCall(f"`{name}` is missing")
        if not isinstance(value, kind):
            raise BadCall(f"`{name}` has the wrong type")
        return value
