"""`querydsl filter --engine`, `querydsl sql` and `querydsl schema`."""

import json
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pytest

import querydsl
from querydsl.catalogue import default
from querydsl.engines.duckdb import filter
from querydsl.engines.schema import arrow_schema, duckdb_schema, json_schema
from querydsl.engines.shape import shape_of
from querydsl.engines.tables import statement
from querydsl.sandbox.data.dataset import shipped
from querydsl.syntax.ast import ENTITIES, EntityName
from tests.cli.conftest import Run
from tests.support.odd_records import odd_people

QUERY = 'past(title ~ "engineer" and started > 2015-01-01) and country != "Canada"'
CLAUSES = f"{QUERY} select name, past.title sort by connections desc limit 5"
PEOPLE = shipped().people[:80]


@pytest.fixture
def people(folder: Path) -> str:
    (folder / "people.jsonl").write_text("".join(f"{json.dumps(person)}\n" for person in PEOPLE), "utf-8")
    return "people.jsonl"


@pytest.mark.parametrize("query", [QUERY, CLAUSES])
def test_both_engines_print_the_same_lines(run: Run, people: str, query: str) -> None:
    builtin = run("filter", query, people, "--engine", "builtin")
    found = run("filter", query, people, "--engine", "duckdb")
    assert (found.exit_code, found.stdout) == (builtin.exit_code, builtin.stdout) == (0, run("filter", query, people).stdout)
    assert found.stdout.count("\n") >= 5


def test_duckdb_is_chosen_for_parquet_folders_and_globs(run: Run, people: str, folder: Path) -> None:
    (folder / "parts").mkdir()
    for part in ("1", "2"):
        filter(folder / people, "id >= 0").write_parquet(str(folder / "parts" / f"nested-{part}.parquet"))
    assert run("filter", "id >= 0", people, "-o", "flat.parquet").exit_code == 0
    names = [json.loads(line)["basic_profile"]["name"] for line in run("filter", CLAUSES, people).stdout.splitlines()]
    for path in ("parts/nested-1.parquet", "flat.parquet", "parts/*-1.parquet"):
        found = run("filter", CLAUSES, path)
        assert [json.loads(line)["basic_profile"]["name"] for line in found.stdout.splitlines()] == names, found.stderr
    twice = run("filter", QUERY, "parts", "--format", "csv")
    assert twice.stdout.count("\n") == 2 * run("filter", QUERY, people).stdout.count("\n") + 1, twice.stderr


def test_a_record_of_parquet_is_a_record_of_the_service(run: Run, people: str, folder: Path) -> None:
    assert run("filter", "id >= 0", people, "-o", "flat.parquet").exit_code == 0
    found = [json.loads(line) for line in run("filter", QUERY, "flat.parquet").stdout.splitlines()]
    wanted = [json.loads(line) for line in run("filter", QUERY, people).stdout.splitlines()]
    assert [one["basic_profile"]["name"] for one in found] == [one["basic_profile"]["name"] for one in wanted]
    for one, other in zip(found, wanted, strict=True):
        roles = other["experience"]["employment_details"]["past"]
        assert [role["title"] for role in one["experience"]["employment_details"]["past"]] == [role["title"] for role in roles]


def test_values_that_do_not_fit_are_said(run: Run, folder: Path) -> None:
    (folder / "odd.jsonl").write_text('{"basic_profile": {"name": 5}}\n{"basic_profile": {"name": "Ada"}}\n')
    found = run("filter", 'name = "ada"', "odd.jsonl", "--engine", "duckdb")
    assert json.loads(found.stdout) == {"basic_profile": {"name": "Ada"}}
    assert found.stderr == "1 values do not have the type of their field: basic_profile.name (1)\n"


