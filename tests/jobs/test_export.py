"""Columns and formats: the same columns in every table, file and data frame, read back by other libraries."""

import csv
import datetime as dt
import gzip
import importlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import polars
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet
import pytest

from querydsl.api import compile
from querydsl.catalogue import default
from querydsl.errors import ExportError, OutputError
from querydsl.jobs.client import Client
from querydsl.jobs.results.columns import Kind, chosen, every_leaf, laid_out
from querydsl.jobs.results.export import Format, format_of
from querydsl.jobs.results.records import Records
from querydsl.jobs.results.table import AS_QUERIED, Layout
from querydsl.sandbox.data.dataset import shipped
from querydsl.semantics.request import Request
from tests.support.records import people, records_of, records_of_lines

QUERY = "changed_jobs select name, title, company, country, past.company, started, company_size, experience, id"
NAMES = ["name", "title", "company", "country", "past.company", "started", "company_size", "experience", "id"]
FORMATS = [form.value for form in Format]
TYPED = ["parquet", "arrow"]
TEXTS = ["csv", "csv.gz", "tsv", "xlsx"]
JSONS = ["json", "jsonl", "jsonl.gz"]


def saved(found: Records, folder: Path, ending: str, *, raw: bool = False) -> Path:
    return found.save(folder / f"out.{ending}", raw=raw)


def rows_of(path: Path) -> list[list[Any]]:
    """The cells of a text format, with its heading."""
    if path.suffix == ".xlsx":
        return [
            ["" if cell is None else cell for cell in row]
            for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        ]
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if path.suffix == ".tsv" else ","))


def table_of(path: Path) -> pa.Table:
    """The table of a typed format."""
    if path.suffix == ".parquet":
        return pyarrow.parquet.read_table(path)
    with pyarrow.ipc.open_file(path) as reader:
        return reader.read_all()


def test_the_columns_are_those_of_select_in_every_format_and_data_frame(tmp_path: Path) -> None:
    found = people(QUERY)
    assert list(found.columns) == NAMES
    assert [rows_of(saved(found, tmp_path, ending))[0] for ending in TEXTS] == [NAMES] * len(TEXTS)
    assert [table_of(saved(found, tmp_path, ending)).column_names for ending in TYPED] == [NAMES] * len(TYPED)
    frames = (found.to_pandas().columns, found.to_polars().columns, found.to_arrow().column_names, found.to_dicts()[0])
    assert [list(names) for names in frames] == [NAMES] * len(frames)


def test_a_job_has_the_columns_of_its_query_when_it_is_found_again(tmp_path: Path) -> None:
    query = 'country = "Canada" select name, company, country sort by title limit 3'
    with Client(sandbox=True, state_dir=tmp_path / "state") as client:
        found = client.run(query, tmp_path / "out.csv", columns=["country", "name"])
        again = client.job(found.batch_id).load()
    assert found.columns == again.columns == ("name", "company", "country")
    assert found.to_dicts() == again.to_dicts()
    assert rows_of(tmp_path / "out.csv") == [["country", "name"], *([row["country"], row["name"]] for row in found.to_dicts())]


def test_unknown_columns_are_refused_before_anything_is_sent(tmp_path: Path) -> None:
    with Client(sandbox=True, state_dir=tmp_path / "state") as client:
        with pytest.raises(ExportError, match="does not select"):
            client.run("changed_jobs select name", tmp_path / "out.csv", columns=["company"])
        assert client.submissions() == ()


def test_the_values_are_the_same_in_every_typed_format(tmp_path: Path) -> None:
    found = people(QUERY)
    expected = found.to_arrow().to_pylist()
    assert [row["company"] for row in expected] == [row["company"] for row in found.to_dicts()]
    assert all(table_of(saved(found, tmp_path, ending)).to_pylist() == expected for ending in TYPED)
    assert found.to_polars().to_dicts() == expected
    assert pa.table(found).to_pylist() == expected  # reads the Arrow stream
    assert polars.read_parquet(saved(found, tmp_path, "parquet")).to_dicts() == expected


