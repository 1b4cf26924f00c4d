"""The data of the catalogue. Source: `docs/service.md`, sections 3 to 5."""

import csv
import re

import pytest

from querydsl._dev import catalogue
from querydsl.catalogue import CountryForm, FieldSpec, FieldTable, FieldType, Returnable, default
from querydsl.syntax.ast import ENTITIES, EntityName
from querydsl.syntax.operators import Operator

TEXT = {"=", "!=", "in", "not_in", "(.)", "(!)", "[.]"}
ORDER = {"=", "!=", "<", "=<", ">", "=>"}
ID = ORDER | {"in", "not_in"}
VIEWS = ("experience.employment_details", "experience.employment_details.current", "experience.employment_details.past")
ARRAYS = {*VIEWS, "education.schools", "certifications", "honors", "dev_platform_profiles"}
GEO = {
    "basic_profile.location",
    "basic_profile.location.full_location",
    "professional_network.location",
    "professional_network.location.raw",
}


def spec_of(path: str, entity: EntityName = "people") -> FieldSpec:
    spec = default()[entity].get(default()[entity].resolve(path))
    assert spec is not None
    return spec


def taken_by(path: str, entity: EntityName = "people") -> set[str]:
    return {operator.value for operator in spec_of(path, entity).operators}


def rows_of(entity: EntityName) -> list[dict[str, str]]:
    with (catalogue.DATA / catalogue.TABLES[entity]).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def said(row: dict[str, str]) -> tuple[object, ...]:
    yes = {"yes": True}
    flags = tuple(yes.get(row[name], False) for name in ("filterable", "sortable", "autocomplete"))
    return (row["type"], *flags, row["returnable"])


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_row_of_the_field_table_is_a_field_or_explained(entity: EntityName) -> None:
    table = default()[entity]
    rows = {row["path"]: said(row) for row in rows_of(entity) if row["path"] not in table.notes}
    found = {
        path: (spec.type.value, spec.filterable, spec.sortable, spec.autocomplete, spec.returnable.value)
        for path, spec in table.specs.items()
    }
    assert found == rows


def test_there_are_as_many_filterable_people_fields_as_the_contract_counts() -> None:
    assert sum(spec.filterable for spec in default()["people"].specs.values()) == 164


@pytest.mark.parametrize(
    ("path", "operators"),
    [
        ("headline", TEXT),
        ("skill", TEXT),
        ("title", TEXT | {"has_all"}),
        ("role.company_industries", TEXT | {"has_all"}),
        ("dev_platform_profiles.all_topics", TEXT | {"has_all"}),
        ("certification", TEXT | {"has_all"}),
        ("location", TEXT | {"geo_distance", "geo_exclude"}),
        ("connections", ORDER),
        ("experience_years", ORDER),
        ("updated", ORDER),
        ("started", ORDER | {"has_all"}),
        ("company_size", ORDER | {"has_all"}),
        ("company_id", ID | {"has_all"}),
        ("past.position_id", ID | {"has_all"}),
        ("id", ID),
        ("changed_jobs", {"=", "!="}),
        ("past.is_default", {"=", "!="}),
        ("current_title", set()),
    ],
)
def test_a_field_of_people_takes_the_operators_of_its_type(path: str, operators: set[str]) -> None:
    assert taken_by(path) == operators


@pytest.mark.parametrize(
    ("path", "operators"),
    [
        ("name", TEXT - {"(!)"}),
        ("industry", TEXT - {"(!)"}),
        ("founded", (TEXT - {"(!)"}) | ORDER),
        ("size", ORDER),
        ("funding", ORDER),
        ("funding.last_fundraise_date", ORDER),
        ("id", ID),
        ("basic_info.company_id", ID),
        ("competitors.company_ids", ID),
        ("technographics.technologies.name", TEXT - {"(!)"}),
        ("hiring", set()),
    ],
)
def test_a_field_of_companies_takes_the_operators_of_its_type(path: str, operators: set[str]) -> None:
    assert taken_by(path, "companies") == operators


def test_distances_go_with_four_fields_and_has_all_with_nested_arrays() -> None:
    for entity in ENTITIES:
        for path, spec in default()[entity].specs.items():
            assert (Operator.WITHIN in spec.operators) is (Operator.NOT_WITHIN in spec.operators) is (path in GEO)
            assert (spec.array is not None) or (Operator.HAS_ALL not in spec.operators)


def test_the_nested_arrays_are_those_of_the_contract() -> None:
    people = default()["people"]
    assert set(people.arrays) == ARRAYS
    assert list(people.arrays) == sorted(people.arrays, key=len, reverse=True)
    assert default()["companies"].arrays == {}


@pytest.mark.parametrize(
    ("path", "array"),
    [
        ("role.title", VIEWS[0]),
        ("title", VIEWS[1]),
        ("past.title", VIEWS[2]),
        ("current.location.raw", VIEWS[1]),
        ("school", "education.schools"),
        ("education.location.city", "education.schools"),
        ("certification", "certifications"),
        ("honors.title", "honors"),
        ("dev_platform_profiles.repos.stars", "dev_platform_profiles"),
        ("skill", None),
        ("name", None),
        ("education.schools", None),
        ("current", None),
    ],
)
def test_a_field_belongs_to_the_array_around_it(path: str, array: str | None) -> None:
    assert spec_of(path).array == array


