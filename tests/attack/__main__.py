"""Attack the package for a limited time, and print what was tried and what broke.

python -m tests.attack --kills 1000 --soups 100000 --seconds 1800

Exits with 1 if a promise was broken. `--record` writes the numbers to `record.json`, for `docs/reliability.md`.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeAlias

import click

from tests.attack import growth, kills, soups
from tests.attack.findings import Attempt, Tally, run_all

RECORD = Path(__file__).with_name("record.json")
_Attempts: TypeAlias = Iterable[Callable[[], list[Attempt]]]


@click.command("tests.attack", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--kills", "killed", default=100, show_default=True, help="Processes to kill at random times.")
@click.option("--soups", "mixed", default=10_000, show_default=True, help="Random texts and request bodies.")
@click.option("--growth", "size", default=16_384, show_default=True, help="Length of the repeated constructs. 0 leaves them out.")
@click.option("--seconds", default=600.0, show_default=True, help="Time limit for all attacks together.")
@click.option("--seed", type=int, help="Seed of the random generator. Defaults to a new one, which is printed.")
@click.option("--processes", default=2, show_default=True, help="Attempts at the same time.")
@click.option("--record", is_flag=True, help=f"Write the numbers to {RECORD.name}.")
def main(killed: int, mixed: int, size: int, seconds: float, seed: int | None, processes: int, record: bool) -> None:
    """Kill processes, try random texts, and grow constructs. Exit with 1 if a promise was broken."""
    seed = random.randrange(10**6) if seed is None else seed
    click.echo(f"seed {seed}", err=True)
    end = time.monotonic() + seconds
    attacks: dict[str, _Attempts] = {
        "kills": kills.attempts(killed, seed) if killed else (),
        "soups": soups.batches(mixed, seed),
        "growth": growth.attempts(size, seed) if size else (),
    }
    tallies = {name: _tally(name, attempts, processes, end) for name, attempts in attacks.items()}
    if record:
        write_record(tallies)
    sys.exit(any(tally.broken for tally in tallies.values()))


def _tally(name: str, attempts: _Attempts, processes: int, end: float) -> Tally:
    """Run the attempts of one attack, and print how they ended."""
    tally = Tally()

    def add(results: list[Attempt]) -> None:
        """Count some attempts, and print what they broke."""
        for attempt in results:
            tally.add(attempt)
            if attempt.broken:
                click.echo(f"BROKEN: {attempt.broken}")

    with ProcessPoolExecutor(processes) as pool:
        run_all(attempts, pool, end - time.monotonic(), add)
    click.echo(f"{name}: {tally.tried:,} tried, {len(tally.broken)} broken, slowest {tally.slowest:.1f} s")
    for outcome, times in tally.ends.most_common():
        click.echo(f"{times:8,}  {outcome}")
    return tally


def write_record(tallies: Mapping[str, Tally]) -> None:
    """Write the numbers of the attacks that were tried. Those of the others stay as they are."""
    record = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    record |= {name: _as_json(tally) for name, tally in tallies.items() if tally.tried}
    RECORD.write_text(json.dumps(record, indent=2) + "\n")


def _as_json(tally: Tally) -> dict[str, object]:
    return {"tried": tally.tried, "broken": len(tally.broken), "ends": dict(sorted(tally.ends.items()))}


if __name__ == "__main__":
    main()
