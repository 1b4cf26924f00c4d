"""Flows without a driver, a network or a clock: effects come out, answers go in."""

import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from querydsl.errors import JobCapReached, MaybeSubmitted, NotFound, NotYet, RateLimited, ServiceError, ServiceUnavailable
from querydsl.jobs.ledger.memory import MemoryLedger
from querydsl.jobs.ledger.model import EntryState
from querydsl.jobs.protocol import job
from querydsl.jobs.protocol.context import Clock, FlowContext
from querydsl.jobs.protocol.effects import (
    START,
    Blocking,
    Call,
    Close,
    Effect,
    EffectError,
    EffectResult,
    Flow,
    FlowEnd,
    Head,
    NoReply,
    Read,
    Sleep,
    advance,
)
from querydsl.jobs.protocol.submit import submit
from querydsl.jobs.submission import ledger_key
from tests.support.world import titled

REQUEST = titled()
Answer = NoReply | tuple[int, dict[str, str], Any]


@attrs.define
class World:
    """A service given as a function, and a clock that only `Sleep` moves. `calls` and `slept` record the effects."""

    service: Callable[[str, str, int], Answer]
    now: float = 1_000.0
    calls: list[tuple[str, str]] = attrs.field(factory=list)
    slept: list[float] = attrs.field(factory=list)
    _body: bytes = b""

    @property
    def context(self) -> FlowContext:
        return FlowContext("account", "https://x.example", MemoryLedger(), Clock(lambda: self.now, lambda: self.now, lambda: 0.5))

    def play(self, flow: Flow[Any]) -> Any:
        """The return value of a flow."""
        step = advance(flow, START)
        while not isinstance(step, FlowEnd):
            step = advance(flow, self._answer(step))
        return step.value

    def _answer(self, step: Effect) -> EffectResult | EffectError:
        match step:
            case Call(method=method, address=address):
                self.calls.append((method, address.reveal()))
                return EffectResult(self._head(self.service(method, address.reveal(), len(self.calls))))
            case Read():
                body, self._body = self._body, b""
                return EffectResult(body)
            case Sleep(seconds):
                self.slept.append(seconds)
                self.now += seconds
            case Blocking(action):
                return EffectResult(action())
            case Close():
                pass
        return EffectResult()

    def _head(self, answer: Answer) -> Head | NoReply:
        if isinstance(answer, NoReply):
            return answer
        status, headers, body = answer
        self._body = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Head(status, headers)


STARTED: Answer = (200, {}, {"batch_id": "b-1"})
NO_JOBS: Answer = (200, {}, {"jobs": []})
UNSENT = st.just(NoReply("refused", sent=False))
THROTTLED: st.SearchStrategy[Any] = st.sampled_from(
    [(429, {"retry-after": "3"}, {}), (429, {}, {}), (429, {"x-ratelimit-reset": "2"}, {})]
)
REFUSED: st.SearchStrategy[Any] = st.sampled_from([(status, {}, {}) for status in (400, 401, 402, 403, 404, 409)])
UNSURE = st.sampled_from(
    [
        NoReply("reset", sent=True),
        (302, {}, {}),
        (303, {}, {"batch_id": "b-1"}),
        (500, {}, {}),
        (503, {}, b""),
        (408, {}, {}),
        (200, {}, b"<"),
        (200, {}, []),
        (201, {}, {"batch_id": "../x"}),
    ]
)


@given(st.lists(st.one_of(UNSENT, THROTTLED, REFUSED, UNSURE, st.just(STARTED)), max_size=12))
def test_after_a_job_or_an_unknown_outcome_nothing_is_submitted_again(answers: list[Answer]) -> None:
    sent: list[Answer] = []

    def service(method: str, path: str, _: int) -> Answer:
        if method == "GET":
            return NO_JOBS
        sent.append(answers[len(sent)] if len(sent) < len(answers) else STARTED)
        return sent[-1]

    world = World(service)
    context = world.context
    try:
        batch_id = world.play(submit(context, REQUEST, world.now + 10_000))
    except ServiceError as error:
        batch_id = None
        assert isinstance(error, MaybeSubmitted) == leaves_doubt(sent[-1])
    assert batch_id == ("b-1" if sent[-1] == STARTED else None)
    assert not any(leaves_doubt(answer) or answer == STARTED for answer in sent[:-1])
    entry = context.ledger.newest(ledger_key(REQUEST, "account", "https://x.example"))
    expected = EntryState.SUBMITTED if batch_id else EntryState.SENDING if leaves_doubt(sent[-1]) else None
    assert (entry.state if entry else None) is expected


