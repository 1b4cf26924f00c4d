"""The budget of a search: what it may cost, and when a command asks or stops."""

import re
from math import inf
from pathlib import Path

import pytest

from querydsl.jobs.budget import Budget, Decision, Estimate
from querydsl.jobs.submission import live_request
from querydsl.rules.clauses import LIMIT_CAPPED_HINT
from querydsl.sandbox import Fault, Server
from querydsl.semantics.request import Request
from tests.support.commands import Command, on_terminal
from tests.support.matrix import lines
from tests.support.world import BOTH, call, titled

REMOTE = "https://service.invalid"
BIG = 'title ~ "engineer" and country = "Canada"'
SMALL = 'title ~ "engineer" limit 5'
slow = pytest.mark.slow


@pytest.mark.parametrize(
    ("requests", "records", "credits"),
    [
        ([titled(limit=None)], 10_000, 300.0),
        ([titled(limit=7)], 7, 0.21),
        ([titled(limit=20_000)], 10_000, 300.0),
        ([live_request(titled(limit=None))], 1_000, 30.0),
        ([titled(limit=7), titled("sales", limit=None)], 10_007, 300.21),
    ],
)
def test_the_estimate_is_the_limit_or_the_cap_times_the_price(requests: list[Request], records: int, credits: float) -> None:
    found = Estimate.of(requests)
    assert (found.records, found.jobs, found.credits) == (records, len(requests), credits)


@pytest.mark.parametrize(
    ("chosen", "base_url", "approved", "most"),
    [
        (None, REMOTE, False, 50.0),
        (None, REMOTE, True, inf),
        (None, "http://127.0.0.1:8080", False, inf),
        (None, "http://sandbox.localhost", False, inf),
        (None, "http://[::1]:8080", False, inf),
        (2.5, REMOTE, False, 2.5),
        (2.5, "http://127.0.0.1:8080", False, 2.5),
        (80.0, REMOTE, False, 80.0),
        (0.0, REMOTE, True, inf),
    ],
)
def test_the_budget_is_what_the_user_chose_or_50_for_other_machines(
    chosen: float | None, base_url: str, approved: bool, most: float
) -> None:
    assert Budget.of(chosen, base_url, approved=approved).max_credits == most


@pytest.mark.parametrize(
    ("records", "can_ask", "decision"),
    [(1666, True, Decision.SPEND), (1667, True, Decision.ASK), (1667, False, Decision.STOP), (1666, False, Decision.SPEND)],
)
def test_above_the_budget_a_terminal_is_asked_and_the_rest_stops(records: int, can_ask: bool, decision: Decision) -> None:
    assert Budget(50.0).decide(Estimate(records), can_ask=can_ask) is decision


@pytest.mark.parametrize("kind", BOTH)
def test_a_client_finds_out_whether_a_query_would_start_a_job(kind: str, server: Server, tmp_path: Path) -> None:
    server.script.add(Fault(method="POST", path="/batch/*", nth=2, status=502))

    def new(**options: bool) -> bool:
        return bool(call(kind, lambda client: client.starts_job(SMALL, **options), base_url=server.base_url, state_dir=tmp_path))

    assert new() and server.requests == ()
    call(kind, lambda client: client.submit(SMALL), base_url=server.base_url, state_dir=tmp_path)
    assert (new(), new(resubmit=True), new(fresh=True)) == (False, False, True)
    with pytest.raises(Exception, match="may be running"):
        call(kind, lambda client: client.submit(SMALL, fresh=True), base_url=server.base_url, state_dir=tmp_path)
    assert (new(), new(resubmit=True)) == (False, True)


def test_above_50_credits_nothing_is_sent_to_the_service(querydsl: Command) -> None:
    done = querydsl("run", BIG, "--base-url", REMOTE)
    assert (done.code, done.out) == (2, "")
    assert "error: this search may cost 300.00 credits, more than the 50 credits that it may spend without asking" in done.err
    assert "Nothing was submitted" in done.err and "--yes" in done.err


@pytest.mark.parametrize("words", [(), ("--wait", "0")])
def test_the_cost_is_printed_and_an_explicit_budget_applies_to_this_machine(
    words: tuple[str, ...], querydsl: Command, server: Server
) -> None:
    base = ("--base-url", server.base_url, *words)
    assert "this search may cost up to 0.15 credits (5 records" in querydsl("run", SMALL, *base).err
    done = querydsl("run", BIG, *base, "--max-credits", "299")
    assert done.code == 2 and "300.00 credits" in done.err
    assert len(server.state.jobs) == 1
    assert querydsl("run", BIG, *base, "--max-credits", "299", "--yes").code == 0
    assert querydsl("run", f"{BIG} limit 100", *base, "--max-credits", "3").code == 0
    assert len(server.state.jobs) == 3


def test_the_sandbox_is_free_unless_a_budget_is_chosen(querydsl: Command) -> None:
    done = querydsl("run", BIG, key=None)
    assert done.code == 0 and "credits" not in done.err
    assert querydsl("run", BIG, "--max-credits", "1", key=None).code == 2