def test_the_values_are_the_same_in_every_text_format(tmp_path: Path) -> None:
    found = people(QUERY)
    expected = [list(map(str, row)) for row in rows_of(saved(found, tmp_path, "csv"))]
    for ending in ("csv.gz", "tsv", "xlsx"):
        cells = rows_of(saved(found, tmp_path, ending))
        assert [[str(cell.date() if isinstance(cell, dt.datetime) else cell) for cell in row] for row in cells] == expected
    assert list(pandas.read_csv(saved(found, tmp_path, "csv"))["name"]) == [row["name"] for row in found.to_dicts()]


def test_a_column_has_the_values_of_its_path_and_the_type_of_the_catalogue() -> None:
    table = people(QUERY).to_arrow()
    assert str(table.schema.field("company").type).startswith("list<") and table.schema.field("id").type == pa.int64()
    assert table.schema.field("started").type.value_type == pa.date32()
    assert pa.types.is_struct(table.schema.field("experience").type)
    for row, person in zip(table.to_pylist(), shipped().people, strict=False):
        roles = person.get("experience", {}).get("employment_details", {}).get("current")
        assert row["company"] == (None if roles is None else [role.get("name") for role in roles])


def test_several_values_are_joined_in_text_and_aligned_in_lists() -> None:
    roles = [{"name": "A", "title": "x"}, {"title": "y"}, {"name": "C"}]
    found = records_of(
        {"experience": {"employment_details": {"current": roles}}}, request=compile("changed_jobs select company, current.title")
    )
    assert found.to_dicts() == [{"company": ["A", None, "C"], "current.title": ["x", "y", None]}]
    assert text_of(found) == "company,current.title\r\nA; C,x; y\r\n"


def text_of(found: Records, *, raw: bool = False) -> str:
    from querydsl.jobs.results.export import write

    out = io.BytesIO()
    write(found, out, Format.CSV, Layout(raw=raw))
    return out.getvalue().decode()


def test_lists_inside_items_are_one_list() -> None:
    roles = [{"company_industries": ["a", "b"]}, {"company_industries": ["c"]}]
    found = records_of({"experience": {"employment_details": {"current": roles}}}, request=compile("changed_jobs select industry"))
    assert found.to_arrow().to_pylist() == [{"industry": ["a", "b", "c"]}]


def test_a_column_without_any_value_is_there_with_its_type() -> None:
    found = records_of({}, request=compile("changed_jobs select name, started, current.business_email_verified"))
    assert [str(field.type) for field in found.to_arrow().schema] == ["string", "list<item: date32[day]>", "list<item: bool>"]
    assert len(found.to_pandas()) == len(found.to_polars()) == 1


def test_a_location_is_the_text_that_the_service_returns_in_its_object() -> None:
    found = records_of(
        {"basic_profile": {"location": {"raw": "Toronto, Canada", "city": "Toronto"}}},
        request=compile("changed_jobs select location"),
    )
    assert found.to_dicts() == [{"location": "Toronto, Canada"}]


def test_without_select_files_have_every_leaf_and_tables_a_few_columns() -> None:
    found = people("changed_jobs")
    leaves = every_leaf(default().people).names
    assert found.columns == leaves and "basic_profile.name" in leaves and "basic_profile" not in leaves
    assert found.columns_in(AS_QUERIED, short=True).names == default().people.columns


@pytest.mark.parametrize("entity", ["people", "companies"])
def test_all_made_up_records_fit_the_types_of_the_catalogue(entity: str) -> None:
    rows = shipped().people if entity == "people" else shipped().companies
    found = records_of(*rows, request=Request({}, "people" if entity == "people" else "companies"))
    assert found.to_arrow().num_rows == len(rows)


