"""Submitting: one job for one query, however often and from however many processes it is asked for.

The ledger's entry stands before the POST goes out and is struck out only where the POST was certainly not accepted. Whatever ends
this flow in between (a time-out, ^C, a power cut) leaves the entry as it is, and the next submit of the same query stops at it.
Source: contract, section 2.
"""

from functools import partial

import attrs

from querydsl.errors import ConnectionFailed, JobCapReached, LedgerError, MaybeSubmitted, ServiceError
from querydsl.events import Resumed, Submitted, Waiting, Warned
from querydsl.jobs.ledger.sqlite import Entry, EntryState, Lock
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Blocking, Flow, Sleep
from querydsl.jobs.protocol.request import (
    Answered,
    Ask,
    Cost,
    NotSent,
    Outcome,
    Refused,
    Throttled,
    Unsure,
    ask,
    attempt,
    backoff,
    keep_pace,
    wait_out,
)
from querydsl.jobs.protocol.status import JobStatus, snapshot
from querydsl.jobs.submission import Order, is_id

_LOCK_PAUSE = 0.2


def submit(session: FlowContext, order: Order, deadline: float, *, fresh: bool = False, resubmit: bool = False) -> Flow[str]:
    """The id of the job of this order: of the one that was started before, or of a new one.

    `fresh` starts a new one in any case, `resubmit` only where it is not known whether one was started. Raises `MaybeSubmitted`,
    and what else a call raises.
    """
    key = order.key(session.account, session.base_url)
    lock = session.ledger.lock(key)
    try:
        yield from _take(session, lock, deadline)
        entry = yield from _newest_entry(session, key, lock)
        match entry:
            case Entry(state=EntryState.SUBMITTED, batch_id=str() as batch_id) if not fresh:
                session.notify(Resumed(batch_id, max(0.0, session.clock.wall() - entry.at)))
                return batch_id
            case Entry() if not (fresh or resubmit):
                raise (yield from _doubtful(session, "an earlier submit of this query ended before the service answered"))
        return (yield from _start(session, order, key, lock, deadline))
    finally:
        lock.release()


def _newest_entry(session: FlowContext, key: str, lock: Lock) -> Flow[Entry | None]:
    """The newest entry of a key; one whose job was noted_job down by a process that was killed just then is settled first."""
    entry: Entry | None = yield Blocking(partial(session.ledger.newest, key))
    batch_id = lock.noted_job(entry.number) if entry and entry.state is EntryState.SENDING else None
    if entry is None or batch_id is None:
        return entry
    yield Blocking(partial(session.ledger.settle, entry.number, batch_id))
    return attrs.evolve(entry, state=EntryState.SUBMITTED, batch_id=batch_id)


def _take(session: FlowContext, lock: Lock, deadline: float) -> Flow[None]:
    """Nothing, once the lock is held."""
    while not (yield Blocking(lock.take)):
        if session.clock.now() + _LOCK_PAUSE > deadline:
            raise LedgerError("another process is submitting the same query, and does not come to an end", may_retry=True)
        session.notify(Waiting(_LOCK_PAUSE, "another process is submitting the same query"))
        yield Sleep(_LOCK_PAUSE)


def _start(session: FlowContext, order: Order, key: str, lock: Lock, deadline: float) -> Flow[str]:
    """The id of a job that is started now."""
    it = Ask("POST", order.path, order.body, Cost.BILLED, asked=order.request)
    unsent = throttled = 0
    while True:
        yield from keep_pace(session, it, deadline)
        number: int = yield Blocking(partial(session.ledger.claim, key, order, session.account, session.base_url))
        outcome: Outcome = yield from attempt(session, it, deadline)
        match outcome:
            case Answered(body) if is_id(body.get("batch_id")):
                lock.note_job(number, body["batch_id"])
                return (yield from _started(session, number, body["batch_id"]))
            case Answered() | Unsure():
                raise (yield from _doubtful(session, _why(outcome), outcome))
        yield Blocking(partial(session.ledger.withdraw, number))
        match outcome:
            case Refused(error):
                error.attempts = unsent + throttled + 1
                raise error
            case Throttled():
                throttled += 1
                yield from _after_429(session, it, outcome, throttled, deadline)
            case NotSent():
                unsent += 1
                yield from _after_no_connection(session, outcome, unsent, deadline)


