"""Scripted faults: which requests fail, and how.

    script = Script(
        Fault(path="/batch/*/search", method="POST", end=End.RESET),              # accepted, then the connection is reset
        Fault(path="/batch/*/search", method="POST", reaches=False, status=503),  # never received
        Fault(path="/batch/*", method="GET", nth=(1, 2), patch={"status": "queued"}),
        Fault(path="/results/*", nth=(1,), after=1000, end=End.RESET),            # during the download
        Fault(path="/results/*", damage=Damage.FLIP),
    )
    with serve(script=script) as server: ...

The first matching fault applies to a request. `Fault` describes its fields, and `Script.from_toml` reads faults from TOML.
"""

import fnmatch
import gzip
import json
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from typing import Any

import attrs
from attrs.validators import instance_of as _is
from attrs.validators import optional

from querydsl.classes import frozen
from querydsl.reading import parse_toml
from querydsl.sandbox.http import HttpRequest, Response

BOMB_MEGABYTES = 200
GZIP = b"\x1f\x8b"


class End(Enum):
    """How a connection ends early."""

    CLOSE = "close"
    RESET = "reset"
    STALL = "stall"


class Framing(Enum):
    """How the end of a body is marked: by its length, by chunks, or by closing the connection."""

    LENGTH = "length"
    CHUNKED = "chunked"
    CLOSE = "close"


class Damage(Enum):
    """How the bytes of a body are damaged."""

    CUT = "cut"  # the first half only
    NO_TRAILER = "no-trailer"  # without the last eight bytes: the gzip checksum and size
    FLIP = "flip"  # all bits of a byte in the middle inverted
    MEMBERS = "members"  # the same content as several gzip members
    BOMB = "bomb"  # a small gzip file that expands to a single line of 200 MB
    PLAIN = "plain"  # uncompressed, with the same name and content type
    HTML = "html"  # an HTML page, as a proxy would send


def _nth(value: int | tuple[int, ...] | list[int]) -> tuple[int, ...]:
    return (value,) if isinstance(value, int) else tuple(value)


