"""The fault matrix: faults on a real connection, and how a run must end. `docs/reliability.md` has the table made from it."""

import email.utils
import gzip
import json
import time
from functools import partial
from typing import Any

import attrs

from querydsl import errors
from querydsl.jobs.protocol.context import Limits
from querydsl.sandbox import Damage, End, Fault, Framing, Settings
from querydsl.semantics.request import Request
from tests.support.world import PATIENT, QUICK, titled

on_submit = partial(Fault, path="/batch/*/search", method="POST")
on_poll = partial(Fault, path="/batch/*-*", method="GET")
on_file = partial(Fault, path="/results/*")
COUNT = 40
STALLED = attrs.evolve(PATIENT, stall=QUICK.stall)
SLOW = attrs.evolve(PATIENT, least_rate=QUICK.least_rate, rate_window=QUICK.rate_window)


@attrs.frozen(kw_only=True)
class Row:
    """A fault, the requests it applies to, and how a run must end with both clients.

    `ends` is the error, or None if the complete file must be written. `jobs` is the number of jobs that are started, `waits` the
    minimum wait in seconds, and `says` a part of the message.
    """

    fault: str
    where: str
    faults: tuple[Fault, ...] = ()
    settings: Settings = attrs.field(factory=Settings)
    query: Request = attrs.field(factory=titled)
    limits: Limits = PATIENT
    ends: type[errors.ServiceError] | None = None
    records: int = COUNT
    jobs: int = 1
    waits: float = 0.0
    says: str = ""
    timeout: float = 600.0
    tls: bool = False
    nobody: bool = False
    earlier: int = 0
    may_retry: bool | None = None

    @property
    def name(self) -> str:
        """The name of the row: the fault, and where it occurs."""
        return f"{self.fault} · {self.where}"

    @property
    def outcome(self) -> str:
        """The outcome of the run, for the docs."""
        if self.ends is None:
            waited = f", after {self.waits:,.0f} s or more" if self.waits else ""
            return (f"all {self.records} records" if self.records else "no records, as expected") + waited
        started = "one job, no file" if self.jobs > self.earlier else "no job"
        return f"`{self.ends.__name__}`; {started}"


def lines(count: int = 3, **more: Any) -> bytes:
    """JSON lines with some records."""
    return b"".join(json.dumps({"crustdata_person_id": number, **more}).encode() + b"\n" for number in range(count))


def file_of(content: bytes, count: int, **how: Any) -> tuple[Fault, ...]:
    """Faults that replace the results file with this content, compressed."""
    return (on_poll(patch={"result_count": count}), on_file(gzip_body=content, **how))


_LONG = b'{"crustdata_person_id": 1, "a": "' + b"x" * 160_000 + b'"}\n'
MEMBERS = b"".join(map({byte: gzip.compress(bytes([byte])) for byte in set(_LONG)}.__getitem__, _LONG))
PADDED = gzip.compress(lines(3)) + bytes(70_000)


def stored(content: bytes, count: int) -> tuple[Fault, ...]:
    """Faults that replace the results file with exactly these bytes."""
    return (on_poll(patch={"result_count": count}), on_file(body=content))


def throttled(**headers: str) -> Fault:
    """A 429 with these headers, for the first submit."""
    plain: dict[str, str | None] = {"x-ratelimit-reset": None, "x-ratelimit-remaining": None}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return on_submit(nth=1, reaches=False, status=429, body=b'{"error": {"message": "slow down"}}', headers=plain | named)


def _polls(*nth: int, **patch: Any) -> Fault:
    return on_poll(nth=nth, patch=patch)


