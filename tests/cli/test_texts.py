"""`querydsl fmt`, `compile` and `decompile`: inputs and outputs."""

import json
from pathlib import Path

import pytest

from querydsl.cli import parameters
from tests.cli.conftest import Run

UGLY = "title='x'   AND name=\"y\""
CANONICAL = 'title = "x" and name = "y"'
BODY = {
    "filters": {
        "op": "and",
        "conditions": [{"field": "experience.employment_details.current.title", "type": "(.)", "value": "engineer"}],
    },
    "max_results": 2,
    "fields": ["basic_profile.name", "basic_profile.current_title"],
}


def test_fmt_prints_the_canonical_form_of_a_text_and_of_standard_input(run: Run) -> None:
    assert run("fmt", UGLY).stdout == f"{CANONICAL}\n"
    assert run("fmt", "-", stdin=UGLY).stdout == f"{CANONICAL}\n"


def test_fmt_rewrites_files_and_is_idempotent(run: Run, folder: Path) -> None:
    (folder / "a.qdsl").write_text(f"# who\n{UGLY}\n")
    (folder / "b.qdsl").write_text(f"{CANONICAL}\n")
    assert run("fmt", ".").stderr == "1 of 2 formatted\n"
    assert (folder / "a.qdsl").read_text() == f"# who\n{CANONICAL}\n"
    assert run("fmt", ".").stderr == "0 of 2 formatted\n"


def test_fmt_adds_brackets_around_and_inside_or_and_warns_once(run: Run, folder: Path) -> None:
    (folder / "a.qdsl").write_text('title ~ "vp" or title ~ "head" and changed_jobs\n')
    result = run("fmt", "a.qdsl")
    assert result.exit_code == 0
    assert result.stderr.startswith("warning[mixed-connectives]: `and` binds before `or`\n --> a.qdsl:1:17\n")
    assert result.stderr.endswith("\n1 of 1 formatted\n")
    assert (folder / "a.qdsl").read_text() == 'title ~ "vp" or (title ~ "head" and changed_jobs)\n'
    assert run("fmt", "a.qdsl").stderr == "0 of 1 formatted\n"


def test_fmt_does_not_warn_if_the_rule_is_off(run: Run, folder: Path) -> None:
    mixed = 'title ~ "vp" or title ~ "head" and changed_jobs'
    (folder / "querydsl.toml").write_text('ignore = ["mixed-connectives"]')
    assert run("fmt", mixed).stderr == ""
    (folder / "querydsl.toml").unlink()
    assert run("fmt", "-", stdin=f"# querydsl: ignore[mixed-connectives]\n{mixed}").stderr == ""


def test_fmt_keeps_line_endings_and_symlinks(run: Run, folder: Path) -> None:
    (folder / "a.qdsl").write_bytes(f"# who\r\n{UGLY}\r\n".encode())
    (folder / "link.qdsl").symlink_to("a.qdsl")
    assert run("fmt", "link.qdsl").exit_code == 0
    assert (folder / "a.qdsl").read_bytes() == f"# who\r\n{CANONICAL}\r\n".encode()
    assert (folder / "link.qdsl").is_symlink()


def test_fmt_check_exits_with_1_without_writing_files(run: Run, folder: Path) -> None:
    (folder / "a.qdsl").write_text(UGLY)
    result = run("fmt", "--check", "a.qdsl")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "1 of 1 would be formatted\n")
    assert (folder / "a.qdsl").read_text() == UGLY
    (folder / "a.qdsl").write_text(f"{CANONICAL}\n")
    assert run("fmt", "--check", "a.qdsl").exit_code == 0
    assert run("fmt", "--check", CANONICAL).exit_code == 0


def test_fmt_diff_shows_the_difference(run: Run, folder: Path) -> None:
    (folder / "a.qdsl").write_text(UGLY)
    result = run("fmt", "--diff", "a.qdsl")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-3:] == [f"-{UGLY}", "\\ No newline at end of file", f"+{CANONICAL}"]
    assert (folder / "a.qdsl").read_text() == UGLY


