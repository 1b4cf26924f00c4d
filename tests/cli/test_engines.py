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


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["filter", QUERY, "-", "--engine", "duckdb"], 2, "--engine duckdb cannot read standard input"),
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
