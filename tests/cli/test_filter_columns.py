"""`filter` reads every format that `run` writes, and refuses by name the columns that it cannot turn back into records."""

import json
from pathlib import Path
from typing import Any

import pytest

from querydsl.jobs.results.records import Records
from querydsl.sandbox.data.dataset import shipped
from tests.cli.conftest import Run
from tests.support.records import records_of

PEOPLE = shipped().people[:200]
COLUMNS = "name, headline, city, state, country, location, connections, updated, current.title"
JOINED = ("csv", "csv.gz", "tsv", "xlsx")
TYPED = ("parquet", "arrow")


def saved(folder: Path, ending: str, *columns: str) -> str:
    """The name of a file with these columns of the people."""
    records = Records.with_columns(records_of(*PEOPLE), *columns) if columns else records_of(*PEOPLE)
    return str(records.save(folder / f"people.{ending}"))


def rows(run: Run, *arguments: str) -> list[Any]:
    """The rows of the CSV that `filter` prints."""
    result = run("filter", *arguments, "--format", "csv")
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


@pytest.mark.parametrize("ending", ["jsonl", "json", *JOINED, *TYPED])
@pytest.mark.parametrize(
    "query",
    [
        'country = "Canada" select name, headline, country',
        'connections > 100 and title ~ "engineer" select name, current.title',
        'location within 500 mi of "Toronto" select name, location',
        'updated >= "2020-01-01" select name, updated sort by name desc limit 5',
    ],
)
def test_a_query_finds_the_same_records_in_every_format(ending: str, query: str, run: Run, folder: Path) -> None:
    original = rows(run, saved(folder, "jsonl"), query)
    assert len(original) > 1
    columns = () if ending in ("jsonl", "json") else COLUMNS.split(", ")
    assert rows(run, saved(folder, ending, *columns), query) == original


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ('seniority = "Senior"', ["`seniority`"]),
        ('country = "Canada" and not seniority = "Senior" limit 1', ["`seniority`"]),
        ('role.end_date > 2020-01-01 or name ~ "x" sort by connections', ["`role.end_date` or `connections`"]),
        ('name ~ "x" and location within 5 km of "Toronto" and role.company = "Acme"', []),
        ('role.company_id = 5 and role.location ~ "Berlin" and past.company_linkedin_profile_url = "x"', []),
    ],
)
def test_a_warning_names_the_fields_that_no_record_has(query: str, names: list[str], run: Run, folder: Path) -> None:
    keys = {"crustdata_company_id": 5, "company_professional_network_profile_url": "x", "location": {"raw": "Berlin"}}
    role = {"experience": {"employment_details": {"past": [{"name": "Acme", **keys}]}}}
    person = {"basic_profile": {"name": "Ada", "location": {"country": "Canada", "raw": "Canada"}}, **role}
    (folder / "people.jsonl").write_text(json.dumps(person) + "\n")
    result = run("filter", "people.jsonl", query)
    assert result.exit_code == 0
    expected = [f"warning: no record that was read has a value of {listed}, which the query uses" for listed in names]
    assert [line for line in result.stderr.splitlines() if line.startswith("warning: ")] == expected


def test_the_company_of_any_role_is_read_from_two_columns(run: Run, folder: Path) -> None:
    query = 'role.company ~ "labs" select name'
    found = rows(run, saved(folder, "csv", "name", "company", "past.company"), query)
    assert len(found) > 1
    assert found == rows(run, saved(folder, "jsonl"), query)


@pytest.mark.parametrize("ending", TYPED)
def test_typed_columns_of_one_role_are_told_back_together(ending: str, run: Run, folder: Path) -> None:
    query = 'past(title ~ "engineer" and started > "2010-01-01") select name'
    file = saved(folder, ending, "name", "past.title", "past.started")
    assert rows(run, file, query) == rows(run, saved(folder, "jsonl"), query)
    assert len(rows(run, file, query)) > 1


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_two_columns_of_one_role_in_text_are_refused(ending: str, run: Run, folder: Path) -> None:
    file = saved(folder, ending, "name", "past.title", "past.started")
    one = run("filter", file, 'past.title ~ "engineer" select name', "--format", "csv")
    assert one.exit_code == 0
    both = run("filter", file, 'past(title ~ "engineer" and started > "2010-01-01") select name')
    assert both.exit_code == 2
    assert "`past.title` and `past.started` both have values" in both.stderr


@pytest.mark.parametrize(
    ("content", "query", "says"),
    [
        (
            "name,country\nAda,Canada\n",
            'headline ~ "x" select name',
            "no column for `headline`, which the query tests or sorts by\n",
        ),
        ("id,title\n1,CTO\n", 'title ~ "cto" select id', "Select `current.title` too when you save the file"),
        ("name,colour\nAda,red\n", 'name = "x" select name', "no column `colour`"),
        ("name,name\nAda,Ada\n", 'name = "x" select name', "two columns have the same name"),
        (
            "name,connections\nAda,many\n",
            "connections > 5 select name",
            "row 1: column `connections` has a value that is not an integer",
        ),
        ("name,connections\nAda\n", "connections > 5 select name", "row 1: 1 cells instead of 2"),
        ("", "connections > 5 select name", "no names of columns"),
        ('name\n"Ada', 'name = "x" select name', "not a file that `run` writes"),
        ("name\n\udcff", 'name = "x" select name', "not a file that `run` writes"),
    ],
)
def test_a_wrong_file_is_refused_by_name(content: str, query: str, says: str, run: Run, folder: Path) -> None:
    (folder / "some.csv").write_bytes(content.encode(errors="surrogateescape"))
    result = run("filter", "some.csv", query)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: some.csv: ")
    assert says in result.stderr


@pytest.mark.parametrize("ending", ["xlsx", "parquet", "arrow"])
def test_a_file_of_another_format_is_refused(ending: str, run: Run, folder: Path) -> None:
    (folder / f"some.{ending}").write_text("{}")
    result = run("filter", f"some.{ending}", 'name = "x"', "--engine", "builtin")
    assert result.exit_code == 2
    assert f"some.{ending}: not a" in result.stderr


def test_objects_in_text_are_read_as_objects(run: Run, folder: Path) -> None:
    file = saved(folder, "csv", "name", "education")
    result = run("filter", file, 'school ~ "university" select name, education', "--format", "jsonl")
    assert result.exit_code == 0, result.output
    names = {json.loads(line)["basic_profile"]["name"] for line in result.stdout.splitlines()}
    original = run("filter", saved(folder, "jsonl"), 'school ~ "university" select name', "--format", "jsonl")
    assert names == {json.loads(line)["basic_profile"]["name"] for line in original.stdout.splitlines()} != set()
