"""`querydsl diff`: records that are new, gone or changed between two files."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querydsl.jobs.results.differences import Comparison, values_by_path
from tests.cli.conftest import Run
from tests.support.records import records_of

ID = "crustdata_person_id"


def person(id: int, name: str = "Ada", title: str | None = "Engineer", **more: Any) -> dict[str, Any]:
    return {ID: id, "basic_profile": {"name": name, "current_title": title}, **more}


OLD = [person(1), person(2, "Grace"), person(3, "Alan"), person(4, "Joan")]
NEW = [person(5, "Edith"), person(4, "Joan", "Director"), person(3, "Alan"), person(1, title=None, skills={"x": ["a"]})]


@pytest.fixture
def files(folder: Path) -> tuple[str, str]:
    """The old and the new file."""
    for name, records in (("old.jsonl", OLD), ("new.jsonl", NEW)):
        (folder / name).write_text("".join(json.dumps(record) + "\n" for record in records))
    return "old.jsonl", "new.jsonl"


def test_differences_are_shown_as_text(run: Run, files: tuple[str, str]) -> None:
    done = run("diff", *files)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "+ 5  Edith",
        "~ 4  Joan",
        "    title: Engineer → Director",
        "~ 1  Ada",
        "    title: Engineer → nothing",
        "- 2  Grace",
    ]
    assert done.stderr.splitlines() == [
        "1 new, 1 gone, 2 changed, 1 unchanged",
        "not compared, because only one of the files has them: skills.x",
    ]


def test_differences_are_written_as_json_and_csv(run: Run, files: tuple[str, str]) -> None:
    changed = {
        "change": "changed",
        "id": "4",
        "name": "Joan",
        "fields": [{"field": "title", "old": "Engineer", "new": "Director"}],
    }
    data = json.loads(run("diff", *files, "--format", "json").stdout)
    assert (data[0], data[1], data[-1]) == (
        {"change": "new", "id": "5", "name": "Edith"},
        changed,
        {"change": "gone", "id": "2", "name": "Grace"},
    )
    assert [json.loads(line) for line in run("diff", *files, "--format", "jsonl").stdout.splitlines()] == data
    rows = list(csv.DictReader(run("diff", *files, "--format", "csv").stdout.splitlines()))
    assert [row["change"] for row in rows] == ["new", "changed", "changed", "gone"]
    assert rows[1] == {
        "change": "changed",
        "id": "4",
        "name": "Joan",
        "field": "title",
        "old": "Engineer",
        "new": "Director",
    }
    assert json.loads(run("diff", files[0], files[0], "--format", "json").stdout) == []


def test_the_new_records_are_saved(run: Run, files: tuple[str, str], folder: Path) -> None:
    done = run("diff", *files, "-o", "added.jsonl")
    assert [json.loads(line) for line in (folder / "added.jsonl").read_text().splitlines()] == [NEW[0]]
    assert "1 record saved to" in done.stderr
    assert run("diff", *files, "-o", "added.csv").exit_code == 0
    assert (folder / "added.csv").read_text().splitlines() == ["id,name,title", "5,Edith,Engineer"]
    assert run("diff", *files, "-o", "nowhere/added.csv").exit_code == 8


def test_the_exit_code_shows_differences_if_requested(run: Run, files: tuple[str, str]) -> None:
    assert run("diff", *files, "--exit-code").exit_code == 1
    assert run("diff", files[0], files[0], "--exit-code").exit_code == 0


def test_fields_are_chosen_and_ignored(run: Run, files: tuple[str, str]) -> None:
    assert "~" not in run("diff", *files, "--columns", "name").stdout
    assert "~" not in run("diff", *files, "--ignore", "current_title").stdout
    assert "~ 4" in run("diff", *files, "--ignore", "name,skills").stdout


def test_files_are_compressed_or_standard_input(run: Run, files: tuple[str, str], folder: Path) -> None:
    (folder / "new.json.gz").write_bytes(gzip.compress(json.dumps(NEW).encode()))
    assert run("diff", files[0], "new.json.gz").stdout == run("diff", *files).stdout
    assert run("diff", files[0], "-", stdin=(folder / files[1]).read_bytes()).stdout == run("diff", *files).stdout


def test_companies_have_their_names(run: Run, folder: Path) -> None:
    for name, size in (("old.jsonl", 5), ("new.jsonl", 7)):
        record = {"crustdata_company_id": 1, "basic_info": {"name": "Acme"}, "headcount": {"total": size}}
        (folder / name).write_text(json.dumps(record))
    assert run("diff", "old.jsonl", "new.jsonl").stdout == "~ 1  Acme\n    size: 5 → 7\n"


def test_a_repeated_id_is_reported(run: Run, folder: Path) -> None:
    (folder / "a.jsonl").write_text("".join(json.dumps(person(1)) + "\n" for _ in range(3)))
    done = run("diff", "a.jsonl", "a.jsonl")
    assert done.stdout == "" and "4 records have the id of an earlier one" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("old.jsonl", "nowhere.jsonl"), 2, "nowhere.jsonl: No such file"),
        (("-", "-"), 2, "cannot both be read from standard input"),
        (("old.jsonl", "noid.jsonl"), 2, "noid.jsonl: record 1 has no id"),
        (("old.jsonl", "bad.jsonl"), 2, "bad.jsonl:1: not JSON"),
        (("old.jsonl", "new.jsonl", "--columns", "nmae"), 2, "there is no column `nmae`"),
        (("old.jsonl", "new.jsonl", "--ignore", ","), 2, "use names"),
    ],
)
def test_wrong_input_is_an_error(
    words: tuple[str, ...], code: int, message: str, run: Run, files: tuple[str, str], folder: Path
) -> None:
    (folder / "noid.jsonl").write_text('{"basic_profile": {"name": "Ada"}}')
    (folder / "bad.jsonl").write_text("{")
    done = run("diff", *words)
    assert (done.exit_code, message in done.stderr) == (code, True), done.stderr


def test_control_characters_and_formulas_are_escaped(run: Run, folder: Path) -> None:
    (folder / "a.jsonl").write_text(json.dumps(person(1, "=1+1", "\x1b[31m")))
    (folder / "b.jsonl").write_text(json.dumps(person(1, "=1+1", "x\n+ 9  Eve")))
    assert run("diff", "a.jsonl", "b.jsonl").stdout == "~ 1  =1+1\n    title: \\u{1b}[31m → x + 9 Eve\n"
    (row,) = csv.DictReader(run("diff", "a.jsonl", "b.jsonl", "--format", "csv").stdout.splitlines())
    assert row["name"] == "'=1+1"


_RECORDS = st.dictionaries(st.integers(0, 6), st.tuples(st.sampled_from("ab"), st.sampled_from(["x", "y", None])))


@given(_RECORDS, _RECORDS)
def test_the_differences_are_those_of_the_records_in_memory(old: dict[int, Any], new: dict[int, Any]) -> None:
    def made(of: dict[int, Any]) -> list[dict[str, Any]]:
        return [person(id, name, title, seen=1) for id, (name, title) in of.items()]

    compared = Comparison.of(records_of(*made(old)), records_of(*made(new)), ("old", "new"), columns=["name"])
    found = {(difference.kind, int(difference.id)) for difference in compared}
    changed = {("changed", id) for id in old.keys() & new.keys() if old[id][0] != new[id][0]}
    assert found == {("new", id) for id in new.keys() - old.keys()} | {("gone", id) for id in old.keys() - new.keys()} | changed
    assert [record[ID] for record in compared.added()] == [id for id in new if id not in old]


def test_values_are_listed_by_path_without_recursion() -> None:
    assert values_by_path({"a": [{"b": 1}, {"b": [2, None]}, {}], "c": {"d": "x"}, "e": None}) == {"a.b": (1, 2), "c.d": ("x",)}
    deep: dict[str, Any] = {"a": 1}
    for _ in range(5_000):
        deep = {"a": deep}
    assert list(values_by_path(deep).values()) == [(1,)]