WIRE = (
    Row(fault="connection refused", where="submit", nobody=True, ends=errors.ConnectionFailed, jobs=0, may_retry=True),
    Row(fault="closed before the reply", where="submit", faults=(on_submit(end=End.CLOSE),), ends=errors.MaybeSubmitted),
    Row(fault="reset before the reply", where="submit", faults=(on_submit(end=End.RESET),), ends=errors.MaybeSubmitted),
    Row(fault="no reply in time", where="submit", faults=(on_submit(end=End.STALL),), limits=QUICK, ends=errors.MaybeSubmitted),
    Row(fault="an invalid status line", where="submit", faults=(on_submit(raw=b"EHLO\r\n\r\n"),), ends=errors.MaybeSubmitted),
    Row(fault="a reply that is not JSON", where="submit", faults=(on_submit(body=b"<html>"),), ends=errors.MaybeSubmitted),
    Row(
        fault="a reply with millions of values",
        where="submit",
        faults=(on_submit(body=b'{"batch_id": "b-1", "a": [' + b"[]," * 3_000_000 + b"0]}"),),
        ends=errors.MaybeSubmitted,
    ),
    Row(
        fault="an id that is a path",
        where="submit",
        faults=(on_submit(patch={"batch_id": "../admin"}),),
        ends=errors.MaybeSubmitted,
    ),
    Row(fault="closed before the reply", where="poll", faults=(on_poll(nth=(1, 2), end=End.CLOSE),)),
    Row(fault="reset before the reply", where="poll", faults=(on_poll(nth=(1, 2), end=End.RESET),)),
    Row(fault="no reply in time", where="poll", faults=(on_poll(nth=1, end=End.STALL),), limits=QUICK),
    Row(fault="an invalid status line", where="poll", faults=(on_poll(nth=1, raw=b"EHLO\r\n\r\n"),)),
    Row(fault="a reply that is not JSON", where="poll", faults=(on_poll(nth=1, body=b"<html>"),)),
    Row(
        fault="a reply byte by byte",
        where="poll",
        faults=(on_poll(drip=0.05),),
        limits=attrs.evolve(QUICK, tries=2),
        ends=errors.ConnectionFailed,
        may_retry=True,
    ),
    Row(fault="closed before the reply", where="download", faults=(on_file(nth=(1, 2), end=End.CLOSE),)),
    Row(fault="reset before the reply", where="download", faults=(on_file(nth=(1, 2), end=End.RESET),)),
    Row(fault="an invalid status line", where="download", faults=(on_file(nth=1, raw=b"EHLO\r\n\r\n"),)),
    Row(fault="reset in the middle", where="download", faults=(on_file(nth=(1, 2), after=1_000, end=End.RESET),)),
    Row(
        fault="reset in the middle, always", where="download", faults=(on_file(after=9, end=End.RESET),), ends=errors.DownloadFailed
    ),
    Row(fault="closed in the middle, length known", where="download", faults=(on_file(nth=1, after=1_000, end=End.CLOSE),)),
    Row(
        fault="closed in the middle, length unknown",
        where="download",
        faults=(on_file(nth=1, after=1_000, end=End.CLOSE, framing=Framing.CLOSE),),
    ),
    Row(
        fault="closed in the middle, length unknown, always",
        where="download",
        faults=(on_file(after=1_000, end=End.CLOSE, framing=Framing.CLOSE),),
        ends=errors.DownloadFailed,
        says="truncated",
    ),
    Row(
        fault="closed in the middle of a chunk",
        where="download",
        faults=(on_file(nth=1, after=1_000, end=End.CLOSE, framing=Framing.CHUNKED),),
    ),
    Row(fault="a chunk shorter than its length", where="download", faults=(on_file(nth=1, framing=Framing.CHUNKED, length_off=9),)),
    Row(fault="fewer bytes than Content-Length", where="download", faults=(on_file(nth=1, length_off=10),)),
    Row(fault="more bytes than Content-Length", where="download", faults=(on_file(nth=1, length_off=-10),)),
    Row(
        fault="more bytes than Content-Length, always",
        where="download",
        faults=(on_file(length_off=-10),),
        ends=errors.DownloadFailed,
    ),
    Row(fault="stall in the middle", where="download", faults=(on_file(nth=1, after=1_000, end=End.STALL),), limits=STALLED),
    Row(
        fault="slow drip",
        where="download",
        faults=(on_file(drip=0.02, piece=50),),
        limits=SLOW,
        ends=errors.DownloadFailed,
        says="too slow",
    ),
    Row(
        fault="self-signed certificate",
        where="submit",
        tls=True,
        ends=errors.ConnectionFailed,
        jobs=0,
        says="not trusted",
        may_retry=False,
    ),
)

_IN_AN_HOUR = email.utils.formatdate(time.time() + 3_600, usegmt=True)

