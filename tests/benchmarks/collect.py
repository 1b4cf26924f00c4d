"""Time and memory of a collection of many records. Run `python -m tests.benchmarks.collect [RECORDS]`, by default 1,000,000.

The sandbox runs in another process, so that its memory is not counted. DuckDB and polars count the records of the folder.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from querydsl import Client
from querydsl.jobs.protocol.context import Limits

QUERY = "connections > 0 select id, name, country"


@contextmanager
def served(people: int) -> Iterator[str]:
    """The address of a sandbox in another process."""
    words = [sys.executable, "-m", "querydsl", "sandbox", "--people", str(people)]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert child.stdout is not None
    try:
        yield child.stdout.readline().strip()
    finally:
        child.terminate()
        child.wait()


def megabytes() -> float:
    """The largest memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(people: int) -> None:
    """Print what a collection into a folder needed, and what other programs find in it."""
    import duckdb
    import polars

    with served(people) as address, tempfile.TemporaryDirectory() as folder:
        output, before, start = Path(folder) / "people", megabytes(), time.perf_counter()
        limits = Limits(first_poll=0.05, longest_poll=0.5)
        with Client("key", address, state_dir=f"{folder}/state", limits=limits) as client:
            done = client.collect(QUERY, f"{output}/")
        assert done.report is not None
        print(f"{done.report.received:,} records, {len(done.parts)} parts, {done.counts} counts")
        print(f"{time.perf_counter() - start:,.0f} s, {before:,.0f} MB before, {megabytes():,.0f} MB at most")
        print("duckdb:", duckdb.execute(f"select count(distinct id) from '{output}/*.parquet'").fetchall())
        print("polars:", polars.read_parquet(f"{output}/*.parquet")["id"].n_unique())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