def test_the_budget_comes_from_the_option_the_environment_or_the_settings(
    querydsl: Command, server: Server, tmp_path: Path
) -> None:
    words = ("run", BIG, "--base-url", server.base_url)
    (tmp_path / "pyproject.toml").write_text("[tool.querydsl]\nmax-credits = 299.5")
    assert "299.5 credits" in querydsl(*words).err
    assert querydsl(*words, env={"QUERYDSL_MAX_CREDITS": "300"}).code == 0
    assert "2 credits" in querydsl(*words, "--fresh", "--max-credits", "2", env={"QUERYDSL_MAX_CREDITS": "300"}).err
    assert len(server.state.jobs) == 1
    wrong = querydsl(*words, env={"QUERYDSL_MAX_CREDITS": "lots"})
    assert wrong.code == 2 and "QUERYDSL_MAX_CREDITS" in wrong.err


@pytest.mark.parametrize("value", ["-1", "nan", "true", '"1"'])
def test_a_wrong_budget_in_the_settings_is_an_error(value: str, querydsl: Command, tmp_path: Path) -> None:
    (tmp_path / "querydsl.toml").write_text(f"max-credits = {value}")
    done = querydsl("run", SMALL, key=None)
    assert (done.code, "`max-credits` must be a number of 0 or more" in done.err) == (2, True)


def test_a_job_that_was_paid_for_is_resumed_without_a_question(querydsl: Command, server: Server) -> None:
    base = ("--base-url", server.base_url)
    assert querydsl("run", BIG, *base).code == 0
    again = querydsl("run", BIG, *base, "--max-credits", "1")
    assert again.code == 0 and "already paid" in again.err and "may cost" not in again.err
    assert querydsl("run", BIG, *base, "--max-credits", "1", "--fresh").code == 2
    assert len(server.state.jobs) == 1


def test_after_an_unknown_outcome_only_a_resubmission_needs_a_budget(querydsl: Command, server: Server) -> None:
    server.script.add(Fault(method="POST", path="/batch/*", nth=1, status=502))
    base = ("--base-url", server.base_url)
    assert querydsl("run", BIG, *base).code == 7
    assert querydsl("run", BIG, *base, "--max-credits", "1").code == 7
    assert querydsl("run", BIG, *base, "--max-credits", "1", "--resubmit").code == 2


def test_a_summary_of_a_query_has_the_budget_of_run(querydsl: Command, server: Server) -> None:
    done = querydsl("summary", BIG, "--base-url", server.base_url, "--max-credits", "299")
    assert done.code == 2 and "300.00 credits" in done.err and server.requests == ()


@slow
def test_on_a_terminal_the_user_is_asked(tmp_path: Path, server: Server) -> None:
    words = ("run", SMALL, "--base-url", server.base_url, "--max-credits", "0.1")
    for answer in (b"n\n", b"\n"):
        code, screen = on_terminal(tmp_path, *words, answer=answer)
        assert code == 2 and "nothing was submitted" in screen and not server.requests
    code, screen = on_terminal(tmp_path, *words, answer=b"y\n")
    assert code == 0 and len(server.state.jobs) == 1
    code, screen = on_terminal(tmp_path, *words)
    assert code == 0 and "already paid" in screen and "Submit?" not in screen


@slow
def test_on_a_terminal_a_count_is_offered_first(tmp_path: Path, server: Server) -> None:
    words = ("run", BIG, "--base-url", server.base_url, "--max-credits")
    code, screen = on_terminal(tmp_path, *words, "299", answer=b"c\n")
    found = re.search(r"up to ([\d.]+) credits \((\d+) records", screen.split("Submit?")[1])
    assert code == 0 and found and float(found[1]) == round(0.03 * int(found[2]), 2) < 299
    assert [request.path for request in server.requests][:2] == ["/person/search", "/batch/person/search"]
    code, screen = on_terminal(tmp_path, *words, "0.5", "--fresh", answer=b"c\nn\n")
    assert code == 2 and screen.count("Submit?") == 2 and len(server.state.jobs) == 1


@slow
def test_the_default_budget_asks_on_a_terminal(tmp_path: Path) -> None:
    code, screen = on_terminal(tmp_path, "run", BIG, "--base-url", REMOTE, answer=b"n\n")
    assert code == 2 and "That is more than 50 credits. Submit?" in screen


def test_a_full_result_is_reported(querydsl: Command, server: Server) -> None:
    base = ("--base-url", server.base_url)
    full = "the result is full (5 records), and more records may match"
    assert querydsl("run", SMALL, *base).err.splitlines()[-1] == full
    (batch_id,) = server.state.jobs
    assert querydsl("jobs", "fetch", batch_id, *base, "-o", "x.csv").err.splitlines()[-1] == full
    assert "is full" not in querydsl("run", 'name = "Nobody Nowhere" limit 5', *base).err


@slow
def test_a_result_at_the_cap_of_the_service_is_reported(querydsl: Command, server: Server) -> None:
    server.script.add(Fault(path="/batch/*-*", patch={"result_count": 10_000}), Fault(path="/results/*", gzip_body=lines(10_000)))
    done = querydsl("run", BIG, "--base-url", server.base_url, "-o", "x.jsonl")
    assert f"the result is full (10,000 records), and more records may match; {LIMIT_CAPPED_HINT}" in done.err
    assert Path("x.jsonl").read_bytes() == lines(10_000)
