"""Common mistakes: `-o -`, a format whose library is missing."""

import importlib.util
from pathlib import Path

import pytest

from querydsl.cli.commands.tools import help
from querydsl.diagnostics.model import Span, error
from querydsl.diagnostics.render import render
from tests.cli.conftest import Run

QUERY = 'title ~ "engineer" limit 1'


def test_a_missing_folder_is_not_a_query(run: Run) -> None:
    result = run("check", "searches/")
    assert result.exit_code == 2
    assert "searches/: no such folder" in result.stderr


def test_a_missing_option_lists_its_choices_on_one_line(run: Run) -> None:
    result = run("sql", QUERY)
    assert result.exit_code == 2
    assert "error: Missing option '--engine'. Choose from: duckdb, spark\n" in result.stderr


@pytest.mark.parametrize(("output", "message"), [("-", "-o needs a file name"), (".", "is a folder")])
def test_an_invalid_output_is_an_error_before_the_submit(run: Run, folder: Path, output: str, message: str) -> None:
    result = run("run", QUERY, "-o", output, "--format", "csv")
    assert result.exit_code == 2
    assert message in result.stderr
    assert "submitted" not in result.stderr
    assert not (folder / "-").exists()


@pytest.mark.parametrize("wanted", [("-o", "people.parquet"), ("--format", "parquet")])
def test_a_missing_library_is_an_error_before_the_submit(
    run: Run, monkeypatch: pytest.MonkeyPatch, wanted: tuple[str, str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    result = run("run", QUERY, *wanted)
    assert result.exit_code == 2
    assert "pyarrow is not installed" in result.stderr
    assert "submitted" not in result.stderr


def test_a_message_of_the_service_has_no_rule_page() -> None:
    shown = render([error("service-refused", Span(0, 5), "the service says: no")], "title", name="<query>")
    assert "see:" not in shown


def test_the_lines_of_the_language_help_are_valid_queries(run: Run) -> None:
    shown = [line[:44].strip() for line in help.SYNTAX.splitlines()]
    for text in (line for line in shown if line.startswith(("skill", "school", "seniority", "company_size between", "title ~"))):
        assert run("check", text).exit_code == 0, text


@pytest.mark.parametrize(
    ("args", "usage"),
    [
        (("--nonsense",), "Usage: querydsl [OPTIONS]"),
        (("compil",), "Usage: querydsl [OPTIONS]"),
        (("compile", "--nonsense"), "Usage: querydsl compile [OPTIONS]"),
        (("jobs", "wait"), "Usage: querydsl jobs wait [OPTIONS] JOB"),
        (("jobs", "fetsh"), "Usage: querydsl jobs [OPTIONS]"),
        (("compile", QUERY, "-p", "x"), "Usage: querydsl compile [OPTIONS]"),
        (("compile",), "Usage: querydsl compile [OPTIONS]"),
    ],
)
def test_wrong_usage_prints_the_usage_line_before_the_error(run: Run, args: tuple[str, ...], usage: str) -> None:
    result = run(*args)
    first, *_, last = result.stderr.splitlines()
    assert (result.exit_code, first.startswith(usage), last.startswith("error: ")) == (2, True, True)
    assert "Error:" not in result.stderr


@pytest.mark.parametrize("args", [(), ("jobs",)])
def test_a_call_without_a_command_prints_the_help(run: Run, args: tuple[str, ...]) -> None:
    result = run(*args)
    assert (result.exit_code, result.output.startswith("Usage: "), "rror:" in result.output) == (2, True, False)


@pytest.mark.parametrize("args", [("filter", "bad", QUERY), ("decompile", "bad"), ("sandbox", "--data", "bad")])
@pytest.mark.parametrize("content", [b"name,title\nAda,engineer\n", b"[1]\n"])
def test_a_file_with_invalid_content_is_one_line_of_error(run: Run, folder: Path, args: tuple[str, ...], content: bytes) -> None:
    (folder / "bad").write_bytes(content)
    result = run(*args)
    assert (result.exit_code, len(result.stderr.splitlines()), result.stderr.startswith("error: bad:")) == (2, 1, True)


def test_a_query_that_is_not_utf_8_is_one_line_of_error(run: Run) -> None:
    assert run("compile", "-", stdin=b"\xff").stderr == "error: <stdin>: not UTF-8 (byte 0 is 0xff)\n"


def test_a_missing_output_folder_is_an_error(run: Run) -> None:
    result = run("run", QUERY, "-o", "nowhere/x.csv", "--sandbox")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        8,
        "error: cannot write nowhere/x.csv: there is no folder nowhere",
    )


@pytest.mark.parametrize("option", ["--wait", "--max-credits"])
@pytest.mark.parametrize("value", ["nan", "-1"])
def test_seconds_and_credits_must_not_be_negative(run: Run, option: str, value: str) -> None:
    result = run("run", QUERY, option, value)
    assert result.exit_code == 2
    assert value in result.stderr
