"""The countries of records by region, as counts for bars."""

from collections import Counter
from typing import Any

from querydsl.catalogue import default
from querydsl.catalogue.countries import find_country, region_of
from querydsl.jobs.results.records import Records
from querydsl.jobs.results.summary import ColumnSummary, Summary
from querydsl.syntax.ast import ENTITIES

Json = dict[str, Any]
_OTHER = "Other"
_ALL = 1_000


def maps(records: Records, summary: Summary) -> list[Json]:
    """The countries by region in each column of a summary of the records that stores countries."""
    names = [column.name for column in summary.columns if _stores_countries(column.name)]
    return [_map(column) for column in records.summary(*names, most=_ALL).columns] if names else []


def _stores_countries(name: str) -> bool:
    """Whether the field with this name stores countries. No name is a country of one entity and something else of the other."""
    specs = [default()[entity].get(default()[entity].resolve(name)) for entity in ENTITIES]
    return any(spec is not None and spec.country is not None for spec in specs)


def _map(column: ColumnSummary) -> Json:
    """The regions of one column with their countries, the largest first. A record with several countries counts once for each."""
    regions: dict[str, Counter[str]] = {}
    for item in column.values:
        country = find_country(item.value)
        counts = regions.setdefault(region_of(item.value) or _OTHER, Counter())
        counts[country.name if country else item.value] += item.count
    shown = [_region(name, counts) for name, counts in regions.items()]
    return {"column": column.name, "regions": sorted(shown, key=lambda region: -region["count"])}


def _region(name: str, counts: Counter[str]) -> Json:
    countries = [{"value": value, "count": count} for value, count in counts.most_common()]
    return {"name": name, "count": counts.total(), "countries": countries}
