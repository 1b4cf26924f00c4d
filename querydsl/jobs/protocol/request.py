"""One attempt to call the service: sent, read completely, and classified. Source: `docs/service.md`, sections 1, 2 and 6."""

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeAlias

import attrs

from querydsl.classes import frozen
from querydsl.errors import ServiceError
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Call, Close, Flow, Head, NoReply, Peer, Read, Reply
from querydsl.jobs.protocol.error_mapping import refusal
from querydsl.jobs.protocol.rate_limit import retry_delay
from querydsl.jobs.results.gunzip import BadFile, Bounds, decompress
from querydsl.jobs.secrets import PrivateBytes, Secret, scrub
from querydsl.jobs.submission import encoded
from querydsl.semantics.request import Request

JsonObject: TypeAlias = dict[str, Any]
_LEAST = 0.1
_MOST_VALUES = 4_000_000
"""The most values in a response, far above real ones. Small values take many times their size in memory when they are parsed."""


class Cost(Enum):
    """Whether a call may be repeated although it may have arrived: a billed call must not be, since it could be billed twice."""

    FREE = "free"
    BILLED = "billed"


@frozen
class ServiceCall:
    """A call of the service. Errors of the call refer to the job `batch_id` and to the query of `request`."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    cost: Cost = Cost.FREE
    batch_id: str | None = None
    request: Request | None = None

    @property
    def family(self) -> str:
        """The endpoints that share a rate limit: all of `/batch`, or this path alone."""
        return "/batch" if self.path.startswith("/batch") else self.path.partition("?")[0]


@frozen
class Success:
    """A 2xx response with a JSON object, which may have links."""

    body: JsonObject = attrs.field(repr=False)


@frozen
class TooManyRequests:
    """A 429, so the call was not accepted. `seconds` is the delay that the service asks for, if any."""

    seconds: float | None
    why: str


@frozen
class NotSent:
    """A call that cannot have arrived. `again` is False if another attempt cannot help."""

    why: str
    again: bool


@frozen
class Ambiguous:
    """A call that may have arrived and taken effect. `seconds` is the delay that the service asks for."""

    why: str
    status: int | None = None
    seconds: float = 0.0


@frozen
class Rejection:
    """A response that another attempt cannot change."""

    error: ServiceError


AttemptResult: TypeAlias = Success | TooManyRequests | NotSent | Ambiguous | Rejection


def attempt(context: FlowContext, service_call: ServiceCall, deadline: float) -> Flow[AttemptResult]:
    """The result of sending a call once."""
    reply = yield from _exchange(context, service_call, deadline)
    match reply:
        case NoReply(why, sent=False, again=again):
            return NotSent(f"{context.host}: {why}", again)
        case NoReply(why):
            return Ambiguous(f"{context.host}: {why}")
        case Reply():
            context.rate_limits.update(service_call.family, reply.headers, context.clock.now())
            return _classified(context, service_call, reply)


def _exchange(context: FlowContext, service_call: ServiceCall, deadline: float) -> Flow[Reply | NoReply]:
    """The complete response, within the limits of time and size.

    The deadline shortens a free call. A billed call always gets its full time, because interrupting it would leave its
    outcome unknown.
    """
    headers = {} if service_call.body is None else {"content-type": "application/json"}
    body = None if service_call.body is None else encoded(service_call.body)
    limits, started = context.limits, context.clock.now()
    left = max(_LEAST, deadline - started) if service_call.cost is Cost.FREE else limits.call
    allowed = min(limits.call, left)
    address = Secret(service_call.path)
    head = yield Call(Peer.SERVICE, service_call.method, address, headers, body, allowed, min(limits.stall, allowed))
    if isinstance(head, NoReply):
        return head
    content = yield from _content(context, started + allowed)
    return content if isinstance(content, NoReply) else Reply(head.status, head.headers, _unpacked(context, head, content))


def _content(context: FlowContext, deadline: float) -> Flow[bytes | NoReply]:
    """The body of the last response, read to its end."""
    content = PrivateBytes()
    while piece := (yield Read(_left(context, deadline))):
        if isinstance(piece, NoReply):
            return piece
        content += piece
        del piece  # error trackers store the variables of an interrupted call, and the body may have a link
        too_slow = context.clock.now() > deadline
        if too_slow or len(content) > context.limits.largest_reply:
            yield Close()
            return NoReply("the response was too slow" if too_slow else "the response is too large", sent=True)
    yield Close()
    return bytes(content)


def _left(context: FlowContext, deadline: float) -> float:
    """The seconds that the next bytes of a response may take."""
    return min(context.limits.stall, max(_LEAST, deadline - context.clock.now()))


def _unpacked(context: FlowContext, head: Head, body: bytes) -> bytes:
    """The body, decompressed if the service used gzip although it was not requested.

    A body that is damaged or too large becomes empty, so it cannot be parsed.
    """
    if head.headers.get("content-encoding", "").lower() != "gzip":
        return body
    largest = context.limits.largest_reply
    try:
        return b"".join(decompress([body], Bounds(bytes=largest, free=largest)))
    except BadFile:
        return b""


def _classified(context: FlowContext, service_call: ServiceCall, reply: Reply) -> AttemptResult:
    """The classified response of a call."""
    status = reply.status
    if 200 <= status < 300:
        body = _json_object(reply.body)
        return Ambiguous("the response cannot be read", status) if body is None else Success(body)
    if status < 400 and service_call.cost is Cost.BILLED:
        return Ambiguous(f"the service responded with {status}, a redirect, which is not followed", status)
    message = scrub(_message(reply), context.secrets)
    delay = retry_delay(reply.headers, context.clock.wall)
    if status == 429:
        return TooManyRequests(delay, message)
    if status >= 500 or status == 408:
        reason = f": {message}" if message else ""
        return Ambiguous(f"the service responded with {status}{reason}", status, delay or 0.0)
    return Rejection(refusal(status, message, service_call.path, service_call.batch_id, service_call.request))


def _json_object(body: bytes) -> JsonObject | None:
    """The JSON object in a body, or None."""
    if sum(map(body.count, (b"[", b"{", b","))) > _MOST_VALUES:
        return None
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _message(reply: Reply) -> str:
    """The message of an error response, in either of its formats. Source: `docs/service.md`, section 6."""
    body = _json_object(reply.body) or {}
    error = body.get("error")
    message = error.get("message") if isinstance(error, dict) else error or body.get("message") or body.get("detail")
    return message if isinstance(message, str) else ""