@pytest.fixture
def files(run: Run, people: str, folder: Path) -> dict[str, str]:
    """The same people as JSON Lines, in Parquet of keys, in Parquet as `run` writes it, in a folder, and in files of a pattern."""
    filter(folder / people, "id >= 0").write_parquet(str(folder / "nested.parquet"))
    assert run("filter", "id >= 0", people, "-o", "flat.parquet").exit_code == 0
    lines = (folder / people).read_text("utf-8").splitlines(keepends=True)
    for part, start in enumerate((0, 40)):
        (folder / "parts" / "inner").mkdir(parents=True, exist_ok=True)
        (folder / "parts" / "inner" / f"{part}.jsonl").write_text("".join(lines[start : start + 40]), "utf-8")
    return {"nested": "nested.parquet", "flat": "flat.parquet", "folder": "parts", "pattern": "parts/*/*.jsonl"}


COLUMNS = "skill,past.title,past.company_industries,company_size,connections,updated,past.started,location,recently_changed_jobs"


@pytest.mark.parametrize("columns", [(), ("--columns", COLUMNS, "--top", "1000")])
def test_a_summary_has_the_same_numbers_with_both_engines(
    run: Run, people: str, files: dict[str, str], columns: tuple[str, ...]
) -> None:
    wanted = run("summary", people, "--json", *columns, "--engine", "builtin")
    assert (json.loads(wanted.stdout)["count"], wanted.exit_code) == (len(PEOPLE), 0)
    assert wanted.stdout == run("summary", people, "--json", *columns, "--engine", "duckdb").stdout
    for path in files.values():
        found = run("summary", path, "--json", *columns)
        assert (found.stdout, found.stderr) == (wanted.stdout, ""), path


def test_a_summary_of_odd_values_has_the_same_numbers_with_both_engines(run: Run, folder: Path) -> None:
    (folder / "odd.jsonl").write_text("".join(f"{json.dumps(person)}\n" for person in odd_people(60)), "utf-8")
    columns = ("--columns", COLUMNS, "--top", "1000", "--json")
    found, wanted = (run("summary", "odd.jsonl", *columns, "--engine", engine) for engine in ("duckdb", "builtin"))
    assert (found.exit_code, found.stdout) == (0, wanted.stdout)


def test_a_file_without_a_column_has_no_values_of_it(run: Run, people: str) -> None:
    assert run("filter", "id >= 0 select id, name", people, "-o", "names.parquet").exit_code == 0
    found = json.loads(run("summary", "names.parquet", "--json", "--columns", "name,country").stdout)
    assert [column["filled"] for column in found["columns"]] == [len(PEOPLE), 0]


@pytest.mark.parametrize("kind", ["nested", "flat", "folder", "pattern"])
def test_other_commands_read_the_files_of_duckdb(run: Run, people: str, files: dict[str, str], kind: str) -> None:
    record = PEOPLE[7]["crustdata_person_id"]
    explained = ("filter", QUERY, "--explain-record", str(record))
    assert run(*explained, files[kind]).stdout == run(*explained, people).stdout != ""
    nobody = 'country = "Atlantis" and connections > 5'
    assert run("why", nobody, files[kind]).stdout == run("why", nobody, people).stdout != ""
    same = run("diff", people, files[kind])
    assert (same.exit_code, same.stdout) == (0, ""), same.stderr


