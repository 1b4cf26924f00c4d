"""The matcher, operator by operator: what the contract says of each, on records small enough to read."""

import json
from typing import Any

import pytest

from querydsl.sandbox.data.dataset import shipped
from querydsl.sandbox.errors import ContractError
from querydsl.sandbox.matching.matcher import compile_filter, explain_record
from tests.support.calls import COUNTRY, group, leaf

PAST = "experience.employment_details.past"
CURRENT = "experience.employment_details.current"
ALL = "experience.employment_details"
SKILLS = "skills.professional_network_skills"
LOCATION = "basic_profile.location"

RECORD: dict[str, Any] = {
    "crustdata_person_id": 7,
    "basic_profile": {
        "name": "Zoë Müller",
        "headline": "Vice-President of R&D, ex-founder",
        "summary": None,
        "location": {"raw": "Greater Berlin Area", "city": "Potsdam", "state": "Brandenburg", "country": "Germany"},
    },
    "experience": {
        "employment_details": {
            "current": [
                {
                    "name": "Acme",
                    "title": "Staff Engineer",
                    "crustdata_company_id": 11,
                    "start_date": "2024-01-01T00:00:00+00:00",
                    "company_headquarters_country": "DEU",
                    "company_industries": ["Retail", "Robotics Engineering"],
                    "location": {"raw": "Berlin, Germany"},
                }
            ],
            "past": [
                {"name": "Initech", "title": "Software Engineer", "crustdata_company_id": 0, "company_headcount_latest": 50},
                {"name": "Globex", "title": "Engineering Manager", "start_date": None, "business_email_verified": True},
            ],
        }
    },
    "education": {"schools": [{"school": "ETH Zürich", "degree": None}, {"school": "EPFL", "degree": "MSc"}]},
    "skills": {"professional_network_skills": ["Python", "Machine Learning", None]},
    "recently_changed_jobs": False,
    "years_of_experience_raw": 7.5,
    "years_of_experience": "6 to 10 years",
    "metadata": {"updated_at": "2026-03-01T12:30:00+00:00"},
    "social_handles": {"twitter_identifier": {"slug": "zoe"}},
    "dev_platform_profiles": [
        {"repos": [{"primary_language": "Rust", "stars": 5, "topics": ["cli"]}, {"primary_language": "Go", "stars": 90}]}
    ],
}


def holds(*conditions: dict[str, Any], op: str = "and") -> bool:
    return compile_filter(group(op, *conditions))(RECORD)


