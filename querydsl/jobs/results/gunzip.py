"""Bytes of a results file → lines, with every gzip member read to its end, its checksum compared, and its size bounded.

httpx would drop a truncated stream, and every member after the first, without an error; so nothing of it is used here.
"""

import zlib
from collections.abc import Iterable, Iterator

import attrs

GZIP = b"\x1f\x8b"
BOM = b"\xef\xbb\xbf"
_SLICE = 2**20


class BadFile(ValueError):
    """A results file that is not whole, or not what it should be."""


@attrs.frozen
class Bounds:
    """How much a results file may hold: bytes in all, bytes before its ratio is looked at, bytes a line."""

    bytes: int
    free: int
    line: int = 64 * 2**20
    ratio: int = 200


def bounds(count: int | None) -> Bounds:
    """What is reasonable for so many records: far above any real record, far below what fills a disk."""
    records = 10_000 if count is None else count
    return Bounds(bytes=64 * 2**20 + records * 2**20, free=64 * 2**20 + records * 2**16)


def unzipped(chunks: Iterable[bytes], limit: Bounds) -> Iterator[bytes]:
    """The bytes behind the chunks, whether they are gzip (of any number of members, or gzip twice) or plain.

    Raises `BadFile` for a stream that is cut off, damaged, followed by something else, or larger than it may be.
    """
    peeked, chunks = _peek(iter(chunks))
    if not peeked.startswith(GZIP):
        return _capped(chunks, limit)
    once = _capped(_members(chunks, limit), limit)
    peeked, once = _peek(once)
    return _capped(_members(once, limit), limit) if peeked.startswith(GZIP) else once


def _peek(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first two bytes or more, and all chunks still."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= len(GZIP):
            break
    return head, _again(head, chunks)


def _again(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from rest


def _capped(chunks: Iterable[bytes], limit: Bounds) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit.bytes:
            raise BadFile(f"it holds more than {limit.bytes:,} bytes, which no answer of this size can")
        yield chunk


def _members(chunks: Iterable[bytes], limit: Bounds) -> Iterator[bytes]:
    """The bytes of every member; each must end, with the checksum and length that its trailer says."""
    member = zlib.decompressobj(wbits=31)
    begun, read, written = False, 0, 0
    for chunk in chunks:
        read += len(chunk)
        while chunk:
            if member.eof:
                member = zlib.decompressobj(wbits=31)
            piece, begun = _inflate(member, chunk), True
            written += len(piece)
            if written > limit.free and written > limit.ratio * read:
                raise BadFile("it unpacks to far more than any results file does")
            if piece:
                yield piece
            chunk = member.unused_data if member.eof else member.unconsumed_tail
    while begun and not member.eof and (piece := _inflate(member, b"")):
        yield piece
    if begun and not member.eof:
        raise BadFile("its gzip stream is cut off before its end")


def _inflate(member: "zlib._Decompress", chunk: bytes) -> bytes:
    try:
        return member.decompress(chunk, _SLICE)
    except zlib.error as error:
        raise BadFile(f"its gzip stream is damaged ({error})") from None


def lines(chunks: Iterable[bytes], limit: Bounds) -> Iterator[bytes]:
    r"""The lines, split at `\n` alone, without their ends; blank ones and a byte order mark at the start are left out."""
    first, rest = True, b""
    for chunk in chunks:
        pieces = (rest + chunk).split(b"\n") if rest else chunk.split(b"\n")
        rest = pieces.pop()
        if len(rest) > limit.line:
            raise BadFile(f"one of its lines is longer than {limit.line:,} bytes")
        if first and pieces:
            pieces[0], first = pieces[0].removeprefix(BOM), False
        yield from filter(None, map(bytes.strip, pieces))
    last = (rest.removeprefix(BOM) if first else rest).strip()
    if last:
        yield last
