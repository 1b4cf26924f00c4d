"""Queries over relations and files in DuckDB, through the public function."""

import gzip
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import duckdb
import pyarrow.feather
import pyarrow.parquet
import pytest
from click.testing import CliRunner

import querydsl
from querydsl.cli import root
from querydsl.engines.duckdb import UnfitValues, filter
from querydsl.engines.duckdb_sql import DuckDb
from querydsl.engines.duckdb_summary import summary
from querydsl.engines.sql import folding, places
from querydsl.engines.sql.pieces import Sql
from querydsl.engines.sql.predicates import Predicates
from querydsl.errors import EngineError, ExportError
from querydsl.sandbox.data.dataset import shipped
from querydsl.sandbox.data.geo import CITY_NICKNAMES, cities, find_place, plain
from querydsl.sandbox.matching.matcher import compile_filter
from tests.support.engines import NOW
from tests.support.odd_records import TEXTS
from tests.support.records import records_of

PEOPLE = shipped().people[:60]
EVERYONE = "id >= 0"
QUERY = 'past(title ~ "engineer" and started > 2015-01-01) and country != "Canada"'


def expected(query: str, people: Any = PEOPLE) -> list[int]:
    matches = compile_filter(querydsl.compile(query).body["filters"])
    return [person["crustdata_person_id"] for person in people if matches(person)]


def ids(relation: duckdb.DuckDBPyRelation) -> list[int]:
    return [found for (found,) in relation.select("crustdata_person_id").fetchall()]


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    file = tmp_path / "people.jsonl"
    file.write_text("".join(f"{json.dumps(person)}\n" for person in PEOPLE), "utf-8")
    return file


@pytest.fixture
def parquet(lines: Path, tmp_path: Path) -> Path:
    file = tmp_path / "nested.parquet"
    filter(lines, EVERYONE).write_parquet(str(file))
    return file


def test_json_lines_json_arrays_and_compressed_files(lines: Path, tmp_path: Path) -> None:
    (tmp_path / "people.json").write_text(json.dumps(PEOPLE), "utf-8")
    (tmp_path / "people.jsonl.gz").write_bytes(gzip.compress(lines.read_bytes()))
    assert expected(QUERY)
    for name in ("people.jsonl", "people.json", "people.jsonl.gz"):
        assert ids(filter(tmp_path / name, QUERY)) == expected(QUERY)


def test_a_relation_parquet_folders_and_globs(parquet: Path, tmp_path: Path) -> None:
    folder = tmp_path / "parts" / "inner"
    folder.mkdir(parents=True)
    for part in (1, 2):
        duckdb.read_parquet(str(parquet)).write_parquet(str(folder / f"part-{part}.parquet"))
    (folder / "_SUCCESS").write_text("")
    assert ids(filter(parquet, QUERY)) == expected(QUERY)
    assert ids(filter(duckdb.read_parquet(str(parquet)), QUERY)) == expected(QUERY)
    several: list[str | Path] = [folder / "part-1.parquet", str(folder / "part-2.parquet")]
    paths: list[Any] = [tmp_path / "parts", f"{tmp_path}/parts/**/*.parquet", several]
    for path in paths:
        assert ids(filter(path, QUERY)) == expected(QUERY) * 2


@pytest.mark.parametrize("query", [QUERY, 'past.title has all ("engineer", "x")', 'skill = "python" and school ~ "university"'])
def test_files_of_run_have_a_column_for_each_value(query: str, tmp_path: Path) -> None:
    records_of(*PEOPLE).save(tmp_path / "found.parquet")
    assert ids(filter(tmp_path / "found.parquet", query)) == expected(query)


def test_columns_named_as_in_select(tmp_path: Path) -> None:
    request = querydsl.compile('country = "x" select id, name, past.title, past.started, country, updated')
    records_of(*PEOPLE, request=request).save(tmp_path / "found.parquet")
    found = filter(tmp_path / "found.parquet", QUERY + " select id")
    assert [one for (one,) in found.fetchall()] == expected(QUERY)


def test_select_sort_by_and_limit(lines: Path) -> None:
    found = filter(lines, f"{QUERY} select name, past.title, location, started, updated sort by past.title desc, id limit 5")
    assert found.columns == ["name", "past.title", "location", "started", "updated"]
    assert [str(type) for type in found.types][:3] == ["VARCHAR", "VARCHAR[]", "VARCHAR"]
    wanted = querydsl.compile(f"{QUERY} select id sort by past.title desc, id limit 5")
    by_title = sorted(
        (one for one in PEOPLE if one["crustdata_person_id"] in expected(QUERY)), key=lambda one: one["crustdata_person_id"]
    )
    by_title.sort(key=lambda one: one["experience"]["employment_details"]["past"][0]["title"] or "", reverse=True)
    assert [row[0] for row in found.fetchall()] == [one["basic_profile"]["name"] for one in by_title[: wanted.body["max_results"]]]


