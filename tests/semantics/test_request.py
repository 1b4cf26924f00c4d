"""Requests as values."""

import pytest

import querydsl
from querydsl import F
from querydsl.semantics.request import Request

TEXT = 'title ~ "engineer" select name sort by name limit 5'


def test_requests_that_send_the_same_are_equal() -> None:
    built = querydsl.people.where(F.title.words("engineer")).select(F.name).sort_by(F.name).limit(5)
    same = [querydsl.compile(TEXT), querydsl.compile(f"{TEXT}  # a comment"), querydsl.compile(built)]
    assert same[0] == same[1] == same[2]
    assert len(set(same)) == 1 and {same[0]: 1}[same[2]] == 1


@pytest.mark.parametrize(
    "other",
    [
        'title ~ "engineers" select name sort by name limit 5',
        'title ~ "engineer" select name sort by name desc limit 5',
        'title ~ "engineer" select name, headline sort by name limit 5',
        'title ~ "engineer" select name sort by headline limit 5',
        'companies where name ~ "engineer" select name sort by name limit 5',
    ],
)
def test_requests_that_differ_in_anything_are_not_equal(other: str) -> None:
    assert querydsl.compile(TEXT) != querydsl.compile(other)


def test_numbers_and_booleans_of_a_body_are_not_mixed_up() -> None:
    found = [Request({"filters": {"op": "and", "conditions": [{"value": value}]}}) for value in (1, True, 1.0)]
    assert len(set(found)) == 3 and found[0] == Request(dict(found[0].body))
    assert found[0] != found[0].body
