"""Summaries: the most frequent values of the columns of records."""

import random
import xml.etree.ElementTree as ET
from collections import Counter
from typing import Any

import pytest

import querydsl
from querydsl.catalogue import default
from querydsl.jobs.results import summary as summary_module
from querydsl.jobs.results.columns import chosen as chosen_columns
from querydsl.jobs.results.summary import Summary, ValueCounter
from querydsl.jobs.results.summary_page import filled
from tests.support.records import people, records_of


def _person(**basic: Any) -> dict[str, Any]:
    return {"basic_profile": basic, "experience": {"employment_details": {"current": basic.pop("roles", None)}}}


def _counts(summary: Summary, name: str) -> list[tuple[str, int]]:
    return [(item.value, item.count) for column in summary.columns if column.name == name for item in column.values]


def test_values_are_counted_by_frequency_and_then_by_name() -> None:
    countries = ["Chad", "Brazil", "Chad", "Austria", None, ""]
    summary = records_of(*(_person(location={"country": country}) for country in countries)).summary("country")
    assert summary.count == 6
    assert _counts(summary, "country") == [("Chad", 2), ("Austria", 1), ("Brazil", 1)]
    assert (summary.columns[0].filled, summary.columns[0].distinct) == (4, 3)
    assert summary.share(3) == 0.5


def test_a_record_with_several_equal_values_counts_once() -> None:
    roles = [{"name": "Acme"}, {"name": "Acme"}, {"name": "Beta"}, {"name": None}]
    summary = records_of(_person(roles=roles), _person(roles=roles[:1]), _person()).summary("company")
    assert _counts(summary, "company") == [("Acme", 2), ("Beta", 1)]
    assert summary.columns[0].filled == 2


@pytest.mark.parametrize("seed", range(5))
def test_too_many_different_values_are_counted_in_bounded_memory(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_module, "MOST_COUNTED", 20)
    chosen = random.Random(seed)
    values = [f"v{int(chosen.paretovariate(0.6))}" for _ in range(2_000)]
    exact = Counter(values)
    counter = ValueCounter(chosen_columns(default().people, ["city"])[0])
    for value in values:
        counter.add(value)
        assert len(counter.counts) <= 40
    found = counter.summary(5)
    assert 0 < found.missed < exact.most_common(1)[0][1] and found.filled == 2_000
    assert len(found.values) < found.distinct <= len(exact)
    assert all(exact[item.value] - found.missed <= item.count <= exact[item.value] for item in found.values)
    assert f"at least {found.distinct - 5} more values not shown. Each count may be too low by up to " in filled(
        Summary(2_000, (found,)), found
    )


def test_counts_below_the_limit_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_module, "MOST_COUNTED", 2)
    summary = records_of(*(_person(location={"country": country}) for country in "abcdaab")).summary("country")
    assert (summary.columns[0].distinct, summary.columns[0].missed) == (4, 0)
    assert _counts(summary, "country") == [("a", 3), ("b", 2), ("c", 1), ("d", 1)]


def test_dates_are_counted_by_year_and_numbers_by_power_of_ten() -> None:
    starts = ["2020-01-01T00:00:00", "2020-12-31T00:00:00", "1999-05-01T00:00:00"]
    summary = records_of(*(_person(roles=[{"start_date": start}]) for start in starts)).summary("started")
    assert _counts(summary, "started") == [("1999", 1), ("2020", 2)]
    sizes = [0, 9, 10, 99, 100, 12_345, -5, -50, 1e999, "unknown"]
    companies = records_of(*({"headcount": {"total": size}, "crustdata_company_id": 1, "funding": {}} for size in sizes))
    assert _counts(companies.summary("size"), "size") == [
        ("-99 to -10", 1),
        ("-9 to -1", 1),
        ("0 to 9", 2),
        ("10 to 99", 2),
        ("100 to 999", 1),
        ("10,000 to 99,999", 1),
        ("1e999", 1),
        ("unknown", 1),
    ]


def test_only_the_most_frequent_values_are_kept_and_the_others_are_counted() -> None:
    summary = people('title ~ "engineer"').summary("country", most=2)
    assert len(summary.columns[0].values) == 2
    assert "more values not shown" in str(summary)


def test_the_default_columns_are_those_that_the_query_fetches() -> None:
    assert [column.name for column in people('title ~ "x"').summary().columns] == [
        "country",
        "seniority",
        "function",
        "company",
        "company_size",
        "started",
    ]
    assert [column.name for column in people('title ~ "x" select name, country').summary().columns] == ["country"]
    with pytest.raises(querydsl.ExportError, match="does not select `company`"):
        people('title ~ "x" select name, country').summary("company")
    with pytest.raises(querydsl.ExportError, match="no column `countri`"):
        people('title ~ "x"').summary("countri")


def test_a_summary_of_no_records_has_its_columns() -> None:
    summary = people('title ~ "x"', 0).summary()
    assert summary.count == 0
    assert "country: 0 of 0 records have a value (0%)" in str(summary)
    assert summary.to_dict()["columns"][0] == {"name": "country", "filled": 0, "distinct": 0, "values": [], "missed": 0}


def test_default_columns_without_values_are_left_out() -> None:
    records = records_of({"basic_profile": {"location": {"country": "Chad"}}})
    assert [column.name for column in records.summary().columns] == ["country"]
    assert [column.name for column in records.summary("country", "seniority").columns] == ["country", "seniority"]


def test_the_page_is_well_formed_and_needs_nothing_from_elsewhere() -> None:
    hostile = records_of(_person(location={"country": "<script>alert(1)</script>\x1b[31m"}), _person(location={"country": "Chad"}))
    page = hostile.summary("country").to_html('title ~ "<b>"')
    tree = ET.fromstring(page.replace("<!doctype html>\n", "").replace('<meta charset="utf-8">', "").replace('width">', 'width"/>'))
    assert len(tree.findall(".//rect")) == 2
    assert tree.findtext("body/h1") == 'title ~ "<b>"'
    assert not any(word in page for word in ("<script", "http", "\x1b", "src=", "url("))


def test_the_summary_is_shown_with_bars_in_a_notebook() -> None:
    assert people('title ~ "x"').summary()._repr_html_().count("<svg") == 6
