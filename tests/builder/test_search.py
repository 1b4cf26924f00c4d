"""Tests of searches: narrowing, joining and `repr`, and that a search never changes."""

import copy
import datetime
import pickle
import re
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given

import querydsl
from querydsl import BuildError, ParameterError, QuerySyntaxError, builder, parse
from querydsl.builder import F, and_, companies, or_, param, people
from querydsl.builder.search import Search
from querydsl.syntax.ast import Query
from tests.support.strategies import queries

# The same searches typed as `Any`, so that type checkers accept the wrong calls of some tests.
LOOSE: Any = people
LOOSE_COMPANIES: Any = companies
ENGINEERS = people.where(F.title.words("engineer"))


def test_searches_with_a_common_base_are_independent() -> None:
    spain, portugal = ENGINEERS.where(F.country == "Spain"), ENGINEERS.where(F.country == "Portugal").limit(5)
    assert spain == parse('title ~ "engineer" and country = "Spain"')
    assert portugal == parse('title ~ "engineer" and country = "Portugal" limit 5')
    assert parse('title ~ "engineer"') == ENGINEERS
    assert Query() == people
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        ENGINEERS.query = Query()  # type: ignore[misc]  # what must be refused


def test_where_accepts_every_form_of_a_filter() -> None:
    wanted = parse('title ~ "engineer" and changed_jobs')
    assert ENGINEERS.where(F.changed_jobs) == wanted
    assert ENGINEERS.where("changed_jobs") == wanted
    assert ENGINEERS.where(parse("changed_jobs")) == wanted
    assert ENGINEERS.where(people.where("changed_jobs")) == wanted
    assert people.where(F.title.words("engineer"), "changed_jobs") == wanted
    assert ENGINEERS.where(F.changed_jobs).where() == wanted


def test_where_flattens_and_groups() -> None:
    wanted = parse('title ~ "engineer" and name = "a" and name = "b"')
    a, b = F.name == "a", F.name == "b"
    assert ENGINEERS.where(a & b) == ENGINEERS.where(a, b) == ENGINEERS.where(a).where(b) == wanted
    assert ENGINEERS.where('name = "a" and name = "b"') == ENGINEERS.where(and_(a, b)) == wanted
    assert ENGINEERS.where(a | b) == parse('title ~ "engineer" and (name = "a" or name = "b")')


def test_clauses_of_a_text_replace_those_of_the_search() -> None:
    first = ENGINEERS.select(F.name).sort_by(F.name).limit(5)
    assert first.where("changed_jobs limit 7") == parse('title ~ "engineer" and changed_jobs select name sort by name limit 7')
    assert first.where("select id") == parse('title ~ "engineer" select id sort by name limit 5')
    assert people.where("changed_jobs limit 7").where(F.name == "a") == parse('changed_jobs and name = "a" limit 7')


def test_an_invalid_text_is_a_syntax_error() -> None:
    with pytest.raises(QuerySyntaxError):
        people.where("title ~")


def test_searches_can_be_joined_with_and_and_or() -> None:
    other = people.where(F.changed_jobs).limit(3)
    assert ENGINEERS & other == parse('title ~ "engineer" and changed_jobs limit 3')
    assert ENGINEERS | other == parse('title ~ "engineer" or changed_jobs limit 3')
    assert ENGINEERS | F.changed_jobs | people.where(F.name == "x") == parse('title ~ "engineer" or changed_jobs or name = "x"')
    assert people & ENGINEERS == ENGINEERS
    with pytest.raises(BuildError, match="a search without a filter finds everything"):
        people | ENGINEERS


def test_clauses_can_be_replaced_and_removed() -> None:
    full = ENGINEERS.select(F.name).sort_by(F.name.desc()).limit(5)
    other = full.select(F.id, "headline").sort_by("id").limit(7)
    assert other == parse('title ~ "engineer" select id, headline sort by id limit 7')
    assert full.select().sort_by().limit(None) == ENGINEERS


def test_parameters_are_bound_to_data() -> None:
    search = ENGINEERS.where(F.country == param("country")).limit(param("most"))
    assert search.parameters() == ("country", "most")
    bound = search.bind(country='Spain" or title ~ "x', most=5)
    assert bound.parameters() == ()
    assert bound == ENGINEERS.where(F.country == 'Spain" or title ~ "x').limit(5)
    with pytest.raises(ParameterError, match="no parameter `\\$city`"):
        search.bind(city="x")


