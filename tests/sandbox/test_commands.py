"""The commands `querydsl sandbox` and `querydsl filter`."""

import gzip
import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from querydsl.cli import root
from querydsl.sandbox.data.dataset import shipped
from tests.support.calls import ENGINEERS, HEADERS, fetch

PEOPLE = shipped().people[:200]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A file of two hundred downloaded people."""
    file = tmp_path / "people.jsonl"
    file.write_text("".join(json.dumps(person) + "\n" for person in PEOPLE), "utf-8")
    return file


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(root, [str(argument) for argument in arguments], input=stdin)


def records(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_filter_prints_the_records_that_match(people: Path) -> None:
    found = records(run("filter", people, 'country = "Canada"'))
    wanted = [person for person in PEOPLE if person["basic_profile"]["location"]["country"] == "Canada"]
    assert found == wanted != []


def test_filter_reads_gzip_and_standard_input(people: Path, tmp_path: Path) -> None:
    packed = tmp_path / "people.jsonl.gz"
    packed.write_bytes(gzip.compress(people.read_bytes()))
    plain = run("filter", people, 'title ~ "engineer"').stdout
    assert plain
    assert run("filter", packed, 'title ~ "engineer"').stdout == plain
    assert run("filter", "-", 'title ~ "engineer"', stdin=people.read_bytes()).stdout == plain


def test_filter_heeds_select_sort_and_limit(people: Path) -> None:
    text = 'title ~ "engineer" select name, title sort by country desc, name limit 4'
    found = records(run("filter", people, text))
    assert len(found) == 4
    assert all(list(record) == ["basic_profile"] for record in found)
    assert all(sorted(record["basic_profile"]) == ["current_title", "name"] for record in found)  # type: ignore[call-overload]  # JSON
    text = 'title ~ "engineer" sort by country desc, name'
    keys = [person["basic_profile"] for person in records(run("filter", people, text))]
    countries = [key["location"]["country"] for key in keys]  # type: ignore[index]  # JSON
    assert countries == sorted(countries, reverse=True)


def test_filter_reads_companies_too(tmp_path: Path) -> None:
    file = tmp_path / "companies.jsonl"
    file.write_text("".join(json.dumps(company) + "\n" for company in shipped().companies), "utf-8")
    found = records(run("filter", file, 'companies where country = "FRA" select name, country'))
    assert {record["locations"]["country"] for record in found} == {"France"}  # type: ignore[index]  # JSON


def test_filter_explains_one_record(people: Path) -> None:
    person = next(p for p in PEOPLE if p["basic_profile"]["location"].get("country") == "Canada")
    text = 'country = "Canada" and (name = "Nobody" or connections >= 0)'
    result = run("filter", people, text, "--explain-record", person["crustdata_person_id"])
    assert result.stdout.splitlines() == [
        "yes  all of these",
        'yes    country = "Canada"',
        "yes    any of these",
        'no       name = "Nobody"',
        "yes      connections >= 0",
    ]


def test_filter_says_when_every_test_is_met_by_another_element(tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    roles = [{"title": "Engineer", "name": "Acme"}, {"title": "Manager", "name": "Initech"}]
    file.write_text(json.dumps({"crustdata_person_id": 1, "experience": {"employment_details": {"past": roles}}}), "utf-8")
    result = run("filter", file, 'past(title ~ "engineer" and company = "Initech")', "--explain-record", "1")
    assert result.stdout.splitlines() == [
        "no   all of these (each matches, but not in the same item)",
        'yes    title ~ "engineer"',
        'yes    company = "Initech"',
    ]


def test_filter_exits_with_one_where_no_record_has_the_id(people: Path) -> None:
    result = run("filter", people, "changed_jobs", "--explain-record", "7")
    assert (result.exit_code, result.stderr) == (1, "error: there is no record with crustdata_person_id 7\n")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"a": 1}\n{"a"\n', "people.jsonl:2: not JSON"),
        (b"[1]\n", "people.jsonl:1: a record must be a JSON object"),
        (b"\xff\n", "people.jsonl:1: not JSON"),
        (b"[" * 100_000, "people.jsonl:1: not JSON"),
    ],
)
def test_filter_names_the_line_that_is_no_record(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "people.jsonl"
    file.write_bytes(content)
    result = run("filter", file, 'name = "x"')
    assert result.exit_code == 2
    assert says in result.stderr


@pytest.mark.parametrize("damage", [slice(0, -8), slice(0, 200), slice(5, None)])
def test_filter_says_that_a_gzip_file_is_not_whole(tmp_path: Path, people: Path, damage: slice) -> None:
    file = tmp_path / "people.jsonl.gz"
    file.write_bytes(gzip.compress(people.read_bytes())[damage])
    result = run("filter", file, 'name = "x"')
    assert result.exit_code == 2
    assert "not a complete gzip file" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("nowhere.jsonl", 'name = "x"'), 2, "nowhere.jsonl: No such file"),
        (("-", "-"), 2, "cannot both be read from standard input"),
        (("FILE", 'titel = "x"'), 1, "did you mean `title`"),
        (("FILE", 'location within 5 km of "Atlantis"'), 2, "Unknown location: 'Atlantis'"),
    ],
)
def test_filter_says_what_to_do(people: Path, arguments: Sequence[str], code: int, says: str) -> None:
    result = run("filter", *(people if argument == "FILE" else argument for argument in arguments), stdin=b"")
    assert result.exit_code == code
    assert says in result.stderr


def test_filter_escapes_what_could_harm_a_terminal(tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    file.write_text(json.dumps({"crustdata_person_id": 1, "basic_profile": {"name": "\x1b[31m\u202eEve"}}), "utf-8")
    result = run("filter", file, 'name != "x"')
    assert not {"\x1b", "\u202e"} & set(result.stdout)
    assert records(result)[0]["basic_profile"] == {"name": "\x1b[31m\u202eEve"}


@contextmanager
def sandbox(*arguments: str) -> Iterator[str]:
    """The address of a sandbox that another process serves; interrupted at the end, which it takes for an end."""
    command = [sys.executable, "-m", "querydsl", "sandbox", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors
    assert errors.endswith("stopped\n")


def test_the_sandbox_prints_its_address_first_and_serves_until_interrupted(people: Path, tmp_path: Path) -> None:
    script = tmp_path / "faults.toml"
    script.write_text('[[fault]]\npath = "/batch"\nnth = 1\nstatus = 503\n', "utf-8")
    with sandbox("--data", str(people), "--script", str(script), "--key", "right", "--realistic") as address:
        assert address.startswith("http://127.0.0.1:")
        right = {**HEADERS, "authorization": "Bearer right"}
        assert fetch(address + "/person/search", "POST", headers=HEADERS, json={}).status_code == 401
        everyone = {"filters": {"field": "crustdata_person_id", "type": ">", "value": 0}, "limit": 1}
        page = fetch(address + "/person/search", "POST", headers=right, json=everyone).json()
        assert page["total_count"] == len(PEOPLE)
        submitted = fetch(address + "/batch/person/search", "POST", headers=right, json={"filters": ENGINEERS}).json()
        assert fetch(address + submitted["status_url"], headers=right).json()["status"] == "pending"
        assert [fetch(address + "/batch", headers=right).status_code for _ in range(2)] == [503, 200]


def test_the_sandbox_makes_as_many_people_as_are_asked_for() -> None:
    with sandbox("--people", "25", "--seed", "5", "--full-plan") as address:
        body = {"filters": {"field": "recently_changed_jobs", "type": "!=", "value": True}, "fields": ["recently_changed_jobs"]}
        assert fetch(address + "/person/search", "POST", headers=HEADERS, json=body).json()["total_count"] <= 25


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--data", "FILE", "--people", "5"), "--data cannot be used"),
        (("--data", "FILE"), "bad:1: not JSON"),
        (("--script", "FILE"), "bad: "),
        (("--key", " "), "--key must not be empty"),
        (("--port", "70000"), "70000"),
        (("--people", "0"), "0"),
    ],
)
def test_the_sandbox_says_what_is_wrong_before_it_serves(tmp_path: Path, arguments: Sequence[str], says: str) -> None:
    bad = tmp_path / "bad"
    bad.write_text("status = 503", "utf-8")
    result = run("sandbox", *(bad if argument == "FILE" else argument for argument in arguments))
    assert result.exit_code == 2
    assert says in result.stderr


def test_the_sandbox_says_that_its_port_is_taken() -> None:
    with sandbox() as address:
        result = run("sandbox", "--port", address.rsplit(":", 1)[1])
    assert result.exit_code == 2
    assert "in use" in result.stderr
