"""Submitting a request: one job per request, across calls, threads and processes. Source: `docs/service.md`, section 2.

The ledger entry is stored before the POST is sent, and deleted only if the POST was definitely not accepted. If this flow ends in
between (a timeout, Ctrl-C, a power cut), the entry stays, and the next submission of the same request stops there.
"""

import datetime as dt
from functools import partial
from typing import assert_never

import attrs

from querydsl.errors import ConnectionFailed, JobCapReached, LedgerError, MaybeSubmitted, ServiceError
from querydsl.events import Resumed, Submitted, Waiting, Warned
from querydsl.jobs.ledger.model import Entry, EntryState, Lock
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Blocking, Flow, Sleep
from querydsl.jobs.protocol.request import (
    Ambiguous,
    AttemptResult,
    Cost,
    NotSent,
    Rejection,
    ServiceCall,
    Success,
    TooManyRequests,
    attempt,
)
from querydsl.jobs.protocol.retry import await_rate_limit, backoff, call, wait_out
from querydsl.jobs.protocol.status import JobStatus, job_id, listed_jobs
from querydsl.jobs.submission import has_same_conditions, ledger_key
from querydsl.semantics.request import Request

_LOCK_PAUSE = 0.2


def submit(context: FlowContext, request: Request, deadline: float, *, fresh: bool = False, resubmit: bool = False) -> Flow[str]:
    """The id of the job of a request: the job that was started before, or a new one.

    `fresh` always starts a new job. `resubmit` starts one only if the outcome of an earlier submission is unknown. Raises
    `MaybeSubmitted` for an unknown outcome, and the errors of a call. Source: `docs/jobs.md`, section "One submission".
    """
    key = ledger_key(request, context.account, context.base_url)
    lock = context.ledger.lock(key)
    try:
        yield from _take(context, lock, deadline)
        entry = yield from _newest_entry(context, key, lock)
        if entry is not None and not _is_new(entry, fresh=fresh, resubmit=resubmit):
            if entry.batch_id is None:
                why = "an earlier submission of this query ended before the service responded"
                raise (yield from _maybe_submitted(context, why))
            context.notify(Resumed(entry.batch_id, max(0.0, context.clock.wall() - entry.at)))
            return entry.batch_id
        if entry is None:
            yield from _note_first_edition(context, request)
        return (yield from _start(context, request, key, lock, deadline))
    finally:
        lock.release()


def starts_job(context: FlowContext, request: Request, deadline: float, *, fresh: bool, resubmit: bool) -> Flow[bool]:
    """Whether `submit` would start a new job, as far as the ledger shows."""
    key = ledger_key(request, context.account, context.base_url)
    lock = context.ledger.lock(key)
    try:
        yield from _take(context, lock, deadline)
        entry = yield from _newest_entry(context, key, lock)
        return _is_new(entry, fresh=fresh, resubmit=resubmit)
    finally:
        lock.release()


def _is_new(entry: Entry | None, *, fresh: bool, resubmit: bool) -> bool:
    """Whether a new job is started for a request whose newest entry is `entry`."""
    return entry is None or fresh or (resubmit and entry.batch_id is None)


def _newest_entry(context: FlowContext, key: str, lock: Lock) -> Flow[Entry | None]:
    """The newest entry with a key. An entry is settled first if a killed process recorded its job id in the lock."""
    entry: Entry | None = yield Blocking(partial(context.ledger.newest, key))
    batch_id = lock.noted_job(entry.number) if entry and entry.state is EntryState.SENDING else None
    if entry is None or batch_id is None:
        return entry
    yield Blocking(partial(context.ledger.settle, entry.number, batch_id))
    return attrs.evolve(entry, state=EntryState.SUBMITTED, batch_id=batch_id)


def _note_first_edition(context: FlowContext, request: Request) -> Flow[None]:
    """Warn about a job of an earlier version that may have the same query, which compiles to another request now."""
    entries: tuple[Entry, ...] = yield Blocking(
        partial(context.ledger.first_edition, context.account, context.base_url, request.path)
    )
    entry = next((entry for entry in entries if has_same_conditions(entry.request.body, request.body)), None)
    if entry is not None:
        date = dt.datetime.fromtimestamp(entry.at, dt.UTC).date()
        context.notify(
            Warned(
                f"job {entry.batch_id}, submitted on {date} by an earlier version of querydsl, has the same conditions, combined "
                "in another way. If it was this query, the meaning of the query has changed. To get the results of that job: "
                f"querydsl jobs fetch {entry.batch_id}"
            )
        )