LIMITS = (
    Row(fault="429, Retry-After: 2", where="submit", faults=(throttled(retry_after="2"),), waits=2),
    Row(fault="429, Retry-After: a date", where="submit", faults=(throttled(retry_after=_IN_AN_HOUR),), waits=2_700, timeout=9_000),
    Row(fault="429, Retry-After: 0", where="submit", faults=(throttled(retry_after="0"),)),
    Row(fault="429, Retry-After: -5", where="submit", faults=(throttled(retry_after="-5"),)),
    Row(fault="429, Retry-After: 1e9", where="submit", faults=(throttled(retry_after="1e9"),), ends=errors.RateLimited, jobs=0),
    Row(fault="429, Retry-After: nonsense", where="submit", faults=(throttled(retry_after="soon"),)),
    Row(fault="429, only x-ratelimit-reset: 7", where="submit", faults=(throttled(x_ratelimit_reset="7"),), waits=7),
    Row(
        fault="429 always, without a delay",
        where="submit",
        faults=(on_submit(reaches=False, status=429, headers={"x-ratelimit-reset": None}),),
        ends=errors.RateLimited,
        jobs=0,
        may_retry=True,
    ),
    Row(fault="429 twice", where="poll", faults=(on_poll(nth=(1, 2), status=429, headers={"retry-after": "3"}),), waits=6),
    Row(
        fault="the rate limit is used up (x-ratelimit-remaining: 0)",
        where="submit",
        faults=(on_submit(headers={"x-ratelimit-remaining": "0", "x-ratelimit-reset": "11"}),),
        waits=10,
    ),
    Row(fault="five active jobs, one ends", where="submit", settings=Settings(processing_seconds=40), earlier=5, jobs=6, waits=10),
    Row(
        fault="five active jobs, none ends in time",
        where="submit",
        settings=Settings(processing_seconds=4_000),
        earlier=5,
        jobs=5,
        ends=errors.JobCapReached,
        says="5 active jobs",
    ),
    Row(fault="503", where="submit", faults=(on_submit(status=503),), ends=errors.MaybeSubmitted),
    Row(fault="503 three times", where="poll", faults=(on_poll(nth=(1, 2, 3), status=503, body=b"down"),)),
    Row(fault="503, Retry-After: 5", where="poll", faults=(on_poll(nth=1, status=503, headers={"retry-after": "5"}),), waits=5),
    Row(
        fault="gzip that was not requested",
        where="poll",
        faults=(on_poll(nth=1, gzip_body=b'{"status": "processing"}', headers={"content-encoding": "gzip"}),),
        waits=0.9,
    ),
    Row(
        fault="gzip that was not requested, damaged",
        where="poll",
        faults=(on_poll(nth=1, body=b"\x1f\x8b", headers={"content-encoding": "gzip"}),),
    ),
    Row(
        fault="gzip that was not requested, far too large",
        where="poll",
        faults=(on_poll(nth=1, body=gzip.compress(b" " * 2**20) * 65, headers={"content-encoding": "gzip"}),),
    ),
    Row(
        fault="503 always",
        where="poll",
        faults=(on_poll(status=503, body=b"down"),),
        ends=errors.ServiceUnavailable,
        may_retry=True,
    ),
    Row(fault="503 twice", where="download", faults=(on_file(nth=(1, 2), status=503, body=b"down"),)),
    Row(fault="401", where="submit", settings=Settings(key="another"), ends=errors.KeyRefused, jobs=0, may_retry=False),
    Row(fault="402", where="submit", settings=Settings(credits=0), ends=errors.PlanRefused, jobs=0, says="out of credits"),
    Row(
        fault="403, a field that is not in the plan",
        where="submit",
        query=titled(fields=("basic_profile.first_name",)),
        ends=errors.PlanRefused,
        jobs=0,
        says="basic_profile.first_name",
    ),
    Row(
        fault="400",
        where="submit",
        query=Request({"filters": {"field": "x", "type": "=", "value": 1}}),
        ends=errors.RequestRefused,
        jobs=0,
        says="Invalid filter shape",
    ),
    Row(
        fault="redirect to another host",
        where="submit",
        faults=(on_submit(reaches=False, status=307, headers={"location": "http://localhost:9/"}),),
        ends=errors.MaybeSubmitted,
        jobs=0,
    ),
    Row(
        fault="303, after the job was started",
        where="submit",
        faults=(on_submit(status=303, headers={"location": "/batch"}),),
        ends=errors.MaybeSubmitted,
    ),
    Row(
        fault="redirect to another host",
        where="poll",
        faults=(on_poll(status=302, headers={"location": "http://localhost:9/"}),),
        ends=errors.ServiceUnavailable,
    ),
)

