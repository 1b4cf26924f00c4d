"""The object store: pre-signed links on an origin of their own, ranges, tags, and no room for the key.

Source: contract, section 2, "Life of a job".
"""

import hashlib
import hmac
import re
from urllib.parse import urlencode

from querydsl.sandbox.contract.state import Job, State
from querydsl.sandbox.http import HttpRequest, Response

MERGED = "results.jsonl.gz"
SECRET = b"the sandbox signs its links, it keeps no secret"
_ADDRESS = re.compile(r"/results/([A-Za-z0-9-]+)/(results|part-\d{3,})\.jsonl\.gz")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def links(job: Job, state: State, now: float) -> dict[str, object]:
    """`download_url` and `download_urls` of a completed job: the merged file, and the same data in parts."""
    if not job.records and not state.settings.empty_link:
        return {}
    count = -(-len(job.records) // state.settings.part_lines)
    parts = [f"part-{number:03d}.jsonl.gz" for number in range(count)]
    return {
        "download_url": _signed(job, MERGED, state, now),
        "download_urls": [_signed(job, part, state, now) for part in parts],
    }


def _signed(job: Job, name: str, state: State, now: float) -> str:
    path = f"/results/{job.batch_id}/{name}"
    expires = f"{now + state.settings.link_seconds:.3f}"
    return f"{state.store}{path}?{urlencode({'X-Expires': expires, 'X-Signature': _signature(path, expires)})}"


def _signature(path: str, expires: str) -> str:
    return hmac.new(SECRET, f"{path}?{expires}".encode(), hashlib.sha256).hexdigest()


def fetch(request: HttpRequest, state: State, now: float) -> Response:
    """The store's answer to a request for a file.

    A request with `Authorization` is refused and counted in `state.leaks`; a link that is wrong or too old is a 403;
    the link of a job without results is a 404.
    """
    if "authorization" in request.headers:
        state.leaks += 1
        return _refusal(400, "InvalidArgument", "Only one auth mechanism allowed")
    if request.method not in ("GET", "HEAD"):
        return _refusal(405, "MethodNotAllowed", "The specified method is not allowed")
    if not _fresh(request, now):
        return _refusal(403, "AccessDenied", "HttpRequest has expired")
    content = _content(request.path, state)
    if content is None:
        return _refusal(404, "NoSuchKey", "The specified key does not exist")
    return _file(request, content, state)


def _fresh(request: HttpRequest, now: float) -> bool:
    expires, signature = (request.query.get(name, "") for name in ("X-Expires", "X-Signature"))
    if not hmac.compare_digest(signature, _signature(request.path, expires)):
        return False
    return now < float(expires)


def _content(path: str, state: State) -> bytes | None:
    address = _ADDRESS.fullmatch(path)
    job = state.jobs.get(address[1]) if address else None
    if address is None or job is None or not job.records:
        return None
    if address[2] == "results":
        return job.file(MERGED, 0, len(job.records))
    first = int(address[2].removeprefix("part-")) * state.settings.part_lines
    return job.file(address[2], first, first + state.settings.part_lines)


def _file(request: HttpRequest, content: bytes, state: State) -> Response:
    """The file, or the part of it that a range asks for; `application/gzip` without a content encoding."""
    settings = state.settings
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"content-type": "application/gzip"}
    if settings.etags:
        headers["etag"] = tag
    if settings.ranges:
        headers["accept-ranges"] = "bytes"
        if _range_applies(request, tag):
            return _partial(request.headers["range"], content, headers)
    return Response(200, headers, content)


def _range_applies(request: HttpRequest, tag: str) -> bool:
    wanted = _RANGE.fullmatch(request.headers.get("range", ""))
    return wanted is not None and any(wanted.groups()) and request.headers.get("if-range", tag) == tag


def _partial(wanted: str, content: bytes, headers: dict[str, str]) -> Response:
    size = len(content)
    first, last = _bounds(wanted, size)
    if first >= size or last < first:
        return Response(416, {**headers, "content-range": f"bytes */{size}"})
    body = content[first : last + 1]
    return Response(206, {**headers, "content-range": f"bytes {first}-{last}/{size}"}, body)


def _bounds(wanted: str, size: int) -> tuple[int, int]:
    start, _, end = wanted.removeprefix("bytes=").partition("-")
    if not start:
        return max(0, size - int(end)), size - 1
    return int(start), min(int(end), size - 1) if end else size - 1


def _refusal(status: int, code: str, message: str) -> Response:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(status, {"content-type": "application/xml"}, body.encode())
