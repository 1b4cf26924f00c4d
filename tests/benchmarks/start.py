"""CPU time of short commands, over that of Python alone."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks.measured import Row, command_cpu, interleaved

ROUNDS = 7
COMPLETE = '_QUERYDSL_COMPLETE=bash_complete COMP_WORDS="querydsl ru" COMP_CWORD=1'


def rows() -> Iterator[Row]:
    """The time of each command, compared with importing click."""
    program = Path(sys.executable).with_name("querydsl")
    commands = {
        "bare": f"{sys.executable} -c pass",
        "click": f"{sys.executable} -c 'import click'",
        "`--version`": f"{program} --version",
        "`--help`": f"{program} --help",
        "completion of a command": f"{COMPLETE} {program}",
        "`check TEXT`": f"{program} check 'title ~ \"engineer\"'",
        "`run TEXT` on the sandbox": f"env -u CRUSTDATA_API_KEY {program} run --sandbox --fresh 'title ~ \"engineer\" limit 5'",
    }
    measures = {name: partial(command_cpu, line) for name, line in commands.items()}
    best = interleaved(measures, ROUNDS)
    bare = best["bare"]
    for name, seconds in best.items():
        if name.startswith(("`", "completion")):
            yield Row(f"{name}, more than Python", seconds - bare, "importing click", best["click"] - bare)
