"""`Client.why` and `querydsl why`: with the sandbox, the service, and files of records."""

import json
from pathlib import Path
from typing import Any

import pytest

from querydsl.errors import ServiceError
from querydsl.sandbox import Fault, Server
from tests.support.commands import Command
from tests.support.world import BOTH, CANARY, call

WRONG_CASE = 'title ~ "engineer" and country in ("canada")'
APART = 'title ~ "engineer" and country = "Canada" and city = "Paris"'
REMOTE = "https://service.invalid"


def ask(kind: str, server: Server, tmp_path: Path, query: str, **options: bool) -> Any:
    return call(kind, lambda client: client.why(query, **options), base_url=server.base_url, state_dir=tmp_path)


@pytest.mark.parametrize("kind", BOTH)
def test_on_this_machine_records_are_counted_with_each_condition_left_out(kind: str, server: Server, tmp_path: Path) -> None:
    reason = ask(kind, server, tmp_path, WRONG_CASE)
    (blamed,) = reason.blamed
    matching = call(kind, lambda client: client.count('title ~ "engineer"'), base_url=server.base_url, state_dir=tmp_path)
    canada = 'title ~ "engineer" and country in ("Canada")'
    stored = call(kind, lambda client: client.count(canada), base_url=server.base_url, state_dir=tmp_path)
    assert (blamed.text, blamed.without) == ('country in ("canada")', matching)
    assert blamed.advice == (f'"canada" is stored as "Canada" ({stored})',)
    assert not server.state.jobs


@pytest.mark.parametrize("kind", BOTH)
def test_without_counts_the_service_is_asked_once_and_nothing_is_billed(kind: str, server: Server, tmp_path: Path) -> None:
    before = server.state.credits
    reason = ask(kind, server, tmp_path, APART, counts=False)
    assert [blamed.text for blamed in reason.blamed] == ['country = "Canada"', 'city = "Paris"']
    searches = [json.loads(request.body) for request in server.requests if request.path == "/person/search"]
    assert [body["explain"] for body in searches] == [True]
    assert server.state.credits == before


@pytest.mark.parametrize(
    ("remarks", "blamed", "shown"),
    [
        (None, [], ()),
        ("the condition on 'basic_profile.location.city' matches nothing", ['city = "Paris"'], None),
        ([{"loc": "filters.conditions.1"}], ['country = "Canada"'], None),
        (["nothing found", ""], [], ("nothing found",)),
        ({"a": [1]}, [], ('{"a": [1]}',)),
    ],
)
def test_remarks_of_any_form_are_read(remarks: object, blamed: list[str], shown: Any, server: Server, tmp_path: Path) -> None:
    body = json.dumps({"profiles": [], "next_cursor": None, "total_count": 0, "remarks": remarks}).encode()
    server.script.add(Fault(path="/person/search", body=body))
    reason = ask("sync", server, tmp_path, APART, counts=False)
    assert [item.text for item in reason.blamed] == blamed
    assert shown is None or reason.remarks == shown


def test_remarks_do_not_show_the_key(server: Server, tmp_path: Path) -> None:
    body = json.dumps({"profiles": [], "next_cursor": None, "total_count": 0, "remarks": [f"key {CANARY} is odd"]}).encode()
    server.script.add(Fault(path="/person/search", body=body))
    assert ask("sync", server, tmp_path, APART, counts=False).remarks == ("key *** is odd",)


def test_an_error_of_the_service_is_raised(server: Server, tmp_path: Path) -> None:
    server.script.add(Fault(path="/person/search", reaches=False, status=402, body=b"{}"))
    with pytest.raises(ServiceError, match="credits"):
        ask("sync", server, tmp_path, APART)


def test_an_empty_result_is_explained(querydsl: Command, server: Server) -> None:
    done = querydsl("run", WRONG_CASE, "--base-url", server.base_url)
    assert (done.code, done.out) == (0, "")
    assert "0 records\nno record matches. This condition is to blame:\n  country in" in done.err
    assert "to blame" not in querydsl("run", WRONG_CASE, "--base-url", server.base_url, "-q").err
    server.script.add(Fault(path="/person/search", reaches=False, status=500, body=b"{}"))
    done = querydsl("run", WRONG_CASE, "--base-url", server.base_url)
    assert (done.code, done.err.splitlines()[-1]) == (0, "0 records")


def test_why_prints_the_reason(querydsl: Command, server: Server, tmp_path: Path) -> None:
    base = ("--base-url", server.base_url)
    done = querydsl("why", WRONG_CASE, *base)
    assert (done.code, done.out.splitlines()[:2]) == (
        0,
        ["no record matches. This condition is to blame:", '  country in ("canada")'],
    )
    found = querydsl("why", 'title ~ "engineer"', *base)
    assert found.code == 0 and found.out.endswith("records match the query, so no condition is to blame\n")
    Path("q.qdsl").write_text(WRONG_CASE)
    for words in (("q.qdsl",), ("-f", "q.qdsl")):
        assert json.loads(querydsl("why", *words, *base, "--json").out)["blamed"][0]["text"] == 'country in ("canada")'


def test_why_counts_in_files_of_records(querydsl: Command, server: Server) -> None:
    assert querydsl("run", 'title ~ "engineer" limit 200', "--base-url", server.base_url, "-o", "people.jsonl").code == 0
    sent = len(server.requests)
    Path("q.qdsl").write_text('country in ("canada") and id > 0')
    canada = len(querydsl("filter", 'country in ("Canada")', "people.jsonl").out.splitlines())
    for words in (("q.qdsl", "people.jsonl"), ("people.jsonl", "-f", "q.qdsl"), (Path("q.qdsl").read_text(), "people.jsonl")):
        done = querydsl("why", *words, key=None)
        assert done.code == 0 and "without it, 200 records match" in done.out
        assert f'"canada" is stored as "Canada" ({canada})' in done.out
    assert len(server.requests) == sent


def test_why_of_companies_in_a_file(querydsl: Command) -> None:
    Path("c.jsonl").write_text('{"crustdata_company_id": 1, "basic_info": {"name": "Acme"}, "headcount": {"total": 5}}\n')
    done = querydsl("why", 'companies where name = "Acme" and size > 7', "c.jsonl", key=None)
    assert (done.code, done.out.splitlines()[1:]) == (0, ["  size > 7", "    without it, 1 record matches"])


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ((), 2, "pass one query"),
        (("titel = 3",), 1, "there is no field `titel`"),
        (("changed_jobs", "nofile.jsonl"), 2, "nofile.jsonl: No such file"),
        (("changed_jobs", "bad.jsonl"), 2, "bad.jsonl:1: a record must be a JSON object"),
        (('location within 5 km of "Nowhereville"', "good.jsonl"), 2, "cannot be run locally"),
    ],
)
def test_why_reports_what_it_cannot_read(words: tuple[str, ...], code: int, message: str, querydsl: Command) -> None:
    Path("bad.jsonl").write_text("[1]\n")
    Path("good.jsonl").write_text('{"crustdata_person_id": 1}\n')
    done = querydsl("why", *words, key=None)
    assert (done.code, message in done.err) == (code, True), done.err


def test_counts_at_the_service_have_a_budget(querydsl: Command) -> None:
    done = querydsl("why", APART, "--base-url", REMOTE, "--counts", "--max-credits", "0.1")
    assert done.code == 2 and "this search may cost up to 0.51 credits (17 records" in done.err