def test_an_entry_without_its_job_id_stops_the_next_submit_until_resubmit() -> None:
    world = World(lambda method, _path, _number: NO_JOBS if method == "GET" else STARTED)
    context = world.context
    world.play(submit(context, REQUEST, world.now + 10))
    started = context.ledger.newest(ledger_key(REQUEST, "account", "https://x.example"))
    assert started is not None
    context.ledger.settle(started.number, None)  # type: ignore[arg-type]  # as damage leaves it
    with pytest.raises(MaybeSubmitted):
        world.play(submit(context, REQUEST, world.now + 10))
    assert [method for method, _ in world.calls].count("POST") == 1
    assert world.play(submit(context, REQUEST, world.now + 10, resubmit=True)) == "b-1"


def leaves_doubt(answer: Answer) -> bool:
    """Whether the answer may have started a job without returning its id."""
    if isinstance(answer, NoReply):
        return answer.sent
    status, _, body = answer
    return status >= 500 or status == 408 or 300 <= status < 400 or (status < 300 and body != {"batch_id": "b-1"})


@given(st.lists(st.sampled_from([0.0, 2.0, 30.0, 90.0]), min_size=1, max_size=8), st.floats(1, 120))
def test_no_pause_is_shorter_than_requested_or_goes_beyond_the_deadline(delays: list[float], patience: float) -> None:
    def service(method: str, path: str, _: int) -> Answer:
        if method == "GET":
            return NO_JOBS
        delay = posts.pop() if posts else None
        return STARTED if delay is None else (429, {"retry-after": str(delay)}, {})

    posts = list(delays)
    world = World(service)
    try:
        world.play(submit(world.context, REQUEST, world.now + patience))
    except RateLimited as error:
        assert error.may_retry
    assert world.now <= 1_000 + patience
    for pause, delay in zip(world.slept, reversed(delays), strict=False):
        assert pause >= delay


def jobs(active: int) -> Answer:
    listed = [{"batch_id": f"b-{number}", "status": "processing"} for number in range(active)]
    return (200, {}, {"jobs": [*listed, {"batch_id": "old", "status": "completed"}]})


def test_the_number_of_active_jobs_distinguishes_the_two_kinds_of_429() -> None:
    def service(active: int) -> Callable[[str, str, int], Answer]:
        return lambda method, path, _: jobs(active) if method == "GET" else (429, {"x-ratelimit-reset": "40"}, {})

    for active, kind in ((5, JobCapReached), (4, RateLimited)):
        world = World(service(active))
        with pytest.raises(RateLimited) as caught:
            world.play(submit(world.context, REQUEST, world.now + 30))
        assert (type(caught.value), caught.value.retry_after) == (kind, 40.0)
        assert world.slept == []


def test_a_job_is_polled_at_growing_intervals_until_the_deadline() -> None:
    world = World(lambda method, path, _: (200, {}, {"status": "pending"}))
    with pytest.raises(NotYet) as caught:
        world.play(job.wait(world.context, "b-1", world.now + 60))
    assert (caught.value.batch_id, caught.value.may_retry) == ("b-1", True)
    assert [round(pause, 2) for pause in world.slept] == [1.0, 1.5, 2.25, 3.38, 5.06, 7.59, 11.39, 15.0]
    assert world.now <= 1_060


def test_errors_during_polling_use_a_budget_that_a_success_resets() -> None:
    def service(method: str, path: str, number: int) -> Answer:
        return (200, {}, {"status": "pending"}) if number % 5 == 0 else (503, {}, {})

    world = World(service)
    with pytest.raises((NotYet, ServiceUnavailable)):
        world.play(job.wait(world.context, "b-1", world.now + 600))
    assert len(world.calls) > 100

    always = World(lambda method, path, _: (503, {}, {}))
    with pytest.raises(ServiceError) as caught:
        always.play(job.wait(always.context, "b-1", always.now + 600))
    assert (caught.value.attempts, caught.value.status, caught.value.may_retry) == (6, 503, True)
    assert len(always.calls) == 6


def test_an_unknown_job_that_was_not_started_here_is_not_waited_for() -> None:
    world = World(lambda method, path, _: (404, {}, {}))
    with pytest.raises(NotFound):
        world.play(job.wait(world.context, "b-1", world.now + 600))
    assert world.slept == []
