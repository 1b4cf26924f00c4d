"""Makes the shipped data, or more of it: `python -m querydsl._dev.make_people [--people N --seed S]`.

Without arguments it writes the files inside the package anew; with `--people` it streams JSON Lines to standard
output, one person a line, with memory that does not grow.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from querydsl.sandbox.data.dataset import COMPANIES, PEOPLE, SEED, make_companies, pack
from querydsl.sandbox.data.people import make_person

DATA = Path(__file__).parents[1] / "sandbox" / "data"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status, 0."""
    parser = argparse.ArgumentParser(prog="python -m querydsl._dev.make_people", description=__doc__)
    parser.add_argument("--people", type=int, help="how many people to write to standard output")
    parser.add_argument("--seed", type=int, default=SEED, help=f"the seed (default {SEED})")
    options = parser.parse_args(arguments)
    if options.people is None:
        ship(DATA, options.seed)
    else:
        stream(options.people, options.seed)
    return 0


def stream(people: int, seed: int) -> None:
    """None; writes that many people to standard output as JSON Lines."""
    companies = tuple(make_companies(seed))
    for number in range(people):
        sys.stdout.write(json.dumps(make_person(number, seed, companies), ensure_ascii=False) + "\n")


def ship(folder: Path, seed: int) -> None:
    """None; writes `people.jsonl.xz` and `companies.jsonl.xz` into a folder."""
    companies = tuple(make_companies(seed))
    people = [make_person(number, seed, companies) for number in range(PEOPLE)]
    (folder / "people.jsonl.xz").write_bytes(pack(people))
    (folder / "companies.jsonl.xz").write_bytes(pack(companies[:COMPANIES]))


if __name__ == "__main__":
    sys.exit(main())
