"""Tests of fields: their names, operators and values, and the errors for wrong ones."""

import copy
import datetime as dt
import enum
from collections.abc import Callable
from typing import Any

import pytest

from querydsl import BuildError
from querydsl.builder import F, all_, any_, companies, days, months, now, param, people, today, weeks, years
from querydsl.builder.coerce import KINDS
from querydsl.builder.fields import CLASSES, AnyField, Prefix, ReturnedField, classes
from querydsl.catalogue import default
from querydsl.syntax.ast import Condition, Date, Number, Relative, Text, Time, Values

C = companies.fields
# The same fields typed as `Any`, so that type checkers accept the wrong calls of some tests.
LOOSE_F: Any = F
LOOSE_C: Any = C


# --- names ---


def test_fields_of_people_are_the_same_under_both_names() -> None:
    assert F is people.fields
    assert F.title is people.fields.title


@pytest.mark.parametrize(
    ("field", "path"),
    [
        (F.title, "title"),
        (F.past.company, "past.company"),
        (F.experience.employment_details.current.title, "experience.employment_details.current.title"),
        (F.education.school, "education.school"),
        (F.education.schools.school, "education.schools.school"),
        (F.location.city, "location.city"),
        (C.funding, "funding"),
        (C.funding.investors, "funding.investors"),
        (C.headcount.growth_percent["12m"], "headcount.growth_percent.12m"),
        (F["any.path"], "any.path"),
        (F.past["title"], "past.title"),
        (F["past"]["title"], "past.title"),
    ],
)
def test_str_of_a_field_is_its_path(field: Any, path: str) -> None:
    assert str(field) == path
    assert field.asc().field.path == path


def test_repr_of_a_field_is_python_source() -> None:
    assert [repr(item) for item in (F, F.past, F.past.title, C, C.size)] == [
        "F",
        "F.past",
        "F.past.title",
        "companies.fields",
        "companies.fields.size",
    ]
    assert repr(C.headcount.growth_percent["12m"]) == 'companies.fields["headcount.growth_percent.12m"]'
    assert repr(F["my.field"]) == 'F["my.field"]'


def test_every_field_of_the_catalogue_has_a_class_with_exactly_its_operators() -> None:
    for table in (default().people, default().companies):
        filterable = [spec for spec in table.specs.values() if spec.filterable]
        assert len(filterable) > 90
        for spec in filterable:
            assert (KINDS[spec.type], spec.operators) in classes(), spec.path
    assert set(classes().values()) == set(CLASSES)


def test_dir_lists_exactly_the_names_that_work() -> None:
    for names in (F, F.past, F.education, F.basic_profile, C, C.funding):
        offered = [name for name in dir(names) if not name.startswith("_")]
        assert len(offered) > 5
        for name in offered:
            assert getattr(names, name) is not None
    assert {"title", "company", "seniority", "description"} <= set(dir(F.past))
    assert "employment_details" not in dir(F.past)


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        (lambda: LOOSE_F.titel, "did you mean `F.title`"),
        (lambda: LOOSE_F.past.titel, "did you mean `F.past.title`"),
        (lambda: LOOSE_C.title, "there is no field or scope `title`"),
        (lambda: LOOSE_F.emails, "cannot filter by e-mail"),
        (lambda: LOOSE_F.xyzzy, r'to use it anyway, write F\["xyzzy"\]'),
        (lambda: LOOSE_F.title.contains, "`title` is text and does not support `contains`. It supports ==, !=, words, phrase"),
        (lambda: LOOSE_F.location.town, "there is no field or scope `location.town`"),
    ],
)
def test_an_unknown_name_is_an_error_with_a_suggestion(wrong: Callable[[], Any], advice: str) -> None:
    with pytest.raises(BuildError, match=advice):
        wrong()
    with pytest.raises(AttributeError, match=advice):
        wrong()


def test_hasattr_works_for_unknown_names() -> None:
    assert hasattr(F, "title")
    assert not hasattr(F, "titel")
    assert not hasattr(F.company_size, "words")
    assert getattr(F, "titel", None) is None


@pytest.mark.parametrize("path", ["", "a b", "and", "Select", "1m", ".a", "a.", "a..b", "a-b", 'a = "x"', 5, None])
def test_an_invalid_path_is_an_error(path: Any) -> None:
    with pytest.raises(BuildError, match="is not a path"):
        F[path]