def test_records_of_an_unknown_job_have_the_columns_of_their_entity() -> None:
    assert records_of({"crustdata_company_id": 1, "basic_info": {"name": "A"}}).columns == every_leaf(default().companies).names
    assert records_of({"basic_profile": {"name": "A"}}).columns == every_leaf(default().people).names


def test_columns_of_a_body_without_its_query_have_the_names_of_aliases() -> None:
    request = compile("changed_jobs select name, company, education.end_year sort by title")
    stored = Request(request.body, "people", request.sort, request.fetched_only)
    assert laid_out(stored, AS_QUERIED).names == ("name", "company", "education.end_year")


def test_columns_can_be_chosen_and_renamed_to_their_paths() -> None:
    found = people("changed_jobs")
    assert found.with_columns("name", "past.company").columns == ("name", "past.company")
    assert found.with_columns("name", raw=True).columns == ("basic_profile.name",)
    assert [*found.with_columns("name").to_dicts()[0]] == ["name"]
    assert found.with_columns("name").with_columns().columns == found.columns


def test_raw_columns_have_all_values_in_the_records() -> None:
    found = records_of(
        {"basic_profile": {"name": "A", "new": {"deep": [{"x": 1}]}}, "other": 5}, request=compile("changed_jobs select name")
    )
    assert found.with_columns(raw=True).columns == ("basic_profile.name", "basic_profile.new.deep.x", "other")
    assert text_of(found.with_columns(raw=True)).splitlines()[0] == "name"  # the layout is an argument there
    assert found.with_columns(raw=True).to_arrow().to_pylist()[0] == {
        "basic_profile.name": "A",
        "basic_profile.new.deep.x": "1",
        "other": "5",
    }


def test_an_unknown_column_is_refused_with_a_suggestion() -> None:
    with pytest.raises(ExportError, match=r"there is no column `compny`. Did you mean `company`\?"):
        people("changed_jobs").with_columns("compny")
    with pytest.raises(ExportError, match="does not select `company`"):
        people("changed_jobs select name").with_columns("company")
    with pytest.raises(ExportError, match="list of names"):
        Layout.of("name")


def test_dates_in_a_sheet_are_dates_and_the_rest_is_text(tmp_path: Path) -> None:
    """A sheet has no zones, no dates before March 1900, and no microseconds."""
    cells: dict[str, dict[str, Any]] = {
        "started": {
            "2025-06-01T00:00:00+00:00": dt.datetime(2025, 6, 1),
            "1899-12-31": "1899-12-31",
            "2025-06-01T12:00:00+00:00": "2025-06-01T12:00:00+00:00",
            "2025-06": "2025-06",
            "spring": "spring",
        },
        "updated": {
            "2025-06-01T23:30:00-02:00": dt.datetime(2025, 6, 2, 1, 30),
            "2025-06-01T09:30:00.250000": dt.datetime(2025, 6, 1, 9, 30, 0, 250_000),
            "2025-06-01T09:30:00.000001+00:00": "2025-06-01T09:30:00.000001+00:00",
            "9999-12-31T23:59:59-01:00": "9999-12-31T23:59:59-01:00",
        },
    }
    for column, expected in cells.items():
        records = [
            {"experience": {"employment_details": {"current": [{"start_date": text}]}}, "metadata": {"updated_at": text}}
            for text in expected
        ]
        path = saved(records_of(*records, request=compile(f"changed_jobs select {column}")), tmp_path, "xlsx")
        sheet = openpyxl.load_workbook(path).active
        assert [cell.value for cell in sheet["A"][1:]] == list(expected.values())
        assert sheet["A2"].is_date and sheet.column_dimensions["A"].width >= len(sheet["A2"].number_format)


