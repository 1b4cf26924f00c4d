"""Ledgers written by version 0.1 still find their jobs: the keys and the rows have not changed."""

import datetime as dt
import sqlite3
from pathlib import Path
from typing import Any

import attrs
import pytest

import querydsl
from querydsl.events import Event, Submitted, Warned
from querydsl.jobs.ledger.model import EntryState
from querydsl.jobs.ledger.sqlite import DiskLedger
from querydsl.jobs.submission import has_same_conditions, ledger_key, live_request, live_url_request
from querydsl.sandbox import serve
from querydsl.semantics.request import Request
from tests.support.world import BOTH, run, titled

SCRIPT = Path(__file__).with_name("old_ledger.sql")
NOW = dt.datetime(2024, 5, 31, tzinfo=dt.UTC)
ACCOUNT, ADDRESS = "acc0unt", "https://api.example.com"
PEOPLE = querydsl.compile(
    'title ~ "engineer" and country in ("Canada", "España") and started > 2020-01-01 '
    "select name sort by name desc, headline limit 25",
    NOW,
)
A = {"field": "basic_profile.name", "type": "=", "value": "A"}
B = {"field": "basic_profile.name", "type": "=", "value": "B"}
COMPANIES = querydsl.compile('companies where name ~ "Acme" limit 3', NOW)


@pytest.fixture
def ledger(tmp_path: Path) -> DiskLedger:
    found = DiskLedger(tmp_path, lambda: 1_700_000_000.0)
    with sqlite3.connect(found.path) as connection:
        connection.executescript(SCRIPT.read_text("utf-8"))
    connection.close()
    return found


@pytest.mark.parametrize(
    ("number", "request_now"),
    [
        (1, PEOPLE),
        (2, COMPANIES),
        (3, live_request(PEOPLE)),
        (4, live_url_request("https://www.example.com/search?q=é", 7)),
    ],
)
def test_a_job_in_an_old_ledger_is_found_by_the_request_of_today(number: int, request_now: Request, ledger: DiskLedger) -> None:
    entry = ledger.newest(ledger_key(request_now, ACCOUNT, ADDRESS))
    assert entry is not None
    assert (entry.number, entry.batch_id, entry.state) == (number, f"job-{number}", EntryState.SUBMITTED)
    stored = entry.request
    assert (stored.body, stored.entity, stored.path) == (request_now.body, request_now.entity, request_now.path)
    assert (stored.sort, stored.fetched_only) == (request_now.sort, request_now.fetched_only)
    assert ledger_key(stored, ACCOUNT, ADDRESS) == entry.key


def test_a_new_row_is_the_same_as_an_old_one(ledger: DiskLedger) -> None:
    number = ledger.claim(ledger_key(PEOPLE, ACCOUNT, ADDRESS), PEOPLE, ACCOUNT, ADDRESS)
    ledger.settle(number, "job-1")
    connection = sqlite3.connect(ledger.path)
    columns = "key, state, batch_id, account, base_url, entity, path, body, at, finish"
    new, old = (connection.execute(f"SELECT {columns} FROM submissions WHERE number = ?", (row,)).fetchone() for row in (number, 1))
    connection.close()
    assert new == old


@pytest.mark.parametrize(
    ("before", "now", "is_same"),
    [
        ({"op": "and", "conditions": [A, B]}, {"op": "all_of", "conditions": [B, A]}, True),
        ({"op": "and", "conditions": [A, B]}, {"op": "or", "conditions": [{"op": "and", "conditions": [A, B]}, A]}, True),
        ({"op": "and", "conditions": [A, B]}, {"op": "and", "conditions": [A]}, False),
        ({"op": "and", "conditions": [A]}, {"op": "and", "conditions": [B]}, False),
    ],
)
def test_bodies_are_compared_by_their_conditions(before: Any, now: Any, is_same: bool) -> None:
    assert has_same_conditions({"filters": before}, {"filters": now}) is is_same


def test_bodies_with_another_limit_or_other_fields_are_different() -> None:
    body = {"filters": A, "fields": ["funding.total_investment_usd"], "max_results": 5}
    assert has_same_conditions(body, body | {"fields": ["funding"]})
    assert not has_same_conditions(body, body | {"fields": ["basic_info.name"]})
    assert not has_same_conditions(body, body | {"max_results": 6})


def test_an_old_ledger_has_jobs_of_the_first_edition(ledger: DiskLedger) -> None:
    ledger.settle(ledger.claim("key", PEOPLE, ACCOUNT, ADDRESS), "job-new")
    assert [entry.batch_id for entry in ledger.first_edition(ACCOUNT, ADDRESS, PEOPLE.path)] == ["job-1"]


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("edition", [1, 2])
def test_a_query_with_a_new_meaning_names_its_earlier_job_and_is_submitted(kind: str, edition: int, tmp_path: Path) -> None:
    old, events = titled("engineer"), list[Event]()
    new = attrs.evolve(old, body={**old.body, "filters": {"op": "or", "conditions": old.body["filters"]["conditions"]}})
    with serve() as server:
        run(kind, old, base_url=server.base_url, state_dir=tmp_path)
        with sqlite3.connect(tmp_path / "ledger.sqlite3") as connection:
            connection.execute("UPDATE submissions SET edition = ?, at = 1700000000", (edition,))
        connection.close()
        run(kind, new, base_url=server.base_url, state_dir=tmp_path, on_event=events.append)
        first, second = server.state.jobs
    warned = [event.message for event in events if isinstance(event, Warned)]
    assert Submitted(second) in events
    assert [f"job {first}, submitted on 2023-11-14 by an earlier version" in message for message in warned] == [True] * (
        edition == 1
    )
