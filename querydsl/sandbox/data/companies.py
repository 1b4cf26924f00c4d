"""Generate companies with the fields of the service's records."""

import random
import uuid
from collections.abc import Mapping
from typing import Any

from querydsl.sandbox.data.geo import City
from querydsl.sandbox.data.vocabulary import US_ALIAS, bucket, chance, days_ago, slug, some, timestamp, weighted_city, words

Company = dict[str, Any]

FIRST_ID = 600_001
HEADCOUNT_RANGES = (
    (1, "myself only"),
    (10, "2-10"),
    (50, "11-50"),
    (200, "51-200"),
    (500, "201-500"),
    (1000, "501-1000"),
    (5000, "1001-5000"),
    (10000, "5001-10000"),
)
ROLE_GROUPS = (
    "accounting",
    "administrative",
    "arts_and_design",
    "business_development",
    "community_and_social_services",
    "consulting",
    "customer_success_and_support",
    "education",
    "engineering",
    "entrepreneurship",
    "finance",
    "healthcare_services",
    "human_resources",
    "information_technology",
    "legal",
    "marketing",
    "media_and_communication",
    "military_and_protective_services",
    "operations",
    "product_management",
    "program_and_project_management",
    "purchasing",
    "quality_assurance",
    "real_estate",
    "research",
    "sales",
    "support",
)


def make_company(number: int, seed: int) -> Company:
    """A company. The same number (from 0) and seed always give the same company.

    It has the fields of a response and those that can only be filtered.
    """
    rng = random.Random(f"company-{seed}-{number}")  # noqa: S311  # data, not secrets
    vocabulary, city = words()["companies"], weighted_city(rng)
    name = _name(number, rng)
    domain = f"{slug(name).replace('-', '')}{number if number >= 300 else ''}.{rng.choice(vocabulary['domains'])}"
    total = int(10 ** rng.uniform(0, 4.7))
    return {
        "crustdata_company_id": FIRST_ID + number,
        "updated_at": timestamp(days_ago(rng, 90), rng.randrange(86_400)),
        "indexed_at": timestamp(days_ago(rng, 30)),
        "metadata": {"growth_calculation_date": timestamp(days_ago(rng, 30))},
        "basic_info": _basic_info(number, name, domain, total, rng),
        "revenue": _revenue(total, rng),
        "funding": _funding(rng) if chance(rng, 0.7) else None,
        "headcount": _headcount(total, city, rng),
        "roles": _roles(total, rng),
        "locations": _locations(city, rng),
        "taxonomy": _taxonomy(rng),
        "followers": _followers(total, rng),
        "competitors": _competitors(number, rng),
        "social_profiles": _social_profiles(name, rng),
        "technographics": _technographics(rng),
        "hiring": _hiring(total, rng),
        "software_reviews": _reviews(rng) if chance(rng, 0.4) else None,
    }


