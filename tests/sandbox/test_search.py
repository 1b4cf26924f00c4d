"""The non-batch searches and autocomplete: pages, sorts, counts, suggestions."""

from typing import Any

import pytest

from querydsl.sandbox.faces.server import Server
from tests.support.calls import COUNTRY, ENGINEERS, TITLE, group, leaf, message, post

ID = "crustdata_person_id"


def pages(server: Server, body: dict[str, Any], path: str = "/person/search") -> list[list[dict[str, Any]]]:
    """Every page of a search."""
    found: list[list[dict[str, Any]]] = []
    cursor: str | None = None
    while not found or cursor:
        answer = post(server, path, {**body, "cursor": cursor} if cursor else body).json()
        found.append(answer["profiles" if "person" in path else "companies"])
        cursor = answer["next_cursor"]
    return found


def test_a_cursor_leads_through_all_pages_and_ends_with_null(querydsl_sandbox: Server) -> None:
    body = {"filters": ENGINEERS, "limit": 100, "fields": [ID], "sorts": [{"field": ID, "order": "desc"}]}
    found = pages(querydsl_sandbox, body)
    ids = [profile[ID] for page in found for profile in page]
    assert [len(page) for page in found[:-1]] == [100] * (len(found) - 1)
    assert ids == sorted(set(ids), reverse=True)
    assert len(ids) == post(querydsl_sandbox, "/person/search", body).json()["total_count"]


def test_a_page_is_twenty_records_and_count_is_another_word_for_limit(querydsl_sandbox: Server) -> None:
    assert len(post(querydsl_sandbox, "/person/search", {"filters": ENGINEERS}).json()["profiles"]) == 20
    assert len(post(querydsl_sandbox, "/person/search", {"filters": ENGINEERS, "count": 3}).json()["profiles"]) == 3


@pytest.mark.parametrize("limit", [0, 1001, "5", None])
def test_a_limit_outside_one_to_a_thousand_is_a_400(querydsl_sandbox: Server, limit: object) -> None:
    assert post(querydsl_sandbox, "/person/search", {"filters": ENGINEERS, "limit": limit}).status_code == 400


def test_a_cursor_belongs_to_its_query(querydsl_sandbox: Server) -> None:
    first = post(querydsl_sandbox, "/person/search", {"filters": ENGINEERS}).json()
    for other in ({"filters": group("or", *ENGINEERS["conditions"])}, {"filters": ENGINEERS, "fields": [ID]}):
        answer = post(querydsl_sandbox, "/person/search", {**other, "cursor": first["next_cursor"]})
        assert answer.status_code == 400
    assert post(querydsl_sandbox, "/person/search", {"filters": ENGINEERS, "cursor": "xyz"}).status_code == 400


def test_sorts_put_missing_values_last_in_both_directions(querydsl_sandbox: Server) -> None:
    city = "basic_profile.location.city"
    for order in ("asc", "desc"):
        body = {"filters": leaf(ID, ">", 0), "fields": [city], "limit": 1000, "sorts": [{"field": city, "order": order}]}
        found = [profile for page in pages(querydsl_sandbox, body) for profile in page]
        cities = [profile["basic_profile"].get("location", {}).get("city") for profile in found]
        present = [name for name in cities if name is not None]
        assert cities == present + [None] * (len(cities) - len(present))
        assert len(present) < len(cities)
        assert present == sorted(present, key=str.casefold, reverse=order == "desc")


def test_several_sorts_count_from_the_first(querydsl_sandbox: Server) -> None:
    sorts = [{"field": COUNTRY, "order": "asc"}, {"field": "metadata.updated_at", "order": "desc"}]
    body = {"filters": ENGINEERS, "limit": 1000, "sorts": sorts, "fields": [COUNTRY, "metadata.updated_at"]}
    keys = [
        (profile["basic_profile"]["location"]["country"], profile["metadata"]["updated_at"])
        for page in pages(querydsl_sandbox, body)
        for profile in page
    ]
    countries = [country for country, _ in keys]
    assert countries == sorted(countries)
    of_one = [moment for country, moment in keys if country == "Canada"]
    assert of_one == sorted(of_one, reverse=True)


@pytest.mark.parametrize("sorts", [[{"field": TITLE}], [{"field": ID, "order": "down"}], "name", [7]], ids=str)
def test_a_sort_that_cannot_be_is_a_400(querydsl_sandbox: Server, sorts: Any) -> None:
    assert post(querydsl_sandbox, "/person/search", {"filters": ENGINEERS, "sorts": sorts}).status_code == 400


def test_companies_come_under_their_own_key(querydsl_sandbox: Server) -> None:
    body = {"filters": leaf("funding.total_investment_usd", "=>", 1e6), "sorts": [{"field": "headcount.total"}]}
    found = pages(querydsl_sandbox, {**body, "limit": 50}, "/company/search")
    sizes = [company["headcount"]["total"] for page in found for company in page]
    assert sizes == sorted(sizes)
    assert len(sizes) > 50


def values(server: Server, body: dict[str, Any], path: str = "/person/search/autocomplete") -> list[str]:
    return [suggestion["value"] for suggestion in post(server, path, body).json()["suggestions"]]


def test_an_empty_query_suggests_the_commonest_values(querydsl_sandbox: Server) -> None:
    assert values(querydsl_sandbox, {"field": COUNTRY, "query": "", "limit": 2}) == [
        "United States",
        "United States of America",
    ]


def test_a_query_and_filters_narrow_the_suggestions(querydsl_sandbox: Server) -> None:
    body = {"field": "basic_profile.location.city", "query": "BER", "filters": leaf(COUNTRY, "=", "Germany")}
    assert values(querydsl_sandbox, body) == ["Berlin"]
    assert "Berkeley" in values(querydsl_sandbox, {"field": "basic_profile.location.city", "query": "BER"})


def test_every_suggestion_is_an_exact_stored_value(querydsl_sandbox: Server) -> None:
    for value in values(querydsl_sandbox, {"field": TITLE, "query": "engineer", "limit": 20}):
        body = {"filters": leaf(TITLE, "in", [value]), "limit": 1}
        assert post(querydsl_sandbox, "/person/search", body).json()["total_count"] > 0


def test_an_unknown_field_is_not_completed(querydsl_sandbox: Server) -> None:
    answer = post(querydsl_sandbox, "/person/search/autocomplete", {"field": "current_title", "query": ""})
    assert answer.status_code == 400
    assert message(answer).startswith(
        "Field 'current_title' is not valid for autocomplete. Available fields are: basic_profile.name"
    )


@pytest.mark.parametrize("more", [{"limit": 0}, {"limit": 101}, {"query": 5}, {"filters": leaf("x", "=", "y")}], ids=str)
def test_autocomplete_refuses_what_it_cannot_take(querydsl_sandbox: Server, more: dict[str, Any]) -> None:
    body = {"field": COUNTRY, "query": "", **more}
    assert post(querydsl_sandbox, "/person/search/autocomplete", body).status_code == 400


def test_companies_are_completed_with_what_their_filters_take(querydsl_sandbox: Server) -> None:
    path = "/company/search/autocomplete"
    assert values(querydsl_sandbox, {"field": "locations.country", "query": "", "limit": 1}, path) == ["USA"]
    assert values(querydsl_sandbox, {"field": "headcount.latest_count", "query": "10001"}, path) == ["10001+"]
