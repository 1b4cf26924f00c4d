"""One call of the service: sent, read whole, retried where that is safe, and its refusals made errors.

What may be sent again: a call that cannot have arrived, and a 429, always; anything else only where the call is `FREE`.
Source: contract, sections 1, 2 and 6.
"""

import json
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeAlias

import attrs

from querydsl.errors import (
    ConnectionFailed,
    KeyRefused,
    NotFound,
    PlanRefused,
    RateLimited,
    RequestRefused,
    ServiceError,
    ServiceUnavailable,
)
from querydsl.events import Waiting
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Call, Close, Flow, Head, NoReply, Peer, Read, Reply, Sleep
from querydsl.jobs.protocol.error_mapping import diagnose
from querydsl.jobs.protocol.rate_limit import asked_to_wait
from querydsl.jobs.results.gunzip import BadFile, bounds, unzipped
from querydsl.jobs.secrets import Secret, scrub
from querydsl.jobs.submission import Asked, encoded

Json: TypeAlias = dict[str, Any]
_LEAST = 0.1


class Cost(Enum):
    """Whether a call that may have arrived can be sent again without being paid for twice."""

    FREE = "free"
    BILLED = "billed"


@attrs.frozen
class Ask:
    """One call of the service, with what its errors should tell: the job it is about, the query it came from."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    cost: Cost = Cost.FREE
    batch_id: str | None = None
    asked: Asked | None = None

    @property
    def family(self) -> str:
        """The endpoints that share a window of requests: all of `/batch`, or this path alone."""
        return "/batch" if self.path.startswith("/batch") else self.path.partition("?")[0]


@attrs.frozen
class Answered:
    """A 2xx whose body is a JSON object."""

    body: Json


@attrs.frozen
class Throttled:
    """A 429: not accepted; `seconds` is what the service asks to wait, None where it does not say."""

    seconds: float | None
    why: str


@attrs.frozen
class NotSent:
    """The call cannot have arrived."""

    why: str
    again: bool


@attrs.frozen
class Unsure:
    """The call may have arrived and been acted upon; `seconds` is what the service asks to wait before the next."""

    why: str
    status: int | None = None
    seconds: float = 0.0


@attrs.frozen
class Refused:
    """The service will not do it, however often it is asked."""

    error: ServiceError


Outcome: TypeAlias = Answered | Throttled | NotSent | Unsure | Refused


def ask(session: FlowContext, it: Ask, deadline: float) -> Flow[Json]:
    """The JSON object that the service answers with, after as many tries as are safe.

    Raises a `ServiceError`. Waits never reach beyond `deadline` (monotonic): the error is raised at once instead.
    """
    tries = throttled = 0
    while True:
        yield from keep_pace(session, it, deadline)
        outcome = yield from attempt(session, it, deadline)
        match outcome:
            case Answered(body):
                return body
            case Refused(error):
                error.attempts = tries + throttled + 1
                raise error
            case Throttled():
                throttled += 1
                yield from wait_out(session, it, outcome, throttled, deadline)
            case NotSent() | Unsure():
                tries += 1
                yield from _try_again(session, it, outcome, tries, deadline)


def keep_pace(session: FlowContext, it: Ask, deadline: float) -> Flow[None]:
    """Nothing, once the service's pace allows another call of this family."""
    pause = session.pace.wait(it.family, session.clock.now())
    if pause > 0:
        yield from _sleep(session, pause, "the service's rate limit is used up", deadline, it)


def attempt(session: FlowContext, it: Ask, deadline: float) -> Flow[Outcome]:
    """What became of one try."""
    reply = yield from _exchange(session, it, deadline)
    match reply:
        case NoReply(why, sent=False, again=again):
            return NotSent(why, again)
        case NoReply(why):
            return Unsure(why)
        case Reply():
            session.pace.learn(it.family, reply.headers, session.clock.now())
            return _judge(session, it, reply)


def _exchange(session: FlowContext, it: Ask, deadline: float) -> Flow[Reply | NoReply]:
    """The whole answer to one request, within the time and size that an answer may have.

    The deadline cuts the time of a free call short; a billed one always gets all of it, since to break it off would leave a doubt.
    """
    headers = {} if it.body is None else {"content-type": "application/json"}
    body = None if it.body is None else encoded(it.body)
    limits, started = session.limits, session.clock.now()
    left = max(_LEAST, deadline - started) if it.cost is Cost.FREE else limits.call
    allowed = min(limits.call, left)
    head = yield Call(Peer.SERVICE, it.method, Secret(it.path), headers, body, allowed, min(limits.stall, allowed))
    if isinstance(head, NoReply):
        return head
    content = bytearray()
    while piece := (yield Read()):
        if isinstance(piece, NoReply):
            return piece
        content += piece
        too_slow = session.clock.now() - started > allowed
        if too_slow or len(content) > limits.largest_reply:
            yield Close()
            return NoReply("the answer came too slowly" if too_slow else "the answer is larger than it may be", sent=True)
    yield Close()
    return Reply(head.status, head.headers, _unpacked(head, bytes(content)))


def _unpacked(head: Head, body: bytes) -> bytes:
    """The body without its gzip, which we never ask for; a damaged one is empty, and so cannot be read."""
    if head.headers.get("content-encoding", "").lower() != "gzip":
        return body
    try:
        return b"".join(unzipped([body], bounds(None)))
    except BadFile:
        return b""


