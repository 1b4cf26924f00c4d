"""`querydsl filter`: filter downloaded records with a query, without the service."""

import datetime as dt
import gzip
import itertools
import json
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from querydsl.cli.app import Command
from querydsl.cli.errors import ExitCode
from querydsl.cli.inputs import STDIN, BadInput
from querydsl.cli.options import QueryInput, now_option, with_query
from querydsl.cli.terminal import echo, echo_error, escape_control
from querydsl.diagnostics.sanitize import json_text
from querydsl.jobs.submission import SINGULAR, id_path
from querydsl.syntax.operators import ORDERING

if TYPE_CHECKING:
    from querydsl.semantics.request import Request

GROUPS = {"and": "all of these", "or": "any of these", "all_of": "each of these, possibly in different items"}
ORDERS = frozenset(operator.value for operator in ORDERING)


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
@click.option("--explain-record", "record_id", metavar="ID", help="Show which conditions match the record with this id.")
def command(query_input: QueryInput, records: str, now: dt.datetime | None, record_id: str | None) -> None:
    """Print the records of FILE that match a query, as JSON Lines.

    FILE contains one downloaded record per line. It can be compressed with gzip (*.gz). Use - to read standard input. The query's
    select, sort by and limit work as they do for run. Without a limit, every matching record is printed.
    """
    from querydsl import api

    if records == STDIN and query_input.source.name == "<stdin>":
        raise click.UsageError("the records and the query cannot both be read from standard input")
    request = api.compile(query_input.query(), now, catalogue=query_input.catalogue)
    with _opened(records) as lines:
        found = _records(lines, "<stdin>" if records == STDIN else records)
        if record_id is None:
            _print(found, request)
        else:
            _explain(found, request, record_id, query_input.source.text)


def _opened(records: str) -> AbstractContextManager[Iterable[bytes]]:
    if records == STDIN:
        return nullcontext(sys.stdin.buffer)
    path = Path(records)
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def _records(lines: Iterable[bytes], name: str) -> Iterator[dict[str, Any]]:
    """The records of the lines. Raises `BadInput` with the number of the first line that is not a record."""
    numbered = enumerate(lines, 1)
    try:
        yield from (_record(line, f"{name}:{number}") for number, line in numbered if line.strip())
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadInput(f"{name}: not a complete gzip file: {error}") from error


def _record(line: bytes, place: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadInput(f"{place}: not JSON: {error.msg} at column {error.pos + 1}") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{place}: not JSON: {error}") from error
    if not isinstance(record, dict):
        raise BadInput(f"{place}: a record must be a JSON object")
    return record


def _print(found: Iterable[dict[str, Any]], request: "Request") -> None:
    matching = filter(_predicate(request), found)
    cut = _cutter(request)
    for record in itertools.islice(_in_order(matching, request), request.body.get("max_results")):
        echo(json_text(cut(record), indent=None) + "\n")


def _predicate(request: "Request") -> Callable[[dict[str, Any]], bool]:
    from querydsl.sandbox.matching.matcher import compile_filter

    with _matcher_errors():
        return compile_filter(request.body["filters"], SINGULAR[request.entity])


@contextmanager
def _matcher_errors() -> Iterator[None]:
    """Turn errors of the matcher, such as an unknown place, into `BadInput`."""
    from querydsl.sandbox.errors import ContractError

    try:
        yield
    except ContractError as error:
        raise BadInput(f"this query cannot be run locally: {error.message}") from error


def _cutter(request: "Request") -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A function that reduces a record to the fields of `select`."""
    from querydsl.sandbox.contract.projection import project_to

    if "fields" not in request.body:
        return lambda record: record
    return project_to(path for path in request.body["fields"] if path not in request.fetched_only)


def _in_order(matching: Iterator[dict[str, Any]], request: "Request") -> Iterator[dict[str, Any]]:
    """The records in the order of `sort by`, or in their original order. Uses bounded memory."""
    if not request.sort:
        yield from matching
        return
    from querydsl.jobs.results.external_sort import Sorter

    with closing(Sorter(request.sort)) as sorter:
        for record in matching:
            sorter.add(json.dumps(record).encode(), record)
        yield from map(json.loads, sorter.merged())


def _explain(found: Iterable[dict[str, Any]], request: "Request", record_id: str, text: str) -> None:
    """Print which conditions match one record. The exit code is 1 if the record does not exist."""
    from querydsl.sandbox.matching.matcher import explain_record

    entity, id_key = SINGULAR[request.entity], id_path(request.entity)
    record = next((record for record in found if str(record.get(id_key)) == record_id), None)
    if record is None:
        echo_error(f"error: there is no record with {id_key} {record_id}")
        raise click.exceptions.Exit(ExitCode.FOUND)
    with _matcher_errors():
        matched = explain_record(request.body["filters"], record, entity)
    for pointer, matches in matched.items():
        indent = "  " * pointer.count("/conditions/")
        echo(f"{'yes' if matches else 'no '}  {indent}{_line(pointer, matched, request, text)}\n")


def _line(pointer: str, matched: Mapping[str, bool], request: "Request", text: str) -> str:
    """The text of a line: a description of a group, or the source text of a condition."""
    node = _node(request.body, pointer)
    if "op" in node:
        children = [matched[f"{pointer}/conditions/{index}"] for index in range(len(node["conditions"]))]
        apart = node["op"] == "and" and all(children) and not matched[pointer]
        return GROUPS[node["op"]] + (" (each matches, but not in the same item)" if apart else "")
    span = request.source_map[pointer]
    written = escape_control(" ".join(text[span.start : span.end].split()))
    return f"{written} ({node['type']} {node['value']})" if node["type"] in ORDERS and " between " in written else written


def _node(body: dict[str, Any], pointer: str) -> dict[str, Any]:
    """The part of the body at a JSON pointer."""
    node: Any = body
    for step in pointer.split("/")[1:]:
        node = node[int(step)] if isinstance(node, list) else node[step]
    found: dict[str, Any] = node
    return found
