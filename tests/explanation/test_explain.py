"""Tests of explanations: the English description, the tree, the source map and the rewrites."""

import datetime as dt
import json

import pytest
from hypothesis import given, settings

import querydsl
from querydsl import api
from querydsl.catalogue import default
from querydsl.explanation import explanation_of
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.lowering import lower
from querydsl.syntax.ast import Query
from querydsl.syntax.parser import parse
from tests.support.strategies import queries

NOW = dt.datetime(2024, 5, 31, 12, tzinfo=dt.UTC)
NO_CLAUSES = """
Returned fields: all that the account may read.
Returned records: all that the service returns for one search, at most 10,000."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('title ~ "engineer"', 'People for whom the title of a current role has the word "engineer".'),
        ('title ~ "vp sales vp"', 'People for whom the title of a current role has the words "vp" and "sales", in any order.'),
        ('name = "Ada"', 'People for whom the name is "Ada".'),
        ('name !~ "Ada"', 'People for whom the name does not have the phrase "Ada".'),
        ('not name ~= "Ada"', 'People for whom the name does not have the phrase "Ada".'),
        ('country in ("A")', 'People for whom the country is "A".'),
        ("id not in (1)", "People for whom the id is not 1."),
        ('country in ("A", "B", "C")', 'People for whom the country is one of "A", "B" or "C".'),
        ("changed_jobs", "People for whom changed jobs is true."),
        ("company_size between 50 and 5k", "People for whom the company size of a current role is at least 50 and is at most 5k."),
        ("not company_size between 1 and 9", "People for whom the company size of a current role is below 1 or is above 9."),
        ("started >= today - 1mo", "People for whom the start date of a current role is at or after 2024-04-30 (today - 1mo)."),
        ('location within 50 km of "Paris"', 'People for whom the location is within 50 km of "Paris".'),
        ('location not within 5mi of "Paris"', 'People for whom the location is not within 5 mi of "Paris".'),
        (
            'title ~ any ("vp", "head")',
            'People for whom the title of a current role has the word "vp" or has the word "head".',
        ),
        ('past.company != "Acme"', 'People for whom no past role is at "Acme".'),
        ('seniority not in ("CXO", "Director")', 'People for whom no current role has the seniority "CXO" or "Director".'),
        ('title !~ "intern"', 'People for whom no current role has the word "intern" in its title.'),
        ('skill != "COBOL"', 'People for whom none of the skills is "COBOL".'),
        ('skill !~ "of war"', 'People for whom none of the skills has the phrase "of war".'),
        ("connections > 500", "People for whom the number of connections is above 500."),
        ("past.years_at_company > 3", "People for whom the number of years at the company of a past role is above 3."),
        ('languages = "French"', 'People for whom one of the languages is "French".'),
        ("companies where founded > 2015", "Companies for which the founding year is after 2015."),
        (
            "companies where headcount.growth_percent.12m > 5",
            "Companies for which the headcount growth percent over 12 months is above 5.",
        ),
        (
            "companies where headcount.growth_percent.1m > 5",
            "Companies for which the headcount growth percent over 1 month is above 5.",
        ),
        ("given $t title ~ $t", "People for whom the title of a current role has the words of the text $t."),
        ("given $l title ~ any $l", "People for whom the title of a current role has the words of any value in the list $l."),
        ("given $l title ~ all $l", "People for whom the title of a current role has the words of every value in the list $l."),
        ("given $l id not in $l", "People for whom the id is not in the list $l."),
        ("given $l country in $l", "People for whom the country is in the list $l."),
        ("given $l past.company not in $l", "People for whom no past role has a company in the list $l."),
        ("given $l past.industry not in $l", "People for whom no past role has an industry in the list $l."),
        ("given $l certification not in $l", "People for whom no certification is in the list $l."),
        ("given $l skill not in $l", "People for whom none of the skills is in the list $l."),
        ("given $l school has all $l", "People for whom each value in the list $l is the school of an education entry."),
        ("given $t past.company !~ $t", "People for whom no past role has the phrase $t in its company."),
        ("given $n connections > $n", "People for whom the number of connections is above $n."),
        ('certification != "CFA"', 'People for whom no certification is "CFA".'),
        ('certification = "CFA"', 'People for whom a certification is "CFA".'),
        ('past.company has all ("A", "B")', 'People for whom each of "A" and "B" is the company of a past role.'),
        (
            'title !~ any ("vp", "a b")',
            'People for whom no current role has the word "vp" in its title or no current role has the phrase "a b" in its title.',
        ),
        (
            'education(school = "ETH" and degree ~ "msc")',
            'People for whom there is an education entry whose school is "ETH" and whose degree has the word "msc".',
        ),
        ('companies where name = "Acme"', 'Companies for which the name is "Acme".'),
    ],
)
def test_one_condition_is_one_sentence(text: str, expected: str) -> None:
    assert api.explain(text, NOW).english == expected + NO_CLAUSES


def test_several_conditions_are_an_outline() -> None:
    text = """
    name = "Ada" and (country = "France" or country = "Canada")
    and past(title ~= "vice president" and company = "Acme")
    select id, name sort by name, connections desc limit 200
    """
    assert (
        api.explain(text, NOW).english
        == """\
People for whom all of these hold:
  - the name is "Ada"
  - at least one of these holds:
    - the country is "France"
    - the country is "Canada"
  - there is a past role whose title has the phrase "vice president" and whose company is "Acme"
