"""How memory grows with the number of records. It needs Linux."""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import cycle, islice
from pathlib import Path

from querydsl.sandbox.data.dataset import shipped
from tests.benchmarks.chart import Points, chart
from tests.benchmarks.download import served
from tests.benchmarks.measured import DOCS, report

RECORDS = (10_000, 100_000, 1_000_000)
KEYS = ("name", "headline", "location")
SELECT = "changed_jobs select name, headline, country"
OUTPUTS = {
    "run": (SELECT, "jsonl"),
    "sort": (f"{SELECT} sort by name desc", "jsonl"),
    "json": (SELECT, "json"),
    "csv": (SELECT, "csv"),
    "csv.gz": (SELECT, "csv.gz"),
    "parquet": (SELECT, "parquet"),
    "arrow": (SELECT, "arrow"),
    "xlsx": (SELECT, "xlsx"),
}
"""The query and the format of each `run`. `tsv` is written as `csv` is, and `jsonl.gz` as `csv.gz`."""
FILTER = f'name != "Nobody" and {SELECT}'
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


def main() -> None:
    """Draw the chart."""
    (DOCS / "memory.svg").write_text(chart(peaks(), "records", "peak memory, MB"), "utf-8")


def peaks() -> Mapping[str, Points]:
    """The peak memory of `filter` and of `run` to each format in MB, by the number of records."""
    found: dict[str, list[tuple[float, float]]] = {}
    for count in RECORDS:
        with tempfile.TemporaryDirectory() as name:
            for what, arguments in _commands(Path(name), count):
                found.setdefault(what, []).append((count, _peak(arguments, name)))
                report(f"  {what}, {count:,} records: {found[what][-1][1]:.0f} MB")
    return found


def _commands(folder: Path, count: int) -> Iterator[tuple[str, list[str]]]:
    """The name and the arguments of each command."""
    file = folder / "records.jsonl.gz"
    with gzip.open(file, "wb", compresslevel=1) as packed:
        packed.writelines(_lines(count))
    yield "filter", ["filter", str(file), FILTER, "-o", str(folder / "found.jsonl")]
    with served(folder, count) as base_url:
        for what, (query, ending) in OUTPUTS.items():
            yield what, ["run", "--fresh", "--yes", "--base-url", base_url, query, "-o", str(folder / f"found.{ending}")]


def _lines(count: int) -> Iterator[bytes]:
    profiles = [{key: person["basic_profile"].get(key) for key in KEYS} for person in shipped().people]
    for number, profile in enumerate(islice(cycle(profiles), count)):
        record = {"crustdata_person_id": number, "basic_profile": profile, "recently_changed_jobs": True}
        yield json.dumps(record).encode() + b"\n"


def _peak(arguments: list[str], state: str) -> float:
    variables = os.environ | {"CRUSTDATA_API_KEY": "benchmark-key", "QUERYDSL_STATE_DIR": f"{state}/state"}
    words = [sys.executable, "-c", PEAK, *arguments]
    done = subprocess.run(words, check=True, capture_output=True, text=True, env=variables)
    return float(done.stdout.splitlines()[-1])