def _names(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(value)


def _bytes(value: bytes | str | None) -> bytes | None:
    return value.encode() if isinstance(value, str) else value


@frozen(kw_only=True)
class Fault:
    """A fault and the requests that it applies to. All times are in seconds.

    method      the HTTP method, or `*` for any
    path        a pattern (`*`, `?`, `[…]`) for the request's path; results are below `/results/`
    nth         which of the matching requests, counted from 1; empty for all, an int for one
    reaches     whether the service handles the request first; a submission whose response is lost has started a job
    status      the status to send instead
    headers     headers to add or replace, by name; None removes a header
    body        the body to send instead, as bytes or text
    gzip_body   the same, compressed with gzip
    patch       keys to replace in a JSON body
    drop        keys to remove from a JSON body
    scale       numbers in a JSON body to multiply, by key, for counts that are out of date
    at_most     numbers in a JSON body to limit, by key, for counts that end at some number
    appear      how many people are new before the service handles the request
    vanish      how many people are gone before the service handles the request
    move        how many people get the profile of somebody else before the service handles the request
    damage      how to damage the bytes of the body; ignored if it does not fit the body
    delay       seconds to wait before the response
    framing     how the end of the body is marked
    length_off  bytes to add to the declared length, or to the length of the first chunk
    drip        seconds to wait before each piece of the body
    piece       bytes in a piece
    after       bytes of the body to send before `end`; None ends the connection before the response
    end         how the connection ends early; None if it does not
    raw         bytes to send instead of the whole response

    The changes apply in this order: `status`, `headers`, `body` or `gzip_body`, `scale`, `at_most`, `patch`, `drop`, `damage`.
    Raises `TypeError` or `ValueError` for a value of the wrong type.
    """

    method: str = attrs.field(default="*", validator=_is(str))
    path: str = attrs.field(default="*", validator=_is(str))
    nth: tuple[int, ...] = attrs.field(default=(), converter=_nth)
    reaches: bool = attrs.field(default=True, validator=_is(bool))
    status: int | None = attrs.field(default=None, validator=optional(_is(int)))
    headers: Mapping[str, str | None] = attrs.field(factory=dict, validator=_is(dict))
    body: bytes | None = attrs.field(default=None, converter=_bytes, validator=optional(_is(bytes)))
    gzip_body: bytes | None = attrs.field(default=None, converter=_bytes, validator=optional(_is(bytes)))
    patch: Mapping[str, Any] = attrs.field(factory=dict, validator=_is(dict))
    drop: tuple[str, ...] = attrs.field(default=(), converter=_names)
    scale: Mapping[str, float] = attrs.field(factory=dict, validator=_is(dict))
    at_most: Mapping[str, int] = attrs.field(factory=dict, validator=_is(dict))
    appear: int = attrs.field(default=0, validator=[_is(int), attrs.validators.ge(0)])
    vanish: int = attrs.field(default=0, validator=[_is(int), attrs.validators.ge(0)])
    move: int = attrs.field(default=0, validator=[_is(int), attrs.validators.ge(0)])
    damage: Damage | None = attrs.field(default=None, converter=attrs.converters.optional(Damage))
    delay: float = attrs.field(default=0.0, validator=_is((int, float)))
    framing: Framing = attrs.field(default=Framing.LENGTH, converter=Framing)
    length_off: int = attrs.field(default=0, validator=_is(int))
    drip: float = attrs.field(default=0.0, validator=_is((int, float)))
    piece: int = attrs.field(default=1, validator=attrs.validators.ge(1))
    after: int | None = attrs.field(default=None, validator=optional(attrs.validators.ge(0)))
    end: End | None = attrs.field(default=None, converter=attrs.converters.optional(End))
    raw: bytes | None = attrs.field(default=None, converter=_bytes, validator=optional(_is(bytes)))

    def matches(self, request: HttpRequest) -> bool:
        """Whether the method and path of `request` match, regardless of `nth`."""
        return self.method in ("*", request.method) and fnmatch.fnmatchcase(request.path, self.path)

    def shape(self, response: Response) -> Response:
        """The `response` with the status, headers, and body of this fault."""
        response = attrs.evolve(
            response, status=self.status or response.status, headers=self._headers(response), body=self._body(response)
        )
        return response if self.damage is None else _damage(response, self.damage)

    def _headers(self, response: Response) -> dict[str, str]:
        replaced = {name.lower() for name in self.headers}
        kept = {name: value for name, value in response.headers.items() if name.lower() not in replaced}
        return kept | {name: value for name, value in self.headers.items() if value is not None}

    def _body(self, response: Response) -> bytes:
        if self.body is not None:
            return self.body
        if self.gzip_body is not None:
            return gzip.compress(self.gzip_body, mtime=0)
        if not (self.patch or self.drop or self.scale or self.at_most) or not response.body.startswith(b"{"):
            return response.body
        value = self._lies(json.loads(response.body)) | dict(self.patch)
        return json.dumps({key: item for key, item in value.items() if key not in self.drop}).encode()

    def _lies(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body with other numbers."""
        scaled = {key: int(body[key] * factor) for key, factor in self.scale.items() if isinstance(body.get(key), int)}
        limited = {key: min(body[key], most) for key, most in self.at_most.items() if isinstance(body.get(key), int)}
        return body | scaled | limited

    @property
    def changes(self) -> Mapping[str, int]:
        """How many people are changed, by the kind of change."""
        return {"appear": self.appear, "vanish": self.vanish, "move": self.move}


def _damage(response: Response, damage: Damage) -> Response:
    body = response.body
    if not body.startswith(GZIP) and damage in (Damage.MEMBERS, Damage.PLAIN):
        return response
    match damage:
        case Damage.CUT:
            body = body[: len(body) // 2]
        case Damage.NO_TRAILER:
            body = body[:-8]
        case Damage.FLIP:
            middle = len(body) // 2
            body = body[:middle] + bytes(byte ^ 0xFF for byte in body[middle : middle + 1]) + body[middle + 1 :]
        case Damage.MEMBERS:
            body = b"".join(gzip.compress(line, mtime=0) for line in gzip.decompress(body).splitlines(keepends=True))
        case Damage.BOMB:
            body = _bomb()
        case Damage.PLAIN:
            body = gzip.decompress(body)
        case Damage.HTML:
            page = b"<!doctype html><title>Sign in</title><p>Please sign in to the network.</p>"
            return Response(response.status, {**response.headers, "content-type": "text/html"}, page)
    return attrs.evolve(response, body=body)


@cache
def _bomb() -> bytes:
    """A small gzip file that expands to a very long line of spaces."""
    return gzip.compress(b" " * (BOMB_MEGABYTES * 1_000_000), compresslevel=1, mtime=0)


class Script:
    """A list of `faults`, which counts the matching requests of each.

    The first fault that matches a request applies to it.
    """

    def __init__(self, *faults: Fault) -> None:
        self._faults = list(faults)
        self._counts = [0] * len(faults)

    @classmethod
    def from_toml(cls, text: str) -> "Script":
        """The script in a TOML document: an array of tables `[[fault]]` with the fields of `Fault`.

        `text` is the document. Raises `ValueError` for invalid TOML, and for a field or value that `Fault` does not accept. The
        message gives the number of the table.
        """
        document = parse_toml(text)
        tables = document.pop("fault", [])
        if document or not isinstance(tables, list):
            raise ValueError(f"a script must be an array of tables `[[fault]]`, not {', '.join(document) or '`fault`'}")
        return cls(*(_fault(table, number) for number, table in enumerate(tables, 1)))

    def add(self, *faults: Fault) -> None:
        """Append `faults` to the script."""
        self._faults.extend(faults)
        self._counts.extend([0] * len(faults))

    def clear(self) -> None:
        """Remove all faults."""
        self._faults.clear()
        self._counts.clear()

    def next_fault(self, request: HttpRequest) -> Fault | None:
        """The fault that applies to `request`, or None. The request is counted."""
        found = None
        for index, fault in enumerate(self._faults):
            if fault.matches(request):
                self._counts[index] += 1
                if found is None and (not fault.nth or self._counts[index] in fault.nth):
                    found = fault
        return found


def _fault(table: Mapping[str, Any], number: int) -> Fault:
    try:
        return Fault(**table)
    except (TypeError, ValueError) as error:
        raise ValueError(f"fault {number}: {error}") from None