def test_one_number_in_a_list_is_a_number_in_a_workbook(tmp_path: Path) -> None:
    sizes = {(291,): 291, (10465, 92): "10465; 92", (2**60,): str(2**60)}
    roles = [[{"company_headcount_latest": size} for size in each] for each in sizes]
    records = [{"experience": {"employment_details": {"current": current}}} for current in roles]
    path = saved(records_of(*records, request=compile("changed_jobs select company_size")), tmp_path, "xlsx")
    assert [cell.value for cell in openpyxl.load_workbook(path).active["A"][1:]] == list(sizes.values())


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_cells_that_a_spreadsheet_would_run_are_protected_unless_raw_is_set(start: str, tmp_path: Path) -> None:
    cell = start + "cmd|' /C calc'!A0"
    found = records_of({"basic_profile": {"name": cell}}, request=compile("changed_jobs select name"))
    for ending in ("csv", "tsv"):
        assert rows_of(saved(found, tmp_path, ending))[1] == ["'" + cell]
        assert rows_of(saved(found, tmp_path, ending, raw=True))[1] == [cell]
    sheet = openpyxl.load_workbook(saved(found, tmp_path, "xlsx")).active
    assert (sheet["A2"].data_type, sheet["A2"].value.replace("_x000D_", "\r")) == ("s", cell)


DEEP = b'{"basic_profile": ' + b'{"a":' * 300 + b"1" + b"}" * 301
ODD: dict[str, tuple[bytes, ...]] = {
    "no records": (),
    "empty objects": (b"{}", b"{}"),
    "missing keys": (
        b'{"basic_profile": {}}',
        b'{"basic_profile": null}',
        b'{"experience": {"employment_details": {"current": [{}]}}}',
    ),
    "lone surrogates": (b'{"basic_profile": {"name": "a\\ud800b"}, "x\\ud800": "\\udfff"}',),
    "deep": (DEEP,),
    "deeper": (b'{"basic_profile": ' + b'{"a":' * 600 + b"1" + b"}" * 601,),
    "deepest": (b'{"experience": ' + b"[" * 900 + b"1" + b"]" * 900 + b"}",),
    "many columns": (json.dumps({f"k{number}": number for number in range(100_000)}).encode(),),
    "a huge number": (b'{"basic_profile": {"normalized_title": {"similarity": 1e999}}, "other": [1e999, {"a": -1e999}]}',),
    "a large integer": (b'{"crustdata_person_id": 123456789012345678901234567890}',),
    "wrong types": (
        b'{"basic_profile": [], "experience": "text", "crustdata_person_id": {"a": []}, "education": {"schools": [[], 5]}}',
    ),
    "control characters": (b'{"basic_profile": {"name": "\\u0000\\u0001\\uffff\\u001b[31m"}}',),
    "a long text": (b'{"basic_profile": {"name": "' + b"x" * 40_000 + b'"}}',),
    "dots in keys": (b'{"a.b": 1}',),
}
LAYOUTS: dict[str, Callable[[Records], Records]] = {
    "columns of the query": lambda found: found,
    "raw columns": lambda found: found.with_columns(raw=True),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("ending", FORMATS)
def test_odd_records_are_written_or_refused_before_the_final_name(ending: str, name: str, layout: str, tmp_path: Path) -> None:
    lines = ODD[name]
    found = records_of_lines(*lines, request=compile("changed_jobs"))
    try:
        path = saved(LAYOUTS[layout](found), tmp_path, ending)
    except ExportError:
        assert ending not in JSONS or layout == "raw columns"
        assert list(tmp_path.iterdir()) == []
        return
    if ending in JSONS:
        content = gzip.decompress(path.read_bytes()) if ending.endswith("gz") else path.read_bytes()
        assert b"Infinity" not in content and all(line in content for line in lines)
    elif ending in TYPED:
        assert table_of(path).num_rows == len(lines)
    else:  # a sheet has no empty rows at its end
        assert len(rows_of(path)) == len(lines) + 1 or ending == "xlsx"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ODD)
