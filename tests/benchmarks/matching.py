"""Time of the sandbox's matcher for 1,000 queries over 2,000 people. Run `python -m tests.benchmarks.matching [SEED]`."""

import random
import sys
import time
from typing import Any

from querydsl.sandbox.data.dataset import shipped
from querydsl.sandbox.matching.matcher import compile_filter

QUERIES = 1_000
ROLES = "experience.employment_details"
WORDS = ("engineer", "manager", "software engineer", "sales", "vice president", "designer")


def conditions(rng: random.Random) -> list[dict[str, Any]]:
    """Conditions of every kind: text, numbers, dates, lists, places, and nested arrays."""
    country, place = rng.choice(("United States", "Canada", "France")), rng.choice(("Paris", "Berlin", "San Francisco"))
    return [
        {"field": f"{ROLES}.current.title", "type": rng.choice(("(.)", "[.]", "(!)")), "value": rng.choice(WORDS)},
        {"field": f"{ROLES}.past.title", "type": "(.)", "value": rng.choice(WORDS)},
        {"field": f"{ROLES}.past.company_headcount_latest", "type": ">", "value": rng.randint(1, 5_000)},
        {"field": f"{ROLES}.start_date", "type": "=>", "value": f"{rng.randint(1995, 2025)}-01-01"},
        {"field": "basic_profile.location.country", "type": rng.choice(("=", "!=")), "value": country},
        {"field": "skills.professional_network_skills", "type": "in", "value": ["Python", "SQL"]},
        {"field": "years_of_experience_raw", "type": "=>", "value": rng.randint(1, 20)},
        {"field": "basic_profile.location", "type": "geo_distance", "value": {"location": place, "distance": 100}},
    ]


def query(rng: random.Random) -> dict[str, Any]:
    """A group of one to five conditions, joined by `and` or `or`."""
    return {"op": rng.choice(("and", "and", "or")), "conditions": rng.sample(conditions(rng), rng.randint(1, 5))}


def main(seed: int) -> None:
    """Print the time in seconds and the number of matches."""
    rng = random.Random(seed)
    people, queries = shipped().people, [query(rng) for _ in range(QUERIES)]
    start = time.process_time()
    found = sum(sum(map(compile_filter(one), people)) for one in queries)
    print(f"{QUERIES:,} queries over {len(people):,} people: {time.process_time() - start:.2f} s, {found:,} found")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
