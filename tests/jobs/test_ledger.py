"""Ledgers written by version 0.1 still find their jobs: the keys and the rows have not changed."""

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

import querydsl
from querydsl.jobs.ledger.model import EntryState
from querydsl.jobs.ledger.sqlite import DiskLedger
from querydsl.jobs.submission import ledger_key, live_request, live_url_request
from querydsl.semantics.request import Request

SCRIPT = Path(__file__).with_name("old_ledger.sql")
NOW = dt.datetime(2024, 5, 31, tzinfo=dt.UTC)
ACCOUNT, ADDRESS = "acc0unt", "https://api.example.com"
PEOPLE = querydsl.compile(
    'title ~ "engineer" and country in ("Canada", "España") and started > 2020-01-01 '
    "select name sort by name desc, headline limit 25",
    NOW,
)
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
