"""The API of the studio, on a real socket."""

import csv
import importlib.util
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

import querydsl
from querydsl.cli.app import root
from querydsl.sandbox import Settings, serve
from querydsl.studio.answering import ANSWERS
from querydsl.studio.reference import example_queries
from tests.studio.session import Session, studio

KEY = "secret-key-of-this-test"
QUERY = 'title ~ "engineer" and country = "Canada" select name, country, company_size limit 30'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("searches")


@pytest.fixture(scope="module")
def session(folder: Path) -> Iterator[Session]:
    with studio(folder) as found:
        yield found


def run(session: Session, text: str = QUERY) -> str:
    """The id of a completed job of a query."""
    price = session.ask("price", text=text)
    return str(session.ask("run", text=text, credits=price["credits"])["id"])


# --- who may call ---


@pytest.mark.parametrize("token", [None, "", "Bearer", "Bearer wrong", "Basic Og==", "Bearer ünicode"])
def test_a_call_without_the_token_is_refused(session: Session, token: str | None) -> None:
    headers = {} if token is None else {b"authorization": token.encode()}
    response = httpx.post(f"{session.base}/api/check", json={"text": QUERY}, headers=headers)
    assert (response.status_code, response.json()) == (401, {"error": "the token is missing or wrong"})


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "evil.example:80"},
        {"host": "127.0.0.1"},
        {"host": "127.0.0.1:1"},
        {"host": ""},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "https://127.0.0.1"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_another_host_or_page_is_refused_with_the_token(session: Session, headers: dict[str, str]) -> None:
    assert session.send("check", {"text": QUERY}, **headers).status_code == 403


def test_every_call_needs_the_token_the_host_and_the_origin(session: Session) -> None:
    assert len(ANSWERS) > 20
    for name in ANSWERS:
        assert session.send(name, authorization=None).status_code == 401
        assert session.send(name, host="evil.example").status_code == 403
        assert session.send(name, origin="http://evil.example").status_code == 403


def test_another_host_cannot_read_the_page(session: Session) -> None:
    assert httpx.get(f"{session.base}/", headers={"host": "evil.example"}).status_code == 403
    assert httpx.get(f"{session.base}/static/studio.js", headers={"host": "evil.example"}).status_code == 403


def test_the_page_loads_only_from_its_server(session: Session) -> None:
    one, other = httpx.get(session.address), httpx.get(session.address)
    policy = one.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    assert policy != other.headers["content-security-policy"]  # the nonce is new in each response
    assert policy.partition("'nonce-")[2].partition("'")[0] in one.text
    assert session.token not in one.text
    assert one.headers["x-frame-options"] == "DENY"


def test_only_post_is_answered(session: Session) -> None:
    assert session.send("check", method="GET").status_code == 405
    assert session.send("nowhere").status_code == 404
    assert httpx.get(f"{session.base}/static/../app.py").status_code == 404


@pytest.mark.parametrize("body", [b"[]", b"1", b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_is_not_an_object_is_refused(session: Session, body: bytes) -> None:
    response = httpx.post(f"{session.base}/api/check", content=body, headers={"authorization": f"Bearer {session.token}"})
    assert response.status_code == 400
    assert "JSON" in response.json()["error"]


def test_a_body_that_is_too_large_is_refused(session: Session) -> None:
    assert session.send("check", {"text": "x" * 3_000_000}).status_code == 413


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("check", {}, "`text` is missing"),
        ("check", {"text": 1}, "`text` has the wrong type"),
        ("complete", {"text": "a", "offset": 2}, "`offset` is after the end of the text"),
        ("complete", {"text": "a", "offset": True}, "`offset` must be a whole number from 0 to 9,007,199,254,740,992"),
        ("sql", {"text": QUERY, "engine": "x"}, "`engine` must be one of duckdb, spark"),
        ("decompile", {"json": "["}, "this is not JSON: Expecting value: line 1 column 2 (char 1)"),
        ("price", {"text": "title ~"}, "write a string here, in quotes"),
        ("count", {"text": QUERY, "params": {"x": 1}}, None),
        ("job", {"id": "../x"}, None),
        ("rule", {"rule": "x"}, "there is no such rule"),
    ],
)
def test_a_wrong_call_gets_a_message(session: Session, name: str, arguments: dict[str, object], message: str | None) -> None:
    response = session.send(name, arguments)
    assert 400 <= response.status_code < 500
    if message is not None and name != "price":
        assert response.json()["error"] == message
    assert response.json()["error"]


# --- writing and understanding ---


def test_the_diagnostics_equal_those_of_check(session: Session) -> None:
    text = 'people where titel ~ "engineer" and country = "CAN" limit 5'
    expected = json.loads(CliRunner().invoke(root, ["check", text, "--format", "json"]).stdout)["diagnostics"]
    found = session.ask("check", text=text)["diagnostics"]
    assert len(found) == 2
    assert found == [{key: value for key, value in item.items() if key != "file"} for item in expected]


