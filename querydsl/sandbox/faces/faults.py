"""A script of faults: what goes wrong, with which request, how.

    script = Script(
        Fault(path="/batch/*/search", method="POST", end=End.RESET),              # accepted, then the line drops
        Fault(path="/batch/*/search", method="POST", reaches=False, status=503),  # never arrived
        Fault(path="/batch/*", method="GET", nth=(1, 2), patch={"status": "queued"}),
        Fault(path="/results/*", nth=(1,), after=1000, end=End.RESET),            # in the middle of the download
        Fault(path="/results/*", damage=Damage.FLIP),
    )
    with serve(script=script) as server: ...

A request meets the first fault that matches it; each fault counts the requests that match its method and path, from
1, and acts on those in `nth` (on every one when `nth` is empty). Unless `reaches` is false, the service does its work
first: a submit whose answer is lost has started a job. What is sent is then made in this order: `status`, `headers`
(None takes one away), `body` or `gzip_body`, `patch` and `drop` on a JSON body, `damage`; how it is sent is said by
`delay`, `framing`, `length_off`, `drip` and `piece`, `after` and `end`, or by `raw`, which is sent instead of it all.
The same keys, in lower case, make a TOML file of `[[fault]]` tables: see `Script.from_toml`.
"""

import fnmatch
import gzip
import json
import tomllib
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from typing import Any

import attrs
from attrs.validators import instance_of as _is
from attrs.validators import optional

from querydsl.sandbox.http import HttpRequest, Response

BOMB_MEGABYTES = 200
GZIP = b"\x1f\x8b"


class End(Enum):
    """How a connection ends before its time."""

    CLOSE = "close"
    RESET = "reset"
    STALL = "stall"


class Framing(Enum):
    """How the end of a body is told: by its length, by chunks, or by closing the connection."""

    LENGTH = "length"
    CHUNKED = "chunked"
    CLOSE = "close"


class Damage(Enum):
    """What is done to the bytes of a body."""

    CUT = "cut"  # the first half alone
    NO_TRAILER = "no-trailer"  # without the last eight bytes: gzip's checksum and size
    FLIP = "flip"  # one byte in the middle with all its bits turned
    MEMBERS = "members"  # the same content as several gzip members
    BOMB = "bomb"  # a small gzip that unpacks to 200 MB of one line
    PLAIN = "plain"  # unpacked, under the same name and type
    HTML = "html"  # a page of a proxy, typed as such


def _nth(value: int | tuple[int, ...] | list[int]) -> tuple[int, ...]:
    return (value,) if isinstance(value, int) else tuple(value)


def _names(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(value)


def _bytes(value: bytes | str | None) -> bytes | None:
    return value.encode() if isinstance(value, str) else value


@attrs.frozen(kw_only=True)
class Fault:
    """One thing that goes wrong with the requests it matches.

    `path` is a pattern (`*`, `?`, `[…]`) over the request's path; links of the object store begin with `/results/`.
    Times are in seconds. `after` is a number of bytes of the body after which `end` happens; without `after`, `end`
    happens before the first byte of the answer. What does not fit an answer (gzip damage on JSON, a patch on a file)
    leaves it as it is. `drip` waits between pieces of `piece` bytes of the body.
    `length_off` is added to the length that is declared (of the first chunk, when `framing` is chunked).
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
        """True when the fault is meant for requests like this one."""
        return self.method in ("*", request.method) and fnmatch.fnmatchcase(request.path, self.path)

    def shape(self, response: Response) -> Response:
        """The response with the status, headers and bytes that this fault wants."""
        response = attrs.evolve(
            response, status=self.status or response.status, headers=self._headers(response), body=self._body(response)
        )
        return response if self.damage is None else _damaged(response, self.damage)

    def _headers(self, response: Response) -> dict[str, str]:
        replaced = {name.lower() for name in self.headers}
        kept = {name: value for name, value in response.headers.items() if name.lower() not in replaced}
        return kept | {name: value for name, value in self.headers.items() if value is not None}

    def _body(self, response: Response) -> bytes:
        if self.body is not None:
            return self.body
        if self.gzip_body is not None:
            return gzip.compress(self.gzip_body, mtime=0)
        if not (self.patch or self.drop) or not response.body.startswith(b"{"):
            return response.body
        value = json.loads(response.body) | dict(self.patch)
        return json.dumps({key: item for key, item in value.items() if key not in self.drop}).encode()


def _damaged(response: Response, damage: Damage) -> Response:
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
    """A small gzip that unpacks to very many spaces, made once."""
    return gzip.compress(b" " * (BOMB_MEGABYTES * 1_000_000), compresslevel=1, mtime=0)


class Script:
    """Faults in order, with a count for each of the requests it has seen."""

    def __init__(self, *faults: Fault) -> None:
        self._faults = list(faults)
        self._seen = [0] * len(faults)

    @classmethod
    def from_toml(cls, text: str) -> "Script":
        """The script of a TOML text: an array of tables `fault`, with the keys of `Fault`.

        Raises ValueError that names the table for a key or a value that no fault has.
        """
        document = tomllib.loads(text)
        tables = document.pop("fault", [])
        if document or not isinstance(tables, list):
            raise ValueError(f"a script is an array of tables `[[fault]]`, not {', '.join(document) or '`fault`'}")
        return cls(*(_fault(table, number) for number, table in enumerate(tables, 1)))

    def add(self, *faults: Fault) -> None:
        """None; puts faults at the end of the script, their counts at zero."""
        self._faults.extend(faults)
        self._seen.extend([0] * len(faults))

    def clear(self) -> None:
        """None; forgets every fault."""
        self._faults.clear()
        self._seen.clear()

    def next_fault(self, request: HttpRequest) -> Fault | None:
        """The fault that a request meets, if any; counts the request."""
        found = None
        for place, fault in enumerate(self._faults):
            if fault.matches(request):
                self._seen[place] += 1
                if found is None and (not fault.nth or self._seen[place] in fault.nth):
                    found = fault
        return found


def _fault(table: Mapping[str, Any], number: int) -> Fault:
    try:
        return Fault(**table)
    except (TypeError, ValueError) as error:
        raise ValueError(f"fault {number}: {error}") from None
