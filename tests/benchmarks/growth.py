"""How time grows with the size of a query, and memory with the number of records."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from querydsl.api import format
from querydsl.catalogue import default
from querydsl.rules.checker import check
from querydsl.sandbox.data.dataset import shipped
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.decompiler import decompile_body
from querydsl.semantics.lowering import lower
from querydsl.syntax.parser import parse
from tests.benchmarks.chart import Points
from tests.benchmarks.checking import NOW, text_of
from tests.benchmarks.measured import cpu, interleaved

CONDITIONS = (10, 100, 1_000, 10_000)
RECORDS = (10_000, 100_000, 1_000_000)
QUERY = 'name != "Nobody"'
PEAK = """
import sys
from querydsl.cli import root
try:
    root(sys.argv[1:], prog_name="querydsl")
except SystemExit as end:
    assert not end.code, end.code
with open("/proc/self/status") as status:
    print(next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM")))
"""


def times() -> Mapping[str, Points]:
    """The milliseconds of each stage, by the number of conditions."""
    found: dict[str, list[tuple[float, float]]] = {}
    for count in CONDITIONS:
        for stage, seconds in interleaved(_stages(text_of(count), max(1, 300 // count)), 3).items():
            found.setdefault(stage, []).append((count, seconds * 1e3))
    return found


def _stages(text: str, number: int) -> Mapping[str, Callable[[], float]]:
    query, catalogue = parse(text, max_bytes=None), default()
    lowering = lower(query, catalogue[query.entity])
    body = compile_lowered(lowering, NOW).body
    calls: Mapping[str, Callable[[], object]] = {
        "parse": partial(parse, text, max_bytes=None),
        "check": partial(check, query, catalogue, now=NOW, lowering=lowering),
        "compile": lambda: compile_lowered(lower(query, catalogue[query.entity]), NOW),
        "decompile": lambda: decompile_body(body, query.entity, catalogue[query.entity]),
        "fmt": partial(format, query),
    }
    return {name: partial(cpu, call, number) for name, call in calls.items()}


def memory() -> Mapping[str, Points]:
    """The peak memory of `filter` in MB, by the number of records, for each of its outputs. It needs Linux."""
    found: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        for count in RECORDS:
            file = Path(name, "records.jsonl")
            with file.open("wb") as out:
                out.writelines(_lines(count))
            for what, (query, ending) in OUTPUTS.items():
                arguments = ["filter", str(file), query, "-o", str(file.with_name(f"found.{ending}"))]
                found.setdefault(what, []).append((count, _peak(arguments)))
    return found


OUTPUTS = {
    "filter to jsonl": (f"{QUERY} select name, headline", "jsonl"),
    "sort": (f"{QUERY} select name, headline sort by name desc", "jsonl"),
    "csv": (f"{QUERY} select name, headline, country", "csv"),
    "parquet": (f"{QUERY} select name, headline, country", "parquet"),
    "arrow": (f"{QUERY} select name, headline, country", "arrow"),
    "xlsx": (f"{QUERY} select name", "xlsx"),
}


def _lines(count: int) -> Iterator[bytes]:
    people = cycle({"basic_profile": person["basic_profile"]} for person in shipped().people)
    for number, person in enumerate(islice(people, count)):
        yield json.dumps({**person, "crustdata_person_id": number}).encode() + b"\n"


def _peak(arguments: list[str]) -> float:
    done = subprocess.run([sys.executable, "-c", PEAK, *arguments], check=True, capture_output=True, text=True)
    return float(done.stdout.splitlines()[-1])