def test_odd_records_are_in_a_data_frame_or_refused(name: str, layout: str) -> None:
    found = records_of_lines(*ODD[name], request=compile("changed_jobs"))
    for frame in (Records.to_arrow, Records.to_pandas, Records.to_polars, Records.to_dicts):
        try:
            assert len(frame(LAYOUTS[layout](found))) == len(ODD[name])
        except ExportError as error:
            assert str(error)


@pytest.mark.parametrize("ending", TYPED)
def test_a_value_that_does_not_fit_is_refused_with_the_name_of_its_column(ending: str, tmp_path: Path) -> None:
    wrong = {"id": "5", "started": "soon", "company_size": 1.5, "name": ["A"], "basic_profile.normalized_title.confident": 1}
    for name, value in wrong.items():
        path = default().people.select_path(name)
        record: Any = value
        for key in reversed(path.split(".")):
            record = {key: [record] if key == "current" else record}
        found = records_of(record, request=compile(f"changed_jobs select {name}"))
        with pytest.raises(ExportError, match=f"column `{path}` has a value that is not "):
            saved(found, tmp_path, ending)
        assert len(rows_of(saved(found, tmp_path, "csv"))) == 2


def test_json_is_as_the_service_sent_it(tmp_path: Path) -> None:
    line = b'{"b": 1.50, "a": {"\xc3\xbc": null}, "z": 1e999}'
    found = records_of_lines(line, line, request=compile("changed_jobs select name"))
    assert saved(found, tmp_path, "jsonl").read_bytes() == line + b"\n" + line + b"\n"
    assert saved(found, tmp_path, "json").read_bytes() == b"[\n" + line + b",\n" + line + b"\n]\n"
    assert gzip.decompress(saved(found, tmp_path, "jsonl.gz").read_bytes()) == line + b"\n" + line + b"\n"
    assert json.loads(saved(records_of(), tmp_path, "json").read_bytes()) == []


def test_a_failed_export_keeps_the_old_file(tmp_path: Path) -> None:
    path = saved(people("changed_jobs select name"), tmp_path, "parquet")
    before = path.read_bytes()
    with pytest.raises(ExportError):
        saved(records_of({"basic_profile": {"name": 5}}, request=compile("changed_jobs select name")), tmp_path, "parquet")
    assert path.read_bytes() == before and [*tmp_path.iterdir()] == [path]


def test_a_large_export_has_several_row_groups(tmp_path: Path) -> None:
    line = json.dumps({"basic_profile": {"name": "x" * 1_000}}).encode()
    path = saved(records_of_lines(*[line] * 12_000, request=compile("changed_jobs select name")), tmp_path, "parquet")
    assert pyarrow.parquet.ParquetFile(path).num_row_groups == 3


def test_the_format_is_that_of_the_extension_or_the_given_one(tmp_path: Path) -> None:
    assert [format_of(Path(f"a.{form.value}".upper()), None) for form in Format] == list(Format)
    assert format_of(Path("a"), "json") is Format.JSON
    with pytest.raises(ExportError, match=r"\.parquet"):
        format_of(Path("people.docx"), None)
    with pytest.raises(ExportError, match="unknown format"):
        format_of(Path("a.csv"), "docx")
    with pytest.raises(OutputError):
        records_of().save(tmp_path / "none" / "a.csv")


def test_a_missing_library_is_reported_with_the_extra_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    for method, extra in (("to_pandas", "pandas"), ("to_polars", "polars"), ("to_arrow", "arrow")):
        with pytest.raises(ExportError, match=rf"is not installed. Install it with: pip install 'querydsl\[{extra}\]'"):
            getattr(records_of({"a": 1}), method)()


def test_kinds_of_columns_come_from_the_catalogue() -> None:
    kinds = {column.name: column.kind for column in chosen(default().people, ["name", "id", "started", "updated", "experience"])}
    assert list(kinds.values()) == [Kind.TEXT, Kind.INTEGER, Kind.DATE, Kind.DATETIME, Kind.OBJECT]
