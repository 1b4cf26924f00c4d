"""Queries over data frames in Spark, on two threads and on a cluster of two workers. They need pyspark and Java."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import duckdb
import pyarrow.parquet
import pytest

import querydsl
from querydsl.catalogue import default
from querydsl.engines.schema import spark_schema
from querydsl.engines.shape import ColumnType, ListType, ObjectType, loose, shape_of
from querydsl.engines.spark import columns_of, filter
from querydsl.engines.spark_sql import Spark
from querydsl.engines.sql.filters import FilterWriter
from querydsl.engines.sql.pieces import listed, sql
from querydsl.errors import EngineError, ExportError
from querydsl.sandbox.data.dataset import shipped
from querydsl.sandbox.matching.matcher import compile_filter
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.ir import LoweredGroup
from tests.engines.test_agreement import by_matcher, lowered
from tests.engines.test_duckdb import HOSTILE
from tests.support.collecting import QUERY as ENGINEERS
from tests.support.collecting import collect, expected_ids, served
from tests.support.documents import ROOT, blocks
from tests.support.engines import NOW
from tests.support.odd_records import odd_people
from tests.support.random_filters import RandomFilters

needs_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None, reason="pyspark or Java is not installed"
)
slow_spark = [needs_spark, pytest.mark.slow, pytest.mark.spark, pytest.mark.timeout(1200)]
PEOPLE = [dict(person) for person in shipped().people[:100]]
QUERY = 'past(title ~ "engineer" and started > 2015-01-01) and country != "Canada"'
COLLECTED = ENGINEERS.partition(" select")[0]
BATCH = 10


def expected(query: str) -> list[int]:
    matches = compile_filter(querydsl.compile(query).body["filters"])
    return [person["crustdata_person_id"] for person in PEOPLE if matches(person)]


def written(folder: Path, records: list[dict[str, Any]]) -> str:
    folder.mkdir()
    for part in (0, 1):
        lines = (json.dumps(record) for record in records[part::2])
        (folder / f"part-{part}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return str(folder)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A session on two threads of this machine. Spark warns about new versions of pandas."""
    pytest.importorskip("pyspark")
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        session = builder.config("spark.sql.shuffle.partitions", "2").config("spark.log.level", "ERROR").getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def people(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = written(tmp_path_factory.mktemp("spark") / "people", PEOPLE)
    return spark.read.schema(spark_schema("people")).json(folder).cache()


EXAMPLES = (
    QUERY,
    'name ~ "a" or headline ~= "software engineer"',
    'location within 500 km of "Paris"',
    'skill = "python" or past.title has all ("Senior Software Engineer", "Software Engineer")',
    "updated > 2025-01-01 and past.company_id not in (600001, 600002)",
)


@pytest.mark.usefixtures("spark")
class TestSpark:
    pytestmark = slow_spark

    def test_two_hundred_random_filters_find_what_the_matcher_finds(self, spark: Any, tmp_path: Path) -> None:
        records = [{"place": place, **_without_other_items(one)} for place, one in enumerate(odd_people(60, inside_out=True))]
        shape = loose(shape_of(default()["people"]))
        columns = ", ".join(f"`{key}` {_variants(type)}" for key, type in shape.fields.items())
        frame = spark.read.schema(f"place INT, {columns}").json(written(tmp_path / "odd", records)).cache()
        random_filters = RandomFilters(3, "people", {})
        telling = 0
        for _ in range(200 // BATCH):
            found = [lowered(random_filters.one()) for _ in range(BATCH)]
            roots = [one.root for one in found if one.root]
            for lowering, places in zip(found, _matching(spark, frame, roots), strict=True):
                wanted = by_matcher(lowering, records)
                telling += 0 < len(wanted) < len(records)
                assert places == wanted, compile_lowered(lowering, NOW).body
        assert telling > 30

    @pytest.mark.parametrize("query", EXAMPLES)
    def test_typed_columns(self, people: Any, query: str) -> None:
        assert sorted(row[0] for row in filter(people, f"{query} select id").collect()) == sorted(expected(query))

    def test_select_sort_by_and_limit_are_the_same_as_in_duckdb(self, people: Any, tmp_path: Path) -> None:
        query = f"{QUERY} select id, name, past.title, past.company_industries, location, started sort by past.title desc, id"
        frame = filter(people, query)
        relation = querydsl.engines.duckdb.filter(Path(written(tmp_path / "people", PEOPLE)), query)
        assert frame.columns == relation.columns
        assert [tuple(row) for row in frame.collect()] == relation.fetchall()

    def test_a_folder_of_collect_is_read_as_it_is(self, spark: Any, tmp_path: Path) -> None:
        query = f"{COLLECTED} select id, name, past.title, past.started, company_size, updated, education"
        with served() as server:
            done = collect("sync", server, tmp_path, "out/", query)
            wanted = expected_ids(server)
        frame = spark.read.parquet(str(tmp_path / "out"))
        table = pyarrow.parquet.read_table(tmp_path / "out")  # also leaves out the manifest
        assert len(done.parts) > 2 and frame.columns == table.column_names
        assert frame.count() == frame.select("id").distinct().count() == len(wanted)
        assert {row.id for row in frame.select("id").collect()} == wanted
        spark.conf.set("spark.sql.session.timeZone", "UTC")
        for name in ("name", "past.title", "past.started", "company_size"):
            found = {row[0]: row[1] for row in frame.select("id", f"`{name}`").collect()}
            assert found == dict(zip(table["id"].to_pylist(), table[name].to_pylist(), strict=True))
        again = sorted(row.id for row in filter(frame, "company_size > 1000").select("id").collect())
        sql = f"SELECT id FROM '{tmp_path}/out/*.parquet' WHERE len(list_filter(company_size, lambda n: n > 1000)) > 0 ORDER BY id"
        assert again == [key for (key,) in duckdb.execute(sql).fetchall()]

    def test_nothing_is_computed_before_the_result_is_used(self, spark: Any) -> None:
        frame = spark.range(5).selectExpr("CAST(raise_error('computed') AS STRING) AS name")
        assert filter(frame, 'name = "a"').columns == ["name"]

    @pytest.mark.parametrize("text", HOSTILE)
    def test_values_are_never_part_of_the_statement(self, spark: Any, text: str) -> None:
        frame = spark.createDataFrame([(1, text), (2, "x")], "id INT, name STRING")
        equal = querydsl.people.where(querydsl.F.name == text)
        assert [row[0] for row in filter(frame, equal).select("id").collect()] == [1]
        assert [row[0] for row in filter(frame, querydsl.people.where(querydsl.F.name.is_in(text, "y"))).collect()] == [1]

    def test_names_of_columns_are_quoted(self, spark: Any) -> None:
        frame = spark.range(1).selectExpr("'Ada' AS name", "1 AS `basic_profile.na``{me}`")
        assert [tuple(row) for row in filter(frame, 'name = "ada"').collect()] == [("Ada", 1)]

    def test_what_cannot_be_expressed_is_refused_by_name(self, spark: Any) -> None:
        with pytest.raises(EngineError, match=r"the records have no column for `basic_profile\.headline`"):
            filter(spark.range(1).selectExpr("'x' AS name"), 'headline ~ "x"')

    def test_the_script_of_the_documentation_runs_on_two_workers(self, tmp_path: Path) -> None:
        block = next(block for block in blocks(ROOT / "docs" / "engines.md") if block.content.startswith("# find.py"))
        (tmp_path / "find.py").write_text(block.content)
        home = Path(importlib.util.find_spec("pyspark").submodule_search_locations[0])  # type: ignore[union-attr, index]
        submit = [str(home / "bin" / "spark-submit"), "--master", "local-cluster[2,1,1024]", "--conf", "spark.ui.enabled=false"]
        source = written(tmp_path / "people", PEOPLE)
        environment = {**os.environ, "SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [*submit, "find.py", source, QUERY, "found.parquet"],
            cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=900, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        workers = set(re.findall(r"Launched task \d+ in \d+ ms|Registered executor .*?ID (\d+)", done.stderr)) - {""}
        assert workers == {"0", "1"}, done.stderr[-2000:]
        found = duckdb.execute("SELECT crustdata_person_id FROM read_parquet(?)", [f"{tmp_path}/found.parquet/*.parquet"])
        assert sorted(one for (one,) in found.fetchall()) == sorted(expected(QUERY))


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(ExportError, match=re.escape("pip install 'querydsl[spark]'")):
        filter(cast(Any, None), 'name = "x"')


def _matching(spark: Any, frame: Any, filters: list[LoweredGroup]) -> Iterator[set[int]]:
    table = default()["people"]
    conditions = [FilterWriter(Spark(), table, columns_of(frame, table), NOW).condition(root) for root in filters]
    statement = sql("SELECT place, {} FROM {{frame}} AS records", listed(sql("({}) IS TRUE", one) for one in conditions))
    rows = spark.sql(statement.text, args=list(statement.parameters), frame=frame).collect()
    for number in range(1, len(filters) + 1):
        yield {row[0] for row in rows if row[number]}


def _variants(type: ColumnType) -> str:
    """The type of a column whose single values have any type."""
    match type:
        case ObjectType(fields):
            return f"STRUCT<{', '.join(f'`{key}`: {_variants(inner)}' for key, inner in fields.items())}>"
        case ListType(item):
            return f"ARRAY<{_variants(item)}>"
        case _:
            return "VARIANT"


def _without_other_items(value: Any) -> Any:
    """The value without the items of lists of objects that are not objects. Spark reads such a list as null."""
    if isinstance(value, dict):
        return {key: _without_other_items(inner) for key, inner in value.items()}
    if isinstance(value, list):
        found = [_without_other_items(item) for item in value]
        return [item for item in found if isinstance(item, dict)] if any(isinstance(item, dict) for item in found) else found
    return value