@pytest.mark.parametrize(("leaf", "count"), [("seniority_level", 10), ("function_category", 12), ("company_headcount_range", 9)])
def test_a_closed_set_is_the_same_in_each_array_and_as_in_the_field_table(leaf: str, count: int) -> None:
    described = {row["path"]: row["description"] for row in rows_of("people")}
    for view in VIEWS:
        spec = spec_of(f"{view}.{leaf}")
        assert len(spec.closed_set) == count
        assert f": {', '.join(spec.closed_set)} " in described[spec.path]


def test_the_closed_sets_are_those_of_the_field_table_and_no_others() -> None:
    for entity in ENTITIES:
        described = {row["path"]: row["description"] for row in rows_of(entity)}
        for path, spec in default()[entity].specs.items():
            assert bool(spec.closed_set) == described[path].startswith("Closed set")
            assert all(value in described[path] for value in spec.closed_set)
    assert spec_of("role.company_status").closed_set == ("active", "deleted")
    assert spec_of("open_to").closed_set == ("CAREER_INTEREST", "HIRING_MANAGER", "VOLUNTEERING")


def test_every_description_is_a_short_phrase_that_some_field_uses() -> None:
    texts = {text for texts in catalogue._descriptions().values() for text in texts.values()}
    found = [spec.description for entity in ENTITIES for spec in default()[entity].specs.values()]
    nouns = "role|current role|past role|education entry|certification|honor|developer profile"
    assert texts == {re.sub(rf" \(({nouns})\)$", "", text) for text in found}
    assert all(text[0].isupper() and text[-1] != "." and len(text) < 100 for text in texts)


def test_countries_are_spelled_in_two_ways() -> None:
    names = {"country", "professional_network.location.country", "education.location.country"}
    codes = {"company_country", "past.company_country", "role.company_country"}
    assert {spec_of(path).country for path in names} == {CountryForm.NAME}
    assert {spec_of(path).country for path in codes} == {CountryForm.ISO3}
    assert spec_of("country", "companies").country is CountryForm.ISO3
    said = [spec for entity in ENTITIES for spec in default()[entity].specs.values() if spec.country is not None]
    assert len(said) == len(names) + len(codes) + 1


@pytest.mark.parametrize(
    ("path", "instead"),
    [
        ("years_of_experience", "years_of_experience_raw"),
        ("current_title", "experience.employment_details.current.title"),
        ("current.crustdata_company_id", "experience.employment_details.current.company_id"),
        ("past.crustdata_company_id", "experience.employment_details.past.company_id"),
        ("past.end_date", "experience.employment_details.end_date"),
        ("contact.has_business_email", "experience.employment_details.current.business_email_verified"),
        ("social_handles.twitter_identifier.slug", "social_handles.twitter_handle"),
    ],
)
def test_a_field_that_cannot_be_filtered_has_a_replacement(path: str, instead: str) -> None:
    assert spec_of(path).instead == instead


def test_only_years_of_experience_drops_its_threshold() -> None:
    dropping = [spec.path for entity in ENTITIES for spec in default()[entity].specs.values() if spec.drops_threshold]
    assert dropping == ["years_of_experience"]


@pytest.mark.parametrize("entity", ENTITIES)
def test_replacements_can_be_filtered_or_returned(entity: EntityName) -> None:
    table = default()[entity]
    for spec in table.specs.values():
        if spec.instead is not None:
            assert table.specs[spec.instead].filterable
        if spec.response is not None:
            assert table.specs[spec.response].returnable is not Returnable.NO
        else:
            assert spec.returnable is Returnable.NO
        assert not (spec.filterable and spec.type in (FieldType.OBJECT, FieldType.OBJECTS))
        assert bool(spec.operators) == spec.filterable


@pytest.mark.parametrize("entity", ENTITIES)
def test_names_and_synonyms_lead_to_fields(entity: EntityName) -> None:
    table = default()[entity]
    assert all(table.specs[path].filterable for path in table.aliases.values())
    assert all(table.specs[path].returnable is not Returnable.NO for path in table.selects.values())
    assert all(table.is_scope(prefix) for prefix in table.scopes.values())
    names = {name for found in table.synonyms.values() for name in found}
    assert [name for name in names if not (table.is_known(name) or table.is_known(name, select=True))] == []
    assert [word for word in table.synonyms if table.is_known(word) or word != word.casefold()] == []


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_field_knows_its_aliases(entity: EntityName) -> None:
    table = default()[entity]
    known = {name: spec.path for spec in table.specs.values() for name in spec.aliases}
    assert known == table.aliases


def test_tables_are_read_once_and_fields_are_values() -> None:
    table: FieldTable = default()["people"]
    assert default().people is table
    assert default().companies is default()["companies"]
    assert len({hash(spec) for spec in table.specs.values()}) == len(table.specs)