def test_fields_can_be_copied() -> None:
    assert repr(copy.deepcopy(F.past.title)) == "F.past.title"
    assert copy.deepcopy(F.past).title.words("x") == F.past.title.words("x")


def test_returned_fields_and_prefixes_cannot_be_filtered() -> None:
    assert isinstance(F.current_title, ReturnedField)
    assert isinstance(F.past, Prefix)
    with pytest.raises(BuildError, match=r"is only returned and does not support `==`. Filter `"):
        assert LOOSE_F.current_title == "x"
    with pytest.raises(BuildError, match="is only returned and does not support `words`"):
        LOOSE_F.profile_url.words("x")
    with pytest.raises(BuildError, match=r"F[.]past is a scope and does not support `==`. Call it with conditions"):
        assert LOOSE_F.past == "x"


# --- operators ---


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda f: f.title < "x", "`title` is text and does not support `<`. It supports ==, !=, words"),
        (lambda f: f.title.between("a", "b"), "`title` is text and does not support `between`"),
        (
            lambda f: f.company_size.words("x"),
            "`company_size` is a whole number and does not support `words`. It supports ==, !=, <",
        ),
        (lambda f: f.headline.has_all("x"), "`headline` is text and does not support `has_all`"),
        (lambda f: f.title.within(5, "km", of="x"), "`title` is text and does not support `within`"),
        (lambda f: f.changed_jobs > True, "`changed_jobs` is a boolean and does not support `>`. It supports ==, !="),
        (lambda f: f.started.words("x"), "`started` is a date and does not support `words`"),
        (lambda f: f["title"] < "x", "`title` is text and does not support `<`"),
        (lambda f: f["title"].between("a", "b"), "`title` is text and does not support `between`"),
        (lambda f: ~f["title"], "`title` is text, not a boolean"),
    ],
)
def test_an_unsupported_operator_is_an_error_with_the_supported_ones(wrong: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(BuildError, match=message.replace("|", r"\|")):
        wrong(F)


def test_company_fields_do_not_support_excludes() -> None:
    with pytest.raises(BuildError, match="`name` is text and does not support `excludes`"):
        LOOSE_C.name.excludes("x")


# --- values ---


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda f: f.title == 5, "`title` is text: it takes a string, not int 5"),
        (
            lambda f: f.title.__eq__(None),
            "`title` is text: it takes a string, not None. The language has no condition for missing values",
        ),
        (lambda f: f.title == ["a"], r"not \['a'\]. For several values, use `any_"),
        (lambda f: f.title == {"a"}, "not a set. Pass several values as a list"),
        (lambda f: f.country.is_in({"a"}), "not a set. Pass several values as a list"),
        (lambda f: f.country.is_in(iter(["a"])), "not a list_iterator. Pass several values as a list"),
        (lambda f: f.title == f.name, "`title` is text: it takes a string, not TextField F.name"),
        (lambda f: f.title == b"x", "not bytes b'x'"),
        (lambda f: f.title.words(any_("a", 5)), "it takes a string, not int 5"),
        (lambda f: f.country.is_in("a", 5), "it takes a string, not int 5"),
        (lambda f: f.country.is_in(any_("a")), r"not any_\('a'\). Use `any_` and `all_` with an operator"),
        (lambda f: f.company_size > "many", "`company_size` is a whole number: it takes an int, not str 'many'"),
        (lambda f: f.company_size > 2.5, "`company_size` is a whole number: it takes an int, not float 2.5"),
        (lambda f: f.company_size > True, "not bool True"),
        (lambda f: f.company_size.between(1, "2"), "it takes an int, not str '2'"),
        (lambda f: f.experience_years > float("nan"), "`experience_years` is a number: it takes an int or a float, not float nan"),
        (lambda f: f.experience_years > float("inf"), "not float inf"),
        (lambda f: f.connections > 10**400, "`connections`: a number may have at most 400 digits"),
        (lambda f: f.started > 2024, "`started` is a date: it takes a date, a datetime"),
        (lambda f: f.started > "many", "not str 'many'"),
        (lambda f: f.started > "2024-13-40", "not str '2024-13-40'"),
        (lambda f: f.updated > dt.datetime(2024, 1, 1), "`updated`: the value: a datetime needs a time zone"),
        (lambda f: f.started > dt.timedelta(days=3), "not timedelta"),
        (lambda f: f.changed_jobs == "yes", "`changed_jobs` is a boolean: it takes True or False, not str 'yes'"),
        (lambda f: f.changed_jobs == 1, "not int 1"),
        (lambda f: f.title == "\ud800", "`title`: .* contains a lone surrogate"),
        (lambda f: f["any.path"] == object(), "not in the catalogue"),
        (lambda f: f.location.within("5", "km", of="x"), "a distance must be an int or a float, not '5'"),
        (lambda f: f.location.within(5, "parsec", of="x"), "the unit must be one of km, mi, m, ft, not 'parsec'"),
        (lambda f: f.location.within(5, "km", of=5), "it takes a string, not int 5"),
    ],
)
def test_a_value_of_the_wrong_type_is_an_error_with_the_field_and_its_type(wrong: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(BuildError, match=message):
        wrong(F)


class Level(str, enum.Enum):  # noqa: UP042 - of the older kind, which is not the string it shows
    """A string enum."""

    SENIOR = "Senior"


class Size(enum.IntEnum):
    """An integer enum."""

    SMALL = 10


def value(expression: Any) -> Any:
    """The value of a condition."""
    assert isinstance(expression.expr, Condition)
    return expression.expr.value


def test_python_data_is_converted_to_plain_values() -> None:
    assert value(F.seniority == Level.SENIOR) == Text("Senior")
    assert type(value(F.seniority == Level.SENIOR).value).__name__ == "str"
    assert value(F.company_size == Size.SMALL) == Number(10)
    assert type(value(F.company_size == Size.SMALL).value).__name__ == "int"
    assert value(F.company_size > 1e6) == Number(1_000_000)
    assert value(F.id.is_in([1, 2])) == value(F.id.is_in((1, 2))) == value(F.id.is_in(1, 2)) == Values((Number(1), Number(2)))
    assert value(F.id.is_in(range(1, 3))) == Values((Number(1), Number(2)))
    assert value(F.country.is_in("Spain")) == Values((Text("Spain"),))


def test_strings_are_never_parsed() -> None:
    hostile = '" or name = "x'
    assert value(F.title == hostile) == Text(hostile)
    assert value(F.title.words("$title")) == Text("$title")
    assert value(F["any.path"] == "today") == Text("today")


def test_a_field_of_any_path_accepts_all_types() -> None:
    field = F["any.path"]
    assert isinstance(field, AnyField)
    day = dt.date(2024, 1, 31)
    assert value(field == day) == Date("2024-01-31")
    assert value(field == dt.datetime(2024, 1, 31, tzinfo=dt.UTC)) == Time("2024-01-31T00:00:00Z")
    assert value(field > today - days(3)) == Relative("today", -3, "d")
    assert [value(field == data).value for data in (True, 5, 2.5, "x")] == [True, 5, 2.5, "x"]


def test_a_relative_date_has_at_most_one_offset() -> None:
    assert [repr(item) for item in (today, now - days(90), today + weeks(2), today - months(1), now + years(1))] == [
        "today",
        "now - days(90)",
        "today + weeks(2)",
        "today - months(1)",
        "now + years(1)",
    ]
    assert today - days(-3) == today + days(3)
    assert today - weeks(0) == today
    with pytest.raises(BuildError, match="only one is allowed"):
        today - days(1) - days(2)
    with pytest.raises(BuildError, match="add days"):
        today - LOOSE_F
    wrong: Any
    for wrong in (2.5, "3", True, 10**12):
        with pytest.raises(BuildError, match="days takes an int"):
            days(wrong)


@pytest.mark.parametrize("name", ["", "a b", "1a", "$x", 5, None])
def test_an_invalid_parameter_name_is_an_error(name: Any) -> None:
    with pytest.raises(BuildError, match="is not a parameter name"):
        param(name)


def test_repr_of_several_values_is_python_source() -> None:
    assert repr(any_("a", param("b"))) == "any_('a', param('b'))"
    assert repr(all_(param("b"))) == "all_(param('b'))"
    assert repr(any_([1, 2])) == "any_(1, 2)"
