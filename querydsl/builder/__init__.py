"""Building queries in Python. A built query equals the parsed query of the same text.

    people.where(F.title.words("engineer"), F.country == "Canada").select(F.name).limit(10)

Every search starts from `people` or `companies`. `F` and `companies.fields` hold the fields. Source: `docs/builder.md`.
"""

from querydsl.builder.expressions import Expression, Filter, all_of, and_, or_
from querydsl.builder.search import F, Search, companies, people
from querydsl.builder.several import all_, any_
from querydsl.builder.values import days, months, now, param, today, weeks, years

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