def _judge(session: FlowContext, it: Ask, reply: Reply) -> Outcome:
    """What an answer means for the call."""
    status = reply.status
    if 200 <= status < 300:
        body = _json(reply.body)
        return Unsure("the answer cannot be read", status) if body is None else Answered(body)
    message = scrub(_message(reply), session.secrets)
    if status == 429:
        return Throttled(asked_to_wait(reply.headers, session.clock.wall), message)
    if status >= 500 or status == 408:
        waiting = asked_to_wait(reply.headers, session.clock.wall) or 0.0
        return Unsure(f"the service answered {status}{_because(message)}", status, waiting)
    return Refused(_refusal(it, status, message))


def _json(body: bytes) -> Json | None:
    """The JSON object in a body; None where there is none."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _message(reply: Reply) -> str:
    """What an error body says, in either of its shapes; empty where it says nothing. Source: contract, section 6."""
    body = _json(reply.body) or {}
    error = body.get("error")
    said = error.get("message") if isinstance(error, dict) else error or body.get("message") or body.get("detail")
    return said if isinstance(said, str) else ""


def _because(message: str) -> str:
    return f": {message}" if message else ""


def _refusal(it: Ask, status: int, message: str) -> ServiceError:
    """The error that a status means. Source: contract, section 6."""
    match status:
        case 401:
            return KeyRefused(f"the service does not accept the key{_because(message)}", batch_id=it.batch_id, status=status)
        case 402 | 403:
            wanting = "the account is out of credits" if status == 402 else "the account's plan does not allow this"
            return _placed(PlanRefused(wanting + _because(message), batch_id=it.batch_id, status=status), it, message)
        case 404:
            what = f"job {it.batch_id} (--fresh, fresh=True starts a new one)" if it.batch_id else it.path.partition("?")[0]
            return NotFound(f"the service does not know {what}{_because(message)}", batch_id=it.batch_id, status=status)
        case _ if status < 400:
            return ServiceUnavailable(
                f"the service answered {status}, a redirect, which is not followed", batch_id=it.batch_id, status=status
            )
        case _:
            refused = RequestRefused(
                f"the service refuses the request ({status}){_because(message)}", batch_id=it.batch_id, status=status
            )
            return _placed(refused, it, message)


def _placed(error: PlanRefused | RequestRefused, it: Ask, message: str) -> ServiceError:
    """The same error, with its place in the query's text."""
    error.diagnostics = diagnose(message, it.asked)
    error.source = (it.asked.source if it.asked else None) or ""
    return error


def wait_out(session: FlowContext, it: Ask, throttled: Throttled, count: int, deadline: float) -> Flow[None]:
    """Nothing, after at least the time that the service asks for; raises `RateLimited` at once where that is too long.

    A service that does not say how long is asked again a few times, and no more.
    """
    if throttled.seconds is None and count >= session.limits.tries:
        raise RateLimited(
            f"too many requests{_because(throttled.why)}", batch_id=it.batch_id, attempts=count, may_retry=True, status=429
        )
    seconds = max(throttled.seconds or 0.0, backoff(session, count))
    yield from _sleep(session, seconds, f"too many requests{_because(throttled.why)}", deadline, it)


def _try_again(session: FlowContext, it: Ask, outcome: NotSent | Unsure, tries: int, deadline: float) -> Flow[None]:
    """Nothing, after a pause; raises where another try is unsafe, hopeless, or one too many."""
    pause = max(backoff(session, tries), outcome.seconds if isinstance(outcome, Unsure) else 0.0)
    safe = isinstance(outcome, NotSent) or it.cost is Cost.FREE
    hopeless = isinstance(outcome, NotSent) and not outcome.again
    late = session.clock.now() + pause > deadline
    if hopeless or late or not safe or tries >= session.limits.tries:
        raise _gave_up(it, outcome, tries)
    session.notify(Waiting(pause, outcome.why))
    yield Sleep(pause)


def _gave_up(it: Ask, outcome: NotSent | Unsure, tries: int) -> ServiceError:
    kind: Callable[..., ServiceError] = ServiceUnavailable if isinstance(outcome, Unsure) and outcome.status else ConnectionFailed
    billed = (
        " (it was not sent again, since it may have been billed)" if isinstance(outcome, Unsure) and it.cost is Cost.BILLED else ""
    )
    status = outcome.status if isinstance(outcome, Unsure) else None
    again = not isinstance(outcome, NotSent) or outcome.again
    return kind(outcome.why + billed, batch_id=it.batch_id, attempts=tries, may_retry=again, status=status)


def _sleep(session: FlowContext, seconds: float, why: str, deadline: float, it: Ask) -> Flow[None]:
    """Nothing, after so many seconds; raises `RateLimited` at once where they reach beyond the deadline."""
    if session.clock.now() + seconds > deadline:
        error = RateLimited(f"{why}: try again in {seconds:,.0f} s", batch_id=it.batch_id, may_retry=True, status=429)
        error.retry_after = seconds
        raise error
    session.notify(Waiting(seconds, why))
    yield Sleep(seconds)


def backoff(session: FlowContext, tries: int) -> float:
    """Seconds to pause after so many failures: doubling, capped, give or take a tenth."""
    doubled = session.limits.backoff * 2 ** min(tries - 1, 16)
    return session.jittered(min(session.limits.longest_backoff, doubled))