def _started(session: FlowContext, number: int, batch_id: str) -> Flow[str]:
    """The id of the new job, written down; a ledger that fails now costs no more than a warning, since the job runs."""
    try:
        yield Blocking(partial(session.ledger.settle, number, batch_id))
    except LedgerError as error:
        session.notify(Warned(f"job {batch_id} runs, but could not be written down: {error}"))
    session.started[batch_id] = session.clock.now()
    session.notify(Submitted(batch_id))
    return batch_id


def _why(outcome: Answered | Unsure) -> str:
    return outcome.why if isinstance(outcome, Unsure) else "the service's answer names no job"


def _doubtful(session: FlowContext, why: str, outcome: Outcome | None = None) -> Flow[MaybeSubmitted]:
    """The error for a submit that may have been accepted, with the newest jobs of the account, one of which may be it."""
    newest = yield from _newest(session)
    status = outcome.status if isinstance(outcome, Unsure) else None
    error = MaybeSubmitted(
        f"{why}: the job may be running, and may be billed; it was not submitted again. Look at the newest jobs of the account, "
        "fetch the one that it is, or resubmit (--resubmit, resubmit=True)",
        status=status,
    )
    error.newest = tuple((job.batch_id, job.status, job.created_at or "") for job in newest)
    return error


def _newest(session: FlowContext) -> Flow[tuple[JobStatus, ...]]:
    """The newest jobs of the account; none where the service does not tell now."""
    try:
        body = yield from ask(session, Ask("GET", "/batch?limit=5"), session.clock.now() + session.limits.glance)
    except ServiceError:
        return ()
    return snapshots(body)


def snapshots(body: dict[str, object]) -> tuple[JobStatus, ...]:
    """The jobs of a list's answer; what is not one is left out."""
    jobs = body.get("jobs")
    found = (snapshot(job) for job in jobs if isinstance(job, dict)) if isinstance(jobs, list) else ()
    return tuple(job for job in found if job.batch_id)


def _after_429(session: FlowContext, it: Ask, throttled: Throttled, count: int, deadline: float) -> Flow[None]:
    """Nothing, once a submit may be tried again: after the time that the service asks for, or when a job may have ended."""
    active = yield from _active(session, deadline)
    if active < session.limits.active_jobs:
        yield from wait_out(session, it, throttled, count, deadline)
        return
    pause = max(throttled.seconds or 0.0, min(session.limits.longest_poll, backoff(session, count)))
    why = f"the account has {active} active jobs, as many as it may"
    if session.clock.now() + pause > deadline:
        error = JobCapReached(f"{why}; one must end first", may_retry=True, attempts=count, status=429)
        error.retry_after = pause
        raise error
    session.notify(Waiting(pause, why))
    yield Sleep(pause)


def _active(session: FlowContext, deadline: float) -> Flow[int]:
    """How many jobs of the account are active; 0 where the service does not tell."""
    try:
        body = yield from ask(session, Ask("GET", "/batch?limit=100"), min(deadline, session.clock.now() + session.limits.glance))
    except ServiceError:
        return 0
    return sum(job.active for job in snapshots(body))


def _after_no_connection(session: FlowContext, outcome: NotSent, count: int, deadline: float) -> Flow[None]:
    """Nothing, after a pause; raises `ConnectionFailed` where the service cannot be reached."""
    pause = backoff(session, count)
    if not outcome.again or count >= session.limits.tries or session.clock.now() + pause > deadline:
        raise ConnectionFailed(outcome.why, attempts=count, may_retry=outcome.again)
    session.notify(Waiting(pause, outcome.why))
    yield Sleep(pause)