def test_a_fix_is_an_edit_of_the_text(session: Session) -> None:
    text = 'country = "Deutschland"'
    found = session.ask("check", text=text)
    (fix,) = [action for action in found["actions"] if action["kind"] == "fix"]
    (edit,) = fix["edits"]
    assert text[: edit["start"]] + edit["text"] + text[edit["end"] :] == 'country = "Germany"'
    assert fix["about"][1:] == [10, 23]


def test_completions_replace_the_word_and_include_stored_values(session: Session) -> None:
    text = 'title ~ "engineer" and coun'
    first = session.ask("complete", text=text, offset=len(text))["items"][0]
    assert (first["text"], first["start"], first["end"]) == ("country", 23, 27)
    stored = session.ask("complete", text='school = "Sta', offset=13)["items"]
    assert any(item["text"] == '"Stanford University"' for item in stored)


def test_hovering_describes_the_field(session: Session) -> None:
    found = session.ask("hover", text='country = "Canada"', offset=2)["hover"]
    assert (found["start"], found["end"]) == (0, 7)
    assert "Full name of the country" in found["markdown"]


def test_the_meaning_links_json_with_text(session: Session) -> None:
    text = 'given $country = "Germany"\ntitle ~ "🙂" and country = $country limit 7'
    found = session.ask("explain", text=text, params={"country": "Canada"})
    assert 'the country is "Canada"' in found["english"]
    assert found["body"]["filters"]["conditions"][1]["value"] == "Canada"
    start, end = found["spans"]["/filters/conditions/0"]
    assert text[start:end] == 'title ~ "🙂"'


def test_the_python_source_builds_the_query(session: Session) -> None:
    text = 'title ~ "engineer" and started > 2020-01-01 select name sort by name limit 7'
    names: dict[str, Any] = {}
    exec(session.ask("explain", text=text)["python"], names)
    assert querydsl.compile(names["query"]).body == querydsl.compile(text).body


def test_json_becomes_a_query(session: Session) -> None:
    body = session.ask("explain", text=QUERY)["body"]
    found = session.ask("decompile", json=json.dumps(body))
    assert querydsl.compile(found["text"]).body == querydsl.compile(QUERY).body


def test_the_sql_is_that_of_the_engine(session: Session) -> None:
    assert "list_filter" in session.ask("sql", text=QUERY, engine="duckdb")["sql"]
    assert "exists(" in session.ask("sql", text=QUERY, engine="spark")["sql"]


def test_fields_are_found_by_words(session: Session) -> None:
    found = session.ask("fields", words="school")
    assert found["fields"][0]["name"] == "school"
    assert session.ask("fields", words="round", entity="companies")["fields"][0]["name"] == "round"


def test_half_a_surrogate_pair_is_answered(session: Session) -> None:
    headers = {"authorization": f"Bearer {session.token}"}
    response = httpx.post(f"{session.base}/api/check", content=b'{"text": "name = \\"\\ud800\\""}', headers=headers)
    assert response.status_code == 200
    assert response.json()["diagnostics"]


@pytest.mark.parametrize("example", example_queries(), ids=lambda example: example["title"])
def test_every_example_is_right_and_finds_someone(session: Session, example: dict[str, str]) -> None:
    found = session.ask("check", text=example["text"])["diagnostics"]
    assert [item["rule"] for item in found if item["severity"] in ("error", "warning")] == []
    assert session.ask("format", text=example["text"])["text"]
    assert session.ask("count", text=example["text"])["count"] > 0


def test_there_are_twenty_examples_by_role() -> None:
    assert len(example_queries()) == 20
    assert len({item["role"] for item in example_queries()}) == 4


# --- running ---


def test_a_job_needs_its_price(tmp_path: Path) -> None:
    with (
        serve(settings=Settings(key=KEY)) as service,
        studio(tmp_path, "--base-url", service.base_url, CRUSTDATA_API_KEY=KEY, QUERYDSL_STATE_DIR=str(tmp_path)) as session,
    ):
        price = session.ask("price", text=QUERY)
        assert (price["credits"], price["records"], price["starts"]) == (0.9, 30, True)
        unpaid = session.send("run", {"text": QUERY})
        assert (unpaid.status_code, unpaid.json()["price"]) == (402, price)
        for wrong in (0, 0.8, "0.9", True, 90):
            assert session.send("run", {"text": QUERY, "credits": wrong}).status_code == 409
        assert session.ask("jobs")["jobs"] == []
        started = session.ask("run", text=QUERY, credits=0.9)
        assert started["started"]
        again = session.ask("price", text=QUERY)
        assert (again["credits"], again["starts"]) == (0.0, False)
        assert session.ask("run", text=QUERY, credits=0.0) == {"id": started["id"], "started": False}
        assert [item["id"] for item in session.ask("jobs")["jobs"]] == [started["id"]]
        pages = [
            session.send(name, {"text": QUERY, "id": started["id"]}).text for name in ("about", "job", "jobs", "records", "why")
        ]
        assert not any(KEY in page for page in (*pages, httpx.get(session.address).text))


