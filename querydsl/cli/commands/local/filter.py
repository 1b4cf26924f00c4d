"""`querydsl filter`: a query over records that were downloaded before, without the service."""

import datetime as dt
import gzip
import itertools
import json
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from querydsl.cli.app import Command
from querydsl.cli.errors import ExitCode
from querydsl.cli.inputs import STDIN, BadInput
from querydsl.cli.options import Given, now_option, with_query
from querydsl.cli.terminal import echo, echo_error, escape_control
from querydsl.diagnostics.sanitize import json_text

if TYPE_CHECKING:
    from querydsl.semantics.request import Request

Record: TypeAlias = dict[str, Any]

ENTITIES = {"people": "person", "companies": "company"}
GROUPS = {"and": "all of these", "or": "any of these", "all_of": "each of these by some element"}
ORDERS = ("<", "=<", ">", "=>")


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
    line by line. The query's select, sort by and limit count as they do for run; without a limit every record found is printed.
    """
    from querydsl import api

    if records == STDIN and given.source.name == "<stdin>":
        raise click.UsageError("the records and the query cannot both come from standard input")
    request = api.compile(given.query(), now, catalogue=given.catalogue)
    with _opened(records) as lines:
        found = _records(lines, "<stdin>" if records == STDIN else records)
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
    """The records of the lines. Raises `BadInput`, which names the first line that is none."""
    numbered = enumerate(lines, 1)
    try:
        yield from (_record(line, f"{name}:{number}") for number, line in numbered if line.strip())
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadInput(f"{name}: not a whole gzip file: {error}") from error


def _record(line: bytes, place: str) -> Record:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadInput(f"{place}: not JSON: {error.msg} at column {error.pos + 1}") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{place}: not JSON: {error}") from error
    if not isinstance(record, dict):
        raise BadInput(f"{place}: a record is a JSON object")
    return record


def _print(found: Iterable[Record], request: "Request") -> None:
    matching = filter(_predicate(request), found)
    cut = _cutter(request)
    for record in itertools.islice(_in_order(matching, request), request.body.get("max_results")):
        echo(json_text(cut(record), indent=None) + "\n")


def _predicate(request: "Request") -> Callable[[Record], bool]:
    from querydsl.sandbox.matching.matcher import compile_filter

    with _judged():
        return compile_filter(request.body["filters"], ENTITIES[request.entity])


@contextmanager
def _judged() -> Iterator[None]:
    """A block in which a filter that the matcher refuses, such as a place it does not know, becomes `BadInput`."""
    from querydsl.sandbox.errors import ContractError

    try:
        yield
    except ContractError as error:
        raise BadInput(f"this query cannot be run on this machine: {error.message}") from error


def _cutter(request: "Request") -> Callable[[Record], Record]:
    """What cuts a record down to the query's `select`; gated paths included, since the records are already here."""
    from querydsl.sandbox.contract.projection import cut_to

    if "fields" not in request.body:
        return lambda record: record
    return cut_to(path for path in request.body["fields"] if path not in request.fetched_only)


def _in_order(matching: Iterator[Record], request: "Request") -> Iterator[Record]:
    """The records as `sort by` wants them, in bounded memory; as they came where it wants nothing."""
    if not request.sort:
        yield from matching
        return
    from querydsl.jobs.results.external_sort import Sorter

    with closing(Sorter(request.sort)) as sorter:
        for record in matching:
            sorter.add(json.dumps(record).encode(), record)
        yield from map(json.loads, sorter.merged())


def _explain(found: Iterable[Record], request: "Request", record_id: str, text: str) -> None:
    """Nothing: prints what holds for one record and what does not; exit code 1 where there is no such record."""
    from querydsl.sandbox.matching.matcher import explain_record

    entity = ENTITIES[request.entity]
    id_key = f"crustdata_{entity}_id"
    record = next((record for record in found if str(record.get(id_key)) == record_id), None)
    if record is None:
        echo_error(f"error: no record has the {id_key} {record_id}")
        raise click.exceptions.Exit(ExitCode.FOUND)
    with _judged():
        held = explain_record(request.body["filters"], record, entity)
    for pointer, holds in held.items():
        indent = "  " * pointer.count("/conditions/")
        echo(f"{'yes' if holds else 'no '}  {indent}{_said(pointer, held, request, text)}\n")


def _said(pointer: str, held: Mapping[str, bool], request: "Request", text: str) -> str:
    """What a line of the explanation says: a group in words, a condition in the query's own."""
    node = _node(request.body, pointer)
    if "op" in node:
        children = [held[f"{pointer}/conditions/{index}"] for index in range(len(node["conditions"]))]
        apart = node["op"] == "and" and all(children) and not held[pointer]
        return GROUPS[node["op"]] + (" (each is met, but not in one element)" if apart else "")
    span = request.source_map[pointer]
    written = escape_control(" ".join(text[span.start : span.end].split()))
    return f"{written} ({node['type']} {node['value']})" if node["type"] in ORDERS and " between " in written else written


def _node(body: Record, pointer: str) -> Record:
    """The part of the body that a JSON pointer leads to."""
    node: Any = body
    for step in pointer.split("/")[1:]:
        node = node[int(step)] if isinstance(node, list) else node[step]
    found: Record = node
    return found