def test_records_with_equal_keys_keep_their_order_and_missing_values_come_last(parquet: Path) -> None:
    for direction in ("", " desc"):
        found = filter(parquet, f"{EVERYONE} select id, summary sort by recently_changed_jobs, summary{direction}").fetchall()
        missing = [place for place, (_, summary) in enumerate(found) if summary is None]
        assert len(found) == len(PEOPLE)
        assert missing[-1] == len(found) - 1
    in_order = sorted(PEOPLE, key=lambda person: bool(person["recently_changed_jobs"]))
    assert ids(filter(parquet, f"{EVERYONE} sort by recently_changed_jobs")) == [
        person["crustdata_person_id"] for person in in_order
    ]


def test_values_that_do_not_fit_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "odd.jsonl"
    file.write_text('{"basic_profile": {"name": 5}}\n{"basic_profile": "none"}\n{"basic_profile": {"name": "Ada"}}\n{}\n')
    with pytest.warns(UnfitValues) as warned:
        found = filter(file, 'name = "ada" or name = "5"')
    assert [str(one.message) for one in warned] == [
        "1 values of `basic_profile` do not have the type of the field",
        "1 values of `basic_profile.name` do not have the type of the field",
    ]
    assert [row["name"] for (row,) in found.select("basic_profile").fetchall()] == ["Ada"]


HOSTILE = (
    "' OR 1=1 --",
    '"; DROP TABLE people; --',
    "?",
    "$1",
    "{0} {}",
    "\\'",
    "%s",
    "x' || (SELECT 1) || '",
    "/*",
    "\0",
    "😀' --",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_values_are_never_part_of_the_statement(text: str, tmp_path: Path) -> None:
    file = tmp_path / f"{text[:3].strip('/').replace(chr(0), '')}.jsonl"
    people = [{"crustdata_person_id": 1, "basic_profile": {"name": text, "headline": f"a {text} b"}}, {"crustdata_person_id": 2}]
    file.write_text("".join(f"{json.dumps(person)}\n" for person in people), "utf-8")
    name = querydsl.F.name
    conditions = [name == text, name.is_in(text, "x")]
    if folding.tokens(text):
        conditions += [querydsl.F.headline.words(text), querydsl.F.headline.phrase(text)]
    for condition in conditions:
        assert ids(filter([file], querydsl.people.where(condition))) == [1]
    assert ids(filter([file], querydsl.people.where(name != text))) == [2]


def test_names_of_columns_are_quoted() -> None:
    name = 'basic_profile.na"me'
    relation: Any = duckdb.sql(f'SELECT \'Ada\' AS "basic_profile.name", 1 AS "{name.replace(chr(34), chr(34) * 2)}"')
    assert filter(relation, 'name = "ada"').fetchall() == [("Ada", 1)]


REFUSED = {
    'headline ~ "x"': (
        "SELECT {'name': 'x'} AS basic_profile, 'x' AS headline",
        "the column `headline` and another one hold parts of the same object",
    ),
    'name = "x"': ("SELECT 1 AS id", "the records have no column for `basic_profile.name`"),
    'name ~ "x"': ("SELECT 5 AS name", "`basic_profile.name` is an integer in these records, but string in the catalogue"),
    "connections > 5": ("SELECT {'connections': [1]::VARCHAR[]} AS professional_network", "is text in these records"),
    'past.title = "x"': (
        "SELECT {'employment_details': {'past': 'x', 'current': 1}} AS experience",
        "is not a list in these records",
    ),
    "updated > 2020-01-01": ("SELECT {'updated_at': INTERVAL 1 DAY} AS metadata", "is INTERVAL in these records"),
    'location within 5 km of "Atlantis"': ("SELECT 1 AS id", "the place 'Atlantis' is not in the gazetteer"),
    'past.title = "x" sort by past': (
        "SELECT {'employment_details': {'past': [{'title': 'x'}]}} AS experience",
        "cannot be sorted by",
    ),
    'past(company_industries = "a" and title = "b")': (
        "SELECT ['a'] AS \"experience.employment_details.past.company_industries\", ['b'] AS \"past.title\"",
        "it is not known which item each is of",
    ),
}


@pytest.mark.parametrize("query", REFUSED)
def test_what_cannot_be_expressed_is_refused_by_name(query: str) -> None:
    relation, message = REFUSED[query]
    with pytest.raises(EngineError, match=re.escape(message)):
        filter(cast("duckdb.DuckDBPyRelation", duckdb.sql(relation)), query)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"a": 1}\n{"a":\n')
    (tmp_path / "five.jsonl").write_text("5\n")
    (tmp_path / "bad.parquet").write_text("no")
    for name, message in (
        ("bad.jsonl", "Malformed JSON"),
        ("five.jsonl", "a record must be a JSON object"),
        ("bad.parquet", "DuckDB"),
        ("none.jsonl", "there is no file"),
        ("", "files of Parquet and of JSON together"),
    ):
        with pytest.raises(EngineError, match=message):
            filter(tmp_path / name, 'name = "x"').fetchall()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "too many levels"),
        ('{"crustdata_person_id": ' + "9" * 5_000 + "}", "too many digits"),
        ('{"a": NaN}', "not JSON"),
        ('{"a": "\x00"}', "Malformed JSON"),
        ('{"basic_profile": {"name": "\\ud800"}}', "Malformed JSON"),
    ],
)
def test_records_that_one_parser_accepts_and_another_does_not(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "odd.jsonl").write_text(text + "\n")
    with pytest.raises(EngineError, match=says):
        summary([str(tmp_path / "odd.jsonl")])


