"""Templates on the command line: values for parameters, lists from files, and `explain`."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

TEMPLATE = """given $title, $country = "Canada"
people where title ~ $title and country = $country
"""
KNOWN = "id not in $known"


def values(run: Run, query: str, *params: str) -> list[Any]:
    """The values of the compiled conditions."""
    options = [part for param in params for part in ("-p", param)]
    result = run("compile", "--compact", query, *options)
    assert result.exit_code == 0, result.stderr
    return [condition["value"] for condition in json.loads(result.stdout)["filters"]["conditions"]]


def refused(run: Run, query: str, *params: str) -> str:
    """The message of a compilation that is refused."""
    options = [part for param in params for part in ("-p", param)]
    result = run("compile", query, *options)
    assert result.exit_code == 2
    assert result.stdout == ""
    return result.stderr


def test_a_folder_of_templates_passes_the_check(run: Run, folder: Path) -> None:
    (folder / "leads.qdsl").write_text(TEMPLATE)
    (folder / "new.qdsl").write_text(f"given $known\n{KNOWN}\n")
    result = run("check", ".")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "2 queries checked, no problems found\n")
    assert run("fmt", "--check", ".").exit_code == 0


@pytest.mark.parametrize("command", [("compile",), ("count", "--sandbox"), ("run", "--sandbox")])
def test_one_error_names_all_values_that_are_missing(run: Run, folder: Path, command: tuple[str, ...]) -> None:
    (folder / "leads.qdsl").write_text("given $title, $most, $size = 5\ntitle ~ $title and company_size > $size limit $most\n")
    result = run(*command, "-f", "leads.qdsl")
    assert result.exit_code == 1
    assert result.stderr.count("error[") == 1
    assert "`$title` and `$most` have no value" in result.stderr
    assert "use `-p title=… -p most=…` on the command line, or `.bind(title=…, most=…)` in Python" in result.stderr


def test_defaults_are_used_and_values_replace_them(run: Run) -> None:
    assert values(run, TEMPLATE, "title=cto") == ["cto", "Canada"]
    assert values(run, TEMPLATE, "title=cto", "country=Mexico") == ["cto", "Mexico"]


def test_an_unknown_parameter_is_an_error_with_the_file_and_its_parameters(run: Run, folder: Path) -> None:
    (folder / "leads.qdsl").write_text(TEMPLATE)
    for command in ("check", "compile"):
        result = run(command, *(["-f"] if command == "compile" else []), "leads.qdsl", "-p", "titel=cto")
        assert result.exit_code == 2
        expected = "error: leads.qdsl has no parameter `$titel`; did you mean `$title`? It has `$title`, `$country`\n"
        assert result.stderr == expected


@pytest.mark.parametrize(
    ("query", "param", "value"),
    [
        ("title ~ $x", "x=2024", "2024"),
        ("title ~ $x", "x=true", "true"),
        ("title ~ $x", 'x="2024"', "2024"),
        ("title ~ $x", "$x=cto", "cto"),
        ("title ~ $x", "x=@@jane", "@jane"),
        ("company_size > $x", "x=50", 50),
        ("changed_jobs = $x", "x=true", True),
        ("started > $x", "x=2024-01-31", "2024-01-31"),
        ("location within 5 km of $x", "x=5", {"location": "5", "distance": 5, "unit": "km"}),
        ("seniority in $x", "x=Senior", ["Senior"]),
        ("seniority in $x", 'x=["Senior", "Director"]', ["Senior", "Director"]),
        ("company in $x", 'x="Acme, Inc."', ["Acme, Inc."]),
        ("id in $x", "x=7", [7]),
        ("id in $x", "x=7, 8", [7, 8]),
    ],
)
def test_the_type_of_a_value_follows_from_its_field(run: Run, query: str, param: str, value: object) -> None:
    assert values(run, query, param) == [value]


def test_a_comma_in_a_text_for_a_list_is_ambiguous(run: Run) -> None:
    message = refused(run, "seniority in $x", "x=Senior,Director")
    assert """use -p 'x=["Senior", "Director"]' for several values, or -p 'x=["Senior,Director"]' for one""" in message


FILES = {
    "lines": ("7\n\n 8 \r\n7\n", "@crm.csv"),
    "byte-order mark": ("\ufeff7\n8", "@crm.csv"),
    "column": ("id,name\n7,Ada\n,Bob\n8,Cy\n7,Di\n", "@crm.csv:id"),
    "semicolons": ('name;id\r\n"A; B";7\r\nC;8\r\n', "@crm.csv:id"),
    "tabs": ("id\tname\n7\tAda\n8", "@crm.csv:id"),
    "spreadsheet numbers": ("7.0\n8.00\n", "@crm.csv"),
    "byte-order mark before a column": ("\ufeffid,name\n7,Ada\n8,Bob\n", "@crm.csv:id"),
}


@pytest.mark.parametrize(("content", "place"), FILES.values(), ids=FILES.keys())
def test_a_list_comes_from_a_file(run: Run, folder: Path, content: str, place: str) -> None:
    (folder / "crm.csv").write_text(content, encoding="utf-8", newline="")
    assert values(run, KNOWN, f"known={place}") == [[7, 8]]


def test_a_list_of_texts_keeps_numbers_and_commas(run: Run, folder: Path) -> None:
    (folder / "names.txt").write_text('Acme, Inc.\n"Smith, Jones"\n2024\n')
    assert values(run, "company in $x", "x=@names.txt") == [["Acme, Inc.", "Smith, Jones", "2024"]]


def test_a_csv_file_of_texts_without_a_column_has_a_warning_about_its_first_line(run: Run, folder: Path) -> None:
    (folder / "names.csv").write_text("\nname\nAcme\n")
    query = ("compile", "company in $x", "-p")
    assert run(*query, "x=@names.csv").stderr == (
        "warning: -p x: `name` on line 2 of names.csv is used as a value. "
        "If it is the name of the column, use -p x=@names.csv:name\n"
    )
    (folder / "names.csv").write_text("name\nAcme\n")
    assert values(run, "company in $x", "x=@names.csv:name") == [["Acme"]]
    assert run(*query, "x=@names.csv:name").stderr == ""


def test_a_file_with_one_value_is_a_single_value_where_one_is_needed(run: Run, folder: Path) -> None:
    (folder / "title.txt").write_text("cto\n")
    assert values(run, "title ~ $x", "x=@title.txt") == ["cto"]


def test_the_name_of_a_file_can_contain_a_colon(run: Run, folder: Path) -> None:
    (folder / "a:b").write_text("7\n8\n")
    assert values(run, KNOWN, "known=@a:b") == [[7, 8]]


PROBLEMS = {
    "no file": (None, "@crm.csv", "crm.csv: no such file. For a value that begins with `@`, use -p known=@@crm.csv"),
    "no file for a column": (None, "@crm.csv:id", "crm.csv: no such file"),
    "empty": (b"", "@crm.csv", "crm.csv has no values"),
    "only a header": (b"id,name\n", "@crm.csv:id", "crm.csv has no values"),
    "empty, with a column": (b"", "@crm.csv:id", "crm.csv has no columns; it is empty"),
    "no column": (b"id,name\n7,A\n", "@crm.csv:ident", "crm.csv has no column `ident`; its columns are `id`, `name`"),
    "two columns of a name": (b"id,id\n7,8\n", "@crm.csv:id", "crm.csv has several columns `id`"),
    "a row that is too long": (b"id,name\n7,A\n8,B, Inc\n", "@crm.csv:id", "crm.csv:3: 3 values for 2 columns. Quote"),
    "no file after the sign": (None, "@", "-p known: a file name is missing after `@`"),
    "misspelled column": (b"person,name\n7,A\n", "@crm.csv:persn", "did you mean `person`? its columns are `person`, `name`"),
    "not a number": (b"7\nx\n", "@crm.csv", "crm.csv:2: `x` is not a whole number"),
    "a header without a column": (b"id,name\n7,A\n", "@crm.csv", "has the columns `id`, `name`. Add the name of one: -p known=@"),
    "a header without a column, in text": (b"id,name\n7,A\n", "@crm.txt", "To read a column, add its name: @crm.txt:id"),
    "not UTF-8": (b"\xe9", "@crm.csv", "crm.csv: not UTF-8 (byte 0 is 0xe9)"),
    "UTF-16": (b"\xff\xfe7\x00", "@crm.csv", "crm.csv is UTF-16. Save it as UTF-8"),
}


@pytest.mark.parametrize(("content", "place", "message"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_a_file_that_cannot_be_used_is_an_error(run: Run, folder: Path, content: bytes | None, place: str, message: str) -> None:
    if content is not None:
        name = place.removeprefix("@").partition(":")[0]
        (folder / (name or "crm.csv")).write_bytes(content)
    assert message in refused(run, KNOWN, f"known={place}")


def test_a_folder_is_not_a_list(run: Run, folder: Path) -> None:
    (folder / "crm").mkdir()
    assert "crm: is a folder" in refused(run, KNOWN, "known=@crm")


def test_values_are_checked_beside_syntax_errors(run: Run) -> None:
    result = run("check", "title ~ $x and country =", "-p", "x=--", "-p", "other=1", "--format", "concise")
    assert result.exit_code == 1
    assert ["blank-text" in result.stdout, result.stdout.count("error[")] == [True, 2]


def test_explain_lists_the_parameters_of_a_template(run: Run) -> None:
    query = 'given $a, $n = 10, $l = ("Senior", "CXO"), $u title ~ $a and summary ~ $a and seniority in $l limit $n'
    result = run("explain", query)
    assert result.exit_code == 0
    assert result.stdout.partition("Parameters:\n\n")[2] == (
        "  $a: a string for `title` and `summary`, needs a value\n"
        "  $n: a whole number for `limit`, 10 by default\n"
        '  $l: a list of strings for `seniority`, ("Senior", "CXO") by default\n'
        "  $u: not used\n"
    )
    assert '"value": "$a"' in run("explain", "--json", query).stdout
    assert "Parameters" not in run("explain", 'title ~ "cto"').stdout


def test_explain_reports_the_errors_of_a_template(run: Run) -> None:
    result = run("explain", "given $a titel ~ $a")
    assert result.exit_code == 1
    assert "unknown-field" in result.stderr
    assert "no value" not in result.stderr