JOB = (
    Row(fault="an unknown status", where="poll", faults=(_polls(1, 2, status="queued"),), waits=2),
    Row(fault="no status", where="poll", faults=(on_poll(nth=(1, 2), drop=("status",)),), waits=2),
    Row(fault="404 in the first seconds", where="poll", faults=(on_poll(nth=(1, 2), status=404),), waits=2),
    Row(fault="404 always", where="poll", faults=(on_poll(status=404),), ends=errors.NotFound),
    Row(
        fault="status going backwards", where="poll", faults=(_polls(1, status="processing"), _polls(2, status="pending")), waits=2
    ),
    Row(fault="pending always", where="poll", faults=(_polls(status="pending"),), ends=errors.NotYet, may_retry=True),
    Row(
        fault="failed, with a message",
        where="poll",
        faults=(_polls(status="failed", error_message="no luck"),),
        ends=errors.JobFailed,
        says="no luck",
    ),
    Row(
        fault="failed, without a message",
        where="poll",
        faults=(_polls(status="failed"),),
        ends=errors.JobFailed,
        says="gave no reason",
    ),
    Row(
        fault="completed without a link, then with one",
        where="poll",
        faults=(on_poll(nth=1, drop=("download_url", "download_urls")),),
    ),
    Row(
        fault="completed without a link, always",
        where="poll",
        faults=(on_poll(drop=("download_url", "download_urls")),),
        ends=errors.DownloadFailed,
        says="has no results file",
    ),
    Row(fault="only links to parts", where="poll", faults=(on_poll(drop=("download_url",)),), settings=Settings(part_lines=9)),
    Row(fault="no count", where="poll", faults=(on_poll(drop=("result_count", "entities_fulfilled", "created_at")),)),
    Row(fault="a count of 0 and a dead link", where="poll", query=titled("zzzz"), records=0),
    Row(
        fault="more counted than delivered",
        where="poll",
        faults=(_polls(result_count=41),),
        ends=errors.DownloadFailed,
        says="40 of the 41",
    ),
    Row(
        fault="fewer counted than delivered",
        where="poll",
        faults=(_polls(result_count=39),),
        ends=errors.DownloadFailed,
        says="more than the 39",
    ),
    Row(fault="link expired at the start", where="download", faults=(on_file(nth=1, status=403, body=b"expired"),)),
    Row(
        fault="link expired in the middle",
        where="download",
        faults=(on_file(nth=1, after=1_000, end=End.RESET), on_file(nth=2, status=403, body=b"expired")),
    ),
    Row(fault="link expired, always", where="download", faults=(on_file(status=403),), ends=errors.DownloadFailed, says="expired"),
    Row(
        fault="a link to plain http on another machine",
        where="download",
        faults=(_polls(download_url="http://192.0.2.1/x"),),
        ends=errors.DownloadFailed,
        says="does not use https",
    ),
    Row(
        fault="Range ignored",
        where="download",
        settings=Settings(ranges=False),
        faults=(on_file(nth=1, after=1_000, end=End.RESET),),
    ),
    Row(
        fault="no ETag, so no Range",
        where="download",
        settings=Settings(etags=False),
        faults=(on_file(nth=1, after=1_000, end=End.RESET),),
    ),
    Row(
        fault="a wrong Content-Range",
        where="download",
        faults=(
            on_file(nth=1, after=1_000, end=End.RESET),
            on_file(nth=2, headers={"content-range": "bytes 7-99/100"}),
        ),
    ),
    Row(
        fault="416",
        where="download",
        faults=(on_file(nth=1, after=1_000, end=End.RESET), on_file(nth=2, status=416)),
    ),
    Row(
        fault="a redirect loop",
        where="download",
        faults=(on_file(status=302, headers={"location": "/results/again"}),),
        ends=errors.DownloadFailed,
        says="redirects too many times",
    ),
)

