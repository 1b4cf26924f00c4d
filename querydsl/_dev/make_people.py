"""Made-up people and companies for the sandbox: `python -m querydsl._dev make-people [--people N] [--seed S]`."""

import json
import sys
from pathlib import Path

from querydsl.sandbox.data.dataset import COMPANIES, PEOPLE, make_companies, pack
from querydsl.sandbox.data.people import make_person

DATA = Path(__file__).parents[1] / "sandbox" / "data"


def stream(people: int, seed: int) -> None:
    """Write this many people to standard output as JSON Lines. Memory use does not grow with the number."""
    companies = tuple(make_companies(seed))
    for number in range(people):
        sys.stdout.write(json.dumps(make_person(number, seed, companies), ensure_ascii=False) + "\n")


def write_data_files(folder: Path, seed: int) -> None:
    """Write `people.jsonl.xz` and `companies.jsonl.xz` into a folder."""
    companies = tuple(make_companies(seed))
    people = [make_person(number, seed, companies) for number in range(PEOPLE)]
    (folder / "people.jsonl.xz").write_bytes(pack(people))
    (folder / "companies.jsonl.xz").write_bytes(pack(companies[:COMPANIES]))
