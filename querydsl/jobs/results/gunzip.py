"""Decompress a results file and split it into lines, with checks of completeness, checksums, and size.

httpx is not used for this, because it accepts truncated streams and ignores all gzip members after the first.
"""

import zlib
from collections.abc import Iterable, Iterator

import attrs

GZIP = b"\x1f\x8b"
BOM = b"\xef\xbb\xbf"
_SLICE = 2**20


class BadFile(ValueError):
    """A results file is incomplete, corrupt, or not in the expected format."""


@attrs.frozen
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


def decompress(chunks: Iterable[bytes], limit: Bounds) -> Iterator[bytes]:
    """The decompressed bytes of a stream.

    The stream can be gzip with any number of members, gzip compressed twice, or plain. Raises `BadFile` if it is truncated,
    corrupt, followed by other data, or exceeds the limits.
    """
    peeked, chunks = _peek(iter(chunks))
    if not peeked.startswith(GZIP):
        return _capped(chunks, limit)
    once = _capped(_members(chunks, limit), limit)
    peeked, once = _peek(once)
    return _capped(_members(once, limit), limit) if peeked.startswith(GZIP) else once


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


def _members(chunks: Iterable[bytes], limit: Bounds) -> Iterator[bytes]:
    """The bytes of all gzip members. Each must be complete and match the checksum and length in its trailer."""
    member = zlib.decompressobj(wbits=31)
    started, read, written = False, 0, 0
    for chunk in chunks:
        read += len(chunk)
        while chunk:
            if member.eof:
                member = zlib.decompressobj(wbits=31)
            piece, started = _inflate(member, chunk), True
            written += len(piece)
            if written > limit.free and written > limit.ratio * read:
                raise BadFile(f"it expands to more than {limit.ratio} times its size")
            if piece:
                yield piece
            chunk = member.unused_data if member.eof else member.unconsumed_tail
    while started and not member.eof and (piece := _inflate(member, b"")):
        yield piece
    if started and not member.eof:
        raise BadFile("its gzip stream is truncated")


def _inflate(member: "zlib._Decompress", chunk: bytes) -> bytes:
    try:
        return member.decompress(chunk, _SLICE)
    except zlib.error as error:
        raise BadFile(f"its gzip stream is corrupt ({error})") from None


def split_lines(chunks: Iterable[bytes], limit: Bounds) -> Iterator[bytes]:
    r"""The lines, split only at `\n` and stripped. Blank lines and an initial byte order mark are skipped."""
    first, rest = True, b""
    for chunk in chunks:
        pieces = (rest + chunk).split(b"\n") if rest else chunk.split(b"\n")
        rest = pieces.pop()
        if len(rest) > limit.line:
            raise BadFile(f"a line is longer than {limit.line:,} bytes")
        if first and pieces:
            pieces[0], first = pieces[0].removeprefix(BOM), False
        yield from filter(None, map(bytes.strip, pieces))
    last = (rest.removeprefix(BOM) if first else rest).strip()
    if last:
        yield last