def test_columns_whose_items_are_not_known_are_refused_or_named(run: Run, files: dict[str, str]) -> None:
    query = 'past.company_industries = "Robotics Engineering"'
    for words in (("filter", query, "flat.parquet", "--explain-record", "1"), ("why", query, "flat.parquet")):
        found = run(*words)
        assert (found.exit_code, found.stdout) == (2, "")
        assert "past.company_industries` are in one list in these records" in found.stderr
    for words in (("diff", "flat.parquet", "flat.parquet"), ("filter", query, "flat.parquet")):
        found = run(*words)
        assert (found.exit_code, "left out, because it is not known which item each value is of" in found.stderr) == (0, True)
    assert "left out" not in run("filter", f"{query} select name", "flat.parquet").stderr


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["filter", QUERY, "-", "--engine", "duckdb"], 2, "DuckDB cannot read standard input"),
        (["summary", "-", "--engine", "duckdb"], 2, "DuckDB cannot read standard input"),
        (["summary", "people.jsonl", "--engine", "duckdb", "--columns", "past"], 2, "does not count objects such as `past`"),
        (["summary", "people.jsonl", "--engine", "duckdb", "--columns", "nam"], 2, "there is no column `nam`"),
        (["summary", QUERY, "--engine", "duckdb"], 2, "--engine is for files of records"),
        (["summary", "none/*.parquet"], 2, "there is no file none/*.parquet"),
        (["summary", "people.jsonl", "bad.parquet"], 2, "files of Parquet and of JSON together"),
        (["summary", "table.csv", "--engine", "duckdb"], 2, "an engine reads Parquet, JSON Lines and JSON"),
        (["filter", QUERY, "bad.jsonl", "--engine", "duckdb"], 2, "Malformed JSON"),
        (["filter", QUERY, "bad.parquet"], 2, "DuckDB"),
        (["filter", 'location within 5 km of "Atlantis"', "people.jsonl", "--engine", "duckdb"], 2, "not in the gazetteer"),
        (["sql", "titel = 1", "--engine", "spark"], 1, "titel"),
        (["sql", QUERY], 2, "--engine"),
    ],
)
def test_errors(run: Run, people: str, folder: Path, words: list[str], code: int, message: str) -> None:
    (folder / "bad.jsonl").write_text('{"a":')
    (folder / "bad.parquet").write_text("no")
    (folder / "table.csv").write_text("id\n1\n")
    found = run(*words)
    assert (found.exit_code, found.stdout) == (code, "")
    assert message in found.stderr


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_sql_prints_a_statement_and_its_parameters(run: Run, engine: str) -> None:
    found = run("sql", 'country = "O\'Hara; --" and started > today - 2y', "--engine", engine, "--now", "2024-05-31T00:00:00Z")
    text, _, parameters = found.stdout.rstrip("\n").rpartition("\n")
    assert (found.exit_code, text.count("?")) == (0, len(json.loads(parameters)))
    assert json.loads(parameters) == ["o'hara; --", "2022-05-31 00:00:00"]
    assert "Hara" not in text


def test_the_statement_runs_on_a_table_of_the_schema(folder: Path, people: str) -> None:
    with duckdb.connect() as db:
        db.execute(duckdb_schema("people"))
        columns = ", ".join(f'"{key}"' for key in shape_of(default()["people"]).fields)
        read = f"read_json(?, columns = {_columns(db)})"
        loaded = db.execute(f"INSERT INTO people BY NAME SELECT {columns} FROM {read}", [str(folder / people)])
        assert loaded.fetchall() == [(len(PEOPLE),)]
        found = statement(CLAUSES, "duckdb")
        assert len(db.execute(found.text, list(found.parameters)).fetchall()) == 5


def _columns(db: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return {name: type for name, type, *_ in db.execute("DESCRIBE people").fetchall()}


@pytest.mark.parametrize("entity", ENTITIES)
def test_json_schema_accepts_the_records_of_the_service(entity: EntityName) -> None:
    schema: dict[str, Any] = json_schema(entity)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    records: Any = shipped().people[:50] if entity == "people" else shipped().companies[:50]
    assert [error.message for record in records for error in validator.iter_errors(record)] == []
    assert list(validator.iter_errors({"basic_profile": 5, "basic_info": 5}))


def test_every_schema_has_every_stored_field(run: Run) -> None:
    arrow = arrow_schema("companies")
    assert arrow.names == list(shape_of(default()["companies"]).fields)
    for engine in ("duckdb", "spark", "arrow", "json-schema"):
        found = run("schema", "companies", "--engine", engine)
        assert (found.exit_code, "12m" in found.stdout, "year_founded" in found.stdout) == (0, True, True), found.stderr


def test_a_relation_of_the_schema_has_the_arrow_schema(folder: Path, people: str) -> None:
    found = filter(folder / people, querydsl.people.where(querydsl.F.id >= 0)).to_arrow_table().schema
    wanted = arrow_schema("people")
    assert found.names == wanted.names
    assert found.field("experience").type == wanted.field("experience").type