TRUE: dict[str, tuple[str, str, Any]] = {
    "equality ignores case": ("basic_profile.name", "=", "zoë MÜLLER"),
    "in takes the exact spelling": (COUNTRY, "in", ["Germany", "France"]),
    "not_in takes the exact spelling": (COUNTRY, "not_in", ["germany"]),
    "words come in any order": ("basic_profile.headline", "(.)", "president vice"),
    "words are whole tokens beside signs": ("basic_profile.headline", "(.)", "R&D"),
    "a phrase is contiguous": ("basic_profile.headline", "[.]", "vice president of"),
    "a phrase is left out when absent": ("basic_profile.headline", "(!)", "president vice"),
    "a missing text contains no phrase": ("basic_profile.summary", "(!)", "anything"),
    "a missing text is not equal": ("basic_profile.summary", "!=", "anything"),
    "a missing text is in no list": ("basic_profile.first_name", "not_in", ["Zoë"]),
    "a number is compared": ("years_of_experience_raw", "=>", 7.5),
    "a strict order is strict": ("years_of_experience_raw", "<", 7.6),
    "a boolean is equal": ("recently_changed_jobs", "=", False),
    "a boolean is not equal": ("recently_changed_jobs", "!=", True),
    "a date alone is midnight UTC": (f"{CURRENT}.start_date", "=", "2024-01-01"),
    "an offset is heeded": ("metadata.updated_at", "=", "2026-03-01T13:30:00+01:00"),
    "a day later is later": ("metadata.updated_at", ">", "2026-03-01"),
    "some element of an array": (f"{PAST}.title", "(.)", "manager"),
    "some value of a string array": (SKILLS, "=", "python"),
    "a string array inside an array": (f"{CURRENT}.company_industries", "in", ["Retail"]),
    "all roles are current and past": (f"{ALL}.company_name", "in", ["Globex"]),
    "every value by some element": (f"{ALL}.title", "has_all", ["Staff Engineer", "Engineering Manager"]),
    "a boolean by some element": (f"{PAST}.business_email_verified", "has_all", [True]),
    "a date by some element": (f"{ALL}.start_date", "has_all", ["2024-01-01"]),
    "country codes in any case": (f"{CURRENT}.company_headquarters_country", "in", ["deu"]),
    "filter names of response keys": (f"{PAST}.company_name", "=", "initech"),
    "ids under their filter name": (f"{CURRENT}.company_id", "in", [11]),
    "handles under their filter name": ("social_handles.twitter_handle", "=", "zoe"),
    "the location is its raw text": (LOCATION, "[.]", "greater berlin"),
    "the full location is its parts": (f"{LOCATION}.full_location", "=", "Potsdam, Brandenburg, Germany"),
    "a role's location is its raw text": (f"{ALL}.location", "(.)", "berlin"),
    "inside the radius": (LOCATION, "geo_distance", {"location": "Berlin", "distance": 50}),
    "in miles": (LOCATION, "geo_distance", {"location": "Berlin", "distance": 20, "unit": "mi"}),
    "outside the radius": (LOCATION, "geo_exclude", {"location": "Berlin", "distance": 10_000, "unit": "ft"}),
    "a threshold that is dropped": ("years_of_experience", "=", "More than 10 years"),
    "lists inside lists": ("dev_platform_profiles.repos.topics", "=", "cli"),
}
FALSE: dict[str, tuple[str, str, Any]] = {
    "equality is of the whole value": ("basic_profile.name", "=", "Zoë"),
    "in heeds the case": (COUNTRY, "in", ["germany"]),
    "inequality ignores case": (COUNTRY, "!=", "GERMANY"),
    "no stemming": ("basic_profile.headline", "(.)", "presidents"),
    "no part of a token": ("basic_profile.headline", "(.)", "presid"),
    "a pipe is not or": ("basic_profile.headline", "(.)", "founder|engineer"),
    "a phrase keeps its order": ("basic_profile.headline", "[.]", "president vice"),
    "a phrase that is there": ("basic_profile.headline", "(!)", "Vice President"),
    "blank text finds nothing": ("basic_profile.headline", "(.)", "--"),
    "a missing text has no words": ("basic_profile.summary", "(.)", "anything"),
    "null is not ordered": (f"{PAST}.start_date", "<", "2030-01-01"),
    "a bigger date": ("metadata.updated_at", ">", "2026-03-02"),
    "no element may be equal": (f"{PAST}.title", "!=", "engineering manager"),
    "no element may hold the phrase": (f"{PAST}.title", "(!)", "software"),
    "no value of a string array may be listed": (SKILLS, "not_in", ["Python"]),
    "words in two elements": (f"{PAST}.title", "(.)", "software manager"),
    "words in two values": (SKILLS, "(.)", "python learning"),
    "a value by no element": (f"{ALL}.title", "has_all", ["Staff Engineer", "Intern"]),
    "has_all heeds the case": (f"{ALL}.title", "has_all", ["staff engineer"]),
    "current is not past": (f"{CURRENT}.name", "=", "Globex"),
    "an unresolved employer has no id": (f"{PAST}.company_id", "=", 0),
    "the wrong form of a country": (COUNTRY, "=", "DEU"),
    "outside a small radius": (LOCATION, "geo_distance", {"location": "Berlin", "distance": 500, "unit": "m"}),
    "true is not one": ("recently_changed_jobs", "=", True),
}


@pytest.mark.parametrize("test", TRUE.values(), ids=TRUE)
def test_it_matches(test: tuple[str, str, Any]) -> None:
    assert holds(leaf(*test))


@pytest.mark.parametrize("test", FALSE.values(), ids=FALSE)
def test_it_does_not_match(test: tuple[str, str, Any]) -> None:
    assert not holds(leaf(*test))


ENGINEER, MANAGER = leaf(f"{PAST}.title", "(.)", "engineer"), leaf(f"{PAST}.title", "(.)", "manager")
INITECH, GLOBEX = leaf(f"{PAST}.name", "=", "Initech"), leaf(f"{PAST}.name", "=", "Globex")


def test_and_binds_one_element_of_one_view() -> None:
    assert holds(ENGINEER, INITECH)
    assert not holds(ENGINEER, GLOBEX)
    assert not holds(INITECH, GLOBEX), "two employers of one role are a guaranteed zero"


def test_and_binds_views_apart() -> None:
    assert holds(ENGINEER, leaf(f"{CURRENT}.name", "=", "Acme"))
    assert holds(ENGINEER, leaf(f"{ALL}.company_name", "=", "Globex"))


def test_each_group_binds_elements_of_its_own() -> None:
    assert holds(ENGINEER, group("and", GLOBEX))
    assert holds(group("and", ENGINEER, INITECH), group("and", MANAGER, GLOBEX))
    assert holds(ENGINEER, group("or", GLOBEX, leaf("basic_profile.name", "=", "nobody")))


def test_a_negative_test_beside_positive_ones_is_about_the_record() -> None:
    assert not holds(ENGINEER, leaf(f"{PAST}.name", "!=", "Globex"))
    assert holds(ENGINEER, leaf(f"{PAST}.name", "!=", "Acme"))


