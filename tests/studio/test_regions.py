"""Countries by region."""

import pytest

import querydsl
from querydsl.catalogue.countries import all_countries, continent_of, region_of
from querydsl.studio.regions import maps

_CONTINENTS = {
    "Northern America": {"North America"},
    "Latin America and the Caribbean": {"North America", "South America"},
    "Northern Africa and Western Asia": {"Africa", "Asia"},
    "Sub-Saharan Africa": {"Africa"},
    "Central and Southern Asia": {"Asia"},
    "Eastern and South-eastern Asia": {"Asia"},
    "Europe": {"Europe"},
}


def test_every_country_has_a_region_on_its_continent() -> None:
    for country in all_countries():
        region, continent = region_of(country.code), continent_of(country.code)
        assert region is not None
        assert continent is None or continent in _CONTINENTS[region], country.name
    assert region_of("Atlantis") is None


@pytest.mark.parametrize("text", ['title ~ "engineer" select country', 'companies where industry ~ "software" select country'])
def test_all_countries_of_the_records_are_counted(text: str) -> None:
    with querydsl.Client(sandbox=True) as client:
        records = client.run(text)
    (found,) = maps(records, records.summary())
    (column,) = records.summary("country").columns
    assert found["column"] == "country"
    counts = [region["count"] for region in found["regions"]]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == column.filled
    (northern,) = [region for region in found["regions"] if region["name"] == "Northern America"]
    assert {country["value"] for country in northern["countries"]} == {"Canada", "United States"}


def test_records_without_countries_have_no_map() -> None:
    with querydsl.Client(sandbox=True) as client:
        records = client.run('title ~ "engineer" select name, seniority limit 5')
    assert maps(records, records.summary()) == []
