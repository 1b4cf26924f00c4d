"""Mistakes in calls of the builder: each has an error that shows what to write."""

import datetime as dt
from typing import Any

import pytest

import querydsl
from querydsl import BuildError, F, all_, all_of, and_, any_, companies, days, or_, param, people, today
from querydsl.builder.search import ELSEWHERE, METHODS
from querydsl.builder.values import QuantifiedValues

NAMES = {
    "F": F,
    "c": companies.fields,
    "people": people,
    "companies": companies,
    "any_": any_,
    "all_": all_,
    "and_": and_,
    "or_": or_,
    "all_of": all_of,
    "param": param,
    "days": days,
    "today": today,
    "querydsl": querydsl,
    "dt": dt,
}


def error_of(code: str) -> BuildError:
    """The error of an expression, which is text so that type checkers do not find the mistake first."""
    with pytest.raises(BuildError) as caught:
        eval(code, dict(NAMES))
    return caught.value


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        # several fields and values
        ('any_("headline").words("rust")', "For fields, write any_(F.headline)"),
        ('any_("headline", "summary") == "x"', "For fields, write any_(F.headline, F.summary)"),
        ('all_("two words").words("rust")', "For fields, write all_(F.title, F.headline)"),
        ('any_(F.headline, "summary")', "Write F.summary for the field"),
        ("any_(F.past)", "F.past is not a field"),
        ("any_(F.headline, c.name)", "cannot be mixed in one condition"),
        ('any_(F.title.words("a"), F.headline.words("b"))', "To join conditions, use `or_`"),
        ('all_(F.title.words("a"), F.headline)', "To join conditions, use `and_`"),
        ("people.where(any_(F.headline, F.summary))", "Compare the fields with a value"),
        ('any_(F.headline, F.company_size).words("x")', "`company_size` is a whole number and does not support `words`"),
        # scopes
        ('F.past(title="x")', "write F.past(F.past.title == 'x')"),
        ('F.past(F.past.company == "A", title="x", city="y")', "write F.past(F.past.title == 'x', F.past.city == 'y')"),
        ('F.past.where(F.past.title == "x")', "Call it with conditions, as in F.past(F.past."),
        ("F.past & F.current", "F.past is a scope and does not support `&`. Call it with conditions"),
        ("~F.past", "does not support `~`. Call it with conditions"),
        ('F.past == "Acme"', "does not support `==`. Call it with conditions"),
        ('F.past.words("x")', "does not support `words`. Call it with conditions"),
        ('F.basic_profile == "x"', "Add a name after a dot"),
        ("F.past()", "needs at least one condition"),
        ('F.past(F.title == "x")', "Use the names after `F.past.`"),
        ("F.past(F.past.title)", "compare a field with a value first"),
        ("F.past(F.past.title == 'x' and F.past.company == 'y')", "Use `&`, `|` and `~` instead of `and`"),
        ("F.former.title", "did you mean"),
        # conditions
        ("people.where(F.title)", "compare a field with a value first"),
        ('people.where(title="x")', "write where(F.title == 'x')"),
        ("companies.where(size=5)", "write where(companies.fields.size == 5)"),
        ('people.where(F.title == "x" or F.company == "y")', "Use `&`, `|` and `~` instead"),
        ('people.where(not F.title == "x")', "Use `&`, `|` and `~` instead"),
        ("F.title in ['a', 'b']", "`F.x.is_in(…)` for `in`"),
        ("1 < F.company_size < 5", "`F.x.between(a, b)`"),
        ('(F.title == "a") ^ (F.company == "b")', "combined with `&`, `|` and `~`"),
        ('sum([F.title == "a", F.company == "b"])', "combined with `&`, `|` and `~`"),
        ('F.title == "a" & F.company == "b"', "Put each comparison in parentheses"),
        ('people.where(F.title == "x", c.name == "y")', "Each query searches one of them"),
        ('and_([F.title == "x"])', "pass the conditions one by one"),
        # values
        ('F.title.words(["a"])', "For several values, use `any_(…)`"),
        ('F.title.words("a", "b")', "one text is expected, not 2. For several, use `any_(…)`"),
        ('F.title.excludes("a", "b", "c")', "one text is expected, not 3"),
        ("F.title.words(any_)", "the function `any_`. Call it, as in `any_(…)`"),
        ("F.title.words(param)", "the function `param`. Call it"),
        ("F.started >= days(90)", "Write `today - days(90)`"),
        ("F.started >= today() - days(90)", "write `today` without parentheses"),
        ('F.title.contains("x")', "It supports ==, !=, words"),
        ('F("title")', 'F["title"]'),
        # clauses and methods of other libraries
        ('people.filter(F.title == "x")', "Use `where("),
        ("people.order_by(F.name)", "Use `sort_by("),
        ("people.all()", "Client().run(search)"),
        ("people.nonsense", "The methods are where, select"),
        ("people[:10]", "Use `limit(10)`"),
        ("len(people)", "Client().count(search)"),
        ('people.sort_by("-name")', "F.name.desc()"),
        ('people.sort_by("name desc")', "F.name.desc()"),
        ('people.sort_by(F.name, "desc")', "F.name.desc()"),
    ],
)
def test_a_mistake_has_an_error_that_shows_what_to_write(code: str, advice: str) -> None:
    assert advice in str(error_of(code))


def test_unknown_names_are_attribute_errors_too() -> None:
    values: Any = any_("a")
    assert not hasattr(people, "filter")
    assert not hasattr(values, "words")
    assert not hasattr(people, "_private")
    assert not hasattr(values, "_private")


def test_the_advice_is_about_methods_that_exist() -> None:
    assert all(hasattr(people, name) for name in METHODS)
    assert not any(hasattr(people, name) for name in ELSEWHERE)
    assert all(hasattr(querydsl.Client, name) for name in ("run", "count"))


def test_several_values_are_equal_to_several_values_only() -> None:
    assert any_("a", "b") == any_(["a", "b"]) != all_("a", "b")
    assert hash(any_("a")) == hash(any_("a"))
    assert isinstance(any_("a"), QuantifiedValues)
    assert (any_("a", "b") == F.title) == (F.title == any_("a", "b"))
    assert any_("a") != object()


def test_wrong_arguments_of_functions_are_type_errors_in_words() -> None:
    wrong: Any = people
    with pytest.raises(TypeError, match="takes the text of a query, not Search"):
        querydsl.parse(wrong)
    wrong = {"t": "x"}
    with pytest.raises(TypeError, match="`now` must be a datetime, not dict"):
        querydsl.compile("title ~ $t", wrong)
