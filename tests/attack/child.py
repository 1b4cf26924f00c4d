"""A process that downloads records, for tests that kill it, interrupt it, or run two at once.

python -m tests.attack.child WHAT KIND BASE_URL FOLDER

WHAT is `run` (one query), `fetch` (the results of a job), `many` (`run_many`) or `collect` (a collection of several jobs). The
ledger and the files are in FOLDER.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from querydsl.errors import MaybeSubmitted
from querydsl.jobs.async_client import AsyncClient
from querydsl.jobs.protocol.context import Limits
from tests.support.world import Time, call, titled

DOUBTFUL = 42
QUERY = titled(limit=60, sort=(("basic_profile.name", False),))
WHOLE = 'title ~ "engineer" and country = "Canada" select id, name'
MANY = tuple(titled(word, limit=30) for word in ("engineer", "manager", "sales"))
LIMITS = Limits(first_poll=0.02, longest_poll=0.05)


class RealTime(Time):
    """Real sleep, because the processes wait for each other."""

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    async def async_sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def work(what: str, kind: str, base_url: str, folder: Path) -> int:
    """0 if the files were written, 42 if the outcome of a submission is unknown."""
    try:
        call(kind, WORK[what](folder), base_url=base_url, state_dir=folder / "state", limits=LIMITS, time=RealTime())
    except MaybeSubmitted:
        return DOUBTFUL
    return 0


def _run(folder: Path) -> Callable[[Any], Any]:
    return lambda client: client.run(QUERY, folder / "out.jsonl")


def _fetch(folder: Path) -> Callable[[Any], Any]:
    """Fetch the job whose id is in the file `job`."""
    batch_id = (folder / "job").read_text()
    return lambda client: client.job(batch_id).save(folder / "out.jsonl")


def _collect(folder: Path) -> Callable[[Any], Any]:
    return lambda client: client.collect(WHOLE, folder / "out.jsonl", part_size=20)


def _many(folder: Path) -> Callable[[Any], Any]:
    return lambda client: _many_async(client, folder) if isinstance(client, AsyncClient) else _saved(client.run_many(MANY), folder)


async def _many_async(client: AsyncClient, folder: Path) -> None:
    _saved(await client.run_many(MANY), folder)


def _saved(outcomes: Any, folder: Path) -> None:
    """Write the records of each query. Raises the first error."""
    for number, outcome in enumerate(outcomes):
        if outcome.error is not None:
            raise outcome.error
        outcome.records.save(folder / f"out{number}.jsonl")


WORK: dict[str, Callable[[Path], Callable[[Any], Any]]] = {
    "run": _run,
    "fetch": _fetch,
    "many": _many,
    "collect": _collect,
}


if __name__ == "__main__":
    sys.exit(work(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4])))
