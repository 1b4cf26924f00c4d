"""Time to download, filter and export 10,000 records of 6 KB, with and without the extra `fast`."""

import gzip
import json
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from querydsl.api import compile
from querydsl.jobs.results import gunzip, parsing
from querydsl.jobs.results.decode import ResultsDecoder
from querydsl.jobs.results.records import Records
from querydsl.sandbox.data.dataset import shipped
from tests.benchmarks.download import served
from tests.benchmarks.measured import OURS, Row, against_peers, command_cpu, cpu

COUNT = 10_000
ROUNDS = 5
FORMATS = ("csv", "jsonl", "parquet", "arrow")
QUERIES = {"6 columns": "changed_jobs select name, title, company, country, past.company, started", "all columns": "changed_jobs"}
LOADS = "import json, sys\nfor line in sys.stdin.buffer: json.loads(line)"
QUERY = 'past.title ~ "engineer" and country = "Canada"'
PEERS = Path(__file__).with_name("peers")
WITHOUT = "import sys; sys.modules['msgspec'] = sys.modules['isal'] = None; from querydsl.cli import main; main()"
"""The command `querydsl` as it is without the extra."""


def lines() -> list[bytes]:
    """Records of 6 KB on average, as lines of JSON."""
    people = islice(cycle(shipped().people), COUNT)
    texts = (json.dumps({**person, "crustdata_person_id": number}, ensure_ascii=False) for number, person in enumerate(people))
    padded = (text if len(text) > 6_000 else f'{text[:-1]}, "padding": "{"x" * (6_000 - len(text))}"}}' for text in texts)
    return [text.encode() + b"\n" for text in padded]


def rows() -> Iterator[Row]:
    """The time of the commands, and of each export."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain, packed = folder / "records.jsonl", folder / "records.jsonl.gz"
        plain.write_bytes(b"".join(lines()))
        packed.write_bytes(gzip.compress(plain.read_bytes(), 6))
        yield from _download_rows(folder, packed)
        yield from _filter_rows(plain, folder)
        yield from _export_rows(packed.read_bytes(), folder)


def _programs() -> Mapping[str, str]:
    return {"": str(Path(sys.executable).with_name("querydsl")), ", without `fast`": f'{sys.executable} -c "{WITHOUT}"'}


def _download_rows(folder: Path, packed: Path) -> Iterator[Row]:
    environment = f"CRUSTDATA_API_KEY=benchmark-key QUERYDSL_STATE_DIR={folder}/state"
    with served(folder, COUNT) as base_url:
        arguments = f"run --fresh --yes --base-url {base_url} 'changed_jobs' -o {folder}/out.jsonl"
        for name, program in _programs().items():
            measures = {
                OURS: partial(command_cpu, f"{environment} {program} {arguments}"),
                "gunzip and json.loads": partial(command_cpu, f"gunzip -c {packed} | {sys.executable} -c '{LOADS}'"),
            }
            yield from against_peers(f"download, verify and write 10,000 records{name}", measures, ROUNDS)


def _filter_rows(plain: Path, folder: Path) -> Iterator[Row]:
    scripts = {"DuckDB": "duckdb_filter.py", "polars": "polars_filter.py"}
    peers = {name: f"{sys.executable} {PEERS / script} {plain}" for name, script in scripts.items()}
    peers["json.loads only"] = f"{sys.executable} -c '{LOADS}' < {plain}"
    if shutil.which("jq"):
        peers["jq"] = f"jq -c -f {PEERS}/filter.jq {plain}"
    for name, program in _programs().items():
        commands = {OURS: f"{program} filter {plain} '{QUERY}' -o {folder}/found.jsonl", **peers}
        measures = {who: partial(command_cpu, command) for who, command in commands.items()}
        yield from against_peers(f"filter 10,000 records by two conditions{name}", measures, ROUNDS)


def _export_rows(packed: bytes, folder: Path) -> Iterator[Row]:
    for name, fast in {"": True, ", without `fast`": False}.items():
        with _libraries(fast=fast):
            for what, query in QUERIES.items():
                records = verified(packed, query)
                for ending in FORMATS:
                    measures = {
                        OURS: partial(cpu, partial(records.save, folder / f"records.{ending}")),
                        "verifying the download": partial(cpu, partial(verified, packed, query)),
                    }
                    yield from against_peers(f"export {ending}, {what}{name}", measures, ROUNDS)


@contextmanager
def _libraries(*, fast: bool) -> Iterator[None]:
    """Read with the libraries of the extra, or without them."""
    before = parsing._library, gunzip.LIBRARIES
    if not fast:
        parsing._library, gunzip.LIBRARIES = (lambda: None), (zlib,)  # type: ignore[assignment]
    try:
        yield
    finally:
        parsing._library, gunzip.LIBRARIES = before


def verified(content: bytes, query: str) -> Records:
    """The records of a results file."""
    decoder = ResultsDecoder("bench", [content], COUNT, compile(query))
    for _ in decoder.steps():
        pass
    return decoder.finish()