def test_records_are_shown_in_columns_and_sorted(session: Session) -> None:
    job = run(session)
    assert session.ask("job", id=job)["status"] == "completed"
    page = session.ask("records", id=job, limit=5, offset=5)
    assert [column["name"] for column in page["columns"]] == ["name", "country", "company_size"]
    assert [row["place"] for row in page["rows"]] == [5, 6, 7, 8, 9]
    sizes = [row["cells"][2] for row in session.ask("records", id=job, sort=2, descending=True)["rows"]]
    filled = [float(str(size).partition("; ")[0]) for size in sizes if size not in (None, "")]
    assert len(filled) > 10
    assert filled == sorted(filled, reverse=True)
    name = page["rows"][0]["cells"][0]
    assert session.ask("records", id=job, find=name.upper())["rows"][0]["cells"][0] == name
    assert session.ask("record", id=job, place=5)["record"]["basic_profile"]["name"] == name
    assert session.send("record", {"id": job, "place": 10_000}).status_code == 400


def test_the_summary_counts_the_values(session: Session) -> None:
    (country,) = [item for item in session.ask("summary", id=run(session))["columns"] if item["name"] == "country"]
    assert [item["value"] for item in country["values"]] == ["Canada"]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "jsonl"])
def test_records_are_downloaded(session: Session, form: str) -> None:
    job = run(session)
    response = session.send(f"download?id={job}&format={form}", method="GET")
    assert response.status_code == 200
    assert f"{job}.{form}" in response.headers["content-disposition"]
    if form == "csv":
        rows = list(csv.reader(io.StringIO(response.text)))
        assert (rows[0], len(rows)) == (["name", "country", "company_size"], session.ask("records", id=job)["count"] + 1)
    assert httpx.get(f"{session.base}/api/download?id={job}&format={form}").status_code == 401
    assert session.send(f"download?id={job}&format=exe", method="GET").status_code == 400


def test_the_condition_to_blame_is_marked(session: Session) -> None:
    text = 'title ~ "engineer" and country = "Canda" limit 5'
    assert session.ask("count", text=text) == {"count": 0}
    (blamed,) = session.ask("why", text=text)["blamed"]
    assert [text[start:end] for start, end in blamed["spans"]] == ['country = "Canda"']
    assert blamed["without"] > 0
    (instead,) = blamed["instead"]
    (edit,) = instead["edits"]
    fixed = text[: edit["start"]] + edit["text"] + text[edit["end"] :]
    assert fixed == 'title ~ "engineer" and country = "Canada" limit 5'
    assert session.ask("count", text=fixed)["count"] == instead["count"] > 0


def test_an_error_of_the_service_has_its_kind(session: Session) -> None:
    response = session.send("job", {"id": "00000000-0000-4000-8000-000000000000"})
    assert (response.status_code, response.json()["kind"]) == (502, "NotFound")


# --- files ---


def test_files_are_saved_opened_and_listed(session: Session, folder: Path) -> None:
    session.ask("files/save", name="team/a.qdsl", text=QUERY)
    assert (folder / "team" / "a.qdsl").read_text("utf-8") == QUERY
    assert "team/a.qdsl" in session.ask("files")["files"]
    assert session.ask("files/open", name="team/a.qdsl")["text"] == QUERY


def test_a_file_that_changed_on_disk_is_not_overwritten(session: Session, folder: Path) -> None:
    session.ask("files/save", name="b.qdsl", text="one")
    (folder / "b.qdsl").write_text("other", "utf-8")
    refused = session.send("files/save", {"name": "b.qdsl", "text": "two", "was": "one"})
    assert (refused.status_code, refused.json()["text"]) == (409, "other")
    session.ask("files/save", name="b.qdsl", text="two", was="other")
    session.ask("files/save", name="b.qdsl", text="three", overwrite=True)
    assert (folder / "b.qdsl").read_text("utf-8") == "three"


@pytest.mark.parametrize(
    "name",
    ["../x.qdsl", "/etc/passwd", "/tmp/x.qdsl", "a/../../x.qdsl", "x.txt", ".qdsl", "x.qdsl/../../y", "out/x.qdsl", "a\0.qdsl"],
)
def test_no_other_file_is_read_or_written(session: Session, folder: Path, name: str) -> None:
    outside = folder.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "x.qdsl").write_text("private", "utf-8")
    link = folder / "out"
    if not link.exists():
        link.symlink_to(outside)
    assert session.send("files/open", {"name": name}).status_code == 403
    assert session.send("files/save", {"name": name, "text": "x", "overwrite": True}).status_code == 403
    assert (outside / "x.qdsl").read_text("utf-8") == "private"


# --- the command ---


def test_a_port_in_use_is_an_error(session: Session) -> None:
    port = session.base.rpartition(":")[2]
    result = CliRunner().invoke(root, ["studio", "--no-browser", "--sandbox", "--port", port])
    assert result.exit_code == 2
    assert f"port {port} cannot be used" in result.stderr


def test_a_missing_library_is_an_error_that_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    result = CliRunner().invoke(root, ["studio", "--no-browser", "--sandbox"])
    assert result.exit_code == 2
    assert "pip install 'querydsl[studio]'" in result.stderr
