"""Generate people with the fields of the service's records."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from querydsl.sandbox.data.careers import career
from querydsl.sandbox.data.developers import developer_profile
from querydsl.sandbox.data.geo import City, find_place
from querydsl.sandbox.data.vocabulary import TODAY, US_ALIAS, bucket, chance, days_ago, slug, some, timestamp, weighted_city, words

Person = dict[str, Any]

FIRST_ID = 100_001
FIRST_POSITION = 500_000_000
EXPERIENCE_BUCKETS = ((1, "Less than 1 year"), (2, "1 to 2 years"), (5, "3 to 5 years"), (10, "6 to 10 years"))


def make_person(number: int, seed: int, companies: Sequence[Mapping[str, Any]]) -> Person:
    """A person. The same number (from 0), seed, and companies always give the same person.

    The record has the fields of a response and those that can only be filtered. Some fields are null, and some are missing.
    """
    rng = random.Random(f"person-{seed}-{number}")  # noqa: S311  # data, not secrets
    vocabulary, city = words()["people"], weighted_city(rng)
    first, last = rng.choice(vocabulary["first_names"]), rng.choice(vocabulary["last_names"])
    name, handle = f"{first} {last}", f"{slug(f'{first} {last}')}-{number:x}"
    function = _function(rng)
    roles = career(rng, function, city, companies)
    for place, role in enumerate((*roles["current"], *roles["past"])):
        role["position_id"] = FIRST_POSITION + 10 * number + place
    person = {
        "crustdata_person_id": FIRST_ID + number,
        "basic_profile": _basic_profile(rng, first, last, city, function, roles["current"]),
        "professional_network": _network(rng, city),
        "experience": {"employment_details": roles},
        "education": {"schools": _schools(rng)},
        "social_handles": _social_handles(rng, handle),
        "contact": {"has_business_email": any(role.get("business_email_verified") for role in roles["current"])},
        "metadata": {
            "updated_at": timestamp(days_ago(rng, 400), rng.randrange(86_400)),
            "last_scraped_source": rng.choice(vocabulary["sources"]),
        },
    }
    return person | _sparse(rng, name, handle, city, function, roles)


def _function(rng: random.Random) -> str:
    functions: dict[str, Any] = words()["functions"]
    return rng.choices(tuple(functions), weights=tuple(each["weight"] for each in functions.values()))[0]


def _basic_profile(
    rng: random.Random, first: str, last: str, city: City, function: str, current: Sequence[Mapping[str, Any]]
) -> Person:
    vocabulary = words()["people"]
    title = current[0]["title"] if current else None
    profile: Person = {
        "name": f"{first} {last}",
        "first_name": first,
        "last_name": last,
        "headline": _headline(rng, title, current),
        "current_title": title,
        "location": location(rng, city),
        "normalized_title": _normalized_title(rng, title, function),
        "professional_network_name": f"{first} {last}",
        "last_updated": timestamp(days_ago(rng, 200)),
    }
    if chance(rng, 0.6):
        profile["summary"] = f"{function} at heart; {rng.choice(vocabulary['mottos'])}. Based in {city.city}."
    if chance(rng, 0.7):
        profile["languages"] = some(rng, vocabulary["languages"], 3)
    if chance(rng, 0.5):
        profile["profile_picture_permalink"] = f"https://media.example/photo/{slug(first)}.jpg"
    return profile


def _headline(rng: random.Random, title: str | None, current: Sequence[Mapping[str, Any]]) -> str | None:
    motto = rng.choice(words()["people"]["mottos"])
    if title is None:
        return None if chance(rng, 0.5) else motto.capitalize()
    return rng.choice((f"{title} at {current[0]['name']}", f"{title} | {motto}", f"{title} · {motto}", title))


def location(rng: random.Random, city: City) -> Person:
    """The location of a person in this city. A few have only the country or the raw text."""
    country = US_ALIAS if city.iso3 == "USA" and chance(rng, 0.25) else city.country
    raw = rng.choice((f"{city.city}, {city.state}, {country}", f"Greater {city.city} Area", f"{city.city}, {country}"))
    if city.city == "San Francisco" and chance(rng, 0.5):
        raw = "San Francisco Bay Area"
    place: Person = {"raw": raw, "city": city.city, "state": city.state, "country": country}
    place["continent"] = city.continent
    if chance(rng, 0.04):
        return {"raw": country, "city": None, "state": None, "country": country, "continent": city.continent}
    if chance(rng, 0.03):
        return {"raw": raw, "country": country}
    return place


def _normalized_title(rng: random.Random, title: str | None, function: str) -> Person | None:
    if title is None or chance(rng, 0.1):
        return None
    department, sub_department = words()["functions"][function]["department"]
    if title.startswith("Chief") or "Founder" in title:
        sub_department = "Founder & Entrepreneurship Leadership" if "Founder" in title else "Executive & C-Suite Leadership"
    similarity = round(rng.uniform(0.5, 1), 2)
    return {
        "matched_title": title.partition(" · ")[0],
        "department": department,
        "sub_department": sub_department,
        "confident": similarity > 0.6,
        "similarity": similarity,
    }


def _network(rng: random.Random, city: City) -> Person:
    vocabulary = words()["people"]
    network: Person = {"connections": rng.randint(3, 9000), "followers": int(10 ** rng.uniform(0.5, 5))}
    network["location"] = {
        "raw": f"{city.city}, {city.country}",
        "city": city.city,
        "state": city.state,
        "country": city.country,
        "continent": city.continent,
    }
    if chance(rng, 0.3):
        network["open_to_cards"] = some(rng, vocabulary["open_to"], 2)
    network["metadata"] = {"last_scraped_source": rng.choice(vocabulary["sources"])}
    return network


def _schools(rng: random.Random) -> list[Person]:
    count = rng.choices((0, 1, 2, 3), weights=(8, 45, 37, 10))[0]
    return [_school(rng, step) for step in range(count)]


def _school(rng: random.Random, step: int) -> Person:
    vocabulary = words()["education"]
    which = rng.randrange(len(vocabulary["schools"]))
    start = rng.randint(1985, 2018) + 3 * step
    school: Person = {
        "school": vocabulary["schools"][which],
        "degree": rng.choice(vocabulary["degrees"]) if chance(rng, 0.9) else None,
        "field_of_study": rng.choice(vocabulary["fields"]) if chance(rng, 0.9) else None,
        "start_year": start,
        "end_year": start + rng.randint(1, 5),
        "professional_network_id": str(20_000 + which),
    }
    if chance(rng, 0.5):
        school["location"] = _school_location(vocabulary["cities"][which])
    if chance(rng, 0.2):
        school["activities_and_societies"] = rng.choice(vocabulary["societies"])
        school["description"] = f"Member of the {school['activities_and_societies']}"
    if chance(rng, 0.3):
        school["institute_logo_url"] = f"https://media.example/school/{which}.png"
        school["institute_logo_permalink"] = school["institute_logo_url"]
    return school


def _school_location(name: str) -> Person | None:
    city = find_place(name)
    if city is None:
        return None
    raw = f"{city.city}, {city.country}"
    return {
        "raw": raw,
        "city": city.city,
        "state": city.state,
        "country": city.country,
        "continent": city.continent,
        "full_location": f"{city.city}, {city.state}, {city.country}",
    }


def _social_handles(rng: random.Random, handle: str) -> Person:
    handles: Person = {"professional_network_identifier": {"profile_url": f"https://network.example/in/{handle}"}}
    if chance(rng, 0.3):
        handles["twitter_identifier"] = {"slug": handle.replace("-", "_")}
    if chance(rng, 0.15):
        handles["dev_platform_identifier"] = {"profile_url": f"https://code.example/{handle}"}
    return handles


def _sparse(rng: random.Random, name: str, handle: str, city: City, function: str, roles: Mapping[str, Sequence[Person]]) -> Person:
    """The fields that many people do not have."""
    vocabulary = words()["people"]
    found: Person = {}
    starts = [role["start_date"] for side in roles.values() for role in side if role.get("start_date")]
    years = round(TODAY.year + TODAY.month / 12 - int(min(starts)[:4]) - int(min(starts)[5:7]) / 12, 1) if starts else None
    found["years_of_experience_raw"] = years
    found["years_of_experience"] = bucket(years, EXPERIENCE_BUCKETS, "More than 10 years") if years is not None else None
    found["recently_changed_jobs"] = _recently_changed(roles["current"])
    if chance(rng, 0.85):
        found["skills"] = {"professional_network_skills": some(rng, words()["functions"][function]["skills"], 7)}
    if chance(rng, 0.25):
        found["certifications"] = [_certification(rng) for _ in range(rng.randint(1, 3))]
    if chance(rng, 0.15):
        found["honors"] = [{"title": title} for title in some(rng, vocabulary["honors"], 2)]
    if chance(rng, 0.8):
        tier = rng.choices((0, 1, 2), weights=(70, 25, 5))[0]
        found["assessment"] = {"authenticity": {"tier": vocabulary["tiers"][tier], "verdict": vocabulary["verdicts"][tier]}}
    if function in {"Engineering", "Research"} and chance(rng, 0.2):
        found["dev_platform_profiles"] = [developer_profile(rng, name, handle, city)]
    return found


def _recently_changed(current: Sequence[Mapping[str, Any]]) -> bool:
    newest = max((role["start_date"] for role in current if role.get("start_date")), default="")
    return newest >= "2026-04-01"


def _certification(rng: random.Random) -> Person:
    vocabulary = words()["education"]
    which = rng.randrange(len(vocabulary["certifications"]))
    issued = days_ago(rng, 2500)
    number = f"{rng.getrandbits(32):08X}"
    return {
        "name": vocabulary["certifications"][which],
        "issuing_organization": vocabulary["issuers"][which],
        "issue_date": timestamp(issued.replace(day=1)),
        "expiration_date": timestamp(issued.replace(year=issued.year + 3, day=1)) if chance(rng, 0.5) else None,
        "credential_id": number,
        "credential_url": f"https://credentials.example/{number}" if chance(rng, 0.6) else None,
    }
