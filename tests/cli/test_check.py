"""`querydsl check`: inputs, fixes, levels and exit codes."""

import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Run

GOOD = 'title ~ "engineer"'
BAD = "titel = 1"
PIPE = 'title ~ "vp|head"'


def test_a_valid_query_has_no_problems(run: Run) -> None:
    result = run("check", GOOD)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "1 query checked, no problems found\n")


def test_errors_are_printed_and_exit_with_1(run: Run) -> None:
    result = run("check", 'titel ~ "engineer"')
    assert result.exit_code == 1
    assert result.stdout.startswith("error[unknown-field]: ")
    assert "  | ^^^^^\n" in result.stdout
    assert result.stderr == "1 query checked: 1 error\n"


def test_warnings_alone_exit_with_0(run: Run) -> None:
    result = run("check", PIPE)
    assert (result.exit_code, result.stderr) == (0, "1 query checked: 1 warning\n")


def test_standard_input_is_read_for_a_dash(run: Run) -> None:
    result = run("check", "-", "--format", "concise", stdin=f"# who\n{BAD}\n")
    assert result.exit_code == 1
    assert result.stdout.startswith("<stdin>:2:1: error[unknown-field] ")


def test_a_folder_without_queries_is_a_warning(run: Run, folder: Path) -> None:
    (folder / "searches").mkdir()
    for command in ("check", "fmt"):
        result = run(command, "searches")
        assert (result.exit_code, result.stderr.splitlines()[0]) == (0, "warning: no *.qdsl files found in searches")


def test_files_and_folders_are_checked_together(run: Run, folder: Path) -> None:
    for name, text in {"a.qdsl": GOOD, "sub/b.qdsl": BAD, "sub/deep/c.qdsl": PIPE, ".hidden/d.qdsl": BAD, "sub/e.txt": BAD}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    result = run("check", "a.qdsl", "sub", "--format", "concise")
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == ["sub/b.qdsl", "sub/deep/c.qdsl"]
    assert (result.exit_code, result.stderr) == (1, "3 queries checked: 1 error, 1 warning\n")
    everything = run("check", ".", "--format", "json")
    assert json.loads(everything.stdout)["summary"] == {"files": 3, "errors": 1, "warnings": 1, "infos": 0}


def test_a_file_given_twice_is_checked_once(run: Run, folder: Path) -> None:
    for name in ("a.qdsl", "b.qdsl"):
        (folder / name).write_text(BAD)
    result = run("check", "b.qdsl", ".", "./b.qdsl", "-f", "a.qdsl", "--format", "concise")
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == ["a.qdsl", "b.qdsl"]


