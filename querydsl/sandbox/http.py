"""What goes in and what comes out: a request and a response as plain values."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

import attrs


def _lower_keys(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@attrs.frozen
class HttpRequest:
    """One request: method, target (path and query string), headers with lower-case names, raw body."""

    method: str
    target: str
    headers: Mapping[str, str] = attrs.field(factory=dict, converter=_lower_keys)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query string."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the query string; the last of equal names wins."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@attrs.frozen
class Response:
    """One answer: status, headers (names as they are sent), raw body."""

    status: int
    headers: Mapping[str, str] = attrs.field(factory=dict)
    body: bytes = b""

    def with_headers(self, headers: Mapping[str, str]) -> "Response":
        """The same answer with more headers."""
        return attrs.evolve(self, headers={**self.headers, **headers})


def json_response(status: int, body: object) -> Response:
    """An answer that holds a value as JSON."""
    return Response(status, {"content-type": "application/json"}, json_bytes(body))


def json_bytes(value: object) -> bytes:
    """A value as JSON in UTF-8; half of a surrogate pair, which UTF-8 cannot hold, stays JSON's escape."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
