"""Time and memory of exporting 10,000 records of 6 KB, compared with the time that verifying the same results file takes.

Run `python -m tests.benchmarks.export [RUNS]`. The columns of a query with `select`, and all columns, are measured.
"""

import gzip
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from querydsl.api import compile
from querydsl.jobs.results.decode import ResultsDecoder
from querydsl.jobs.results.records import Records
from querydsl.sandbox.data.dataset import shipped

COUNT = 10_000
FORMATS = ("csv", "tsv", "csv.gz", "jsonl", "jsonl.gz", "json", "parquet", "arrow", "xlsx")
QUERIES = {"select": "changed_jobs select name, title, company, country, past.company, started", "all columns": "changed_jobs"}


def packed() -> bytes:
    """A results file with records of 6 KB on average."""
    people = islice(cycle(shipped().people), COUNT)
    lines = (json.dumps({**person, "crustdata_person_id": number}, ensure_ascii=False) for number, person in enumerate(people))
    padded = (line if len(line) > 6_000 else f'{line[:-1]}, "padding": "{"x" * (6_000 - len(line))}"}}' for line in lines)
    return gzip.compress("\n".join(padded).encode(), 6)


def verified(content: bytes, query: str) -> Records:
    """The records of a results file."""
    decoder = ResultsDecoder("bench", [content], COUNT, compile(query))
    for _ in decoder.steps():
        pass
    return decoder.finish()


def best(runs: int, action: Callable[[], object]) -> float:
    """The shortest time of `runs` runs, in seconds."""
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return min(times)


def main(runs: int) -> None:
    """Print the results as a table."""
    content = packed()
    for name, query in QUERIES.items():
        verify = best(runs, lambda query=query: verified(content, query))  # type: ignore[misc]
        records = verified(content, query)
        print(f"{name}: {len(records.columns)} columns, verified in {verify:.2f} s")
        with tempfile.TemporaryDirectory() as folder:
            for ending in FORMATS:
                path = Path(folder, f"records.{ending}")
                seconds = best(runs, lambda path=path, records=records: records.save(path))  # type: ignore[misc]
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                print(f"  {ending:9} {seconds:6.2f} s  {seconds / verify:6.2f} x  {memory:5} MB at most so far")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 3)
