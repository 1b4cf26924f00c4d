"""Lines that both type checkers must accept, and that must also run. Used by tests/repo/typing/test_typing.py."""

import datetime as dt
from typing import assert_type

from querydsl import (
    F,
    all_,
    all_of,
    and_,
    any_,
    companies,
    days,
    months,
    now,
    or_,
    param,
    people,
    today,
    weeks,
    years,
)
from querydsl.builder import Expression
from querydsl.builder.fields import (
    AnyField,
    BooleanField,
    CompanyTextField,
    IdField,
    NestedDateField,
    NestedNumberField,
    NestedTextField,
    NumberField,
    PlaceField,
    ReturnedField,
    TextField,
)

C = companies.fields

# Field names.
assert_type(F.title, NestedTextField)
assert_type(F.name, TextField)
assert_type(F.past.company, NestedTextField)
assert_type(F.experience.employment_details.current.title, NestedTextField)
assert_type(F.role.start_date, NestedDateField)
assert_type(F.education.schools.degree, NestedTextField)
assert_type(F.company_size, NestedNumberField)
assert_type(F.connections, NumberField)
assert_type(F.id, IdField)
assert_type(F.changed_jobs, BooleanField)
assert_type(F.current_title, ReturnedField)
assert_type(F.location.city, TextField)
assert_type(F["any.path"], AnyField)
assert_type(C.name, CompanyTextField)
assert_type(C.headcount.total, NumberField)
assert_type(C.headcount.growth_percent["12m"], AnyField)
assert_type(people.fields.title, NestedTextField)
place: PlaceField = F.location
money: NumberField = C.funding

# Text.
assert_type(F.title == "engineer", Expression)
assert_type(F.title.words("engineer"), Expression)
F.title.phrase(any_("vp", "head"))
F.title.excludes(all_("a", "b"))
F.title == any_(["a", "b"])
F.title != param("title")
F.country.is_in("Spain", "Portugal")
F.country.not_in(["Spain", "Portugal"])
F.country.is_in(("Spain", "Portugal"))
F.country.is_in(param("countries"))
F.school.has_all("Oxford", "MIT")
F.location.within(50, "km", of="Paris")
F.location.not_within(2.5, "mi", of=param("place"))

# Fields with a few values.
assert_type(F.seniority == "Vice President", Expression)
F.seniority == any_("Director", "CXO")
F.seniority != param("level")
F.seniority.is_in("Director", "CXO")
F.past.seniority.not_in(["Director", "CXO"])
F.seniority.words("president")
F.role.seniority.has_all("Director")
F.function == "Astrology"  # its set of values may not be complete
people.where(F.seniority == "CXO", F.open_to != "HIRING_MANAGER", F.role.company_status == "active")

# Numbers.
ids: list[int] = [1, 2]
F.company_size > 50
F.company_size <= any_(1, 2)
50 < F.company_size
F.company_size.between(50, 5_000)
F.experience_years >= 2.5
F.id.is_in(ids)
F.connections == any_(ids)
C.funding > 1e6

# Dates.
F.started >= dt.date(2024, 1, 31)
F.updated < dt.datetime(2024, 1, 31, tzinfo=dt.UTC)
F.started >= today - days(90)
F.started.between(today - years(2), today - months(6))
F.updated > now - weeks(1)
F.started == "2024-01-31"
F.started > param("since")

# Booleans and any path.
assert_type(F.changed_jobs & (F.country == "Spain"), Expression)
assert_type(~F.changed_jobs, Expression)
F.changed_jobs == False  # noqa: E712 - this comparison is tested
F["any.path"].words("x") | (F["any.number"] > 5) | F["any.flag"]

# Groups and searches.
either = or_(F.title.words("vp"), F.changed_jobs)
assert_type(and_(either, F.title == "x"), Expression)
all_of(F.past.title.words("a") & (F.past.company == "b"), F.past.title.words("c"))
search = people.where("title ~ 'engineer'", either, F.changed_jobs).select(F.name, "title", F.basic_profile).limit(10)
search = search.where(search).sort_by(F.name, F.started.desc(), "title").limit(None).limit(param("most"))
search = (search & people.where(either)) | people.where(F.name == "x")
assert_type(search.fields.title, NestedTextField)
assert_type(companies.where(C.size > 5).fields.size, NumberField)
search.bind(most=5)

# Several fields, scopes, and years.
assert_type(any_(F.headline, F.summary).words("rust") & (all_(F.city, F.state) != "Paris"), Expression)
any_(F.connections, F.followers).between(1, 5)
people.where(any_(F.changed_jobs, F["any.flag"]), F.anywhere.words(any_("a", "b")))
assert_type(F.past(F.past.title.words("x"), F.past.company == "A"), Expression)
C.founded > 2015
C.founded.is_in(2015, "2016")
