"""The made-up world: every field filled, the same from the same seed, small enough to ship."""

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from querydsl._dev.make_people import stream, write_data_files
from querydsl.sandbox.contract.search import values_reader
from querydsl.sandbox.data.dataset import MAX_IN_MEMORY, Dataset, from_file, generate, shipped
from querydsl.sandbox.data.geo import cities, distance_km, find_place, iso3
from querydsl.sandbox.matching.fields import TableField, fields_of
from querydsl.sandbox.matching.matcher import compile_filter
from tests.support.calls import COUNTRY, TITLE, leaf

# A current role has not ended.
NEVER_FILLED = "experience.employment_details.current.end_date"
FIELDS = tuple(
    (entity, field)
    for entity in ("person", "company")
    for field in fields_of(entity).by_path.values()
    if field.filterable or (field.returnable == "yes" and "object" not in field.type and field.path != NEVER_FILLED)
)


@pytest.mark.parametrize(("entity", "field"), FIELDS, ids=lambda part: getattr(part, "path", part))
def test_every_field_is_filled_for_someone_and_missing_for_no_reason(entity: str, field: TableField) -> None:
    read = values_reader(field.path, entity)
    assert any(read(record) for record in shipped().of(entity))


def test_there_are_two_thousand_people_and_three_hundred_companies() -> None:
    assert (len(shipped().people), len(shipped().companies)) == (2000, 300)
    for entity, records in (("person", shipped().people), ("company", shipped().companies)):
        assert len({record[f"crustdata_{entity}_id"] for record in records}) == len(records)


def test_what_is_shipped_is_what_the_seed_makes(tmp_path: Path) -> None:
    assert generate(2000) == Dataset(tuple(shipped().people), tuple(shipped().companies))
    folder = files("querydsl.sandbox").joinpath("data")
    sizes = [len(folder.joinpath(f"{name}.jsonl.xz").read_bytes()) for name in ("people", "companies")]
    assert sum(sizes) < 500_000


def test_another_seed_makes_other_people_and_a_bigger_crowd_begins_with_the_smaller() -> None:
    assert generate(5, seed=1) != generate(5, seed=2)
    assert list(generate(20, seed=3).people[:5]) == list(generate(5, seed=3).people)


def test_a_big_crowd_is_made_as_it_is_looked_at() -> None:
    crowd = generate(1_000_000, seed=3).people
    assert len(crowd) == 1_000_000 > MAX_IN_MEMORY
    assert crowd[999_999] == crowd[-1]
    assert [person["crustdata_person_id"] for person in crowd[2:4]] == [100_003, 100_004]
    with pytest.raises(IndexError):
        crowd[1_000_000]


def count(field: str, operator: str, value: Any) -> int:
    return sum(map(compile_filter(leaf(field, operator, value)), shipped().people))


@pytest.mark.parametrize(
    ("field", "operator", "value", "least"),
    [
        (TITLE, "(.)", "engineer", 300),
        (TITLE, "[.]", "vice president", 20),
        (COUNTRY, "=", "United States", 300),
        (COUNTRY, "=", "United States of America", 100),
        (COUNTRY, "=", "Canada", 50),
        ("basic_profile.location", "geo_distance", {"location": "San Francisco", "distance": 50}, 50),
        ("basic_profile.location", "geo_distance", {"location": "Paris", "distance": 50}, 20),
        ("basic_profile.location.city", "=", "Berlin", 20),
        ("experience.employment_details.past.company_name", "=", "Acme", 3),
        ("basic_profile.headline", "[.]", "open to work", 20),
        ("basic_profile.name", "(.)", "王", 1),
        ("recently_changed_jobs", "=", True, 20),
    ],
    ids=str,
)
def test_what_people_ask_first_finds_people(field: str, operator: str, value: Any, least: int) -> None:
    assert count(field, operator, value) >= least


def test_some_keys_are_null_and_some_are_missing() -> None:
    people = shipped().people
    assert any(person["basic_profile"]["headline"] is None for person in people)
    assert any("skills" not in person for person in people)
    assert any(person["basic_profile"]["location"].get("city") is None for person in people)
    assert any(not person["education"]["schools"] for person in people)
    assert any(len(person["experience"]["employment_details"]["past"]) > 2 for person in people)


def test_no_role_lies_in_the_future_or_ends_before_it_begins() -> None:
    for person in shipped().people:
        details = person["experience"]["employment_details"]
        for role in (*details["current"], *details["past"]):
            assert role["start_date"] <= "2026-06-30"
            assert role["end_date"] is None or role["start_date"] <= role["end_date"]
        assert all(role["end_date"] for role in details["past"])
        assert not any(role["end_date"] for role in details["current"])


def test_a_file_of_people_is_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    file.write_text('{"crustdata_person_id": 1}\n\n{"crustdata_person_id": 2}', "utf-8")
    assert [person["crustdata_person_id"] for person in from_file(file).people] == [1, 2]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{}\n{", r"people\.jsonl:2: not JSON"),
        ("[]", ":1: expected a JSON object, found list"),
        ("[" * 100_000, ":1: not JSON"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "people.jsonl"
    file.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=says):
        from_file(file)


def test_the_maker_writes_people_to_standard_output_and_the_package_into_a_folder(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("querydsl._dev.make_people.PEOPLE", 20)
    stream(3, seed=9)
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line) for line in lines] == list(generate(3, seed=9).people)
    write_data_files(tmp_path, 9)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["companies.jsonl.xz", "people.jsonl.xz"]


def test_the_gazetteer_knows_how_people_write_places() -> None:
    written: dict[str, Callable[[], object]] = {
        "San Francisco Bay Area": lambda: find_place("San Francisco"),
        "greater boston": lambda: find_place("Boston, Massachusetts, United States"),
        "Zurich": lambda: find_place("Zürich"),
        "Bangalore, India": lambda: find_place("Bengaluru"),
        "Kraków": lambda: find_place("krakow, Poland"),
        "NYC": lambda: find_place("New York City, USA"),
    }
    for name, place in written.items():
        assert find_place(name) == place() != None, name  # noqa: E711  # an identity would not read as one chain
    cambridge = find_place("Cambridge, England")
    assert cambridge is not None
    assert cambridge != find_place("Cambridge, Massachusetts")
    assert find_place("Paris, Texas") is None


def test_distances_are_those_of_an_atlas() -> None:
    by_name = {city.city: city for city in cities()}
    for one, other, kilometres in (("Paris", "London", 344), ("New York", "Los Angeles", 3936), ("Sydney", "Auckland", 2157)):
        assert distance_km(by_name[one], by_name[other]) == pytest.approx(kilometres, rel=0.01)


def test_country_codes_are_found_by_either_spelling() -> None:
    assert [iso3(name) for name in ("United States", "united states of america", "France", "SGP", None)] == [
        "USA",
        "USA",
        "FRA",
        "SGP",
        None,
    ]


def test_the_sandbox_imports_nothing_of_the_language_and_the_server_no_http_client() -> None:
    code = (
        "import sys, querydsl.sandbox, querydsl.sandbox.faces.server, querydsl.sandbox.pytest_plugin\n"
        "rooms = ('ast', 'catalogue', 'parser', 'compiler', 'builder', 'lowering', 'rules', 'jobs')\n"
        "print([name for name in sys.modules if name in ('httpx', 'lark', 'click', 'rich')"
        " or name.startswith(tuple('querydsl.' + room for room in rooms))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