Returned fields: id, name.
Sorted after the download by name (ascending), then by connections (descending). Missing values come last.
Returned records: at most 200."""
    )


def test_all_of_may_match_different_roles() -> None:
    english = api.explain('all of (past.title = "a", past(title = "b" and company = "c"))', NOW).english
    assert english.startswith("""\
People for whom all of these hold:
  - there is a past role whose title is "a"
  - there is a past role, possibly the same, whose title is "b" and whose company is "c"
""")


def english(text: str) -> list[str]:
    """The lines about the filter of a query."""
    return api.explain(text, NOW).english.removesuffix(NO_CLAUSES).splitlines()


def test_a_negative_condition_in_a_scope_is_about_all_roles() -> None:
    assert english('past(title ~ "vp" and company != "Acme")') == [
        "People for whom all of these hold:",
        '  - the title of a past role has the word "vp"',
        '  - no past role is at "Acme"',
    ]


def test_conditions_on_one_role_are_one_sentence_wherever_they_are() -> None:
    assert english('past.title ~ "x" and country = "Canada" and past.company = "A"') == [
        "People for whom all of these hold:",
        '  - there is a past role whose title has the word "x" and whose company is "A"',
        '  - the country is "Canada"',
    ]


def test_brackets_bind_their_own_role() -> None:
    assert english('(past.title ~ "a" and past.company = "b") and past.title ~ "c"') == [
        "People for whom all of these hold:",
        '  - there is a past role whose title has the word "a" and whose company is "b"',
        '  - there is a past role, possibly the same, whose title has the word "c"',
    ]


def test_a_condition_on_several_fields_has_a_sentence_for_each() -> None:
    assert english('any (headline, past.title) ~ any ("a", "b")') == [
        "People for whom at least one of these holds:",
        '  - the headline has the word "a" or has the word "b"',
        '  - the title of a past role has the word "a" or has the word "b"',
    ]


def test_the_tree_shows_the_query_as_written() -> None:
    assert (
        api.explain('companies where not (name = "a" or size > 5k) select name limit 3', NOW).tree
        == """\
Query "companies"
  filter: Not
    operand: Group or
      Condition =
        field: Field "name"
        value: Text "a"
      Condition >
        field: Field "size"
        value: Number 5000
  select: Field "name"
  limit: Number 3"""
    )


def test_each_part_of_the_request_has_its_query_text() -> None:
    origins = api.explain('name = "Ada"\n  and company_size between 1 and 2 select name limit 2', NOW).origins
    assert [(origin.pointer, origin.json, origin.text) for origin in origins[1:]] == [
        ("/filters/conditions/0", '{"field": "basic_profile.name", "type": "=", "value": "Ada"}', 'name = "Ada"'),
        *(
            (
                f"/filters/conditions/{index}",
                '{"field": "experience.employment_details.current.company_headcount_latest", '
                f'"type": "{operator}", "value": {value}}}',
                "company_size between 1 and 2",
            )
            for index, operator, value in ((1, "=>", 1), (2, "=<", 2))
        ),
        ("/max_results", "2", "2"),
        ("/fields/0", '"basic_profile.name"', "name"),
    ]


def test_rewrites_are_shown_with_the_text_they_changed() -> None:
    explanation = api.explain('not (name = "a" or name = "b")', NOW)
    texts = [explanation.source[item.span.start : item.span.end] for item in explanation.rewrites]
    assert 'name = "a"' in texts
    assert "Rewritten for the service:" in str(explanation)


def test_without_rewrites_there_is_no_section_for_them() -> None:
    assert "Rewritten" not in str(api.explain('name = "a"', NOW))


def test_a_built_query_is_explained_by_its_canonical_text() -> None:
    explanation = api.explain(querydsl.people.where(querydsl.F.name == "Ada"), NOW)
    assert explanation.origins[1].text == 'name = "Ada"'
    assert explanation.english.startswith('People for whom the name is "Ada".')


def test_a_query_with_errors_is_not_explained() -> None:
    with pytest.raises(querydsl.InvalidQuery):
        api.explain("titel = 1", NOW)


def test_a_long_text_is_cut_to_one_line() -> None:
    origins = api.explain(" and\n".join(f'name != "{index}"' for index in range(50)), NOW).origins
    assert all(len(origin.text) <= 100 and "\n" not in origin.text for origin in origins)


def test_deep_queries_are_explained_without_recursion() -> None:
    text = "(" * 2000 + 'name ~ "a"' + "".join(f' {word} name ~ "{index}")' for index, word in enumerate(["or", "and"] * 1000))
    query = querydsl.syntax.parser.parse(text, max_levels=None, max_bytes=None)
    explanation = api.explain(query, NOW)
    assert explanation.english.count("\n") > 2000
    assert explanation.tree.count("\n") > 2000


@given(queries())
@settings(max_examples=40, deadline=None)
def test_every_query_is_explained_and_each_condition_appears_once(query: Query) -> None:
    lowering = lower(parse(querydsl.format(query)), default()[query.entity])
    request = compile_lowered(lowering, NOW)
    explanation = explanation_of(request, NOW)
    parts = [json.loads(origin.json) for origin in explanation.origins if origin.pointer.startswith("/filters")]
    assert [part["field"] for part in parts if "field" in part] == [condition.path for condition in lowering.conditions()]
    assert explanation.english.startswith(("People for whom ", "Companies for which "))
    assert str(explanation).count("Syntax tree:") == 1
