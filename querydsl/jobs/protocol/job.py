"""The life of a job as pure generators: submit, wait, download, verify, write.

Each flow yields the effects of `effects.py` and is sent their answers; it never touches a socket, a clock or a thread
itself, so that every decision (what to retry, how long to wait, when to give up) is made and tested without any of them.
Source: contract, section 2; docs/jobs.md.
"""

from functools import partial
from math import inf
from pathlib import Path

from querydsl.errors import JobFailed, NotFound, NotYet
from querydsl.events import Polled, Saved, Verified, Warned
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.download import download
from querydsl.jobs.protocol.effects import Blocking, Flow, Sleep, T
from querydsl.jobs.protocol.request import Ask, ask
from querydsl.jobs.protocol.status import KNOWN, JobStatus, snapshot
from querydsl.jobs.protocol.submit import submit
from querydsl.jobs.results.output_file import Target
from querydsl.jobs.results.records import Records
from querydsl.jobs.submission import Order, checked_id


def look(session: FlowContext, batch_id: str, deadline: float) -> Flow[JobStatus]:
    """What the service says of a job now."""
    body = yield from ask(session, Ask("GET", f"/batch/{checked_id(batch_id)}", batch_id=batch_id), deadline)
    return snapshot(body, batch_id)


def wait(session: FlowContext, batch_id: str, deadline: float) -> Flow[JobStatus]:
    """The completed job, once it is completed.

    Asked at once, after 1 s, then ever more seldom, up to every 15 s. Raises `JobFailed`; `NotYet` at the deadline, which is looked
    at before each sleep; `NotFound`, except in the first seconds of a new job, which may not be known everywhere yet.
    """
    pause, strange = session.limits.first_poll, ""
    while True:
        try:
            job = yield from look(session, batch_id, deadline)
        except NotFound:
            if session.clock.now() > session.started.get(batch_id, -inf) + session.limits.forgiving:
                raise
            job = JobStatus(batch_id, "pending")
        session.notify(Polled(batch_id, job.status, job.entities_fulfilled))
        if job.status == "completed":
            return job
        if job.status == "failed":
            raise JobFailed(f"job {batch_id} failed: {job.error_message or 'the service does not say why'}", batch_id=batch_id)
        if job.status not in KNOWN and job.status != strange:
            strange = job.status
            session.notify(Warned(f"job {batch_id} has the status {strange!r}, which is not known; waiting on"))
        yield from _until_next_poll(session, batch_id, pause, deadline)
        pause = min(session.limits.longest_poll, pause * 1.5)


def _until_next_poll(session: FlowContext, batch_id: str, pause: float, deadline: float) -> Flow[None]:
    seconds = session.jittered(pause)
    if session.clock.now() + seconds > deadline:
        raise NotYet(
            f"job {batch_id} is not done yet; it goes on, and the same call finds it again", batch_id=batch_id, may_retry=True
        )
    yield Sleep(seconds)


def records(session: FlowContext, batch_id: str, order: Order | None, deadline: float, folder: Path | None = None) -> Flow[Records]:
    """The records of a job, once it is completed: downloaded, verified, sorted; `folder` is where they lie meanwhile."""
    job = yield from wait(session, batch_id, deadline)
    found = yield from download(session, job, order, partial(look, session, batch_id, deadline), deadline, folder)
    session.notify(Verified(batch_id, len(found)))
    return found


def fetch(
    session: FlowContext, batch_id: str, order: Order | None, deadline: float, target: Target | None = None, *, raw: bool = False
) -> Flow[Records]:
    """The records of a job, also written to the target where one is given."""
    return (yield from _holding(target, _fetch(session, batch_id, order, deadline, target, raw=raw)))


def run(
    session: FlowContext,
    order: Order,
    deadline: float,
    target: Target | None = None,
    *,
    fresh: bool = False,
    resubmit: bool = False,
    raw: bool = False,
) -> Flow[Records]:
    """The records of an order, from submit to the written file.

    The target is taken first, so that nothing is paid for in vain; a submit has at least the time of one call, so that a deadline
    that is near never leaves a POST in doubt.
    """
    patient = max(deadline, session.clock.now() + session.limits.call)

    def inner() -> Flow[Records]:
        batch_id = yield from submit(session, order, patient, fresh=fresh, resubmit=resubmit)
        return (yield from _fetch(session, batch_id, order, deadline, target, raw=raw))

    return (yield from _holding(target, inner()))


def _fetch(
    session: FlowContext, batch_id: str, order: Order | None, deadline: float, target: Target | None, *, raw: bool
) -> Flow[Records]:
    found = yield from records(session, batch_id, order, deadline, target.folder if target else None)
    if target is not None:
        path: Path = yield Blocking(partial(target.write, found, raw=raw))
        session.notify(Saved(path, len(found)))
    return found


def _holding(target: Target | None, inner: Flow[T]) -> Flow[T]:
    """What the inner flow gives, with the target held exclusively as long as it runs."""
    if target is None:
        return (yield from inner)
    try:
        yield Blocking(target.open)
        return (yield from inner)
    finally:
        target.close()
