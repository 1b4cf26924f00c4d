"""Generate careers: a sequence of roles at generated companies."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import Any

from querydsl.sandbox.data.companies import employer_fields
from querydsl.sandbox.data.geo import City
from querydsl.sandbox.data.vocabulary import TODAY, bucket, chance, timestamp, weighted_city, words

Role = dict[str, Any]

LADDER = (
    "In Training",
    "Entry Level",
    "Senior",
    "Entry Level Manager",
    "Experienced Manager",
    "Director",
    "Vice President",
    "CXO",
)
YEARS_AT_COMPANY = ((1, "Less than 1 year"), (2, "1 to 2 years"), (5, "3 to 5 years"), (10, "6 to 10 years"))
DUTIES = (
    "Own the roadmap and the on-call rota",
    "Led a team of 8",
    "Built the platform from zero to one",
    "Improved retention by 12%",
    "Work with customers every day",
    "Responsible for budget & hiring",
)


def career(rng: random.Random, function: str, home: City, companies: Sequence[Mapping[str, Any]]) -> dict[str, list[Role]]:
    """`{"current": [role, …], "past": [role, …]}`, newest first. Either list can be empty."""
    current: list[Role] = []
    past: list[Role] = []
    rung = rng.choices((0, 1, 2, 3), weights=(10, 50, 35, 5))[0]
    start = dt.date(rng.randint(1996, 2024), rng.randint(1, 12), 1)
    employed = chance(rng, 0.93)
    for _ in range(rng.choices((1, 2, 3, 4, 5), weights=(10, 25, 30, 25, 10))[0]):
        if start >= TODAY:
            break
        end = start + dt.timedelta(days=rng.randint(200, 2200))
        last = end >= TODAY
        role = _role(rng, function, rung, home, rng.choice(companies), start, None if last and employed else end)
        (current if last and employed else past).insert(0, role)
        if last:
            break
        start = end.replace(day=1) + dt.timedelta(days=rng.choice((0, 31, 92)))
        rung = min(rung + rng.choices((0, 1, 2), weights=(45, 45, 10))[0], len(LADDER) - 1)
    if not current and employed:
        start = min(start, TODAY).replace(day=1)
        current.append(_role(rng, function, rung, home, rng.choice(companies), start, None))
    if current and chance(rng, 0.15):
        current.append(_side_role(rng, home, rng.choice(companies)))
    return {"current": _with_default(current), "past": _with_default(past)}


def _with_default(roles: list[Role]) -> list[Role]:
    for index, role in enumerate(roles):
        role["is_default"] = index == 0
    return roles


def _side_role(rng: random.Random, home: City, company: Mapping[str, Any]) -> Role:
    title, level = rng.choice(
        (
            ("Co-Founder", "Owner / Partner"),
            ("Founder & CEO", "Owner / Partner"),
            ("Board Member", "Strategic"),
            ("Strategic Advisor", "Strategic"),
            ("Partner", "Owner / Partner"),
        )
    )
    role = _role(rng, "Operations", 2, home, company, dt.date(rng.randint(2015, 2025), rng.randint(1, 12), 1), None)
    return role | {"title": title, "seniority_level": level, "employment_type": "Part-time"}


def _role(
    rng: random.Random,
    function: str,
    rung: int,
    home: City,
    company: Mapping[str, Any],
    start: dt.date,
    end: dt.date | None,
) -> Role:
    level = LADDER[rung]
    years = round(((end or TODAY) - start).days / 365.25, 1)
    place = home if chance(rng, 0.7) else weighted_city(rng)
    role: Role = {
        "title": _title(rng, function, level),
        "seniority_level": level,
        "function_category": function,
        "start_date": timestamp(start),
        "end_date": timestamp(end.replace(day=1)) if end else None,
        "years_at_company_raw": years,
        "years_at_company": bucket(years, YEARS_AT_COMPANY, "More than 10 years"),
        "business_email_verified": chance(rng, 0.6),
    }
    if chance(rng, 0.35):
        role["description"] = rng.choice(DUTIES)
    if chance(rng, 0.7):
        role["location"] = {"raw": f"{place.city}, {place.state}, {place.country}"}
    if chance(rng, 0.6):
        role["employment_type"] = rng.choice(words()["people"]["employment_types"])
    return _with_employer(rng, role, company)


def _with_employer(rng: random.Random, role: Role, company: Mapping[str, Any]) -> Role:
    """The role with the employer's fields. A few employers have only a name and the id 0."""
    if chance(rng, 0.03):
        return role | {"name": "Stealth Startup", "crustdata_company_id": 0}
    return role | employer_fields(company)


def _title(rng: random.Random, function: str, level: str) -> str:
    facts = words()["functions"][function]
    base = rng.choice(facts["titles"])
    match level:
        case "In Training":
            return f"{base} Intern"
        case "Entry Level":
            return rng.choice((base, base, f"Junior {base}"))
        case "Senior":
            return rng.choice((f"Senior {base}", f"Staff {base}", f"Principal {base}", f"Senior {base} · Mentor"))
        case "Entry Level Manager":
            return f"{base} Team Lead"
        case "Experienced Manager":
            return rng.choice((f"{function} Manager", f"Head of {function}", f"Senior Manager, {function}"))
        case "Director":
            return rng.choice((f"Director of {function}", f"Senior Director, {function}"))
        case "Vice President":
            return rng.choice((f"Vice President of {function}", f"VP {function}", f"Senior Vice President, {function}"))
        case _:
            return rng.choice((str(facts["chief"]), "Chief Executive Officer", "Founder & CEO"))
