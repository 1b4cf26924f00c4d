"""CPU time of short commands, over that of Python alone, and of checking many files."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measured import OURS, Row, against_peers, command_cpu, interleaved

ROUNDS = 7
FILES = 1_000
QUERY = 'title ~ "engineer {}" and country = "Canada" and past.started > 2015-01-01 select name limit 100\n'
COMPLETE = '_QUERYDSL_COMPLETE=bash_complete COMP_WORDS="querydsl ru" COMP_CWORD=1'


def rows() -> Iterator[Row]:
    """The time of each command, compared with importing click, and that of checking files, compared with ruff."""
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
    yield from _many_files(program)


def _many_files(program: Path) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        for number in range(FILES):
            Path(folder, f"q{number}.qdsl").write_text(QUERY.format(number), "utf-8")
            Path(folder, f"p{number}.py").write_text(f'print("engineer {number}", 2015, "Canada", "name", 100)\n', "utf-8")
        commands = {
            OURS: f"{program} check {folder}",
            "ruff, as many Python files": f"{program.with_name('ruff')} check --isolated --no-cache {folder}",
        }
        measures = {name: partial(command_cpu, line) for name, line in commands.items()}
        yield from against_peers(f"`check` of {FILES:,} files of one line", measures, ROUNDS)
