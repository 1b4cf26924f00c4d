"""`querydsl check` of Python files, and queries in colour."""

from pathlib import Path

from tests.cli.conftest import Run

SOURCE = """\
import querydsl

search = querydsl.parse('titel ~ "engineer"')
other = querydsl.parse("company_country = 'France'")
formatted = querydsl.parse(f"titel {1}")
"""


def test_the_queries_in_a_python_file_are_checked_in_place(run: Run, folder: Path) -> None:
    (folder / "a.py").write_text(SOURCE)
    result = run("check", "a.py", "--format", "concise")
    assert [line.split(" ")[:2] for line in result.stdout.splitlines()] == [
        ["a.py:3:26:", "error[unknown-field]"],
        ["a.py:4:43:", "error[country-form]"],
    ]
    assert result.exit_code == 1


def test_a_fix_is_written_into_the_string(run: Run, folder: Path) -> None:
    (folder / "a.py").write_text(SOURCE)
    assert "fixed country-form" in run("check", "a.py", "--fix").stderr
    assert (folder / "a.py").read_text() == SOURCE.replace("France", "FRA")


def test_a_file_that_is_not_python_is_an_error(run: Run, folder: Path) -> None:
    (folder / "a.py").write_text("x = (\n")
    result = run("check", "a.py")
    assert result.exit_code == 1
    assert "error[syntax]: not valid Python: '(' was never closed\n --> a.py:1:1\n" in result.stdout
    (folder / "a.py").write_bytes(b"x = 1\x00")
    assert run("check", "a.py").exit_code == 1


def test_parameters_and_formatting_are_refused_for_python_files(run: Run, folder: Path) -> None:
    (folder / "a.py").write_text(SOURCE)
    assert "-p cannot be used with Python files" in run("check", "a.py", "-p", "a=1").stderr
    assert "fmt does not format queries in Python files" in run("fmt", "a.py").stderr
    assert (folder / "a.py").read_text() == SOURCE


def test_queries_are_in_colour_if_it_is_asked_for(run: Run) -> None:
    assert '\x1b[36mtitel\x1b[0m \x1b[35m~\x1b[0m \x1b[32m"x"\x1b[0m' in run("check", 'titel ~ "x"', "--color", "always").stdout
    assert "\x1b[36mtitle\x1b[0m" in run("explain", "unknown-field", "--color", "always").stdout
    assert "\x1b[36mtitle\x1b[0m" in run("explain", 'title ~ "x"', "--json", "--color", "always").stdout
    assert "\x1b" not in run("explain", "unknown-field").stdout
