"""The studio without a server, in Python: the same calls have the same replies."""

import csv
import io
import json
from typing import Any

import pytest

from querydsl.studio.playground import Playground

QUERY = 'title ~ "engineer" and country = "Canada" select name, country limit 30'


@pytest.fixture(scope="module")
def playground() -> Playground:
    return Playground.open()


def ask(playground: Playground, name: str, **arguments: object) -> tuple[int, Any]:
    status, body = playground.ask(name, json.dumps(arguments))
    return status, json.loads(body)


def test_it_searches_the_sandbox(playground: Playground) -> None:
    status, about = ask(playground, "about")
    assert (status, about["sandbox"]) == (200, True)
    status, price = ask(playground, "price", text=QUERY)
    assert (status, price["credits"], price["starts"]) == (200, 0.0, True)


def test_records_are_shown_and_saved(playground: Playground) -> None:
    _, started = ask(playground, "run", text=QUERY, credits=0.0)
    _, page = ask(playground, "records", id=started["id"])
    status, content = playground.file(started["id"], "csv")
    assert isinstance(content, bytes)
    rows = list(csv.reader(io.StringIO(content.decode())))
    assert (status, rows[0], len(rows)) == (200, ["name", "country"], page["count"] + 1)
    assert page["count"] > 0


@pytest.mark.parametrize(
    ("name", "arguments", "status", "message"),
    [
        ("check", {}, 400, "`text` is missing"),
        ("count", {"text": "title ~"}, 422, "expected a value after `~`"),
        ("run", {"text": QUERY}, 402, "`credits` is missing: confirm the price of the job"),
    ],
)
def test_errors_have_the_status_of_the_server(
    playground: Playground, name: str, arguments: dict[str, object], status: int, message: str
) -> None:
    found, body = ask(playground, name, **arguments)
    assert (found, body["error"]) == (status, message)


def test_a_file_of_no_job_is_an_error(playground: Playground) -> None:
    status, content = playground.file("00000000-0000-4000-8000-000000000000", "csv")
    assert isinstance(content, str)
    assert (status, json.loads(content)["kind"]) == (502, "NotFound")


def test_half_a_surrogate_pair_is_answered(playground: Playground) -> None:
    status, body = playground.ask("check", '{"text": "name = \\"\\ud800\\""}')
    assert status == 200
    assert json.loads(body)["diagnostics"]
