"""One link, once: from the call to the last byte, or to the reason why not.

Source: contract, sections 2 and 7 (whether the store honours `Range` is unknown, so both are taken).
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Protocol
from urllib.parse import urljoin

import attrs

from querydsl.errors import DownloadFailed, NotYet
from querydsl.events import Downloading
from querydsl.jobs.addresses import is_safe
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Blocking, Call, Close, Flow, Head, NoReply, Peer, Read
from querydsl.jobs.secrets import Secret

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_REDIRECTS = 5


class Setback(Exception):
    """A download that did not end well this time; what is there already may be continued."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Bytes(Protocol):
    """Where the bytes go: what is there, and the tag of the file in the store that they belong to."""

    received: int
    tag: str | None
    done: bool

    def restart(self) -> None:
        """Nothing: forgets the bytes so far."""

    def write(self, piece: bytes) -> None:
        """Nothing: adds some bytes."""


@attrs.define
class _Meter:
    """Whether bytes come fast enough: at least so many in each window of time."""

    least: float
    window: float
    since: float
    bytes: int = 0

    def too_slow(self, more: int, now: float) -> bool:
        """True where the window that ends now brought too little."""
        self.bytes += more
        if now - self.since < self.window:
            return False
        slow = self.bytes < self.least * (now - self.since)
        self.since, self.bytes = now, 0
        return slow


def transfer(session: FlowContext, batch_id: str, link: Secret, raw: Bytes, deadline: float) -> Flow[None]:
    """Nothing, once all bytes of the link are in `raw`; raises `Setback` where another try may help."""
    if not raw.tag:
        yield Blocking(raw.restart)
    head = yield from _open(session, link, _range(raw), deadline)
    try:
        total = yield from _accept(head, raw)
        yield from _receive(session, batch_id, raw, total, deadline)
    finally:
        yield Close()
    raw.done = True


def _range(raw: Bytes) -> dict[str, str]:
    """Headers that ask for the bytes that are still missing, if the file is still the same."""
    return {"range": f"bytes={raw.received}-", "if-range": raw.tag} if raw.tag and raw.received else {}


def _open(session: FlowContext, link: Secret, headers: Mapping[str, str], deadline: float) -> Flow[Head]:
    """The head of the store's answer, redirects followed: the store is never shown more than the link."""
    for _ in range(_REDIRECTS):
        if not is_safe(link.reveal()):
            raise DownloadFailed("the link to the results is neither https nor of this machine, so it is not followed")
        left = max(0.1, deadline - session.clock.now())
        head: Head | NoReply = yield Call(
            Peer.STORE, "GET", link, headers, None, min(session.limits.call, left), min(session.limits.stall, left)
        )
        if isinstance(head, NoReply):
            raise Setback(f"the results file could not be fetched: {head.why}")
        if not (300 <= head.status < 400 and "location" in head.headers):
            return head
        yield Close()
        link = _redirected(link, head.headers["location"])
    raise Setback("the link to the results is redirected again and again")


def _redirected(link: Secret, location: str) -> Secret:
    """The link that a redirect leads to; raises `Setback` where it leads nowhere."""
    try:
        return Secret(urljoin(link.reveal(), location))
    except ValueError:
        raise Setback("the link to the results is redirected to what is no address") from None


def _accept(head: Head, raw: Bytes) -> Flow[int | None]:
    """How many bytes the whole file has, None where that is not said; the bytes so far are kept only where they are continued."""
    match head.status:
        case 206 if raw.received and _continues(head, raw):
            return _total(head)
        case 206 | 416:
            yield Blocking(raw.restart)
            raise Setback("the store answered with another part of the file than was asked for")
        case 200:
            yield Blocking(raw.restart)
            raw.tag = _strong(head.headers.get("etag"))
            length = head.headers.get("content-length", "")
            return int(length) if length.isdecimal() else None
        case 403:
            raise Setback("the link to the results has expired")
        case status:
            raise Setback(f"the store of the results answered {status}")


def _continues(head: Head, raw: Bytes) -> bool:
    found = _CONTENT_RANGE.fullmatch(head.headers.get("content-range", ""))
    return found is not None and int(found[1]) == raw.received and head.headers.get("etag", raw.tag) == raw.tag


def _total(head: Head) -> int | None:
    found = _CONTENT_RANGE.fullmatch(head.headers.get("content-range", ""))
    return int(found[3]) if found and found[3] != "*" else None


def _strong(tag: str | None) -> str | None:
    """The tag, where it names the bytes and not only what they mean, and can be sent back."""
    return tag if tag and tag.startswith('"') and tag.isascii() else None


def _receive(session: FlowContext, batch_id: str, raw: Bytes, total: int | None, deadline: float) -> Flow[None]:
    limits, now = session.limits, session.clock.now
    meter = _Meter(limits.least_rate, limits.rate_window, now())
    while piece := (yield Read()):
        if isinstance(piece, NoReply):
            raise Setback(f"the download broke off: {piece.why}")
        yield Blocking(partial(raw.write, piece))
        session.notify(Downloading(batch_id, raw.received, total))
        if meter.too_slow(len(piece), now()):
            raise Setback("the download is too slow")
        if now() > deadline:
            raise NotYet(f"the results of job {batch_id} were not there in time", batch_id=batch_id, may_retry=True)
        if raw.received > limits.largest_download:
            raise DownloadFailed(f"the results file is larger than {limits.largest_download:,} bytes", batch_id=batch_id)
    if total is not None and raw.received != total:
        raise Setback(f"{raw.received:,} of {total:,} bytes came")
