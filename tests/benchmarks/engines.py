"""Processor time of queries over a million people in Parquet with DuckDB, beside SQL written by hand and the sandbox's matcher.

Run `python -m tests.benchmarks.engines [PEOPLE]`. The people are the sandbox's 2,000, copied. The SQL written by hand is run over a
relation too: opening the file takes about 15 ms, as long as the shortest questions. It finds the same people here, but not in all
data, because it does not fold letters such as `ß` and `İ`.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb

import querydsl
from querydsl.engines.duckdb import filter
from querydsl.sandbox.data.dataset import shipped
from querydsl.sandbox.matching.matcher import compile_filter

ROUNDS = 3
ROLES = "experience['employment_details']"
BOUNDARY = r"[^\p{L}\p{N}_]"
QUESTIONS = {
    "one number": ("connections > 400", "professional_network.connections > 400"),
    "one text": ('country = "Canada"', "lower(basic_profile.location.country) = 'canada'"),
    "one word": ('headline ~ "engineer"', f"regexp_matches(lower(basic_profile.headline), '(^|{BOUNDARY})engineer($|{BOUNDARY})')"),
    "a list": (
        'skill in ("Python", "SQL")',
        "len(list_filter(skills.professional_network_skills, lambda one: one IN ('Python', 'SQL'))) > 0",
    ),
    "one role": (
        'past(title ~ "engineer" and company_size > 1000 and started > 2015-01-01)',
        f"""len(list_filter({ROLES}.past, lambda role: regexp_matches(lower(role.title), '(^|{BOUNDARY})engineer($|{BOUNDARY})')
            AND role.company_headcount_latest > 1000 AND role.start_date > DATE '2015-01-01')) > 0""",
    ),
    "two roles and a school": (
        'past(title ~ "engineer") and current(title ~ "manager" or company_size > 5000) and school ~= "university of"',
        f"""len(list_filter({ROLES}.past, lambda role:
                regexp_matches(lower(role.title), '(^|{BOUNDARY})engineer($|{BOUNDARY})'))) > 0
            AND len(list_filter({ROLES}.current, lambda role: role.company_headcount_latest > 5000
                OR regexp_matches(lower(role.title), '(^|{BOUNDARY})manager($|{BOUNDARY})'))) > 0
            AND len(list_filter(education.schools, lambda one: regexp_matches(lower(one.school),
                '(^|{BOUNDARY})university{BOUNDARY}+of($|{BOUNDARY})'))) > 0""",
    ),
}


def made(people: int, folder: Path) -> str:
    """A file of Parquet with so many people."""
    lines, file = folder / "people.jsonl", folder / "people.parquet"
    lines.write_text("".join(f"{json.dumps(person)}\n" for person in shipped().people), "utf-8")
    once = filter(lines, "id >= 0").to_arrow_table()  # noqa: F841  # DuckDB finds the variable
    copies = max(1, people // len(shipped().people))
    duckdb.sql(f"COPY (SELECT once.* FROM range({copies}), once) TO '{file}' (ROW_GROUP_SIZE 50_000)")
    return str(file)


def seconds(run: Callable[[], int]) -> tuple[float, int]:
    """The shortest processor time of a few rounds, and the number of records that were found."""
    best, found = float("inf"), 0
    for _ in range(ROUNDS):
        start = time.process_time()
        found = run()
        best = min(best, time.process_time() - start)
    return best, found


def by_engine(file: str, query: str) -> int:
    return len(filter(file, f"{query} select id").fetchall())


def by_hand(file: str, condition: str) -> int:
    people = duckdb.read_parquet(file)
    return len(people.filter(condition).select("crustdata_person_id AS id").fetchall())


def by_matcher(query: str) -> float:
    """The seconds that the matcher takes for a million people in memory."""
    matches = compile_filter(querydsl.compile(query).body["filters"])
    start = time.process_time()
    sum(map(matches, shipped().people))
    return (time.process_time() - start) * 1_000_000 / len(shipped().people)


def main(people: int) -> None:
    """Print the seconds and the ratio to SQL written by hand for each question."""
    duckdb.sql("SET threads = 2")
    with tempfile.TemporaryDirectory() as folder:
        file = made(people, Path(folder))
        print(f"{people:,} people, {Path(file).stat().st_size / 2**20:,.0f} MiB")
        for name, (query, condition) in QUESTIONS.items():
            ours, found = seconds(partial(by_engine, file, query))
            theirs, wanted = seconds(partial(by_hand, file, condition))
            assert found == wanted, (name, found, wanted)
            print(f"{name:24} {ours:6.2f} s, {ours / theirs:5.2f} x by hand, {found:,} found; matcher {by_matcher(query):.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
