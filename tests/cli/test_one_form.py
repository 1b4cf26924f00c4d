"""Queries and files have one form in all commands; `filter` reads and writes the same formats as `run`."""

import csv
import gzip
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

QUERY = 'title ~ "engineer" and country = $country limit 4'
BIND = ("-p", "country=Canada")


@pytest.fixture
def query_file(folder: Path) -> str:
    (folder / "search.qdsl").write_text(QUERY, encoding="utf-8")
    return "search.qdsl"


@pytest.fixture
def people(run: Run, folder: Path) -> str:
    """A file of people that `run` wrote."""
    assert run("run", 'title ~ "engineer" limit 40', "-o", "people.jsonl", "-q").exit_code == 0
    return "people.jsonl"


@pytest.mark.parametrize("command", ["run", "count", "compile", "explain", "check", "fmt"])
def test_a_query_is_text_a_file_standard_input_or_an_option(run: Run, query_file: str, command: str) -> None:
    bound = () if command == "fmt" else BIND
    forms = [run(command, QUERY, *bound), run(command, query_file, *bound), run(command, "-f", query_file, *bound)]
    forms.append(run(command, "-", *bound, stdin=QUERY))
    assert [form.exit_code for form in forms] == [0, 0, 0, 0], forms[1].stderr
    if command != "fmt":  # a file is formatted in place
        assert len({form.stdout for form in forms}) == 1


def test_a_missing_query_file_and_a_folder_are_not_queries(run: Run, folder: Path) -> None:
    (folder / "searches").mkdir()
    assert "error: nowhere.qdsl: no such file" in run("run", "nowhere.qdsl").stderr
    assert "error: searches is a folder. Name one query file" in run("run", "searches").stderr


def test_values_takes_the_query_in_the_same_forms(run: Run, query_file: str) -> None:
    text = run("values", "city", "--within", QUERY, *BIND).stdout
    assert text == run("values", "city", "--within", query_file, *BIND).stdout != ""
    assert text == run("values", "city", "--within", "-", *BIND, stdin=QUERY).stdout


def test_a_misspelled_field_of_values_gets_a_suggestion(run: Run) -> None:
    result = run("values", "comapny")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no field `comapny`; did you mean `company`?" in result.stderr
    assert "search the fields with `querydsl fields WORD`" in run("values", "zzzzzz").stderr


def test_filter_takes_the_query_first_or_last_or_as_an_option(run: Run, query_file: str, people: str) -> None:
    orders = [(QUERY, people), (people, QUERY), (query_file, people), (people, query_file), (people, "-f", query_file)]
    found = [run("filter", *order, *BIND) for order in orders]
    found.append(run("filter", people, "-", *BIND, stdin=QUERY))
    assert {result.exit_code for result in found} == {0}
    assert len({result.stdout for result in found}) == 1
    assert found[0].stdout.count("\n") > 0


def test_filter_reads_several_files(run: Run, people: str) -> None:
    once = run("filter", 'country = "Canada"', people).stdout
    assert run("filter", 'country = "Canada"', people, people).stdout == once * 2 != ""
    assert run("filter", people, people, 'country = "Canada"').stdout == once * 2


@pytest.mark.parametrize("name", ["out.jsonl", "out.json", "out.jsonl.gz", "out.json.gz"])
def test_filter_reads_the_formats_that_run_writes(run: Run, folder: Path, people: str, name: str) -> None:
    plain = name.removesuffix(".gz")
    assert run("filter", 'title ~ "engineer"', people, "-o", plain).exit_code == 0
    if plain != name:
        (folder / name).write_bytes(gzip.compress((folder / plain).read_bytes()))
    again = run("filter", 'title ~ "engineer"', name)
    assert (again.exit_code, again.stdout) == (0, (folder / people).read_text("utf-8"))


def test_filter_writes_the_formats_that_run_writes(run: Run, folder: Path, people: str) -> None:
    query = 'title ~ "engineer" select name limit 2'
    result = run("filter", query, people, "-o", "out.csv")
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"2 records saved to {folder / 'out.csv'}" in result.stderr
    assert (folder / "out.csv").read_text("utf-8").splitlines() == run(
        "filter", query, people, "--format", "csv"
    ).stdout.splitlines()
    assert len(list(csv.reader(io.StringIO((folder / "out.csv").read_text("utf-8"))))) == 3
    assert len(json.loads(run("filter", query, people, "--format", "json").stdout)) == 2
    assert (folder / "out.csv").stat().st_mode & 0o777 == 0o600


def test_filter_keeps_the_bytes_of_a_record(run: Run, folder: Path) -> None:
    line = '{"crustdata_person_id": 1, "x":1e999,  "basic_profile": {"name": "\\ud800é"}}\n'
    (folder / "one.jsonl").write_text(line, encoding="utf-8")
    assert run("filter", "one.jsonl", 'name != "x"').stdout == line


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "pass a query and one or more files of records"),
        (("people.jsonl",), "pass a query and one or more files of records"),
        (("-f", "search.qdsl"), "pass one file of records or more"),
        (("-", "-"), "cannot both be read from standard input"),
        (('name = "x"', "missing.jsonl"), "missing.jsonl: No such file"),
        (("missing.csv", 'name = "x"'), "missing.csv: No such file"),
    ],
)
def test_filter_explains_a_wrong_call(run: Run, query_file: str, args: tuple[str, ...], message: str) -> None:
    result = run("filter", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_count_prints_a_bare_number(run: Run) -> None:
    assert re.fullmatch(r"\d+\n", run("count", 'country = "Canada"').stdout)


@pytest.mark.parametrize(
    "args",
    [("count", "changed_jobs"), ("run", "changed_jobs limit 1"), ("check", "changed_jobs"), ("run", 'name = "Nobody"')],
)
def test_quiet_prints_results_errors_and_warnings_only(run: Run, args: tuple[str, ...]) -> None:
    assert run(*args).stderr != ""
    assert run(*args, "-q").stderr == ""
    assert run(*args, "--quiet").stdout.count("\n") == run(*args).stdout.count("\n")


def test_quiet_does_not_hide_errors_and_warnings(run: Run) -> None:
    assert "warning[pipe-is-not-or]" in run("count", 'title ~ "vp|head"', "-q").stderr
    assert "error[unknown-field]" in run("count", "titel = 1", "-q").stderr


@pytest.mark.parametrize("command", [("cancel",), ("jobs", "cancel"), ("jobs", "delete", "x")])
def test_there_is_no_command_that_cancels_a_job(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command)
    assert result.exit_code == 2
    assert "the service cannot cancel a job" in result.stderr


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("args", [("fields", "seniority"), ("fields", "--entity", "companies"), ("rules",)])
def test_tables_fit_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = re.sub(r"\x1b\[[0-9;]*m", "", run(*args, "--color", "always").stdout)
    assert max(map(len, shown.splitlines())) <= width
    name = "pipe-is-not-or" if args == ("rules",) else "seniority" if "seniority" in args else "founded"
    assert name in shown.split()


def test_the_jobs_of_the_sandbox_are_gone(run: Run) -> None:
    listed = run("jobs", "list")
    assert (listed.exit_code, listed.stdout) == (0, "")
    assert "The jobs of this sandbox end with the command" in listed.stderr
    for command in ("show", "wait", "fetch", "forget"):
        result = run("jobs", command, "4aeaaa1e")
        assert result.exit_code == 1
        assert "job 4aeaaa1e does not exist. The jobs of this sandbox end with the command" in result.stderr
