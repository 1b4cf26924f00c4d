"""`querydsl run` and `querydsl jobs`: output, error output and exit codes."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from querydsl.cli.progress import Progress
from querydsl.cli.resume import OutputOptions, resume_hint
from querydsl.jobs.client import Client
from querydsl.jobs.results.table import Layout
from querydsl.sandbox import Damage, Fault, Server, Settings, serve
from tests.support.commands import Command, environment, on_terminal
from tests.support.matrix import lines
from tests.support.world import CANARY

pytestmark = pytest.mark.slow

QUERY = 'title ~ "engineer" and (country = "United States" or country = "Canada") select name, title, country limit 5'
BUSY = Fault(path="/batch/*-*", method="GET", patch={"status": "processing"})


def test_without_a_key_the_sandbox_is_used_and_stderr_reports_it(process: Command) -> None:
    done = process("run", QUERY, key=None)
    assert done.code == 0
    assert len([json.loads(line) for line in done.out.splitlines()]) == 5
    assert "using the sandbox" in done.err


def test_an_empty_result_in_a_pipe_is_reported_on_stderr(querydsl: Command) -> None:
    done = querydsl("run", 'name = "Nobody Nowhere"', key=None)
    assert (done.code, done.out) == (0, "")
    assert "0 records" in done.err.splitlines()
    assert "0 records" not in querydsl("run", QUERY, key=None).err


def test_on_a_terminal_the_records_are_a_table(tmp_path: Path) -> None:
    code, screen = on_terminal(tmp_path, "run", QUERY, key=None)
    assert code == 0
    plain = re.sub(r"\x1b\[[0-9;]*m", "", screen)
    assert re.search(r"┃ name +┃ title +┃ country +┃", plain)
    assert "5 records" in screen


@pytest.mark.slow
def test_control_characters_in_records_do_not_reach_a_terminal(tmp_path: Path, server: Server) -> None:
    hostile = lines(1, basic_profile={"name": "\x1b]0;owned\x07 \u202eevil [red]x[/red] \x9b31m"})
    server.script.add(Fault(path="/batch/*-*", patch={"result_count": 1}), Fault(path="/results/*", gzip_body=hostile))
    for form in ("table", "jsonl", "json", "csv"):
        words = ("run", "title ~ 'engineer' select name", "--base-url", server.base_url, "--format", form)
        code, screen = on_terminal(tmp_path, *words)
        assert code == 0
        assert not {"\x1b]", "\u202e", "\x9b", "\x07"} & {part for part in ("\x1b]", "\u202e", "\x9b", "\x07") if part in screen}
        assert "[red]x[/red]" in screen


@pytest.mark.parametrize("form", ("jsonl", "json", "csv"))
def test_each_format_can_be_written_to_a_pipe_and_to_a_file(form: str, process: Command, server: Server, tmp_path: Path) -> None:
    piped = process("run", QUERY, "--base-url", server.base_url, "--format", form)
    saved = process("run", QUERY, "--base-url", server.base_url, "-o", f"out.{form}")
    assert (piped.code, saved.code, saved.out) == (0, 0, "")
    assert (tmp_path / f"out.{form}").read_text() == piped.out
    assert f"5 records saved to {tmp_path / f'out.{form}'}" in saved.err


def test_parquet_is_written_if_the_format_requests_it(querydsl: Command, server: Server, tmp_path: Path) -> None:
    assert querydsl("run", QUERY, "--base-url", server.base_url, "-o", "out.data", "--format", "parquet").code == 0
    assert (tmp_path / "out.data").read_bytes()[:4] == b"PAR1"


def test_raw_does_not_protect_csv_cells(querydsl: Command, server: Server) -> None:
    hostile = lines(1, basic_profile={"name": "=1+1"})
    server.script.add(Fault(path="/batch/*-*", patch={"result_count": 1}), Fault(path="/results/*", gzip_body=hostile))
    for words, cell in (((), "'=1+1"), (("--raw",), "=1+1")):
        done = querydsl("run", QUERY, "--base-url", server.base_url, "--format", "csv", *words)
        assert [row["name"] for row in csv.DictReader(done.out.splitlines())] == [cell]


@pytest.mark.parametrize("wait", [(), ("--wait", "0")], ids=["waiting", "not waiting"])
def test_a_column_that_does_not_exist_is_refused_before_anything_is_sent(
    wait: tuple[str, ...], querydsl: Command, server: Server
) -> None:
    done = querydsl("run", QUERY, "--base-url", server.base_url, "--columns", "name,comapny", *wait)
    assert (done.code, done.out) == (2, "")
    assert "comapny" in done.err
    assert server.requests == ()


def test_a_dry_run_prints_the_request_and_sends_nothing(querydsl: Command, server: Server) -> None:
    done = querydsl("run", QUERY, "--dry-run", "--base-url", server.base_url)
    first, _, body = done.out.partition("\n")
    assert (done.code, first) == (0, f"POST {server.base_url}/batch/person/search")
    assert json.loads(body)["max_results"] == 5
    assert server.requests == ()


def test_without_a_key_nothing_is_sent_to_an_address(querydsl: Command, server: Server) -> None:
    base = ("--base-url", server.base_url)
    for words in (("count", QUERY), ("run", QUERY), ("jobs", "list"), ("credits",)):
        done = querydsl(*words, *base, key=None)
        assert (done.code, done.out) == (4, "")
        assert done.err.startswith("error: no API key found. Set CRUSTDATA_API_KEY")
    assert querydsl("run", QUERY, "--dry-run", *base, key=None).out.startswith(f"POST {server.base_url}/")
    assert server.requests == ()


def test_wait_0_submits_and_prints_the_command_that_fetches(querydsl: Command, server: Server, tmp_path: Path) -> None:
    server.script.add(BUSY)
    done = querydsl("run", QUERY, "--base-url", server.base_url, "--wait", "0", "-o", "out.data", "--format", "csv", "--raw")
    assert done.code == 3 and not (tmp_path / "out.data").exists()
    (batch_id,) = server.state.jobs
    _, submitted, _, line = done.err.splitlines()
    assert submitted == f"job {batch_id} submitted"
    assert line == f"to resume: querydsl jobs fetch {batch_id} -o out.data --format csv --raw --base-url {server.base_url}"
    server.script.clear()
    fetched = querydsl(*line.removeprefix("to resume: querydsl ").split())
    assert fetched.code == 0 and len((tmp_path / "out.data").read_text().splitlines()) == 6


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(path="/batch/*-*", method="GET", status=404), 3),
        (Fault(path="/batch/*-*", method="GET", status=503), 3),
        (Fault(path="/batch/*-*", method="GET", patch={"status": "failed"}), 7),
    ],
)
def test_wait_0_polls_a_job_once_whatever_the_service_answers(fault: Fault, code: int, querydsl: Command, server: Server) -> None:
    server.script.add(fault)
    done = querydsl("run", QUERY, "--base-url", server.base_url, "--wait", "0")
    assert (done.code, "error: " in done.err, "to resume: " in done.err) == (code, code == 7, code == 3)


def test_wait_0_prints_the_records_of_a_job_that_is_completed_already(querydsl: Command, server: Server) -> None:
    done = querydsl("run", QUERY, "--base-url", server.base_url, "--wait", "0")
    assert (done.code, len(done.out.splitlines())) == (0, 5)


def test_wait_0_submits_nothing_if_the_output_cannot_be_written(querydsl: Command, server: Server) -> None:
    done = querydsl("run", QUERY, "--base-url", server.base_url, "--wait", "0", "-o", "nowhere/out.csv")
    assert (done.code, server.requests) == (8, ())


def test_the_command_that_resumes_without_a_job_id_never_starts_a_second_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["querydsl", "run", "changed_jobs", "--fresh", "--raw", "--resubmit"])
    client = Client(CANARY, "http://127.0.0.1:9", state_dir=tmp_path)
    with pytest.raises(KeyboardInterrupt), client, resume_hint(Progress(), client, OutputOptions(layout=Layout(raw=True))):
        raise KeyboardInterrupt
    assert capsys.readouterr().err == "\nto resume: querydsl run changed_jobs --raw\n"


def test_a_job_that_is_not_completed_in_time_exits_with_3(querydsl: Command, server: Server) -> None:
    server.script.add(Fault(path="/batch/*-*", method="GET", patch={"status": "pending"}))
    done = querydsl("run", QUERY, "--base-url", server.base_url, "--wait", "0.5")
    assert done.code == 3 and "not completed yet" in done.err and "to resume" in done.err
    assert querydsl("jobs", "wait", next(iter(server.state.jobs)), "--wait", "0.5", "--base-url", server.base_url).code == 3


@pytest.mark.parametrize(
    ("fault", "settings", "code"),
    [
        (Fault(method="POST", status=401, body=b"{}"), Settings(), 4),
        (Fault(method="POST", status=402, reaches=False, body=b"{}"), Settings(), 5),
        (Fault(method="POST", status=429, reaches=False, headers={"retry-after": "1e9"}), Settings(), 6),
        (Fault(path="/batch/*-*", patch={"status": "failed"}), Settings(), 7),
        (Fault(path="/results/*", damage=Damage.HTML), Settings(), 8),
        (Fault(method="POST", status=502, body=b"{}"), Settings(), 7),
        (Fault(method="POST", status=400, body=b"{}"), Settings(), 1),
    ],
)
def test_each_outcome_has_its_exit_code(fault: Fault, settings: Settings, code: int, querydsl: Command, tmp_path: Path) -> None:
    with serve(settings=settings) as server:
        server.script.add(fault)
        done = querydsl("run", QUERY, "--base-url", server.base_url, "-o", "out.jsonl")
    assert done.code == code, done.err
    assert not (tmp_path / "out.jsonl").exists()


def test_a_gated_field_is_shown_in_the_query(querydsl: Command, server: Server) -> None:
    done = querydsl("run", "title ~ 'x' select first_name", "--base-url", server.base_url)
    assert done.code == 5
    assert "select first_name" in done.err and "^^^^^^^^^^" in done.err


def test_after_an_unknown_outcome_the_newest_jobs_are_shown_and_resubmit_works(querydsl: Command, server: Server) -> None:
    server.script.add(Fault(method="POST", path="/batch/*", nth=1, status=502))
    for _ in range(2):
        done = querydsl("run", QUERY, "--base-url", server.base_url)
        assert done.code == 7 and next(iter(server.state.jobs)) in done.err and "--resubmit" in done.err
    doubtful, job = json.loads(querydsl("jobs", "list", "--json", "--base-url", server.base_url).out)
    assert (doubtful["batch_id"], doubtful["status"], doubtful.keys()) == ("#1", "maybe submitted", job.keys())
    assert doubtful["query"].startswith('title ~ "engineer" and')
    assert querydsl("run", QUERY, "--base-url", server.base_url, "--resubmit").code == 0
    assert len(server.state.jobs) == 2


def test_jobs_are_listed_shown_awaited_fetched_and_forgotten(querydsl: Command, server: Server) -> None:
    base = ("--base-url", server.base_url)
    assert querydsl("run", QUERY, *base).code == 0
    (batch_id,) = server.state.jobs
    headers, line = querydsl("jobs", "list", *base).out.splitlines()
    assert headers.split() == ["JOB", "AGE", "STATE", "RECORDS", "QUERY"]
    assert re.fullmatch(rf"{batch_id}  \d+ s +completed  5 +title ~ .*", line)
    (listed,) = json.loads(querydsl("jobs", "list", "--json", *base).out)
    assert listed["batch_id"] == batch_id
    assert listed["query"].startswith('title ~ "engineer" and')
    shown = json.loads(querydsl("jobs", "show", batch_id, "--json", *base).out)
    assert (shown["status"], shown["result_count"], "links" in shown) == ("completed", 5, False)
    assert (shown["entities_fulfilled"], shown["query"]) == (5, listed["query"])
    assert listed.keys() == shown.keys() >= {"batch_id", "created_at", "completed_at", "action"}
    assert querydsl("jobs", "wait", batch_id, *base).out == f"{batch_id}: completed\n"
    assert len(querydsl("jobs", "fetch", batch_id, *base).out.splitlines()) == 5
    assert querydsl("jobs", "forget", batch_id, *base).code == 0
    assert querydsl("jobs", "forget", batch_id, *base).code == 1
    assert querydsl("run", QUERY, *base).code == 0
    assert len(server.state.jobs) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("run", QUERY, "-o", "out.docx"), "unknown extension"),
        (("run", QUERY, "-o", "out.csv", "--format", "table"), "for terminals only"),
        (("run", QUERY, "--base-url", "http://api.example.com"), "https"),
        (("jobs", "show", "../admin", "--base-url", "http://127.0.0.1:9"), "letters, digits"),
        (("run", QUERY, "--wait", "-1"), "--wait"),
    ],
)
def test_a_usage_error_exits_with_2_and_a_hint(words: tuple[str, ...], message: str, querydsl: Command) -> None:
    done = querydsl(*words)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_query_and_parameters_come_from_a_file_and_from_stdin(querydsl: Command, server: Server, tmp_path: Path) -> None:
    (tmp_path / "q.qdsl").write_text("title ~ $word limit 3")
    words: tuple[Any, ...] = ("-p", "word=engineer", "--base-url", server.base_url)
    assert len(querydsl("run", "-f", "q.qdsl", *words).out.splitlines()) == 3
    assert len(querydsl("run", "-", *words, stdin="title ~ $word limit 2").out.splitlines()) == 2


def test_a_job_is_named_by_the_beginning_of_its_id(querydsl: Command, server: Server) -> None:
    base = ("--base-url", server.base_url)
    assert querydsl("run", QUERY, *base).code == 0
    (batch_id,) = server.state.jobs
    assert querydsl("jobs", "wait", batch_id[:6], *base).out == f"{batch_id}: completed\n"
    assert json.loads(querydsl("jobs", "show", batch_id[:8], "--json", *base).out)["batch_id"] == batch_id
    assert len(querydsl("jobs", "fetch", batch_id[:4], *base).out.splitlines()) == 5
    assert querydsl("jobs", "forget", batch_id[:8], *base).err == f"forgot job {batch_id}; the same query will start a new job\n"
    assert querydsl("jobs", "wait", batch_id[:6], *base).out == f"{batch_id}: completed\n"  # the service still lists the job


def test_the_beginning_of_several_ids_is_an_error(querydsl: Command, server: Server) -> None:
    base = ("--base-url", server.base_url)
    for number in range(17):  # of 17 ids, two begin with the same character
        assert querydsl("run", f"{QUERY[:-1]}{number + 1}", *base).code == 0
    first = [batch_id[0] for batch_id in server.state.jobs]
    prefix = next(character for character in first if first.count(character) > 1)
    done = querydsl("jobs", "show", prefix, *base)
    assert done.code == 2
    assert f"several jobs begin with {prefix}: " in done.err


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_the_list_of_jobs_fits_the_terminal(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    base = ("--base-url", server.base_url)
    assert on_terminal(tmp_path, "run", QUERY, *base)[0] == 0
    (batch_id,) = server.state.jobs
    code, screen = on_terminal(tmp_path, "jobs", "list", *base, columns=columns)
    headers, line = screen.splitlines()
    assert (code, headers.split()) == (0, ["JOB", "AGE", "STATE", "RECORDS", "QUERY"])
    assert line.split()[0] == batch_id[:8]
    assert len(line) <= int(columns) and (line.endswith("…") or columns == "120")


def test_the_address_comes_from_the_environment(server: Server, tmp_path: Path) -> None:
    variables = environment(tmp_path) | {"QUERYDSL_BASE_URL": server.base_url}
    words = [sys.executable, "-m", "querydsl", "count", QUERY]
    done = subprocess.run(words, env=variables, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert re.fullmatch(r"\d+\n", done.stdout)
    assert [request.path for request in server.requests] == ["/person/search"]
    subprocess.run([*words, "--sandbox"], env=variables, cwd=tmp_path, capture_output=True, timeout=60, check=True)
    assert len(server.requests) == 1


def test_a_connection_error_names_the_host_and_no_secret(querydsl: Command) -> None:
    done = querydsl("jobs", "show", "job-1", "--base-url", "http://127.0.0.1:1/path")
    assert done.code == 7
    assert "error: 127.0.0.1:1: the connection was refused, or the host was not found" in done.err


def test_no_line_of_progress_is_left_on_a_narrow_terminal(tmp_path: Path, server: Server) -> None:
    _, screen = on_terminal(tmp_path, "run", QUERY, "--base-url", server.base_url, "-o", "x.csv", columns="40")
    drawn = re.findall(r"\r\x1b\[K([^\r\n]+)(?=\r\x1b)", screen)
    assert len(drawn) > 1 and all(len(text) < 40 for text in drawn)
    saved, full = screen.splitlines()[-2:]
    assert saved.endswith("x.csv") and "saved" in saved.rpartition("\x1b[K")[2] and full.startswith("the result is full")