def test_has_all_beside_other_tests_is_about_the_record() -> None:
    assert holds(ENGINEER, leaf(f"{PAST}.name", "has_all", ["Initech", "Globex"]))


def test_all_of_wants_some_element_for_every_child() -> None:
    assert holds(ENGINEER, GLOBEX, op="all_of")
    assert holds(group("and", ENGINEER, INITECH), group("and", MANAGER, GLOBEX), op="all_of")
    assert not holds(group("and", ENGINEER, GLOBEX), INITECH, op="all_of")
    assert holds(group("or", leaf(f"{PAST}.title", "(.)", "designer"), MANAGER), op="all_of")


def test_or_is_any_child_and_a_group_of_one_is_its_child() -> None:
    assert holds(GLOBEX, leaf("basic_profile.name", "=", "nobody"), op="or")
    assert holds(group("or", group("and", GLOBEX)))
    assert not holds(group("or", leaf("basic_profile.name", "=", "nobody")))


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"experience": None},
        {"experience": {"employment_details": None}},
        {"experience": {"employment_details": {"past": "none", "current": [None, 5]}}},
        {"basic_profile": {"location": None}, "education": {"schools": {}}},
        {"basic_profile": {"location": {"raw": 3, "city": 5, "country": ["a"]}}, "certifications": "none"},
        {"basic_profile": {"name": 5, "headline": ["a"], "location": 7}, "skills": []},
    ],
    ids=str,
)
def test_odd_records_match_nothing_positive_and_break_nothing(record: dict[str, Any]) -> None:
    for test in TRUE.values():
        matches = compile_filter(leaf(*test))(record)
        negative = test[1] in ("!=", "not_in", "(!)", "geo_exclude")
        assert matches is negative, test


@pytest.mark.parametrize(
    ("path", "operator", "value"),
    [
        (f"{CURRENT}.crustdata_company_id", "=", 11),
        ("basic_profile.current_title", "!=", "x"),
        ("social_handles.twitter_identifier.slug", "=", "zoe"),
        (f"{PAST}.end_date", "!=", "2020-01-01"),
    ],
)
def test_response_paths_are_understood_too(path: str, operator: str, value: Any) -> None:
    assert holds(leaf(path, operator, value))


def test_a_records_explanation_names_each_condition_by_its_pointer() -> None:
    filters = group("and", ENGINEER, group("or", leaf(COUNTRY, "=", "France"), leaf(SKILLS, "=", "Python")))
    assert explain_record(filters, RECORD) == {
        "/filters": True,
        "/filters/conditions/0": True,
        "/filters/conditions/1": True,
        "/filters/conditions/1/conditions/0": False,
        "/filters/conditions/1/conditions/1": True,
    }
    assert explain_record(ENGINEER, RECORD, pointer="") == {"": True}
    assert list(explain_record(group("and", ENGINEER, GLOBEX), RECORD).values()) == [False, True, True]


def test_companies_are_filtered_by_iso_codes_and_returned_with_names() -> None:
    french = compile_filter(leaf("locations.country", "=", "FRA"), "company")
    names = {company["locations"]["country"] for company in shipped().companies if french(company)}
    assert names == {"France"}
    assert not any(map(compile_filter(leaf("locations.country", "=", "France"), "company"), shipped().companies))


def test_a_company_matches_by_lists_and_by_objects_in_lists() -> None:
    company = shipped().companies[0]
    name = company["technographics"]["technologies"][0]["name"]
    rival = company["competitors"]["company_ids"][0]
    for test in (
        leaf("technographics.technologies.name", "=", name),
        leaf("competitors.company_ids", "in", [rival]),
        leaf("roles.distribution.engineering", "=>", 0),
        leaf("headcount.growth_percent.12m", "<", 1000),
    ):
        assert any(map(compile_filter(test, "company"), shipped().companies))
    assert compile_filter(leaf("technographics.technologies.name", "=", name), "company")(company)


def test_a_place_nobody_knows_is_an_error_and_no_silence() -> None:
    with pytest.raises(ContractError, match="Unknown location: 'Atlantis'"):
        compile_filter(leaf(LOCATION, "geo_distance", {"location": "Atlantis", "distance": 5}))


def test_texts_forgotten_for_want_of_room_are_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("querydsl.sandbox.matching.matcher.CACHE_SIZE", 2)
    matches = compile_filter(leaf("basic_profile.name", "(.)", "person 3"))
    found = [matches({"basic_profile": {"name": f"Person {number % 5}"}}) for number in range(20)]
    assert found == [number % 5 == 3 for number in range(20)]


def test_the_matcher_leaves_records_as_they_were() -> None:
    before = json.dumps(RECORD)
    for test in TRUE.values():
        holds(leaf(*test))
    assert json.dumps(RECORD) == before
