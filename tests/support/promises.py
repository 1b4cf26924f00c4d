"""What was tried for each promise, how often, and the command that repeats it, for `docs/reliability.md`."""

import json
from collections.abc import Iterable

import attrs

from tests.attack.__main__ import RECORD
from tests.support.matrix import ROWS
from tests.support.statuses import CALLS

_RECORD = json.loads(RECORD.read_text())


@attrs.frozen
class Tried:
    """One kind of attack: what was tried, how often, and the command that repeats it."""

    what: str
    times: str
    command: str


def _rows(*places: str) -> str:
    count = sum(row.where in places for row in ROWS)
    return f"{count} faults, each with both clients"


def _attacks(name: str, starts: Iterable[str] = ("",)) -> str:
    """The number of recorded attempts whose end starts with one of these texts."""
    ends = _RECORD.get(name, {"ends": {}})["ends"].items()
    return f"{sum(times for end, times in ends if end.startswith(tuple(starts))):,} times"


def _pytest(*files: str) -> str:
    return f"pytest {' '.join(f'tests/{file}' for file in files)}"


_KILLS = "python -m tests.attack --kills 1000 --soups 0 --growth 0"
_MATRIX = _pytest("jobs/test_matrix.py")
_EVERY_STATUS = f"every status from 100 to 599, on {len(CALLS)} calls; with `AsyncClient`, those around each change of the result"

PROMISES: tuple[tuple[str, tuple[Tried, ...]], ...] = (
    (
        "A file appears under its final name only when all of its bytes are verified",
        (
            Tried("faults in the download and in the results file", _rows("download", "file"), _MATRIX),
            Tried("`kill -9` of `run`, `jobs fetch`, `run_many` and `collect` at random times", _attacks("kills"), _KILLS),
            Tried("a stop before and after each step of a run", "each step, with both clients", _pytest("jobs/test_every_step.py")),
            Tried("the same for a collection of several jobs", "each step", _pytest("collection/test_every_step.py")),
            Tried("cancellation of a task", "at each of its awaits", _pytest("attack/test_interrupts.py")),
            Tried("Ctrl-C inside the HTTP library", "at about 60 of its calls", _pytest("attack/test_interrupts.py")),
            Tried("a full disk", "during the download, and at 10 sizes of each format", _pytest("jobs/test_disk.py")),
            Tried("TLS connections that are closed, reset or garbled", "36 times", _pytest("attack/test_network.py")),
            Tried(
                "empty, deep, wide and otherwise odd records",
                "in each format, with the columns of the query and with raw columns",
                _pytest("jobs/test_export.py"),
            ),
        ),
    ),
    (
        "The same query is never submitted twice, unless you ask for it",
        (
            Tried("faults in the submission", _rows("submit"), _MATRIX),
            Tried("a response with an unusual status", _EVERY_STATUS, _pytest("attack/test_statuses.py")),
            Tried(
                "`kill -9` of `run`, `run_many` and `collect` at random times",
                _attacks("kills", ("run", "many", "collect")),
                _KILLS,
            ),
            Tried("a stop before and after each step of a run", "each step, with both clients", _pytest("jobs/test_every_step.py")),
            Tried("the same query in three processes at once", "with both clients", _pytest("jobs/test_ends.py")),
            Tried("damaged, older, later and full ledgers", "with both clients", _pytest("jobs/test_disk.py")),
            Tried("a collection stopped at each step", "each step", _pytest("collection/test_every_step.py")),
            Tried(
                "plans of collections that are damaged, pipes or devices",
                "1,500 changed values, and each kind of file with both clients",
                _pytest("collection/test_hostile_plans.py"),
            ),
        ),
    ),
    (
        "API keys and signed links are never printed, logged, stored, or sent to another host",
        (
            Tried(
                "a search for the key and the link in files, events, messages and pickles",
                f"after each of {len(ROWS)} faults, with both clients",
                _MATRIX,
            ),
            Tried("the same in the files that a killed process leaves", _attacks("kills"), _KILLS),
            Tried(
                "local variables of the frames of an interrupted or cancelled run, as error trackers store them",
                "at each await, and at about 60 calls of the HTTP library",
                _pytest("attack/test_interrupts.py"),
            ),
            Tried(
                "the same while a client is made",
                "at each call of a function, with both clients",
                _pytest("attack/test_interrupts.py"),
            ),
            Tried("what a proxy receives", "with both clients", _pytest("attack/test_network.py")),
            Tried(
                "keys and links in responses, in any spelling, and the debug logs of the HTTP library",
                "with both clients",
                _pytest("jobs/test_safety.py"),
            ),
        ),
    ),
    (
        "Bad input gets an error in words, in bounded time and memory",
        (
            Tried(
                "random bytes, tokens, edited queries and request bodies",
                _attacks("soups"),
                "python -m tests.attack --kills 0 --soups 100000 --growth 0",
            ),
            Tried(
                "keywords, operators and constructs of other languages, repeated to 64 KiB",
                _attacks("growth"),
                "python -m tests.attack --kills 0 --soups 0 --growth 65536",
            ),
            Tried("files that are devices, pipes, folders, binary or huge", "each command", _pytest("cli/test_hostile_files.py")),
            Tried("odd records, pipes and devices with DuckDB", "each kind", _pytest("engines/test_duckdb.py")),
            Tried(
                "requests to the sandbox with absurd lengths, sizes and depths",
                "each kind",
                _pytest("sandbox/test_hostile_requests.py"),
            ),
        ),
    ),
)
