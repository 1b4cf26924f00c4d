"""People made on demand, ranges of ids answered from an index, and records that change."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querydsl.sandbox import Dataset, Fault, Sandbox, Script, State, compile_filter
from querydsl.sandbox.contract.index import Indexes, by_id
from querydsl.sandbox.data.crowd import PROFILES, Crowd
from querydsl.sandbox.data.dataset import generate, shipped
from querydsl.sandbox.http import HttpRequest
from tests.support.calls import ENGINEERS

KEY = "crustdata_person_id"
BOUND = st.none() | st.integers(-5, 310)
HEADERS = {"authorization": "Bearer k", "x-api-version": "2025-11-01"}


def within(low: int | None, high: int | None, inner: Any = ENGINEERS) -> dict[str, Any]:
    bounds = [{"field": KEY, "type": "=>", "value": low}] if low is not None else []
    bounds += [{"field": KEY, "type": "<", "value": high}] if high is not None else []
    return {"op": "and", "conditions": [inner, *bounds]}


def search(sandbox: Sandbox, filters: Any, order: str = "asc", limit: int = 1) -> dict[str, Any]:
    body = {"filters": filters, "limit": limit, "fields": [KEY], "sorts": [{"field": KEY, "order": order}]}
    response, _ = sandbox.handle(HttpRequest("POST", "/person/search", HEADERS, json.dumps(body).encode()), store=False)
    found: dict[str, Any] = json.loads(response.body)
    return found


def test_people_of_a_big_crowd_share_profiles_and_have_their_own_ids_and_urls() -> None:
    crowd = generate(50_000, seed=3).people
    assert isinstance(crowd, Crowd)
    one, other = crowd[7], crowd[7 + 3 * PROFILES]
    assert one["experience"] is other["experience"]
    assert other[KEY] == one[KEY] + 3 * PROFILES
    urls = [person["social_handles"]["professional_network_identifier"]["profile_url"] for person in (one, other)]
    assert urls[0] != urls[1]


def test_a_million_people_are_searched_by_judging_their_profiles() -> None:
    sandbox = Sandbox(State(data=generate(1_000_000)))
    everyone = search(sandbox, ENGINEERS)
    middle = search(sandbox, within(500_000, 600_000), "desc")
    assert everyone["total_count"] == sum(map(compile_filter(ENGINEERS), generate(PROFILES).people)) * 500
    assert middle["total_count"] == everyone["total_count"] // 10
    assert middle["profiles"][0][KEY] < 600_000


@given(
    st.lists(st.integers(0, 300), min_size=1, unique=True),
    st.none() | st.integers(-5, 310),
    st.none() | st.integers(-5, 310),
    st.booleans(),
)
def test_the_index_finds_the_same_records_as_the_matcher(
    ids: list[int], low: int | None, high: int | None, descending: bool
) -> None:
    records = tuple({**person, KEY: key} for person, key in zip(shipped().people, ids, strict=False))
    filters = within(low, high)
    found = Indexes().matches(records, filters, "person")
    expected = [record for record in records if compile_filter(filters)(record)]
    assert list(found) == expected
    ordered = sorted(expected, key=lambda record: record[KEY], reverse=descending)
    assert list(by_id(found, "person", descending=descending)) == ordered


@pytest.mark.parametrize("value", (["a"], None, "x", 2.5, 10**30))
def test_records_with_strange_ids_are_found_only_without_bounds(value: Any) -> None:
    records: Any = ({**shipped().people[0], KEY: value}, {KEY: 5}, {})
    anyone = {"field": "basic_profile.name", "type": "!=", "value": "nobody"}
    assert len(Indexes().matches(records, {"op": "and", "conditions": [anyone]}, "person")) == 3
    assert [record[KEY] for record in Indexes().matches(records, within(0, 10, anyone), "person")] == [5]


@pytest.mark.parametrize("size", (300, 21_000))
def test_people_appear_vanish_and_move(size: int) -> None:
    before = generate(size)
    after = before.changed(Random(1), appear=7, vanish=5, move=3)
    old, new = {person[KEY]: person for person in before.people}, {person[KEY]: person for person in after.people}
    assert len(after.people) == len(new) == size + 2
    assert len(new.keys() - old.keys()) == 7
    assert len(old.keys() - new.keys()) == 5
    moved = [key for key in old.keys() & new.keys() if old[key]["basic_profile"] is not new[key]["basic_profile"]]
    assert 1 <= len(moved) <= 3
    holds = compile_filter(ENGINEERS)
    found = State(data=after).matches("person", ENGINEERS)
    assert list(found) == [person for person in after.people if holds(person)]
    assert list(after.people[3:9]) == [after.people[place] for place in range(3, 9)]


def test_a_script_changes_people_and_counts() -> None:
    script = Script.from_toml(
        """
        [[fault]]
        path = "/person/search"
        nth = 2
        appear = 50

        [[fault]]
        path = "/person/search"
        nth = 3
        scale = { total_count = 0.5 }

        [[fault]]
        path = "/person/search"
        nth = 4
        at_most = { total_count = 10 }
        """
    )
    sandbox = Sandbox(State(data=Dataset(shipped().people, ())), script)
    anyone = {"field": KEY, "type": ">", "value": 0}
    assert [search(sandbox, anyone)["total_count"] for _ in range(5)] == [2_000, 2_050, 1_025, 10, 2_050]


@pytest.mark.parametrize("wrong", ({"appear": -1}, {"vanish": "x"}, {"scale": 2}, {"at_most": [1]}))
def test_changes_must_be_numbers(wrong: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        Fault(**wrong)


def test_a_job_keeps_its_records_when_people_change() -> None:
    state = State(data=generate(300))
    found = state.matches("person", ENGINEERS)
    before = [person[KEY] for person in found]
    state.change(appear=5, vanish=250, move=5)
    assert [person[KEY] for person in found] == before