@pytest.mark.parametrize(
    ("mix", "message"),
    [
        (lambda: LOOSE.where(companies.fields.size > 5), "cannot be mixed"),
        (lambda: LOOSE_COMPANIES.where(F.title.words("x")), "cannot be mixed"),
        (lambda: LOOSE_COMPANIES.where(ENGINEERS), "cannot be mixed"),
        (lambda: LOOSE_COMPANIES.where(ENGINEERS.query), "cannot be mixed"),
        (lambda: LOOSE.where("companies where size > 5"), "cannot be mixed"),
        (lambda: LOOSE & companies, "cannot be mixed"),
        (lambda: LOOSE.select(companies.fields.name), "companies.fields.name is not a field of people"),
        (lambda: LOOSE_COMPANIES.sort_by(F.name), "F.name is not a field of companies"),
        (lambda: LOOSE_COMPANIES.sort_by(F), "name a field"),
    ],
)
def test_people_and_companies_cannot_be_mixed(mix: Callable[[], Any], message: str) -> None:
    with pytest.raises(BuildError, match=message):
        mix()


def test_a_text_without_an_entity_is_valid_for_both() -> None:
    assert companies.where("size > 5") == companies.where(parse("size > 5")) == parse("companies where size > 5")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: LOOSE.where(5), "5 is not a condition"),
        (lambda: LOOSE.where(F.title), "F.title is not a condition"),
        (lambda: LOOSE.where(None), "None is not a condition"),
        (lambda: LOOSE.where([F.name == "x"]), r"one by one, as in where\(\*conditions\)"),
        (lambda: LOOSE.select(["name", "id"]), r"one by one, as in select\(\*fields\)"),
        (lambda: LOOSE.where(str(5) == "b"), "One side must be a field"),
        (lambda: LOOSE.limit("10"), "limit takes an int"),
        (lambda: LOOSE.limit(2.5), "limit takes an int"),
        (lambda: LOOSE.limit(True), "limit takes an int"),
        (lambda: LOOSE.select(5), "5 is not a field"),
        (lambda: LOOSE.select("name, title"), "is not a path"),
        (lambda: LOOSE.select(F), "leave out `select`"),
        (lambda: LOOSE.sort_by("name desc"), "is not a path"),
        (lambda: LOOSE.sort_by(F.name == "x"), "is not a field"),
    ],
)
def test_a_wrong_argument_to_a_clause_is_an_error(wrong: Callable[[], Any], message: str) -> None:
    with pytest.raises(BuildError, match=message):
        wrong()


def test_a_search_equals_the_parsed_query_of_its_text_and_has_the_same_hash() -> None:
    search = ENGINEERS.select(F.name).limit(2)
    query = parse(str(search))
    assert search == query
    assert query == search
    assert hash(search) == hash(query)
    assert len({search, query, ENGINEERS}) == 2
    assert search != "text"
    assert people.where(F.title == "x") == (F.title == "x") == parse('title = "x"')
    assert parse(str(companies)) == companies != people


def test_searches_can_be_copied_and_pickled() -> None:
    search = ENGINEERS.select(F.name)
    assert pickle.loads(pickle.dumps(search)) == copy.deepcopy(search) == search


def test_the_public_functions_accept_searches() -> None:
    search = ENGINEERS.limit(2)
    assert querydsl.compile(search).body == querydsl.compile(str(search)).body
    assert querydsl.check(search) == ()
    assert querydsl.format(search) == str(search)


# --- repr ---

NAMES = {name: getattr(builder, name) for name in builder.__all__} | {"datetime": datetime}


def rebuilt(search: Any) -> Any:
    """The search made by evaluating its `repr`."""
    return eval(repr(search), dict(NAMES))


def test_repr_is_the_python_source_of_the_search() -> None:
    search = people.where((F.country == "Spain") | F.changed_jobs, ~F.past.title.words("intern")).select(F.name).limit(2)
    assert repr(search) == (
        "people.where((F.country == 'Spain') | F.changed_jobs, ~F.past.title.words('intern')).select(F.name).limit(2)"
    )
    assert repr(people) == "people"
    assert repr(companies.sort_by(companies.fields.size.desc())) == "companies.sort_by(companies.fields.size.desc())"
    assert repr(F.title == "x") == "F.title == 'x'"
    assert repr(and_(F.changed_jobs)) == "and_(F.changed_jobs)"


