"""Lines that both type checkers must reject are marked `# refused`. Used by tests/repo/typing/test_typing.py."""

import datetime as dt

from querydsl import F, all_of, and_, any_, companies, days, or_, param, people, today

C = companies.fields

# Unknown names.
F.titel  # refused
F.past.titel  # refused
F.size  # refused
C.title  # refused
F.experience.employment_details.current.titles  # refused
F.title.city  # refused
F.experience.employment_details.past.company  # refused

# Text fields have no order and accept strings.
F.title < "x"  # refused
F.title >= "x"  # refused
F.title.between("a", "b")  # refused
F.title.words(5)  # refused
F.title.phrase(["a", "b"])  # refused
F.title.words(any_(1, 2))  # refused
F.country.is_in(1, 2)  # refused
F.title.within(5, "km", of="Paris")  # refused
F.headline.has_all("a")  # refused
people.where(F.title == 5)  # refused
people.where(F.title == None)  # refused  # noqa: E711 - this comparison is tested

# Fields with a few values.
people.where(F.seniority == "VP")  # refused
people.where(F.past.seniority != "VP")  # refused
people.where(F.seniority == any_("CXO", "VP"))  # refused
F.seniority.is_in("VP")  # refused
F.seniority.not_in(["CXO", "VP"])  # refused
F.role.seniority.has_all("VP")  # refused
people.where(F.open_to == "career_interest")  # refused
people.where(F.role.company_status == "closed")  # refused

# Number fields have no words and accept numbers.
F.company_size.words("x")  # refused
F.company_size.phrase("x")  # refused
F.company_size.excludes("x")  # refused
F.company_size > "many"  # refused
F.company_size > dt.date(2024, 1, 1)  # refused
F.company_size.between(1, "2")  # refused
F.connections.is_in(1, 2)  # refused
F.id.is_in("a")  # refused

# Date fields accept dates.
F.started > 5  # refused
F.started.words("2024")  # refused
today - 90  # refused
today - dt.timedelta(days=90)  # refused
days("90")  # refused

# Boolean fields accept True and False.
F.changed_jobs > True  # refused
F.changed_jobs.words("yes")  # refused

# Places, distances.
F.location.within(50, "parsec", of="Paris")  # refused
F.location.within(50, "km", "Paris")  # refused
F.location.within("50", "km", of="Paris")  # refused

# Returned fields cannot be filtered.
F.current_title.words("x")  # refused
people.where(F.current_title == "x")  # refused

# Company fields do not support `!~` and `has all`.
C.name.excludes("x")  # refused
C.name.has_all("x")  # refused

# Only conditions can be combined.
people.where(F.title)  # refused
people.where(True)  # refused
people.where(5)  # refused
F.title & F.name  # refused
and_("title ~ 'x'")  # refused
or_(F.title)  # refused
all_of(True)  # refused
for _ in F.title:  # refused
    pass
"x" in F.title  # refused

# Searches.
people & companies  # refused
people.where(companies)  # refused
people.select(5)  # refused
people.sort_by(F.name == "x")  # refused
people.limit("10")  # refused
people.limit(2.5)  # refused
param(5)  # refused

# Several fields and scopes.
any_(F.headline, F.summary).words(5)  # refused
F.past("title ~ 'x'")  # refused
F.past(F.past.title)  # refused
C.founded.words(2015)  # refused
