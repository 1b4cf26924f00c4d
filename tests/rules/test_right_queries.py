"""Random correct queries, as recruiters and sales teams write them, have no diagnostics."""

from hypothesis import given, settings
from hypothesis import strategies as st

from querydsl import compile
from tests.support.finding import NOW, serious

# Each line uses another field, so no two lines contradict or repeat each other.
PEOPLE = (
    (
        "title ~ 'engineer'",
        "title ~= 'vice president'",
        "title ~ any ('vp', 'head of sales', 'C++ developer')",
        "title ~ all ('data', 'lead')",
    ),
    (
        "seniority = 'Senior'",
        "seniority in ('Director', 'Vice President', 'CXO')",
        "seniority = any ('Owner / Partner', 'Strategic')",
    ),
    ("function = 'Sales'", "function in ('Engineering', 'Product Management')", "function ~ 'product'"),
    ("company in ('Acme', 'Initech')", "company_domain = 'acme.com'", "company_id in (12, 34)"),
    ("company_size between 50 and 5k", "company_size >= 1_000", "current.company_headcount_range in ('51-200', '10001+')"),
    ("company_country = 'USA'", "company_country in ('GBR', 'deu')", "industry ~ any ('software', 'banking')"),
    ("started >= today - 2y", "started between 2020-01-01 and '2024-01-31'", "years_at_company < 3"),
    ("past(title ~ 'engineer' and company = 'Acme')", "past.company = 'Initech'", "past.company has all ('Acme', 'Initech')"),
    (
        "role(title ~= 'sales manager' or company_size < 50)",
        "all of (role.company = 'Acme', role(title ~ 'head' and company = 'Initech'))",
    ),
    ("education(school ~ 'stanford' and degree ~ 'mba')", "school in ('MIT', 'ETH')", "major ~ 'physics'"),
    ("country = 'Canada'", "country in ('United States', 'United States of America')", "country not in ('France', 'Oman')"),
    ("location within 50 km of 'San Francisco'", "location not within 500m of 'Paris'", "not location within 5 mi of 'Rome'"),
    ("headline !~ 'open to work'", "not headline ~= 'open to work'", "not (headline ~ 'looking for')", "headline ~ 'hiring'"),
    ("skill = 'Python'", "skill in ('Go', 'Rust')", "skill ~ all ('python', 'sql')", "skill !~ 'php'", "not skill ~ 'php'"),
    ("experience_years > 5", "experience_years between 2.5 and 10", "not experience_years < 3"),
    ("changed_jobs", "not changed_jobs", "changed_jobs = true"),
    ("connections >= 500", "followers > 1.5k", "not connections between 5 and 10"),
    ("open_to = 'CAREER_INTEREST'", "languages = 'French'", "certification ~ 'aws'", "updated >= now - 3mo"),
)
COMPANIES = (
    ("name ~ 'bank'", "domain in ('a.com', 'b.io')", "not name = 'Acme'"),
    ("size between 50 and 5k", "size > 1k", "headcount.growth_percent.12m > 20"),
    ("country in ('USA', 'GBR')", "country = 'deu'", "country not in ('FRA')"),
    ("funding > 2.5m", "round in ('seed', 'series_a')", "funding.last_fundraise_date >= today - 1y"),
    ("founded in ('2015', '2016')", "type = 'Privately Held'", "not type = 'Public Company'"),
    ("investors = 'Sequoia Capital'", "industry ~ any ('software', 'saas')", "followers > 500", "revenue >= 10m"),
)
CLAUSES = ("", "select id, name, country", "limit 10k", "select name, funding limit 1", "limit 2k select id")


@st.composite
def queries(draw: st.DrawFn, prefix: str, fields: tuple[tuple[str, ...], ...]) -> str:
    """A query of one to six conditions on different fields, possibly with alternatives and clauses."""
    chosen = draw(st.lists(st.sampled_from(fields), min_size=1, max_size=6, unique=True))
    conditions = [draw(st.sampled_from(tests)) for tests in chosen]
    if len(conditions) > 2 and draw(st.booleans()):
        conditions = [f"({conditions[0]} or {conditions[1]})", *conditions[2:]]
    clauses = [clause for clause in CLAUSES if prefix.startswith("companies") or "funding" not in clause]
    return f"{prefix}{' and '.join(conditions)} {draw(st.sampled_from(clauses))}"


@settings(max_examples=300, deadline=None)
@given(queries("people where ", PEOPLE) | queries("", PEOPLE) | queries("companies where ", COMPANIES))
def test_a_correct_query_has_no_diagnostics(text: str) -> None:
    assert serious(text) == []
    assert compile(text, NOW).body["filters"]