FILES = (
    Row(fault="gzip cut in half", where="file", faults=(on_file(nth=1, damage=Damage.CUT),)),
    Row(fault="gzip cut in half, always", where="file", faults=(on_file(damage=Damage.CUT),), ends=errors.DownloadFailed),
    Row(fault="gzip without its trailer", where="file", faults=(on_file(damage=Damage.NO_TRAILER),), ends=errors.DownloadFailed),
    Row(fault="a flipped byte", where="file", faults=(on_file(nth=1, damage=Damage.FLIP),)),
    Row(fault="a flipped byte, always", where="file", faults=(on_file(damage=Damage.FLIP),), ends=errors.DownloadFailed),
    Row(fault="one gzip member per line", where="file", faults=(on_file(damage=Damage.MEMBERS),)),
    Row(fault="one gzip member per byte, 160,000 times", where="file", faults=stored(MEMBERS, 1), records=1),
    Row(
        fault="zeros after the last gzip member", where="file", faults=stored(gzip.compress(lines(3)) + bytes(70_000), 3), records=3
    ),
    Row(
        fault="data after the zeros",
        where="file",
        faults=stored(PADDED + b"x", 3),
        ends=errors.DownloadFailed,
        says="followed by other data",
    ),
    Row(fault="gzip applied twice", where="file", faults=(*file_of(gzip.compress(lines(3)), 3),), records=3),
    Row(
        fault="gzip bomb",
        where="file",
        faults=(on_file(damage=Damage.BOMB),),
        limits=attrs.evolve(PATIENT, bad_files=1),
        ends=errors.DownloadFailed,
    ),
    Row(fault="uncompressed JSON lines named .gz", where="file", faults=(on_file(damage=Damage.PLAIN),)),
    Row(
        fault="uncompressed JSON lines, no count",
        where="file",
        faults=(on_poll(drop=("result_count",)), on_file(damage=Damage.PLAIN)),
        ends=errors.DownloadFailed,
        says="not gzip",
    ),
    Row(fault="an HTML page with status 200", where="file", faults=(on_file(damage=Damage.HTML),), ends=errors.DownloadFailed),
    Row(
        fault="a broken line", where="file", faults=file_of(lines(2) + b'{"a": \n', 3), ends=errors.DownloadFailed, says="not JSON"
    ),
    Row(fault="a line that is not an object", where="file", faults=file_of(lines(2) + b"[1]\n", 3), ends=errors.DownloadFailed),
    Row(fault="NaN, which is not JSON", where="file", faults=file_of(b'{"a": NaN}\n', 1), ends=errors.DownloadFailed),
    Row(fault="a NUL", where="file", faults=file_of(b'{"a": "\x00"}\n', 1), ends=errors.DownloadFailed),
    Row(fault="bytes that are not UTF-8", where="file", faults=file_of(b'{"a": "\xff"}\n', 1), ends=errors.DownloadFailed),
    Row(
        fault="nested brackets",
        where="file",
        faults=file_of(b'{"a":' + b"[" * 99_999 + b"\n", 1),
        ends=errors.DownloadFailed,
    ),
    Row(fault="a byte order mark", where="file", faults=file_of(b"\xef\xbb\xbf" + lines(3), 3), records=3),
    Row(fault="blank lines", where="file", faults=file_of(b"\n\n" + lines(3).replace(b"\n", b"\n \n\n"), 3), records=3),
    Row(
        fault="CRLF across chunks",
        where="file",
        faults=(
            on_poll(patch={"result_count": 3}),
            on_file(body=lines(3).replace(b"\n", b"\r\n"), framing=Framing.CHUNKED, drip=0.0005),
        ),
        records=3,
    ),
    Row(fault="no line end after the last record", where="file", faults=file_of(lines(3).rstrip(), 3), records=3),
    Row(
        fault="U+2028 and U+0085 in a value", where="file", faults=file_of('{"a": "x\u2028y\u0085z"}\n'.encode() * 3, 3), records=3
    ),
    Row(fault="a line of 5 MB", where="file", faults=file_of(lines(1, a="x" * 5_000_000) + lines(2), 3), records=3),
    Row(fault="the same record twice", where="file", faults=file_of(lines(1) * 3, 3), records=3),
)

ROWS = (*WIRE, *LIMITS, *JOB, *FILES)
SECTIONS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    ("Network failures", WIRE),
    ("Responses of the service", LIMITS),
    ("The job and its links", JOB),
    ("The results file", FILES),
)
