"""One attempt to download one link, from the call to the last byte.

Source: `docs/service.md`, sections 2 and 7. It is unknown whether the store supports `Range`, so both cases are handled.
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Protocol
from urllib.parse import urljoin

from querydsl.classes import define
from querydsl.errors import DownloadFailed, NotYet
from querydsl.events import Downloading
from querydsl.jobs.addresses import is_safe
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Blocking, Call, Close, Flow, Head, NoReply, Peer, Read
from querydsl.jobs.secrets import Secret

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_REDIRECTS = 5


class TransferError(Exception):
    """A failed attempt to download a link. The bytes received so far can be continued."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class ByteSink(Protocol):
    """The destination of a download: the bytes received so far, and the ETag of the file they belong to."""

    received: int
    tag: str | None
    done: bool

    def restart(self) -> None:
        """Drop the bytes received so far."""

    def write(self, piece: bytes) -> None:
        """Append some bytes."""


@define
class _Meter:
    """A check that a transfer receives at least `least` bytes per second in each window of `window` seconds."""

    least: float
    window: float
    since: float
    bytes: int = 0

    def too_slow(self, more: int, now: float) -> bool:
        """Count some bytes, and return whether the window that ends now had too few."""
        self.bytes += more
        if now - self.since < self.window:
            return False
        slow = self.bytes < self.least * (now - self.since)
        self.since, self.bytes = now, 0
        return slow


def transfer(context: FlowContext, batch_id: str, link: Secret, sink: ByteSink, deadline: float) -> Flow[None]:
    """Download all bytes of a link to `sink`. Raises `TransferError` if another attempt may help."""
    if not sink.tag:
        yield Blocking(sink.restart)
    head = yield from _open(context, link, _range(sink), deadline)
    try:
        total = yield from _accept(head, sink)
        yield from _receive(context, batch_id, sink, total, deadline)
    finally:
        yield Close()
    sink.done = True


def _range(sink: ByteSink) -> dict[str, str]:
    """Headers that request the missing bytes if the file has not changed."""
    return {"range": f"bytes={sink.received}-", "if-range": sink.tag} if sink.tag and sink.received else {}


def _open(context: FlowContext, link: Secret, headers: Mapping[str, str], deadline: float) -> Flow[Head]:
    """The head of the store's response, after redirects. The store receives the link but not the key."""
    for _ in range(_REDIRECTS):
        if not is_safe(link.reveal()):
            raise DownloadFailed("the link to the results was not followed, because it does not use https")
        left = max(0.1, deadline - context.clock.now())
        seconds, stall = min(context.limits.call, left), min(context.limits.stall, left)
        head: Head | NoReply = yield Call(Peer.STORE, "GET", link, headers, None, seconds, stall)
        if isinstance(head, NoReply):
            raise TransferError(f"the results file could not be downloaded: {head.why}")
        if not (300 <= head.status < 400 and "location" in head.headers):
            return head
        yield Close()
        link = _redirected(link, head.headers["location"])
    raise TransferError("the link to the results redirects too many times")


def _redirected(link: Secret, location: str) -> Secret:
    """The link after a redirect. Raises `TransferError` if its target is not a valid address."""
    try:
        return Secret(urljoin(link.reveal(), location))
    except ValueError:
        raise TransferError("the link to the results redirects to an invalid address") from None


def _accept(head: Head, sink: ByteSink) -> Flow[int | None]:
    """The size of the whole file, or None if the store does not give it. The bytes so far are kept only if they are continued."""
    match head.status:
        case 206 if sink.received and _continues(head, sink):
            return _total(head)
        case 206 | 416:
            yield Blocking(sink.restart)
            raise TransferError("the store returned a different part of the file than requested")
        case 200:
            yield Blocking(sink.restart)
            sink.tag = _strong(head.headers.get("etag"))
            length = head.headers.get("content-length", "")
            return int(length) if length.isdecimal() else None
        case 403:
            raise TransferError("the link to the results has expired")
        case status:
            raise TransferError(f"the results store responded with {status}")


def _continues(head: Head, sink: ByteSink) -> bool:
    found = _CONTENT_RANGE.fullmatch(head.headers.get("content-range", ""))
    return found is not None and int(found[1]) == sink.received and head.headers.get("etag", sink.tag) == sink.tag


def _total(head: Head) -> int | None:
    found = _CONTENT_RANGE.fullmatch(head.headers.get("content-range", ""))
    return int(found[3]) if found and found[3] != "*" else None


def _strong(tag: str | None) -> str | None:
    """The ETag if it is strong, so that it identifies the exact bytes, and can be sent back."""
    return tag if tag and tag.startswith('"') and tag.isascii() else None


def _receive(context: FlowContext, batch_id: str, sink: ByteSink, total: int | None, deadline: float) -> Flow[None]:
    limits, now = context.limits, context.clock.now
    meter = _Meter(limits.least_rate, limits.rate_window, now())
    while piece := (yield Read(limits.stall)):
        if isinstance(piece, NoReply):
            raise TransferError(f"the download was interrupted: {piece.why}")
        yield Blocking(partial(sink.write, piece))
        context.notify(Downloading(batch_id, sink.received, total))
        if meter.too_slow(len(piece), now()):
            raise TransferError("the download is too slow")
        if now() > deadline:
            late = f"the results of job {batch_id} could not be downloaded in time"
            raise NotYet(late, batch_id=batch_id, may_retry=True)
        if sink.received > limits.largest_download:
            raise DownloadFailed(f"the results file is larger than {limits.largest_download:,} bytes", batch_id=batch_id)
    if total is not None and sink.received != total:
        raise TransferError(f"received {sink.received:,} of {total:,} bytes")
