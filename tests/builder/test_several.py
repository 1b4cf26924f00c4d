"""Several fields for one condition, and scopes as calls."""

from collections.abc import Callable

import pytest

from querydsl import BuildError, Expression, F, all_, all_of, any_, companies, parse
from querydsl.builder import people
from querydsl.builder.to_python import expression_as_python

SAME = [
    ('any (headline, summary) ~ "rust"', any_(F.headline, F.summary).words("rust")),
    ('all (city, state) != "Paris"', all_(F.city, F.state) != "Paris"),
    ("any (connections, followers) between 1 and 5", any_(F.connections, F.followers).between(1, 5)),
    ('any (title, past.title) ~= any ("a", "b")', any_(F.title, F.past.title).phrase(any_("a", "b"))),
    ('any (school, degree) has all ("A", "B")', any_(F.school, F.degree).has_all("A", "B")),
    ('any (anywhere, city) = "x"', any_(F.anywhere, F.city) == "x"),
    ('title = "x"', all_(F.title) == "x"),
    ('anywhere !~ "intern"', F.anywhere.excludes("intern")),
    ('past(title ~ "x" and company = "A")', F.past(F.past.title.words("x"), F.past.company == "A")),
    ('past(title ~ "x" and company = "A")', F.past(F.past.title.words("x") & (F.past.company == "A"))),
    ('past(any (title, company) ~ "x")', F.past(any_(F.past.title, F.past.company).words("x"))),
    ('past(not (title = "a" or title = "b"))', F.past(~((F.past.title == "a") | (F.past.title == "b")))),
    (
        'past(all of (title = "a", name = "b"))',
        F.past(all_of(F.past.title == "a", F.experience.employment_details.past.name == "b")),
    ),
    ('current(title = "a" and company = "b")', F.current(F.title == "a", F.current.company == "b")),
    ('experience(past(title = "a"))', F.experience(F.past(F.past.title == "a"))),
    ('location(country = "Canada")', F["location"](F.location.country == "Canada")),  # type: ignore[operator]  # hidden from type checkers
]


@pytest.mark.parametrize(("text", "built"), SAME, ids=[text for text, _ in SAME])
def test_the_builder_makes_the_tree_of_the_text(text: str, built: Expression) -> None:
    assert built == parse(text)


@pytest.mark.parametrize(("text", "built"), SAME, ids=[text for text, _ in SAME])
def test_the_python_source_of_a_text_makes_its_tree(text: str, built: Expression) -> None:
    source = expression_as_python(built.expr, built.entity)
    names = {"F": F, "any_": any_, "all_": all_, "all_of": all_of}
    assert "Expression(" not in source
    assert eval(source, names) == parse(text)  # the source was made from the text above


def test_a_list_of_fields_is_unpacked() -> None:
    fields = [F.title, F.headline]
    assert any_(*fields).words("x") == parse('any (title, headline) ~ "x"')


def test_several_booleans_are_a_condition() -> None:
    assert people.where(any_(F.changed_jobs, F["my.flag"])) == parse("any (changed_jobs, my.flag)")


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: any_(F.title, "x"), "'x' is not a field. `any_` takes fields only, or values only"),
        (lambda: all_(F.past, F.title), "F.past is not a field. `all_` takes fields only, or values only"),
        (lambda: any_(F.name, companies.fields.name), "the fields of people and of companies cannot be mixed"),
        (lambda: any_(F.title, F.company_size).words("x"), "`company_size` is a whole number and does not support `words`"),
        (lambda: any_(F.title, F.headline).has_all("x"), "`headline` is text and does not support `has_all`"),
        (lambda: any_(F.connections, F.followers) == "x", "it takes an int, not str 'x'"),
        (lambda: people.where(any_(F.title, F.headline)), "`title` is text, not a boolean. Compare the fields with a value"),
        (lambda: F.past(), "F.past(…) needs at least one condition"),
        (lambda: F.past(F.title == "x"), "`title` is not a field of `past`. Use the names after `F.past.`"),
        (lambda: F.past(F.education(F.education.school == "x")), "`education` is not a field of `past`"),
        (lambda: F.past("title ~ 'x'"), "is not a condition"),  # type: ignore[arg-type]  # the wrong type is tested
        (lambda: F.past(companies.fields.name == "x"), "cannot be mixed in one query"),
        (lambda: F.title(F.title == "x"), "F.title is a field, not a scope. Compare it with a value"),  # type: ignore[operator]  # as above
    ],
)
def test_a_wrong_argument_is_refused_with_advice(build: Callable[[], object], message: str) -> None:
    with pytest.raises(BuildError) as caught:
        build()
    assert message in str(caught.value)