@pytest.mark.parametrize(
    "text",
    [
        'past(title ~ "a" and company = "b") and changed_jobs',
        'company_size > "many"',
        "started > 2024-13-40",
        "title = 2024-01-31",
        'title ~ "a" and (title ~ "b" and title ~ "c")',
        'title ~ "a" limit "ten"',
        "sort by past desc",
        "not not changed_jobs",
        "updated > 2024-01-31T09:30:00.5Z",
        "location within 50 km of $place and country in $countries and title ~ any $titles",
        f"{'not (name = 1 or ' * 45}changed_jobs{')' * 45}",
        "companies where size > 5 select name",
    ],
)
def test_evaluating_repr_rebuilds_a_parsed_query(text: str) -> None:
    search: Search[Any] = Search(parse(text))
    assert rebuilt(search) == search


@given(queries())
def test_evaluating_repr_rebuilds_every_query(query: Query) -> None:
    search: Search[Any] = Search(query)
    assert rebuilt(search) == search


@given(queries())
def test_every_search_equals_the_parsed_query_of_its_text(query: Query) -> None:
    search: Search[Any] = Search(query)
    assert parse(str(search)) == search


def test_repr_of_many_conditions_is_one_call() -> None:
    search = people.where(or_(*[F.name == f"n{number}" for number in range(500)]))
    assert repr(search).startswith("people.where(or_(F.name == 'n0', F.name == 'n1', ")
    assert rebuilt(search) == search


def test_a_notebook_shows_the_text_and_the_diagnostics() -> None:
    shown = people.where(F.function == "VP", F.name == "<b>")._repr_html_()
    assert "function = &quot;VP&quot;" in shown
    assert "not-in-set" in shown
    assert "<b>&" not in shown.split("</pre>")[0]
    assert "&lt;b&gt;" in shown
    assert ENGINEERS._repr_html_() == "<pre>title ~ &quot;engineer&quot;</pre>"


TEMPLATES = [
    'given $a, $b = "x" title ~ $a and company = $b',
    'given $b = "x", $a, $c = (1, 2), $class = today - 2y, $d = 2024-01-31, $self = () title ~ $a',
    "given $é = true, $a = now, $b = 2024-01-31T09:30:00Z, $c = (today, 1.5) title ~ $a",
    "given $a = 2024-13-40 title ~ $a",
    "given $a",
]


@pytest.mark.parametrize("text", TEMPLATES)
def test_evaluating_repr_rebuilds_a_template(text: str) -> None:
    search: Search[Any] = Search(parse(text))
    assert rebuilt(search) == search
    assert people.where(text) == search


def test_given_adds_declarations_and_binding_drops_them() -> None:
    template = people.given("title").given(country="Canada").where(F.title.words(param("title")), F.country == param("country"))
    assert template == parse('given $title, $country = "Canada" title ~ $title and country = $country')
    assert template.parameters() == ("title", "country")
    assert template.bind(title="cto") == parse('given $country = "Canada" title ~ "cto" and country = $country')
    assert template.bind(title="cto", country="Spain") == parse('title ~ "cto" and country = "Spain"')


def test_a_parameter_that_is_declared_but_not_used_can_be_bound() -> None:
    assert people.given("a").where(F.changed_jobs).bind(a=1) == people.where(F.changed_jobs)


def test_a_template_compiles_with_its_defaults_and_names_the_values_that_are_missing() -> None:
    template = people.given("a", "b", n=5).where(F.title.words(param("a")), F.company == param("b")).limit(param("n"))
    assert querydsl.check(template) == ()
    assert querydsl.compile(template.bind(a="x", b="y")).body["max_results"] == 5
    with pytest.raises(querydsl.InvalidQuery, match=r"error\[unbound-parameter\]: `\$a` and `\$b` have no value") as caught:
        querydsl.compile(template)
    assert [caught.value.source[item.span.start : item.span.end] for item in caught.value.diagnostics] == ["$a"]


def test_declarations_of_a_text_are_joined_with_those_of_the_search() -> None:
    search = people.given("a", n=5).where("given $n = 5, $b title ~ $b and company = $a limit $n")
    assert search == parse("given $a, $n = 5, $b title ~ $b and company = $a limit $n")


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: people.given("1"), "'1' is not a parameter name"),
        (lambda: people.given(a=None), "the default of `a`: NoneType is not supported"),
        (lambda: people.given(a=[[1]]), "the default of `a`: a list cannot contain lists"),
        (lambda: people.given(a=param("b")), "the default of `a`: Parameter is not supported"),
        (lambda: people.given("a").given(a=1), "the parameter `a` is declared twice, with different defaults"),
        (lambda: people.given(a=1).where("given $a = 2 size > $a"), "declared twice"),
    ],
)
def test_a_wrong_declaration_is_an_error(build: Callable[[], object], message: str) -> None:
    with pytest.raises(BuildError, match=re.escape(message)):
        build()