def test_an_existing_file_is_preferred_to_a_query_and_f_is_explicit(run: Run, folder: Path) -> None:
    (folder / "changed_jobs").write_text(BAD)
    assert run("check", "changed_jobs").exit_code == 1
    assert run("check", "-f", "changed_jobs").exit_code == 1
    (folder / "changed_jobs").unlink()
    assert run("check", "changed_jobs").exit_code == 0


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "pass one query as TEXT"),
        (("title", "~", "engineer"), "title: no such file or folder"),
        (("missing.qdsl",), "missing.qdsl: no such file"),
        (("-f", "missing.qdsl"), "does not exist"),
        ((GOOD, "--level", "blank-text=loud"), "write blank-text=LEVEL, where LEVEL is off, error, warning or info"),
        ((GOOD, "--level", "blank-txt=off"), "there is no rule `blank-txt`; did you mean `blank-text`?"),
        ((GOOD, "--ignore", "syntax"), "syntax is always an error"),
        ((GOOD, "-p", "country"), "use NAME=VALUE"),
        ((GOOD, "-p", "country=Canada"), "the query has no parameter `$country`; it has no parameters"),
        (("a" * 5000 + ".qdsl",), "no such file"),
    ],
)
def test_wrong_usage_exits_with_2_and_explains_how_to_fix_it(run: Run, args: tuple[str, ...], message: str) -> None:
    result = run("check", *args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_file_that_cannot_be_read_is_a_diagnostic_and_the_others_are_checked(run: Run, folder: Path) -> None:
    (folder / "a.qdsl").write_bytes(b"ab\xff")
    (folder / "b.qdsl").write_text("titel ~ 'x'")
    (folder / "c.qdsl").write_bytes(b" " * (2**24 + 1))
    result = run("check", ".", "--format", "concise")
    assert result.stdout.splitlines() == [
        "a.qdsl:1:1: error[syntax] not UTF-8 (byte 2 is 0xff)",
        "b.qdsl:1:1: error[unknown-field] there is no field `titel`",
        "c.qdsl:1:1: error[syntax] larger than 16 MiB, which is not a query",
    ]
    assert (result.exit_code, result.stderr) == (1, "3 queries checked: 3 errors\n")
    run("check", ".", "--fix")
    assert (folder / "a.qdsl").read_bytes() == b"ab\xff"


def test_formatting_goes_on_after_a_file_that_cannot_be_read(run: Run, folder: Path) -> None:
    (folder / "a.qdsl").write_bytes(b"ab\xff")
    (folder / "b.qdsl").write_text("title~'x'")
    result = run("fmt", ".")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (1, "1 of 2 formatted, 1 with errors")
    assert (folder / "b.qdsl").read_text() == 'title ~ "x"\n'
    assert (folder / "a.qdsl").read_bytes() == b"ab\xff"


def test_every_syntax_error_is_printed(run: Run) -> None:
    result = run("check", 'title like "x" and name = ', "--format", "json")
    assert len(json.loads(result.stdout)["diagnostics"]) == 2


def test_a_query_that_is_too_long_is_one_diagnostic(run: Run) -> None:
    result = run("check", "-", "--format", "json", stdin="a = 1 or " * 10_000)
    assert [item["rule"] for item in json.loads(result.stdout)["diagnostics"]] == ["too-deep"]


def test_parameters_are_bound_before_the_check(run: Run) -> None:
    text = "country = $country and company_size > $size"
    assert "2 errors" in run("check", text).stderr
    assert run("check", text, "-p", "country=Canada", "-p", "size=50").exit_code == 0
    assert "1 error" in run("check", text, "-p", "country=Canada", "-p", "size=many").stderr


def test_levels_change_the_diagnostics(run: Run) -> None:
    assert run("check", PIPE, "--level", "pipe-is-not-or=error").exit_code == 1
    assert run("check", PIPE, "--level", "pipe-is-not-or=info").stderr == "1 query checked: 1 info\n"
    assert run("check", PIPE, "--ignore", "pipe-is-not-or").stderr == "1 query checked, no problems found\n"


def test_settings_set_levels_and_options_override_them(run: Run, folder: Path) -> None:
    (folder / "querydsl.toml").write_text("[levels]\npipe-is-not-or = 'error'\n")
    assert run("check", PIPE).exit_code == 1
    assert run("check", PIPE, "--level", "pipe-is-not-or=warning").exit_code == 0


def test_settings_for_an_unknown_rule_are_an_error(run: Run, folder: Path) -> None:
    (folder / "querydsl.toml").write_text("ignore = ['sort-is-locall']\n")
    result = run("check", GOOD)
    assert result.exit_code == 2
    assert "there is no rule `sort-is-locall`; did you mean `sort-is-local`?" in result.stderr


def test_each_file_is_checked_with_its_nearest_settings(run: Run, folder: Path) -> None:
    for name in ("loud", "calm"):
        (folder / name).mkdir()
        (folder / name / "a.qdsl").write_text(PIPE)
    (folder / "loud/querydsl.toml").write_text("[levels]\npipe-is-not-or = 'error'\n")
    assert run("check", "loud", "calm").stderr == "2 queries checked: 1 error, 1 warning\n"


def test_excluded_files_are_skipped_unless_they_are_named(run: Run, folder: Path) -> None:
    (folder / "querydsl.toml").write_text("exclude = ['drafts']\n")
    (folder / "drafts").mkdir()
    (folder / "drafts/a.qdsl").write_text(BAD)
    assert run("check", ".").exit_code == 0
    assert run("check", "drafts/a.qdsl").exit_code == 1


def test_limits_come_from_the_settings(run: Run, folder: Path) -> None:
    (folder / "querydsl.toml").write_text("max-bytes = 10\n")
    assert "error[too-deep]" in run("check", GOOD).stdout
    (folder / "querydsl.toml").write_text("max-bytes = 200_000\n")
    assert "too-deep" not in run("check", "-", stdin="\n".join([GOOD, *["# " + "x" * 100] * 1000])).stdout


def test_a_catalogue_adds_names(run: Run, folder: Path) -> None:
    (folder / "fields.toml").write_text("[people.aliases]\njob = 'experience.employment_details.current.title'\n")
    assert run("check", 'job ~ "engineer"').exit_code == 1
    assert run("check", 'job ~ "engineer"', "--catalogue", "fields.toml").exit_code == 0
    (folder / "querydsl.toml").write_text("catalogue = 'fields.toml'\n")
    assert run("check", 'job ~ "engineer"').exit_code == 0


def test_fix_prints_the_fixed_query_and_lists_the_fixes(run: Run) -> None:
    result = run("check", 'Title ~ "vp|head"', "--fix")
    assert result.stdout == 'title ~ any ("vp", "head")\n'
    assert "<query>: fixed unknown-field" in result.stderr
    assert "<query>: fixed pipe-is-not-or" in result.stderr
    assert result.exit_code == 0
    again = run("check", result.stdout.rstrip("\n"), "--fix")
    assert again.stdout == result.stdout
    assert "fixed" not in again.stderr


def test_fix_changes_files_and_is_idempotent(run: Run, folder: Path) -> None:
    path = folder / "a.qdsl"
    path.write_bytes(b'# who\r\nTitle ~ "vp"\r\nand titelchen = 1\r\n')
    path.chmod(0o640)
    result = run("check", "a.qdsl", "--fix")
    assert path.read_bytes() == b'# who\r\ntitle ~ "vp"\r\nand titelchen = 1\r\n'
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert "a.qdsl:3:5" in result.stdout
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (1, "1 query checked: 1 error")
    before = path.stat().st_mtime_ns
    assert run("check", "a.qdsl", "--fix").stdout == result.stdout
    assert path.stat().st_mtime_ns == before
    assert [item.name for item in folder.iterdir()] == ["a.qdsl"]


def test_diff_shows_the_changes_without_writing_files(run: Run, folder: Path) -> None:
    (folder / "a.qdsl").write_text('Title ~ "vp"\n')
    result = run("check", "a.qdsl", "--diff")
    assert result.stdout.splitlines() == ["--- a.qdsl", "+++ a.qdsl", "@@ -1 +1 @@", '-Title ~ "vp"', '+title ~ "vp"']
    assert result.exit_code == 1
    assert (folder / "a.qdsl").read_text() == 'Title ~ "vp"\n'
    assert run("check", GOOD, "--diff").exit_code == 0


def test_sarif_and_github_are_formats(run: Run) -> None:
    assert json.loads(run("check", BAD, "--format", "sarif").stdout)["version"] == "2.1.0"
    assert run("check", BAD, "--format", "github").stdout.startswith("::error file=<query>,line=1,")


def test_a_suppression_comment_is_applied(run: Run) -> None:
    assert run("check", f"{PIPE}  # querydsl: ignore[pipe-is-not-or]").stderr == "1 query checked, no problems found\n"


def test_control_characters_are_escaped(run: Run) -> None:
    result = run("check", 'name = "\x1b[2J\u202e" and b\x1b = 1')
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
