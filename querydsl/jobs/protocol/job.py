"""The life of a job, as pure generators: submit, wait, download, verify, write.

Each flow yields the effects of `effects.py` and receives their results. It never touches a socket, a clock or a thread itself, so
every decision (what to retry, how long to wait, when to give up) can be tested without them.
Source: `docs/service.md`, section 2; `docs/jobs.md`.
"""

from functools import partial
from math import inf
from pathlib import Path

from querydsl.errors import JobFailed, NotFound, NotYet
from querydsl.events import Polled, Saved, Verified, Warned
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.download import download
from querydsl.jobs.protocol.effects import Blocking, Flow, Sleep, T
from querydsl.jobs.protocol.request import ServiceCall
from querydsl.jobs.protocol.retry import call
from querydsl.jobs.protocol.status import KNOWN, JobStatus, job_status
from querydsl.jobs.protocol.submit import submit
from querydsl.jobs.results.output_file import OutputFile
from querydsl.jobs.results.records import Records
from querydsl.jobs.submission import checked_id
from querydsl.semantics.request import Request


def look(context: FlowContext, batch_id: str, deadline: float) -> Flow[JobStatus]:
    """The current status of a job. Raises `NotFound` if the service does not have it."""
    get = ServiceCall("GET", f"/batch/{checked_id(batch_id)}", batch_id=batch_id)
    body = yield from call(context, get, deadline)
    return job_status(body, batch_id, context.secrets)


def wait(context: FlowContext, batch_id: str, deadline: float) -> Flow[JobStatus]:
    """The status of a job once it is completed.

    The job is polled immediately, after 1 s, and then at growing intervals of up to 15 s. Raises `JobFailed` if the job fails,
    `NotYet` if the next poll would be after `deadline` (monotonic clock), and `NotFound` if the service does not have the job. A
    job that was just submitted may be unknown for the first seconds. Source: `docs/jobs.md`, section "Timeouts, polling, and
    retries".
    """
    pause, unknown_status = context.limits.first_poll, ""
    while True:
        job = yield from poll(context, batch_id, deadline)
        if job.status == "completed":
            return job
        if job.status == "failed":
            reason = job.error_message or "the service gave no reason"
            raise JobFailed(f"job {batch_id} failed: {reason}", batch_id=batch_id)
        if job.status not in KNOWN and job.status != unknown_status:
            unknown_status = job.status
            context.notify(Warned(f"job {batch_id} has the unknown status {unknown_status!r}; still waiting"))
        yield from _until_next_poll(context, batch_id, pause, deadline)
        pause = min(context.limits.longest_poll, pause * 1.5)


def poll(context: FlowContext, batch_id: str, deadline: float) -> Flow[JobStatus]:
    """The current status of a job. A job that was just submitted is pending while the service does not have it yet."""
    try:
        job = yield from look(context, batch_id, deadline)
    except NotFound:
        if context.clock.now() > context.started.get(batch_id, -inf) + context.limits.forgiving:
            raise
        job = JobStatus(batch_id, "pending")
    context.notify(Polled(batch_id, job.status, job.entities_fulfilled))
    return job


def _until_next_poll(context: FlowContext, batch_id: str, pause: float, deadline: float) -> Flow[None]:
    seconds = context.jittered(pause)
    if context.clock.now() + seconds > deadline:
        raise NotYet(
            f"job {batch_id} is not completed yet. It is still running; the same call finds it again",
            batch_id=batch_id,
            may_retry=True,
        )
    yield Sleep(seconds)


def records(
    context: FlowContext, batch_id: str, request: Request | None, deadline: float, folder: Path | None = None
) -> Flow[Records]:
    """The records of a job once it is completed: downloaded, verified and sorted. Temporary files are created in `folder`."""
    job = yield from wait(context, batch_id, deadline)
    found = yield from download(context, job, request, partial(look, context, batch_id, deadline), deadline, folder)
    context.notify(Verified(batch_id, len(found)))
    return found


def fetch(
    context: FlowContext,
    batch_id: str,
    request: Request | None,
    deadline: float,
    target: OutputFile | None = None,
) -> Flow[Records]:
    """The records of a job, also written to `target` if there is one."""
    return (yield from _holding(target, _fetch(context, batch_id, request, deadline, target)))


def run(
    context: FlowContext,
    request: Request,
    deadline: float,
    target: OutputFile | None = None,
    *,
    fresh: bool = False,
    resubmit: bool = False,
) -> Flow[Records]:
    """The records of a request, from the submission to the written file.

    The target is opened first, so that a job is not billed if its records cannot be written. A submission has at least the time
    of one call, so that a short deadline never leaves its outcome unknown.
    """
    submit_deadline = max(deadline, context.clock.now() + context.limits.call)

    def inner() -> Flow[Records]:
        batch_id = yield from submit(context, request, submit_deadline, fresh=fresh, resubmit=resubmit)
        return (yield from _fetch(context, batch_id, request, deadline, target))

    return (yield from _holding(target, inner()))


def _fetch(
    context: FlowContext, batch_id: str, request: Request | None, deadline: float, target: OutputFile | None
) -> Flow[Records]:
    found = yield from records(context, batch_id, request, deadline, target.folder if target else None)
    if target is not None:
        path: Path = yield Blocking(partial(target.write, found))
        context.notify(Saved(path, len(found)))
    return found


def _holding(target: OutputFile | None, inner: Flow[T]) -> Flow[T]:
    """The result of a flow, with the target locked while the flow runs."""
    if target is None:
        return (yield from inner)
    try:
        yield Blocking(target.open)
        return (yield from inner)
    finally:
        target.close()
