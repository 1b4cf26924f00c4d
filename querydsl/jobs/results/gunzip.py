"""Decompress a results file and split it into lines, with checks of completeness, checksums, and size.

zlib decompresses, or isal if the extra `fast` is installed. isal accepts headers that zlib refuses, so zlib reads the members that
have unusual ones. httpx is not used for this, because it accepts truncated streams and ignores all gzip members after the first.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from querydsl.classes import frozen
from querydsl.jobs.results.extras import optional

GZIP = b"\x1f\x8b"
Library: TypeAlias = Any
"""A module with the functions of zlib."""

_isal = optional("isal.isal_zlib")
LIBRARIES: tuple[Library, ...] = (zlib,) if _isal is None else (_isal, zlib)
"""The libraries that decompress, fastest first."""

_USUAL = (GZIP + b"\x08\x00", GZIP + b"\x08\x08")
"""The starts of members without a name and with one."""

BOM = b"\xef\xbb\xbf"
_SLICE = 2**20
_FIRST_WINDOW = 2**12


class BadFile(ValueError):
    """A results file is incomplete, corrupt, or not in the expected format."""


@frozen
class Bounds:
    """Size limits of a results file.

    bytes  the maximum decompressed size
    free   the decompressed size up to which the compression ratio is not checked
    line   the maximum length of a line, in bytes
    ratio  the maximum compression ratio
    """

    bytes: int
    free: int
    line: int = 64 * 2**20
    ratio: int = 200


def bounds_for(count: int | None) -> Bounds:
    """The limits for a number of records: far above real records, and far below the size of a disk.

    None means that the number is unknown. The limits for 10,000 records are used.
    """
    records = 10_000 if count is None else count
    return Bounds(bytes=64 * 2**20 + records * 2**20, free=64 * 2**20 + records * 2**16)


def decompress(chunks: Iterable[bytes], limit: Bounds, library: Library = zlib) -> Iterator[bytes]:
    """The decompressed bytes of a stream. `library` is one of `LIBRARIES`.

    The stream can be gzip with any number of members, gzip compressed twice, or plain. Raises `BadFile` if it is truncated,
    corrupt, followed by other data, or exceeds the limits.
    """
    peeked, chunks = _peek(iter(chunks))
    if not peeked.startswith(GZIP):
        return _capped(chunks, limit)
    once = _capped(_members(chunks, limit, library), limit)
    peeked, once = _peek(once)
    return _capped(_members(once, limit, library), limit) if peeked.startswith(GZIP) else once


def _peek(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """At least the first two bytes, and all chunks including them."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= len(GZIP):
            break
    return head, _prepend(head, chunks)


def _prepend(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from rest


def _capped(chunks: Iterable[bytes], limit: Bounds) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit.bytes:
            raise BadFile(f"it is larger than {limit.bytes:,} bytes, the limit for this number of records")
        yield chunk


def _members(chunks: Iterable[bytes], limit: Bounds, library: Library) -> Iterator[bytes]:
    """The bytes of all gzip members. Each must be complete and match the checksum and length in its trailer.

    Zeros after a complete member are padding.
    """
    member = _Member(library)
    started, read, written = False, 0, 0
    for chunk in chunks:
        read += len(chunk)
        rest = memoryview(chunk)
        while rest:
            if member.ended:
                if rest[0] == 0:
                    _check_padding(rest, chunks)
                    return
                member = _Member(library)
            piece, rest, started = *member.inflate(rest), True
            written += len(piece)
            if written > limit.free and written > limit.ratio * read:
                raise BadFile(f"it expands to more than {limit.ratio} times its size")
            if piece:
                yield piece
    while started and not member.ended and (piece := member.inflate(memoryview(b""))[0]):
        yield piece
    if started and not member.ended:
        raise BadFile("its gzip stream is truncated")


def _check_padding(rest: memoryview, chunks: Iterable[bytes]) -> None:
    """Read to the end. Raises `BadFile` if anything but zeros follows."""
    if any(rest) or any(map(any, chunks)):
        raise BadFile("its gzip stream is followed by other data")


class _Member:
    """One gzip member.

    zlib copies the input that it does not need, so the input of a new member is cut into windows that start small. Many tiny
    members in one chunk then take time in proportion to their size.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._stream: Any = None
        self._window = _FIRST_WINDOW

    @property
    def ended(self) -> bool:
        """Whether the member is complete."""
        return bool(self._stream and self._stream.eof)

    def inflate(self, data: memoryview) -> tuple[bytes, memoryview]:
        """The next decompressed bytes, at most 1 MiB, and the data after those that were used."""
        if self._stream is None:
            self._library = self._library if bytes(data[:4]) in _USUAL else zlib
            self._stream = self._library.decompressobj(wbits=31)
        window = data[: self._window]
        try:
            piece = self._stream.decompress(window, _SLICE)
        except self._library.error as error:
            raise BadFile(f"its gzip stream is corrupt ({error})") from None
        unused = len(self._stream.unused_data) or len(self._stream.unconsumed_tail)
        self._window = min(2 * self._window, _SLICE)
        return piece, data[len(window) - unused :]


def split_lines(chunks: Iterable[bytes], limit: Bounds) -> Iterator[bytes]:
    r"""The lines, split only at `\n` and stripped. Blank lines and an initial byte order mark are skipped."""
    first, rest = True, bytearray()  # a line can have millions of pieces, and appending to bytes would copy all of them each time
    for chunk in chunks:
        start, feed, others = chunk.partition(b"\n")
        rest += start
        if feed:
            line = rest.removeprefix(BOM) if first else rest
            *pieces, last = others.split(b"\n")
            yield from filter(None, map(bytes.strip, (bytes(line), *pieces)))
            first, rest = False, bytearray(last)
        if len(rest) > limit.line:
            raise BadFile(f"a line is longer than {limit.line:,} bytes")
    line = rest.removeprefix(BOM) if first else rest
    yield from filter(None, [bytes(line).strip()])