def _take(context: FlowContext, lock: Lock, deadline: float) -> Flow[None]:
    """Wait until the lock is held."""
    why = "another process is submitting the same query"
    while not (yield Blocking(lock.take)):
        if context.clock.now() + _LOCK_PAUSE > deadline:
            raise LedgerError(f"{why} and has not finished in time", may_retry=True)
        context.notify(Waiting(_LOCK_PAUSE, why))
        yield Sleep(_LOCK_PAUSE)


def _start(context: FlowContext, request: Request, key: str, lock: Lock, deadline: float) -> Flow[str]:
    """The id of a new job."""
    post = ServiceCall("POST", request.path, request.body, Cost.BILLED, request=request)
    unsent = throttled = 0
    while True:
        yield from await_rate_limit(context, post, deadline)
        number: int = yield Blocking(partial(context.ledger.claim, key, request, context.account, context.base_url))
        result: AttemptResult = yield from attempt(context, post, deadline)
        match result:
            case Success() if batch_id := job_id(result.body, context.secrets):
                lock.note_job(number, batch_id)
                return (yield from _started(context, number, batch_id))
            case Success():
                raise (yield from _maybe_submitted(context, "the service's response contains no job id"))
            case Ambiguous(why, status):
                raise (yield from _maybe_submitted(context, why, status))
        yield Blocking(partial(context.ledger.withdraw, number))
        match result:
            case Rejection(error):
                error.attempts = unsent + throttled + 1
                raise error
            case TooManyRequests():
                throttled += 1
                yield from _after_429(context, post, result, throttled, deadline)
            case NotSent():
                unsent += 1
                yield from _after_no_connection(context, result, unsent, deadline)
            case _:
                assert_never(result)


def _started(context: FlowContext, number: int, batch_id: str) -> Flow[str]:
    """The id of the new job, stored in the ledger. The job is running, so a ledger error is only a warning."""
    try:
        yield Blocking(partial(context.ledger.settle, number, batch_id))
    except LedgerError as error:
        context.notify(Warned(f"job {batch_id} is running, but could not be stored in the ledger: {error}"))
    context.started[batch_id] = context.clock.now()
    context.notify(Submitted(batch_id))
    return batch_id


def _maybe_submitted(context: FlowContext, why: str, status: int | None = None) -> Flow[MaybeSubmitted]:
    """The error for a submission with an unknown outcome. It lists the newest jobs of the account, which may include the job."""
    newest = yield from _newest(context)
    error = MaybeSubmitted(
        f"{why}: the job may be running, and may be billed. It was not submitted again. Check the newest jobs of the account, "
        "then fetch the job or resubmit (--resubmit, resubmit=True)",
        status=status,
    )
    error.newest = tuple((job.batch_id, job.status, job.created_at or "") for job in newest)
    return error


def _newest(context: FlowContext) -> Flow[tuple[JobStatus, ...]]:
    """The newest jobs of the account. Empty if the service does not respond."""
    deadline = context.clock.now() + context.limits.glance
    try:
        body = yield from call(context, ServiceCall("GET", "/batch?limit=5"), deadline)
    except ServiceError:
        return ()
    return listed_jobs(body, context.secrets)


def _after_429(context: FlowContext, post: ServiceCall, result: TooManyRequests, count: int, deadline: float) -> Flow[None]:
    """Wait until a submission may be tried again: for the rate limit, or until one of the active jobs may have ended."""
    active = yield from _active(context, deadline)
    if active < context.limits.active_jobs:
        yield from wait_out(context, post, result, count, deadline)
        return
    pause = max(result.seconds or 0.0, min(context.limits.longest_poll, backoff(context, count)))
    why = f"the account has {active} active jobs, which is the limit"
    if context.clock.now() + pause > deadline:
        error = JobCapReached(f"{why}. Wait until one of them ends", may_retry=True, attempts=count, status=429)
        error.retry_after = pause
        raise error
    context.notify(Waiting(pause, why))
    yield Sleep(pause)


def _active(context: FlowContext, deadline: float) -> Flow[int]:
    """The number of active jobs of the account. 0 if the service does not respond."""
    soon = min(deadline, context.clock.now() + context.limits.glance)
    try:
        body = yield from call(context, ServiceCall("GET", "/batch?limit=100"), soon)
    except ServiceError:
        return 0
    return sum(job.active for job in listed_jobs(body, context.secrets))


def _after_no_connection(context: FlowContext, result: NotSent, count: int, deadline: float) -> Flow[None]:
    """Wait before the next attempt. Raises `ConnectionFailed` if the service cannot be reached."""
    pause = backoff(context, count)
    if not result.again or count >= context.limits.tries or context.clock.now() + pause > deadline:
        raise ConnectionFailed(result.why, attempts=count, may_retry=result.again)
    context.notify(Waiting(pause, result.why))
    yield Sleep(pause)