def employer_fields(company: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a company that are repeated in a person's role."""
    info, headcount, places = company["basic_info"], company["headcount"], company["locations"]
    return {
        "name": info["name"],
        "crustdata_company_id": company["crustdata_company_id"],
        "professional_network_id": info["professional_network_id"],
        "company_website": info["website"],
        "company_website_domain": info["primary_domain"],
        "company_professional_network_profile_url": info["professional_network_url"],
        "company_profile_picture_permalink": info["logo_permalink"],
        "company_professional_network_industry": company["taxonomy"]["professional_network_industry"],
        "company_industries": info["industries"],
        "company_headcount_latest": headcount["total"],
        "company_headcount_range": info["employee_count_range"],
        "company_type": info["company_type"],
        "company_status": info["status"],
        "company_headquarters_country": headcount["largest_headcount_country"],
        "company_hq_location": places["headquarters"],
        "company_hq_location_address_components": places["headquarters"].split(", "),
    }


def _name(number: int, rng: random.Random) -> str:
    fixed, heads, tails = (words()["companies"][key] for key in ("fixed", "heads", "tails"))
    if number < len(fixed):
        return str(fixed[number])
    return f"{heads[number % len(heads)]}{tails[number // len(heads) % len(tails)] if number < 600 else rng.choice(tails)}"


def _basic_info(number: int, name: str, domain: str, total: int, rng: random.Random) -> Company:
    vocabulary = words()["companies"]
    year = rng.randint(1950, 2025)
    return {
        "company_id": 90_000 + number,
        "crustdata_company_id": str(FIRST_ID + number),
        "name": name,
        "profile_name": name,
        "primary_domain": domain,
        "all_domains": domain,
        "website": f"https://www.{domain}",
        "professional_network_url": f"https://network.example/company/{slug(name)}-{number}",
        "professional_network_id": str(1_000_000 + number * 7),
        "company_type": rng.choices(vocabulary["types"], weights=(60, 15, 8, 6, 5, 4, 2))[0],
        "status": "active" if chance(rng, 0.95) else "deleted",
        "year_founded": str(year) if chance(rng, 0.7) else f"{year}-01-01",
        "employee_count_range": bucket(total, HEADCOUNT_RANGES, "10001+"),
        "markets": some(rng, vocabulary["markets"], 3),
        "industries": some(rng, vocabulary["industries"], 3),
        "description": f"{name} is a company for {', '.join(some(rng, vocabulary['specialities'], 3))}.",
        "logo_permalink": f"https://media.example/logo/{number}.png",
    }


def _revenue(total: int, rng: random.Random) -> Company:
    lower = total * rng.randint(20, 200) * 1000
    ticker = "".join(rng.choices("ABCDEFGHKLMNPRST", k=4))
    public = {
        "fiscal_year_end": rng.choice(("12-31", "06-30", "03-31")),
        "ipo_date": days_ago(rng, 9000).isoformat(),
        "stock_symbols": [f"NYSE:{ticker}", ticker],
    }
    return {
        "estimated": {"lower_bound_usd": lower, "upper_bound_usd": lower * 2},
        "acquisition_status": rng.choice((None, None, None, "acquired", "merged")),
        "public_markets": public if chance(rng, 0.2) else None,
    }


def _funding(rng: random.Random) -> Company:
    vocabulary = words()["companies"]
    amount = round(10 ** rng.uniform(5, 8.5), -3)
    investors = some(rng, vocabulary["investors"], 4)
    return {
        "total_investment_usd": amount * rng.randint(1, 4),
        "last_round_amount_usd": amount,
        "last_fundraise_date": days_ago(rng, 3000).isoformat(),
        "last_round_type": rng.choice(vocabulary["rounds"]),
        "investors": investors,
        "tracxn_investors": investors[:2],
    }


def _headcount(total: int, city: City, rng: random.Random) -> Company:
    percent = {span: round(rng.gauss(2, 12), 2) for span in ("1m", "3m", "6m", "12m")}
    absolute = {span: round(total * share / 100, 1) for span, share in percent.items()}
    return {
        "total": total,
        "growth_percent": percent,
        "growth_absolute": absolute,
        "largest_headcount_country": city.iso3,
    }


def _roles(total: int, rng: random.Random) -> Company:
    shares = {group: rng.random() ** 3 for group in sorted(rng.sample(ROLE_GROUPS, 9))}
    counts = {group: round(total * share / sum(shares.values())) for group, share in shares.items()}
    percents = {group: round(100 * share / sum(shares.values()), 1) for group, share in shares.items()}
    return {
        "distribution": counts,
        "distribution_percent": percents,
        "growth_6m": round(rng.gauss(1, 8), 2),
        "growth_yoy": round(rng.gauss(3, 15), 2),
    }


def _locations(city: City, rng: random.Random) -> Company:
    country = US_ALIAS if city.iso3 == "USA" and chance(rng, 0.3) else city.country
    street = f"{rng.randint(1, 999)} {rng.choice(('Main', 'Market', 'Station', 'High', 'River'))} Street"
    headquarters = f"{city.city}, {city.state}, {city.country}"
    other = weighted_city(rng)
    return {
        "country": country,
        "state": city.state,
        "headquarters": headquarters,
        "street_address": street,
        "all_office_addresses": [f"{street}, {headquarters}", f"{other.city}, {other.country}"],
    }


def _taxonomy(rng: random.Random) -> Company:
    vocabulary = words()["companies"]
    return {
        "professional_network_industry": rng.choice(vocabulary["industries"]),
        "professional_network_specialities": some(rng, vocabulary["specialities"], 4),
        "categories": some(rng, vocabulary["markets"], 3),
    }


def _followers(total: int, rng: random.Random) -> Company:
    growth = ("mom_percent", "qoq_percent", "six_months_growth_percent", "yoy_percent")
    return {"count": total * rng.randint(1, 40)} | {key: round(rng.gauss(2, 6), 2) for key in growth}


def _competitors(number: int, rng: random.Random) -> Company:
    rivals = sorted(rng.sample(range(300), 3))
    return {
        "company_ids": [FIRST_ID + rival for rival in rivals if rival != number],
        "websites": [f"rival{rival}.com" for rival in rivals],
    }


def _social_profiles(name: str, rng: random.Random) -> Company:
    handle = slug(name)
    unique = str(uuid.UUID(int=rng.getrandbits(128), version=4))
    return {
        "crunchbase": {"url": f"https://crunchbase.example/organization/{handle}", "uuid": unique},
        "twitter_url": f"https://x.example/{handle.replace('-', '')}" if chance(rng, 0.8) else None,
        "professional_network": f"https://network.example/company/{handle}",
    }


def _technographics(rng: random.Random) -> Company:
    vocabulary = words()["companies"]
    chosen = sorted(rng.sample(range(len(vocabulary["technologies"])), rng.randint(1, 5)))
    keys = {"name": "technologies", "category": "technology_categories", "super_category": "technology_super_categories"}
    technologies = [{key: vocabulary[source][index] for key, source in keys.items()} for index in chosen]
    return {
        "total_technologies": len(chosen) + rng.randint(0, 60),
        "technologies": technologies,
        "top_technologies": [technology["name"] for technology in technologies[:3]],
    }


def _hiring(total: int, rng: random.Random) -> Company:
    return {
        "openings_count": rng.randint(0, max(1, total // 20)),
        "openings_growth_percent": round(rng.gauss(0, 20), 2),
        "by_function_6m_pct": f"engineering: {rng.randint(-20, 60)}",
        "by_function_qoq_pct": f"sales: {rng.randint(-20, 60)}",
    }


def _reviews(rng: random.Random) -> Company:
    changes = ("review_count_mom_pct", "review_count_qoq_pct", "review_count_yoy_pct")
    return {"average_rating": round(rng.uniform(2.5, 5), 1), "review_count": rng.randint(1, 4000)} | {
        key: round(rng.gauss(1, 5), 2) for key in changes
    }
