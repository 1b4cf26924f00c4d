"""Why nothing was found: the parts of a filter, and the conditions to blame, against an exhaustive search."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import querydsl
from querydsl.explanation.parts import Json, alternatives_of, changed, nodes_of, parts_of, without
from querydsl.explanation.reason import CountMatches, Explain, Explained, ListValues, Question, Reason
from querydsl.explanation.why import MOST_PARTS, find_reason, most_counts
from querydsl.sandbox.matching.matcher import compile_filter
from querydsl.semantics.request import Request

CONDITIONS = tuple(f"skill = {name!r}".replace("'", '"') for name in "abcdefgh")


def texts(query: str) -> list[str]:
    return [part.text for part in parts_of(querydsl.compile(query))]


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ('title ~ "engineer"', ['title ~ "engineer"']),
        ('title ~ "a" and (city = "b" or city = "c")', ['title ~ "a"', '(city = "b" or city = "c")']),
        ('past(title ~ "a" and company_size > 5) and city = "b"', ['title ~ "a"', "company_size > 5", 'city = "b"']),
        ("company_size between 5 and 9 and changed_jobs", ["company_size between 5 and 9", "changed_jobs"]),
        ('not (title ~ "a" or city = "b")', ['not title ~ "a"', 'not city = "b"']),
        ('not (city = "a" and city = "b") and not not changed_jobs', ['not (city = "a" and city = "b")', "changed_jobs"]),
        ('city = "a" or city = "b"', ['city = "a" or city = "b"']),
    ],
)
def test_a_part_is_a_condition_or_a_whole_or_that_every_match_must_meet(query: str, parts: list[str]) -> None:
    assert texts(query) == parts


def test_the_parts_of_a_request_without_a_text_are_json() -> None:
    leaf = {"field": "basic_profile.name", "type": "=", "value": "Ada"}
    (part,) = parts_of(Request({"filters": {"op": "and", "conditions": [leaf]}}))
    assert part.text == '{"field": "basic_profile.name", "type": "=", "value": "Ada"}'


def test_a_group_without_conditions_is_left_out_too() -> None:
    request = querydsl.compile('past(title ~ "a" and company_size > 5) and city = "b"')
    first, second, city = parts_of(request)
    rest = without(request.body["filters"], [first, second])
    assert rest is not None
    assert [node for _, node in nodes_of(rest) if "conditions" not in node] == [
        {"field": "basic_profile.location.city", "type": "=", "value": "b"}
    ]
    assert all(node.get("conditions") != [] for _, node in nodes_of(rest))
    assert without(request.body["filters"], [first, second, city]) is None
    assert changed(request.body["filters"]) == request.body["filters"]


def test_deep_filters_are_changed_without_recursion() -> None:
    filters: Json = {"op": "and", "conditions": [{"field": "a", "type": "=", "value": 1}]}
    for _ in range(5_000):
        filters = {"op": "and", "conditions": [filters]}
    found = changed(filters)
    assert found is not None and sum(1 for _ in nodes_of(found)) == 5_002
    assert changed(filters, left_out={"/filters" + "/conditions/0" * 5_001}) is None


class World:
    """Records that answer the questions."""

    def __init__(self, records: list[dict[str, Any]], explained: Explained | None = None) -> None:
        self.records, self.explained, self.counts = records, explained, 0

    def count(self, filters: Json) -> int:
        return sum(map(compile_filter(filters), self.records))

    def answer(self, question: Question) -> Any:
        match question:
            case Explain(filters):
                return self.explained or Explained(self.count(filters))
            case CountMatches(filters):
                self.counts += 1
                return self.count(filters)
            case ListValues(_, text):
                values = {skill for record in self.records for skill in record["skills"]["professional_network_skills"]}
                return tuple(sorted(value for value in values if text.casefold() in value.casefold()))


def reason(query: str, world: World, *, counts: bool = True) -> Reason:
    finding = find_reason(querydsl.compile(query), counts=counts)
    try:
        question = next(finding)
        while True:
            question = finding.send(world.answer(question))
    except StopIteration as end:
        found: Reason = end.value
        return found


def people(*skills: str) -> World:
    return World([{"crustdata_person_id": 1, "skills": {"professional_network_skills": list(text)}} for text in skills])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text("abcdef", max_size=5), max_size=6), st.lists(st.sampled_from(CONDITIONS[:6]), min_size=2, unique=True))
def test_the_conditions_to_blame_are_a_smallest_set_without_which_records_match(skills: list[str], conditions: list[str]) -> None:
    world, query = people(*skills), " and ".join(conditions)
    found, filters = reason(query, world), querydsl.compile(query).body["filters"]
    parts = parts_of(querydsl.compile(query))

    def left(size: int) -> list[set[str]]:
        chosen = [pair for pair in combinations(parts, size) if (rest := without(filters, pair)) and world.count(rest)]
        return [{part.text for part in pair} for pair in chosen]

    blamed = {item.text for item in found.blamed}
    assert found.total == world.count(filters)
    if found.total:
        assert not blamed
    elif single := left(1):
        assert not found.together and [{text} for text in sorted(blamed)] == sorted(single, key=sorted)
    elif pairs := left(2):
        assert found.together and found.without and blamed in pairs
    else:
        assert all(item.alone == 0 for item in found.blamed)
        assert not found.without or blamed in left(len(blamed))
    assert world.counts <= most_counts(querydsl.compile(query))


def test_the_reason_is_shown_as_text() -> None:
    world = people("a", "a", "b")
    assert str(reason('skill = "a"', world)) == "2 records match the query, so no condition is to blame"
    assert str(reason('skill = "a" and skill = "b"', world)).splitlines() == [
        "no record matches. Each of these conditions is to blame, and leaving out one is enough:",
        '  skill = "a"',
        "    without it, 1 record matches",
        '  skill = "b"',
        "    without it, 2 records match",
    ]
    assert str(reason('skill = "x" and skill = "y" and skill = "a"', world)).splitlines() == [
        "no record matches. These conditions are to blame together. Without all of them, 2 records match:",
        '  skill = "x"',
        '    "x" is not a stored value',
        "    alone, 0 records match",
        '  skill = "y"',
        '    "y" is not a stored value',
        "    alone, 0 records match",
    ]


def test_the_pair_to_blame_is_named_if_each_condition_matches_alone() -> None:
    found = reason('skill = "a" and skill = "b" and skill = "c" and skill = "d"', people("ab", "cd"))
    assert (found.together, found.without, [item.alone for item in found.blamed]) == (True, 1, [1, 1])
    assert [item.text for item in found.blamed] == ['skill = "a"', 'skill = "b"']


def test_other_spellings_of_a_value_are_counted() -> None:
    world = World([{"skills": {"professional_network_skills": [skill]}} for skill in ("Python", "Python", "Rust", "Go")])
    assert reason('skill in ("python")', world).blamed[0].advice == ('"python" is stored as "Python" (2)',)
    assert reason('skill in ("Pyhton", "Rsut")', world).blamed[0].advice == (
        '"Pyhton" is not a stored value. Similar ones: "Python" (2)',
        '"Rsut" is not a stored value. Similar ones: "Rust" (1)',
    )
    assert reason('skill ~ "pyhton"', world).blamed[0].advice == ()
    assert reason('skill ~ "pyhton"', people()).blamed[0].advice == ("no record has a value of this field",)
    assert reason('skill in ("python")', people()).blamed[0].advice == ("no record has a value of this field",)


def test_without_counts_the_service_names_the_condition() -> None:
    query = 'skill = "a" and skill in ("B")'
    world = World([], Explained(0, ("filters.conditions[1] excludes all records",), ("/filters/conditions/1",)))
    found = reason(query, world, counts=False)
    assert [item.text for item in found.blamed] == ['skill in ("B")']
    assert (found.counted, world.counts, found.remarks) == (False, 0, ("filters.conditions[1] excludes all records",))


def test_without_counts_values_that_are_not_stored_are_named_if_the_service_names_nothing() -> None:
    world = people("ab")
    world.explained = Explained(0)
    found = reason('skill = "a" and skill in ("B")', world, counts=False)
    assert [(item.text, item.advice) for item in found.blamed] == [('skill in ("B")', ('"B" is stored as "b"',))]
    assert str(reason('skill ~ "z"', world, counts=False)) == "no record matches, and no condition could be named without counting"


def test_the_alternatives_of_an_or_to_blame_are_counted() -> None:
    world = people("a", "ab", "d")
    found = reason('skill = "a" and (skill = "x" or skill = "d" or skill = "b" and skill = "y" or not skill != "z")', world)
    text = str(found)
    assert text[text.index("    without it, 2 records match") :].splitlines() == [
        "    without it, 2 records match",
        "    its alternatives:",
        '      skill = "x"',
        "        alone, 0 records match",
        '      skill = "d"',
        "        alone, 1 record matches",
        '      skill = "b" and skill = "y"',
        "        alone, 0 records match",
        '        without skill = "y", 1 record matches',
        '      not skill != "z"',
        "        alone, 0 records match",
        '  skill = "a"',
        "    without it, 1 record matches",
    ]


def test_alternatives_that_are_not_written_one_by_one_are_written_out() -> None:
    found = reason('skill = any ("x", "y") and not (skill != "z" and skill != "x")', people("a"))
    assert [[item.text for item in blamed.alternatives] for blamed in found.blamed] == [
        ['skill = "x"', 'skill = "y"'],
        ['not skill != "z"', 'not skill != "x"'],
    ]
    scope = parts_of(querydsl.compile('past(title ~ "a" and (company = "b" or company = "c")) and changed_jobs'))[0]
    request = querydsl.compile('past(title ~ "a" and (company = "b" or company = "c")) and changed_jobs')
    assert [part.text for part in alternatives_of(request, scope)] == [
        'past.title ~ "a" and past.company = "b"',
        'past.title ~ "a" and past.company = "c"',
    ]


@pytest.mark.parametrize("connective", ["or", "and"])
def test_what_was_not_counted_is_reported(connective: str) -> None:
    query = f" {connective} ".join(f'skill = "{name}"' for name in "abcdefghijklmno")
    world = people("xyz") if connective == "or" else people(*"abcdefghijklmno")
    found = reason(query, world)
    assert world.counts <= most_counts(querydsl.compile(query))
    if connective == "or":
        assert (len(found.blamed[0].alternatives), found.blamed[0].uncounted) == (MOST_PARTS, 3)
        assert "its alternatives (the first 12 of 15):" in str(found)
    else:
        assert found.untried == 3 and str(found).splitlines() == [
            "no record matches, and more than one condition is to blame",
            "  pairs with 3 other conditions were not tried",
        ]


def test_pairs_are_tried_among_the_conditions_that_match_the_fewest_records() -> None:
    names = "abcdefghijklmn"
    world = people(*(names[:12] for _ in range(3)), "m", "n")
    found = reason(" and ".join(f'skill = "{name}"' for name in names), world)
    assert [item.text for item in found.blamed] == ['skill = "m"', 'skill = "n"'] and found.without == 3


def test_a_reason_is_json_data() -> None:
    data = reason('skill in ("A")', people("a")).to_dict()
    assert data["blamed"][0] == {
        "text": 'skill in ("A")',
        "without": None,
        "alone": None,
        "advice": ('"A" is stored as "a" (1)',),
        "similar": ({"pointer": "/filters/conditions/0/value/0", "value": "a", "count": 1},),
        "alternatives": (),
        "uncounted": 0,
    }
