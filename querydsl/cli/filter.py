"""`querydsl filter`: a query over records that were downloaded before, without the service."""

import datetime as dt
import gzip
import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from querydsl.cli.exit_codes import ExitCode
from querydsl.cli.group import Command
from querydsl.cli.options import Given, now_option, with_query
from querydsl.cli.sources import STDIN
from querydsl.cli.terminal import complain, emit, visible
from querydsl.renderers.escape import json_text

if TYPE_CHECKING:
    from querydsl.compiler import Request

Record: TypeAlias = dict[str, Any]

ENTITIES = {"people": "person", "companies": "company"}


@click.command(
    "filter",
    cls=Command,
    examples=(
        """querydsl filter people.jsonl 'title ~ "engineer" and country = "Canada" select name'""",
        """querydsl filter people.jsonl.gz 'past.company = "Acme"' --explain-record 100015""",
    ),
)
@click.argument("records", metavar="FILE")
@with_query
@now_option
@click.option("--explain-record", "record_id", metavar="ID", help="Say which conditions hold for the record with this id.")
def command(given: Given, records: str, now: dt.datetime | None, record_id: str | None) -> None:
    """Print the records of FILE that a query finds, as JSON lines.

    FILE holds one record a line, as they are downloaded; it may be packed with gzip (*.gz), and - is standard input. It is read
    line by line. The query's select, sort by and limit count as they do for run; without a limit all records that match are printed.
    """
    from querydsl import api

    if records == STDIN and given.source.name == "<stdin>":
        raise click.UsageError("the records and the query cannot both come from standard input")
    request = api.compile(given.query(), now, catalogue=given.catalogue)
    with _opened(records) as lines:
        found = _records(lines, records)
        if record_id is None:
            _print(found, request)
        else:
            _explain(found, request, record_id, given.source.text)


def _opened(records: str) -> AbstractContextManager[Iterable[bytes]]:
    if records == STDIN:
        return nullcontext(sys.stdin.buffer)
    path = Path(records)
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def _records(lines: Iterable[bytes], name: str) -> Iterator[Record]:
    """The records of the lines; a usage error that names the first line that is none."""
    numbered = enumerate(lines, 1)
    try:
        yield from (_record(line, f"{name}:{number}") for number, line in numbered if line.strip())
    except (EOFError, gzip.BadGzipFile) as error:
        raise click.UsageError(f"{name}: not a whole gzip file: {error}") from error


def _record(line: bytes, place: str) -> Record:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"{place}: not JSON: {error}") from error
    if not isinstance(record, dict):
        raise click.UsageError(f"{place}: a record is a JSON object")
    return record


def _print(found: Iterable[Record], request: "Request") -> None:
    matching = filter(_predicate(request), found)
    cut = _cutter(request)
    for record in itertools.islice(_in_order(matching, request), request.body.get("max_results")):
        emit(json_text(cut(record), indent=None) + "\n")


def _predicate(request: "Request") -> Callable[[Record], bool]:
    from querydsl.sandbox.errors import ServiceError
    from querydsl.sandbox.matcher import compile_filter

    try:
        return compile_filter(request.body["filters"], ENTITIES[request.entity])
    except ServiceError as error:
        raise click.UsageError(f"this query cannot be run on this machine: {error.message}") from error


def _cutter(request: "Request") -> Callable[[Record], Record]:
    """What cuts a record down to the query's `select`; gated paths included, since the records are already here."""
    from querydsl.sandbox.projection import cut_to

    if "fields" not in request.body:
        return lambda record: record
    return cut_to(path for path in request.body["fields"] if path not in request.fetched_only)


def _in_order(matching: Iterator[Record], request: "Request") -> Iterator[Record]:
    """The records as `sort by` wants them, in bounded memory; as they came where it wants nothing."""
    if not request.sort:
        yield from matching
        return
    from querydsl.jobs.sorting import Sorter

    with closing(Sorter(tuple((key.path, key.descending) for key in request.sort))) as sorter:
        for record in matching:
            sorter.add(json.dumps(record).encode(), record)
        yield from map(json.loads, sorter.merged())


def _explain(found: Iterable[Record], request: "Request", record_id: str, text: str) -> None:
    """Nothing: prints each condition with `yes` or `no`, and whether the record matches; exit code 1 without such a record."""
    from querydsl.sandbox.matcher import explain_record

    id_key = f"crustdata_{ENTITIES[request.entity]}_id"
    record = next((record for record in found if str(record.get(id_key)) == record_id), None)
    if record is None:
        complain(f"no record has the {id_key} {record_id}")
        raise click.exceptions.Exit(ExitCode.FOUND)
    matches = _predicate(request)(record)
    held = explain_record(request.body["filters"], record, ENTITIES[request.entity])
    for pointer, holds in held.items():
        span = request.source_map[pointer]
        emit(f"{_word(holds)}  {visible(' '.join(text[span.start : span.end].split()))}\n")
    emit(f"{_word(matches)}  the whole query\n")


def _word(holds: bool) -> str:
    return "yes" if holds else "no "
