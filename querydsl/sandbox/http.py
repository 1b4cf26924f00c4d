"""HTTP requests and responses as plain values."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import attrs

from querydsl.classes import frozen

JsonBody = Mapping[str, Any]


def _lower_keys(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@frozen
class HttpRequest:
    """An HTTP request.

    `target` is the path with its query string. Header names are converted to lower case. `body` is raw bytes.
    """

    method: str
    target: str
    headers: Mapping[str, str] = attrs.field(factory=dict, converter=_lower_keys)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query string."""
        return urlsplit(self.target).path

    @property
    def size(self) -> int:
        """The number of bytes, about."""
        return len(self.target) + len(self.body) + sum(len(name) + len(value) for name, value in self.headers.items())

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the query string. If a name is repeated, the last value is used."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@frozen
class Response:
    """An HTTP response: status, headers, and raw body."""

    status: int
    headers: Mapping[str, str] = attrs.field(factory=dict)
    body: bytes = b""

    def with_headers(self, headers: Mapping[str, str]) -> "Response":
        """A copy of the response with more headers."""
        return attrs.evolve(self, headers={**self.headers, **headers})


def json_response(status: int, body: object) -> Response:
    """A response with a JSON body."""
    return Response(status, {"content-type": "application/json"}, json_bytes(body))


def json_bytes(value: object) -> bytes:
    """A value as JSON in UTF-8. Lone surrogates are escaped because UTF-8 cannot encode them."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
