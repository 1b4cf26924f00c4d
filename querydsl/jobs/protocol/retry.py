"""Calls of the service with retries.

A call that cannot have arrived, and a 429, can always be sent again. Other failures are repeated only if the call is free.
Source: `docs/service.md`, sections 1, 2 and 6.
"""

from collections.abc import Callable
from typing import assert_never

from querydsl.errors import ConnectionFailed, RateLimited, ServiceError, ServiceUnavailable
from querydsl.events import Waiting
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Flow, Sleep
from querydsl.jobs.protocol.request import (
    Ambiguous,
    Cost,
    JsonObject,
    NotSent,
    Rejection,
    ServiceCall,
    Success,
    TooManyRequests,
    attempt,
)


def call(context: FlowContext, service_call: ServiceCall, deadline: float) -> Flow[JsonObject]:
    """The JSON object that the service returns, after as many attempts as are safe.

    Raises `ServiceError`. Pauses never go beyond `deadline` (monotonic clock): the error is raised immediately instead.
    """
    tries = throttled = 0
    while True:
        yield from await_rate_limit(context, service_call, deadline)
        result = yield from attempt(context, service_call, deadline)
        match result:
            case Success(body):
                return body
            case Rejection(error):
                error.attempts = tries + throttled + 1
                raise error
            case TooManyRequests():
                throttled += 1
                yield from wait_out(context, service_call, result, throttled, deadline)
            case NotSent() | Ambiguous():
                tries += 1
                yield from _pause_or_give_up(context, service_call, result, tries, deadline)
            case _:
                assert_never(result)


def await_rate_limit(context: FlowContext, service_call: ServiceCall, deadline: float) -> Flow[None]:
    """Wait until the rate limit allows another call of this family."""
    delay = context.rate_limits.delay(service_call.family, context.clock.now())
    if delay > 0:
        yield from _sleep(context, delay, "the service's rate limit is used up", deadline, service_call)


def wait_out(context: FlowContext, service_call: ServiceCall, result: TooManyRequests, count: int, deadline: float) -> Flow[None]:
    """Wait after the `count`-th 429, at least as long as the service asks for. Raises `RateLimited` if that is too long.

    If the service does not specify a delay, the number of attempts is limited.
    """
    why = "too many requests" + (f": {result.why}" if result.why else "")
    if result.seconds is None and count >= context.limits.tries:
        raise RateLimited(why, batch_id=service_call.batch_id, attempts=count, may_retry=True, status=429)
    seconds = max(result.seconds or 0.0, backoff(context, count))
    yield from _sleep(context, seconds, why, deadline, service_call)


def _pause_or_give_up(
    context: FlowContext, service_call: ServiceCall, result: NotSent | Ambiguous, tries: int, deadline: float
) -> Flow[None]:
    """Wait before the next attempt. Raises if another attempt is unsafe, cannot help, or exceeds the limit."""
    pause = max(backoff(context, tries), result.seconds if isinstance(result, Ambiguous) else 0.0)
    is_safe = isinstance(result, NotSent) or service_call.cost is Cost.FREE
    is_useless = isinstance(result, NotSent) and not result.again
    is_late = context.clock.now() + pause > deadline
    if is_useless or is_late or not is_safe or tries >= context.limits.tries:
        raise _failure(service_call, result, tries)
    context.notify(Waiting(pause, result.why))
    yield Sleep(pause)


def _failure(service_call: ServiceCall, result: NotSent | Ambiguous, tries: int) -> ServiceError:
    if isinstance(result, NotSent):
        return ConnectionFailed(result.why, batch_id=service_call.batch_id, attempts=tries, may_retry=result.again)
    kind: Callable[..., ServiceError] = ServiceUnavailable if result.status else ConnectionFailed
    billed = " (not sent again, because it may have been billed)" if service_call.cost is Cost.BILLED else ""
    return kind(result.why + billed, batch_id=service_call.batch_id, attempts=tries, may_retry=True, status=result.status)


def _sleep(context: FlowContext, seconds: float, why: str, deadline: float, service_call: ServiceCall) -> Flow[None]:
    """Wait this many seconds. Raises `RateLimited` immediately if they go beyond the deadline."""
    if context.clock.now() + seconds > deadline:
        error = RateLimited(f"{why}. Try again in {seconds:,.0f} s", batch_id=service_call.batch_id, may_retry=True, status=429)
        error.retry_after = seconds
        raise error
    context.notify(Waiting(seconds, why))
    yield Sleep(seconds)


def backoff(context: FlowContext, tries: int) -> float:
    """The seconds to wait after this many failures: doubled each time, capped, with jitter."""
    doubled = context.limits.backoff * 2 ** min(tries - 1, 16)
    return context.jittered(min(context.limits.longest_backoff, doubled))