def test_fmt_skips_a_file_with_syntax_errors(run: Run, folder: Path) -> None:
    (folder / "a.qdsl").write_text("title ~ (")
    (folder / "b.qdsl").write_text(UGLY)
    result = run("fmt", "a.qdsl", "b.qdsl")
    assert result.exit_code == 1
    assert " --> a.qdsl:1:" in result.stderr
    assert result.stderr.splitlines()[-1] == "1 of 2 formatted, 1 with errors"
    assert (folder / "a.qdsl").read_text() == "title ~ ("
    assert (folder / "b.qdsl").read_text() == f"{CANONICAL}\n"


def test_a_read_only_file_is_not_written(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.qdsl").write_text(UGLY)
    monkeypatch.setattr("os.access", lambda *_: False)  # tests may run as root, which can write to every file
    result = run("fmt", "a.qdsl")
    assert (result.exit_code, result.stderr) == (2, "error: a.qdsl: Permission denied\n")
    assert (folder / "a.qdsl").read_text() == UGLY


def test_a_failed_write_leaves_the_file_unchanged(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.qdsl").write_text(UGLY)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "a.qdsl")

    monkeypatch.setattr("shutil.copymode", full)
    result = run("fmt", "a.qdsl")
    assert (result.exit_code, result.stderr) == (2, "error: a.qdsl: No space left on device\n")
    assert [item.name for item in folder.iterdir()] == ["a.qdsl"]
    assert (folder / "a.qdsl").read_text() == UGLY


@pytest.mark.parametrize("given", ["text", "stdin", "file"])
def test_compile_prints_the_request_body(run: Run, folder: Path, given: str) -> None:
    text = 'title ~ "engineer" select name, current_title limit 2'
    (folder / "a.qdsl").write_text(text)
    args = {"text": (text,), "stdin": ("-",), "file": ("-f", "a.qdsl")}[given]
    result = run("compile", *args, stdin=text)
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == BODY


def test_compile_compact_prints_one_line(run: Run) -> None:
    result = run("compile", "name = 'é'", "--compact")
    assert result.stdout == ('{"filters":{"op":"and","conditions":[{"field":"basic_profile.name","type":"=","value":"é"}]}}\n')


@pytest.mark.parametrize(
    ("now", "day"),
    [("2024-05-31T12:00:00Z", "2024-05-30"), ("2024-05-31", "2024-05-30"), ("2024-05-31T00:30:00+02:00", "2024-05-29")],
)
def test_compile_resolves_relative_dates_from_now(run: Run, now: str, day: str) -> None:
    result = run("compile", "started > today - 1d", "--now", now)
    assert json.loads(result.stdout)["filters"]["conditions"][0]["value"] == day


def test_compile_prints_errors_instead_of_a_body(run: Run, folder: Path) -> None:
    (folder / "a.qdsl").write_text("limit 5 and\n")
    result = run("compile", "-f", "a.qdsl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert " --> a.qdsl:" in result.stderr
    invalid = run("compile", "titel = 1")
    assert invalid.exit_code == 1
    assert invalid.stderr.startswith("error[unknown-field]: ")


def test_compile_prints_warnings_and_the_body(run: Run) -> None:
    result = run("compile", 'title ~ "vp|head"')
    assert result.exit_code == 0
    assert "warning[pipe-is-not-or]" in result.stderr
    assert json.loads(result.stdout)["filters"]["conditions"][0]["value"] == "vp|head"


@pytest.mark.parametrize("args", [(), ("a = 1", "-f", "a.qdsl")])
def test_compile_takes_one_query(run: Run, folder: Path, args: tuple[str, ...]) -> None:
    (folder / "a.qdsl").write_text("a = 1")
    result = run("compile", *args)
    assert result.exit_code == 2
    assert "pass one query: as TEXT, as the name of a file, as - for standard input, or with -f FILE" in result.stderr


def test_an_invalid_time_is_a_usage_error(run: Run) -> None:
    result = run("compile", "started > today", "--now", "yesterday")
    assert result.exit_code == 2
    assert "use a date or a time" in result.stderr


def test_decompile_prints_the_query_of_a_body(run: Run, folder: Path) -> None:
    (folder / "body.json").write_text(json.dumps(BODY))
    expected = 'title ~ "engineer" select name, title limit 2\n'
    assert run("decompile", "body.json").stdout == expected
    assert run("decompile", "-", stdin=json.dumps(BODY)).stdout == expected


def test_decompile_of_companies_names_the_entity(run: Run) -> None:
    body = {"filters": {"op": "and", "conditions": [{"field": "basic_info.name", "type": "=", "value": "Acme"}]}}
    assert run("decompile", "-", "--entity", "companies", stdin=json.dumps(body)).stdout == 'companies where name = "Acme"\n'


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("headcount.total", "companies where size > 5\n"),
        ("no.such.field", "no.such.field > 5\n"),
        ("experience.employment_details.current.company_headcount_latest", "company_size > 5\n"),
    ],
)
def test_decompile_infers_the_entity_from_the_fields(run: Run, field: str, text: str) -> None:
    body = {"filters": {"op": "and", "conditions": [{"field": field, "type": ">", "value": 5}]}}
    assert run("decompile", "-", stdin=json.dumps(body)).stdout == text


SEARCH = {"filters": {"field": "basic_profile.name", "type": "=", "value": "x"}, "limit": 5, "cursor": "x"}


def test_decompile_notes_what_the_query_leaves_out(run: Run) -> None:
    result = run("decompile", "-", stdin=json.dumps(SEARCH))
    assert result.exit_code == 0
    assert result.stdout == 'name = "x"\n'
    assert [line.split("(at ")[1] for line in result.stderr.splitlines()] == ["/limit)", "/cursor)"]
    assert all(line.startswith("note: ") for line in result.stderr.splitlines())


def test_decompile_strict_prints_the_notes_as_errors(run: Run) -> None:
    result = run("decompile", "-", "--strict", stdin=json.dumps(SEARCH))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert [line.partition(": ")[0] for line in result.stderr.splitlines()] == ["error", "error"]


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ('{"filters": ', 2, "<stdin>:1:13: not JSON: Expecting value"),
        ("[]", 2, "a request body must be a JSON object"),
        ("[" * 100_000, 2, "cannot parse JSON"),
        ('{"webhook_url": "x"}', 1, "/webhook_url"),
    ],
)
def test_decompile_explains_an_invalid_body(run: Run, body: str, code: int, message: str) -> None:
    result = run("decompile", "-", stdin=body)
    assert result.exit_code == code
    assert message in result.stderr


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("2.5", 2.5),
        ("true", True),
        ('["a", "b"]', ["a", "b"]),
        ('"5"', "5"),
        ("Canada", "Canada"),
        ("2024-01-31", "2024-01-31"),
        ("", ""),
        ("null", "null"),
        ('{"a": 1}', '{"a": 1}'),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
        ("[" * 10_000, "[" * 10_000),
        ("9" * 10_000, "9" * 10_000),
    ],
)
def test_a_parameter_value_is_parsed_as_json_if_possible(text: str, value: object) -> None:
    assert parameters.value_of(text) == value


def test_a_parameter_is_never_parsed_as_a_query(run: Run) -> None:
    sly = 'x" or name != "'
    result = run("compile", "name = $name", "-p", f"name={sly}")
    assert json.loads(result.stdout)["filters"]["conditions"] == [{"field": "basic_profile.name", "type": "=", "value": sly}]


@pytest.mark.parametrize("pair", ["name", "=x"])
def test_a_parameter_without_a_name_or_a_value_is_a_usage_error(run: Run, pair: str) -> None:
    result = run("compile", "name = $name", "-p", pair)
    assert result.exit_code == 2
    assert "use NAME=VALUE" in result.stderr


def test_a_parameter_twice_is_a_usage_error(run: Run) -> None:
    result = run("compile", "name = $name", "-p", "name=a", "-p", "name=b")
    assert result.exit_code == 2
    assert "name is set twice" in result.stderr
