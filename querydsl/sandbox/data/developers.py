"""Generate profiles on a developer platform. Filters can use them, but responses never contain them."""

import random
from typing import Any

from querydsl.sandbox.data.geo import City
from querydsl.sandbox.data.vocabulary import chance, days_ago, some, timestamp, words


def developer_profile(rng: random.Random, name: str, handle: str, city: City) -> dict[str, Any]:
    """The profile of a person, with one to three repositories."""
    vocabulary = words()["developers"]
    repos = [_repo(rng, handle) for _ in range(rng.randint(1, 3))]
    stars = sorted(repo["stars"] for repo in repos)
    return {
        "name": name,
        "bio": f"{rng.choice(vocabulary['languages'])} developer from {city.city}",
        "location": {"raw": f"{city.city}, {city.country}"},
        "website_url": f"https://{handle}.example" if chance(rng, 0.5) else None,
        "company_text": rng.choice(("@acme", "@initech", "Independent", None)),
        "is_hireable": chance(rng, 0.4),
        "followers": rng.randint(0, 5000),
        "following": rng.randint(0, 400),
        "public_repo_count": len(repos),
        "metadata": {"created_at": timestamp(days_ago(rng, 5000))},
        "total_repos": len(repos) + rng.randint(0, 30),
        "total_stars": sum(stars),
        "max_stars": stars[-1],
        "median_stars": stars[len(stars) // 2],
        "all_languages": sorted({repo["primary_language"] for repo in repos}),
        "all_topics": sorted({topic for repo in repos for topic in repo["topics"]}),
        "repos": repos,
    }


def _repo(rng: random.Random, handle: str) -> dict[str, Any]:
    vocabulary = words()["developers"]
    noun = rng.choice(vocabulary["nouns"])
    created = days_ago(rng, 4000)
    flags = ("is_fork", "archived", "disabled", "is_template", "has_issues", "has_projects", "has_wiki")
    return {
        "full_name": f"{handle}/{noun}",
        "owner": handle,
        "description": f"A small {noun}" if chance(rng, 0.8) else None,
        "primary_language": rng.choice(vocabulary["languages"]),
        "topics": some(rng, vocabulary["topics"], 3),
        "license_key": rng.choice(vocabulary["licences"]) if chance(rng, 0.7) else None,
        "stars": int(10 ** rng.uniform(0, 4)),
        "forks_count": rng.randint(0, 300),
        "open_issues_count": rng.randint(0, 90),
        "size": rng.randint(10, 90_000),
        "github_created_at": timestamp(created),
        "github_updated_at": timestamp(days_ago(rng, 300)),
        "github_pushed_at": timestamp(days_ago(rng, 300)),
    } | {flag: chance(rng, 0.3) for flag in flags}
