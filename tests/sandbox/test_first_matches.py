"""The first records that match a filter are those of all matches, whether or not all were judged before."""

from typing import Any

import pytest

from querydsl.sandbox.contract.index import Indexes
from querydsl.sandbox.data.dataset import generate, shipped

FILTERS = {"op": "and", "conditions": [{"field": "basic_profile.location.country", "type": "=", "value": "Canada"}]}


@pytest.mark.parametrize("most", [1, 7, 10_000])
@pytest.mark.parametrize("people", [shipped().people, generate(30_000).people], ids=["bundled", "generated"])
def test_the_first_matches_are_the_start_of_all_matches(people: list[dict[str, object]], most: int) -> None:
    wanted = list(Indexes().matches(people, FILTERS, "person"))[:most]
    indexes = Indexes()
    assert list(indexes.first(people, FILTERS, "person", most)) == wanted != []
    indexes.matches(people, FILTERS, "person")
    assert list(indexes.first(people, FILTERS, "person", most)) == wanted


def test_only_the_records_that_are_returned_are_judged() -> None:
    read: list[int] = []

    class Watched(list[Any]):
        def __iter__(self):  # type: ignore[no-untyped-def]
            for number, record in enumerate(super().__iter__()):
                read.append(number)
                yield record

    Indexes().first(Watched(shipped().people[:500]), FILTERS, "person", 1)
    assert 0 < len(read) < 100
