"""`querydsl summary` for files and queries."""

import json
from pathlib import Path

from tests.cli.conftest import Run

QUERY = 'title ~ "engineer" limit 30'


def _saved(run: Run, name: str = "people.jsonl") -> str:
    assert run("run", QUERY, "-o", name).exit_code == 0
    return name


def test_a_file_and_the_query_that_it_comes_from_have_the_same_summary(run: Run) -> None:
    name = _saved(run)
    from_file, from_query = run("summary", name), run("summary", QUERY)
    assert from_file.stdout == from_query.stdout
    assert from_file.stdout.startswith("30 records\n\ncountry: 30 of 30 records have a value (100%)")
    assert "█" in from_file.stdout
    Path("search.qdsl").write_text(QUERY)
    assert run("summary", "search.qdsl").stdout == run("summary", "-f", "search.qdsl").stdout == from_file.stdout


def test_records_are_read_from_standard_input_and_from_several_files(run: Run) -> None:
    content = Path(_saved(run)).read_bytes()
    assert run("summary", "-", stdin=content).stdout == run("summary", "people.jsonl").stdout
    assert run("summary", "people.jsonl", _saved(run, "more.jsonl.gz")).stdout.startswith("60 records\n")


def test_json_has_the_values_and_counts(run: Run) -> None:
    found = json.loads(run("summary", _saved(run), "--columns", "seniority,name", "--top", "3", "--json").stdout)
    assert found["count"] == 30
    assert [column["name"] for column in found["columns"]] == ["seniority", "name"]
    assert max(len(column["values"]) for column in found["columns"]) == 3


def test_an_html_page_is_written(run: Run, folder: Path) -> None:
    done = run("summary", _saved(run), "--html", "page.html")
    assert (done.stdout, done.stderr) == ("", "summary saved to page.html\n")
    assert "<svg" in (folder / "page.html").read_text()


def test_wrong_calls_name_what_to_pass(run: Run) -> None:
    name = _saved(run)
    assert "pass a query, or files of records" in run("summary").stderr
    assert "pass either one query or files of records" in run("summary", name, QUERY).stderr
    assert "pass either one query or files of records" in run("summary", QUERY, QUERY).stderr
    assert "pass either one query or files of records" in run("summary", name, "-f", name).stderr
    assert "there is no column `nam`. Did you mean `name`?" in run("summary", name, "--columns", "nam").stderr
    assert "No such file or directory" in run("summary", name, "--html", "missing/page.html").stderr
    assert run("summary", name, "--html", "missing/page.html").exit_code == 2


def test_a_query_above_the_budget_is_not_run(run: Run) -> None:
    done = run("summary", QUERY, "--max-credits", "0.1")
    assert done.exit_code == 2
    assert "this search may cost 0.90 credits, more than the 0.1 credits" in done.stderr
    assert run("summary", QUERY, "--max-credits", "1").exit_code == 0
