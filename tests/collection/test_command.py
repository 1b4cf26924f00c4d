"""`querydsl collect` and `querydsl collections`: plans, budgets, interruptions, and what they print."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from querydsl.sandbox import Settings
from tests.support.collecting import expected_ids, ids_in, on_count, served
from tests.support.commands import Command, environment, on_terminal

pytestmark = pytest.mark.slow

QUERY = 'title ~ "engineer" select id limit 50k'
SIZE = ("--part-size", "100")


def test_a_plan_shows_parts_and_cost_and_submits_nothing(querydsl: Command) -> None:
    with served() as server:
        done = querydsl("collect", QUERY, "-o", "out.csv", "--plan", *SIZE, "--base-url", server.base_url)
        assert not server.state.jobs
        shown = dict(line.split(": ", 1) for line in done.out.splitlines())
        assert int(shown["records"]) == len(expected_ids(server, QUERY))
        assert float(shown["credits_for_records"]) == pytest.approx(0.03 * int(shown["records"]), abs=0.01)
        assert shown["state"] == "planned"
        as_json = querydsl("collect", QUERY, "-o", "out.csv", "--plan", "--json", *SIZE, "--base-url", server.base_url)
        assert len(json.loads(as_json.out)["ranges"]) == int(shown["parts"])
    assert "limit-capped" not in done.err
    assert not Path("out.csv").exists()


def test_a_budget_stops_a_collection_and_yes_allows_it(querydsl: Command) -> None:
    words = ("collect", QUERY, "-o", "out.jsonl", *SIZE, "--max-credits", "1", "--base-url")
    with served() as server:
        stopped = querydsl(*words, server.base_url)
        assert (stopped.code, len(server.state.jobs)) == (2, 0)
        assert "more than the 1 credits" in stopped.err
        done = querydsl(*words, server.base_url, "--yes")
        assert done.code == 0, done.err
        assert sorted(ids_in(Path("out.jsonl"))) == sorted(expected_ids(server, QUERY))
        assert re.search(r"3\d\d records in .*out\.jsonl, from \d parts\. 3\d\d match now\n", done.err)
        again = querydsl(*words, server.base_url)
        assert again.code == 0
        assert "is complete. To collect again, and pay again, use --fresh" in again.err


def test_jobs_in_the_ledger_do_not_count_as_cost(querydsl: Command) -> None:
    with served() as server:
        words = ("collect", QUERY, *SIZE, "--max-credits", "0", "--base-url", server.base_url)
        querydsl(*words, "-o", "out.jsonl", "--yes")
        jobs = len(server.state.jobs)
        free = querydsl(*words, "-o", "out.csv")
        assert free.code == 0, free.err
        assert querydsl(*words, "-o", "out.csv", "--fresh").code == 2
        assert len(server.state.jobs) == jobs


def test_collections_are_listed_shown_resumed_and_forgotten(querydsl: Command) -> None:
    with served() as server:
        address = ("--base-url", server.base_url)
        querydsl("collect", QUERY, "-o", "out.jsonl", "--plan", *SIZE, *address)
        (row,) = json.loads(querydsl("collections", "list", "--json", *address).out)
        assert (row["state"], row["parts_complete"]) == ("planned", 0)
        assert querydsl("collect", "--resume", row["id"][:4], *address).code == 0
        assert Path("out.jsonl").exists()
        assert "state: complete" in querydsl("collections", "show", row["id"][:4], *address).out
        listed = querydsl("collections", "list", *address).out.splitlines()
        assert listed[0].split() == ["ID", "AGE", "STATE", "PARTS", "RECORDS", "OUTPUT"]
        assert querydsl("collections", "forget", row["id"], *address).code == 0
        assert querydsl("collections", "list", *address).out == ""
        assert querydsl("collections", "show", row["id"], *address).code == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("collect", QUERY), "-o is required"),
        (("collect", "--resume", "1", QUERY), "Leave out the query"),
        (("collect", QUERY, "-o", "x.csv", "--split-by", "title"), "cannot be split by `title`"),
        (("collect", QUERY, "-o", "x.csv", "--via", "pages", "--split-by", "country"), "only jobs can be split"),
        (("collect", "--resume", "nope"), "collection nope was not found"),
    ],
)
def test_wrong_options_are_explained(querydsl: Command, words: tuple[str, ...], says: str) -> None:
    with served() as server:
        done = querydsl(*words, "--base-url", server.base_url)
        assert done.code in (1, 2)
        assert says in done.err
        assert not server.state.jobs


def test_missing_records_end_with_their_exit_code(querydsl: Command) -> None:
    with served(on_count(scale={"total_count": 1.2})) as server:
        words = ("collect", QUERY, "-o", "out.jsonl", *SIZE, "--base-url", server.base_url)
        done = querydsl(*words)
        assert done.code == 8
        assert "--partial" in done.err
        assert not Path("out.jsonl").exists()
        assert querydsl(*words, "--partial").code == 0
        assert sorted(ids_in(Path("out.jsonl"))) == sorted(expected_ids(server, QUERY))


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=90, check=False)


@pytest.mark.parametrize("how", (signal.SIGINT, signal.SIGKILL))
def test_an_interrupted_collection_goes_on_in_a_new_process(how: signal.Signals, tmp_path: Path) -> None:
    settings = Settings(job_records=100, pending_seconds=0.2, processing_seconds=0.4)
    with served(settings=settings) as server:
        words = [sys.executable, "-m", "querydsl", "collect", QUERY, "-o", "out.jsonl", *SIZE, "--base-url", server.base_url]
        child = subprocess.Popen(words, cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while len(server.state.jobs) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        child.send_signal(how)
        _, said = child.communicate(timeout=60)
        assert not (tmp_path / "out.jsonl").exists()
        resume = re.search(r"to resume: querydsl (collect --resume \w+ --base-url \S+)", said)
        assert (resume is not None) is (how is signal.SIGINT)
        again = resume[1].split() if resume else words[3:]
        done = subprocess.run(
            words[:3] + again, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, timeout=90, check=False
        )
        if "outcome" not in done.stderr and "may be running" not in done.stderr:
            assert done.returncode == 0, done.stderr
            assert sorted(ids_in(tmp_path / "out.jsonl")) == sorted(expected_ids(server, QUERY))
        assert sum(len(job.records) for job in server.state.jobs.values()) <= len(expected_ids(server, QUERY))


def test_a_terminal_shows_a_status_line_and_asks_about_the_cost(tmp_path: Path) -> None:
    with served() as server:
        words = ("collect", QUERY, "-o", "out.jsonl", *SIZE, "--max-credits", "1", "--base-url", server.base_url)
        code, screen = on_terminal(tmp_path, *words, answer=b"n\n")
        assert code == 2
        assert "more than 1 credits. Submit?" in screen
        assert not server.state.jobs
        code, screen = on_terminal(tmp_path, *words, answer=b"y\n")
        assert code == 0
        assert re.search(r"\r\x1b\[K\d of \d parts, \d+ of \d+ records", screen)
    assert len(ids_in(tmp_path / "out.jsonl")) > 300