@pytest.mark.parametrize(("value", "number"), [(float("inf"), "1e999"), (float("-inf"), "-1e999"), (float("nan"), None)])
def test_numbers_that_json_does_not_have(value: float, number: str | None, tmp_path: Path) -> None:
    column = "basic_profile.normalized_title.similarity"
    table = pyarrow.table({"id": [1], column: [value]})
    pyarrow.parquet.write_table(table, tmp_path / "odd.parquet")
    pyarrow.feather.write_feather(table, tmp_path / "odd.arrow")
    for name in ("odd.parquet", "odd.arrow"):
        done = CliRunner().invoke(root, ["filter", "id > 0", str(tmp_path / name), "--format", "jsonl"])
        assert (done.exit_code, "NaN" in done.stdout) == (0 if number else 2, False)
        assert f'"similarity": {number}' in done.stdout if number else "NaN, which is not JSON" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs pipes")
def test_pipes_and_devices_are_refused_and_folders_leave_them_out(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "zero.jsonl").symlink_to("/dev/zero")
    for name in ("pipe.jsonl", "zero.jsonl", "*.jsonl"):
        with pytest.raises(EngineError, match="not a regular file"):
            filter(tmp_path / name, 'name = "x"')
    (tmp_path / "part.jsonl").write_text('{"basic_profile": {"name": "x"}}\n')
    assert len(filter(tmp_path, 'name = "x"').fetchall()) == 1


def test_errors_of_the_query_come_first() -> None:
    with pytest.raises(querydsl.InvalidQuery):
        filter("missing.parquet", "titel = 1")


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, lines: Path) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ExportError, match=re.escape("pip install 'querydsl[duckdb]'")):
        filter(lines, 'name = "x"')


# --- texts ---


def evaluated(expression: Sql, texts: list[str]) -> list[Any]:
    statement = f"SELECT {expression.text} FROM (SELECT unnest(?) AS text)"
    return [found for (found,) in duckdb.execute(statement, [*expression.parameters, texts]).fetchall()]


def assigned() -> Iterator[str]:
    import unicodedata

    letters = (chr(code) for code in range(1, sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    return (letter for letter in letters if unicodedata.category(letter) != "Cn")


def test_every_character_is_folded_as_python_folds_it() -> None:
    letters = list(assigned())
    everything = "".join(letter.casefold() for letter in letters)
    replaced = folding.replacements(everything, words=True)
    assert evaluated(DuckDb().folded(Sql("text"), replaced), letters) == [letter.casefold() for letter in letters]


def test_every_character_is_part_of_words_as_in_python() -> None:
    letters = list(assigned())
    found = evaluated(DuckDb().matches(Sql("text"), f"^[{folding.WORD}]$"), letters)
    assert found == [re.fullmatch(r"\w", letter) is not None for letter in letters]


def test_every_letter_of_a_place_becomes_plain_as_in_the_gazetteer() -> None:
    letters = [letter for letter in assigned() if set(plain(f"a{letter}a")[1:-1]) <= set("abcdefghijklmnopqrstuvwxyz'- ")]
    assert len(letters) > 2500
    found = evaluated(DuckDb().plain(Sql("text")), [f"a{letter}a" for letter in letters])
    assert [" ".join(one.split()) for one in found] == [plain(f"a{letter}a") for letter in letters]


SPELLED = (
    "{}",
    "Greater {}",
    "{} Bay Area",
    "{} Metropolitan Area, {state}",
    "{}, {country}",
    " {} ,, {continent}, {iso3} ",
    "{}x",
    "{}, Mars",
)


def test_every_spelling_of_every_city_is_the_same_place() -> None:
    texts = [form.format(name, state=city.state, country=city.country, continent=city.continent, iso3=city.iso3)
             for city in cities() for name in (city.city, city.city.upper()) for form in SPELLED]  # fmt: skip
    texts += [*TEXTS, *CITY_NICKNAMES, "Cambridge", "San Jose"]
    name, predicates = DuckDb().plain(Sql("text")), Predicates(DuckDb(), NOW)
    for city in [city for city in cities() if city.city in ("Cambridge", "San Jose", "San José", "Paris", "New York", "Kraków")]:
        found = evaluated(predicates.spelled(name, places.spellings([city])), texts)
        assert found == [find_place(text) == city for text in texts], city


def test_a_letter_that_becomes_part_of_a_word_joins_it(tmp_path: Path) -> None:
    names = ["engineer\u0345", "engineer", "a\u1e96engineer", "\u1e96 engineer"]
    relation = duckdb.sql(f"SELECT unnest({names}) AS headline")
    found = filter(cast("duckdb.DuckDBPyRelation", relation), 'headline ~ "engineer"').fetchall()
    matches = compile_filter({"field": "basic_profile.headline", "type": "(.)", "value": "engineer"})
    assert [one for (one,) in found] == [name for name in names if matches({"basic_profile": {"headline": name}})] == names[1:]
