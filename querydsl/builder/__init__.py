"""Fluent Python that reads like the text and makes the same tree.

    people.where(F.title.words("engineer"), F.country == "Canada").select(F.name).limit(10)

`F` and `companies.fields` have the fields; `people` and `companies` are the searches that all others are narrowed from. Source:
language page, section 2.
"""

from querydsl.builder.expressions import Expression, Filter, all_of, and_, or_
from querydsl.builder.search import F, Search, companies, people
from querydsl.builder.values import all_, any_, days, months, now, param, today, weeks, years

__all__ = [
    "Expression",
    "F",
    "Filter",
    "Search",
    "all_",
    "all_of",
    "and_",
    "any_",
    "companies",
    "days",
    "months",
    "now",
    "or_",
    "param",
    "people",
    "today",
    "weeks",
    "years",
]
