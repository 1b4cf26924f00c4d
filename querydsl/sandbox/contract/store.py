"""The object store: signed links to results, range requests, and entity tags. Source: `docs/service.md`, section 2.

The store has a different origin from the service. It rejects requests that contain the key.
"""

import hashlib
import hmac
import re
from urllib.parse import urlencode

from querydsl.sandbox.contract.state import SandboxJob, State
from querydsl.sandbox.http import HttpRequest, Response

MERGED = "results.jsonl.gz"
SIGNING_KEY = b"not a secret: the sandbox only checks its own links"
_ADDRESS = re.compile(r"/results/([A-Za-z0-9-]+)/(results|part-\d{3,})\.jsonl\.gz")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def links(job: SandboxJob, state: State, now: float) -> dict[str, object]:
    """The links of a completed job: `download_url` is one merged file, `download_urls` the same data in parts."""
    if not job.records and not state.settings.empty_link:
        return {}
    count = -(-len(job.records) // state.settings.part_lines)
    parts = [f"part-{number:03d}.jsonl.gz" for number in range(count)]
    return {
        "download_url": _signed(job, MERGED, state, now),
        "download_urls": [_signed(job, part, state, now) for part in parts],
    }


def _signed(job: SandboxJob, name: str, state: State, now: float) -> str:
    path = f"/results/{job.batch_id}/{name}"
    expires = f"{now + state.settings.link_seconds:.3f}"
    return f"{state.store}{path}?{urlencode({'X-Expires': expires, 'X-Signature': _signature(path, expires)})}"


def _signature(path: str, expires: str) -> str:
    return hmac.new(SIGNING_KEY, f"{path}?{expires}".encode(), hashlib.sha256).hexdigest()


def serve_file(request: HttpRequest, state: State, now: float) -> Response:
    """The store's response to a request for a file.

    A request with `Authorization` is rejected and counted in `state.leaks`. An invalid or expired link receives a 403,
    and the link of a job without results a 404. `now` is in seconds since 1970.
    """
    if "authorization" in request.headers:
        state.leaks += 1
        return _error(400, "InvalidArgument", "Only one auth mechanism allowed")
    if request.method not in ("GET", "HEAD"):
        return _error(405, "MethodNotAllowed", "The specified method is not allowed")
    if not _is_valid(request, now):
        return _error(403, "AccessDenied", "Request has expired")
    content = _content(request.path, state)
    if content is None:
        return _error(404, "NoSuchKey", "The specified key does not exist")
    return _file(request, content, state)


def _is_valid(request: HttpRequest, now: float) -> bool:
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
        return state.file(job, MERGED, 0, len(job.records))
    first = int(address[2].removeprefix("part-")) * state.settings.part_lines
    return state.file(job, address[2], first, first + state.settings.part_lines)


def _file(request: HttpRequest, content: bytes, state: State) -> Response:
    """The file, or the requested range of it, as `application/gzip` without a content encoding."""
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
    requested = _RANGE.fullmatch(request.headers.get("range", ""))
    return requested is not None and any(requested.groups()) and request.headers.get("if-range", tag) == tag


def _partial(requested: str, content: bytes, headers: dict[str, str]) -> Response:
    size = len(content)
    first, last = _bounds(requested, size)
    if first >= size or last < first:
        return Response(416, {**headers, "content-range": f"bytes */{size}"})
    body = content[first : last + 1]
    return Response(206, {**headers, "content-range": f"bytes {first}-{last}/{size}"}, body)


def _bounds(requested: str, size: int) -> tuple[int, int]:
    start, _, end = requested.removeprefix("bytes=").partition("-")
    if not start:
        return max(0, size - int(end)), size - 1
    return int(start), min(int(end), size - 1) if end else size - 1


def _error(status: int, code: str, message: str) -> Response:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(status, {"content-type": "application/xml"}, body.encode())
