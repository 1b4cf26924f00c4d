"""Timing of the same work by several libraries, and the table of the results."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

OURS = "querydsl"
DOCS = Path(__file__).parents[2] / "docs"


class Row(NamedTuple):
    """One line of the table: the seconds of CPU time that querydsl and another program take for the same work."""

    work: str
    ours: float
    peer: str
    theirs: float

    @property
    def ratio(self) -> float:
        """The time of querydsl in relation to that of the other program. Above 1, the other program is faster."""
        return self.ours / self.theirs


def cpu(action: Callable[[], object], number: int = 1) -> float:
    """The CPU time of one call in this process, in seconds."""
    begun = time.process_time()
    for _ in range(number):
        action()
    return (time.process_time() - begun) / number


def command_cpu(command: str) -> float:
    """The CPU time of a shell command and all processes that it starts, in seconds. Python may keep its compiled modules."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["bash", "-c", f"unset PYTHONDONTWRITEBYTECODE; {command}"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def interleaved(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The shortest time of each name. The names take turns, so that noise affects all of them."""
    best = dict.fromkeys(measures, float("inf"))
    for _ in range(rounds):
        for name, measure in measures.items():
            best[name] = min(best[name], measure())
    return best


def against_peers(work: str, measures: Mapping[str, Callable[[], float]], rounds: int) -> Iterable[Row]:
    """A row for each peer. The measure of this library is called `querydsl`."""
    best = interleaved(measures, rounds)
    return [Row(work, best[OURS], peer, seconds) for peer, seconds in best.items() if peer != OURS]


def versioned(package: str) -> str:
    """The name of a package with its version, or with `(not installed)`."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} (not installed)"


def report(progress: str) -> None:
    """Print what is measured, or was."""
    print(progress, file=sys.stderr, flush=True)


def shown(seconds: float) -> str:
    """A time with its unit."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.1f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table. A ratio above 1 is in bold."""
    lines = ["| work | querydsl | compared with | time | ratio |", "|---|---|---|---|---|"]
    for row in rows:
        ratio = f"**{row.ratio:.2f}**" if row.ratio > 1 else f"{row.ratio:.2f}"
        lines.append(f"| {row.work} | {shown(row.ours)} | {row.peer} | {shown(row.theirs)} | {ratio} |")
    return "\n".join(lines)
