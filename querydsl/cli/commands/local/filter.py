"""`querydsl filter`: filter downloaded records with a query, without the service."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from querydsl.cli import inputs
from querydsl.cli.app import Command
from querydsl.cli.errors import ExitCode
from querydsl.cli.inputs import STDIN, SUFFIX, BadInput, Source
from querydsl.cli.options import QueryInput, now_option, query_options
from querydsl.cli.output import output_format, output_options, print_records
from querydsl.cli.records import Row, engine_option, is_record_file, read, read_any, spooled, uses_duckdb
from querydsl.cli.terminal import echo, echo_error, echo_note, escape_control
from querydsl.diagnostics.wording import counted, join_words
from querydsl.engines.files import is_parquet
from querydsl.jobs.results.table import Layout
from querydsl.jobs.submission import SINGULAR, id_path
from querydsl.syntax.operators import ORDERING

if TYPE_CHECKING:
    from querydsl.jobs.results.formats.absent import Absent
    from querydsl.semantics.request import Request

GROUPS = {"and": "all of these", "or": "any of these", "all_of": "each of these, possibly in different items"}
ORDERS = frozenset(operator.value for operator in ORDERING)


@click.command(
    "filter",
    cls=Command,
    examples=(
        """querydsl filter people.jsonl 'title ~ "engineer" and country = "Canada" select name'""",
        "querydsl filter search.qdsl people.jsonl more.jsonl.gz -o found.csv",
        """querydsl filter 'country = "Canada"' parts/ --engine duckdb -o found.parquet""",
        """querydsl filter people.jsonl.gz 'past.company = "Acme"' --explain-record 100015""",
    ),
)
@click.argument("arguments", nargs=-1, metavar="[TEXT] FILE...")
@query_options
@now_option
@output_options
@engine_option
@click.option("--explain-record", "record_id", metavar="ID", help="Show which conditions match the record with this id.")
def command(
    arguments: tuple[str, ...],
    query_options: Callable[[Source], QueryInput],
    file: Path | None,
    now: dt.datetime | None,
    output: Path | None,
    format: str | None,
    layout: Layout,
    engine: str | None,
    record_id: str | None,
) -> None:
    """Filter downloaded records with a query, and print or save those that match.

    The query is the first or the last argument: TEXT, or the name of a *.qdsl file. The other arguments are files of records in any
    format that `run` writes, also compressed (*.gz). Use - to read JSON Lines from standard input. In a folder, all files
    are read, and a quoted pattern such as '*.parquet' matches several files. DuckDB reads these and Parquet. The query's select,
    sort by and limit work as they do for run. Without a limit, all records that match are returned.
    """
    from querydsl.jobs.results.formats.absent import Absent

    query, names = query_and_records(arguments, file)
    query_input = query_options(query)
    form = output_format(output, format)
    now = now or dt.datetime.now(dt.UTC).replace(microsecond=0)
    request = query_input.request(now)
    if record_id is not None:
        _explain((row.record for row in read_any(names, request, engine)), request, record_id, query_input.source.text)
        return
    absent = Absent.of(request)
    found = _by_duckdb(names, request, now) if uses_duckdb(engine, names) else _matching(names, request, absent)
    records = spooled(_selected(found, request), request)
    _warn(absent)
    if output is None:
        print_records(records, form, layout)
    else:
        from querydsl.jobs.results.output_file import save

        echo_note(f"{counted(len(records), 'record')} saved to {save(records, output, form, layout)}")


def query_and_records(arguments: tuple[str, ...], file: Path | None) -> tuple[Source, tuple[str, ...]]:
    """The query and the files of records. Raises `click.UsageError`, and `OSError` for a file that cannot be read."""
    if file is not None:
        query, names = inputs.from_file(file), arguments
    elif len(arguments) < 2:
        raise click.UsageError("pass a query and one or more files of records")
    else:
        index = _index_of_query(arguments)
        names = arguments[:-1] if index else arguments[1:]
        if arguments[index] == STDIN in names:
            raise click.UsageError("the records and the query cannot both be read from standard input")
        query = inputs.named(arguments[index])
    if not names:
        raise click.UsageError("pass one file of records or more")
    return query, names


def _index_of_query(arguments: tuple[str, ...]) -> int:
    """The position of the query: 0 or -1. It is the argument that is less like a file of records."""
    return 0 if _likeness(arguments[0]) < _likeness(arguments[-1]) else -1


def _likeness(argument: str) -> int:
    """How much an argument is like a file of records, from 0 for a query."""
    if argument.endswith(SUFFIX):
        return 0
    if argument == STDIN:
        return 2
    return 3 if is_record_file(argument) or is_parquet(argument) or inputs.is_file(argument) else 1


def _by_duckdb(names: tuple[str, ...], request: "Request", now: dt.datetime) -> Iterator[Row]:
    """The records that match, found by DuckDB."""
    from querydsl.engines.duckdb_files import matching

    return (Row(line, record) for line, record in matching(names, request, now, echo_note))


def _matching(names: Iterable[str], request: "Request", absent: "Absent") -> Iterator[Row]:
    """The records that match, found by the sandbox's matcher. `absent` sees all records that are read."""
    from querydsl.jobs.results.formats.absent import paths_used
    from querydsl.jobs.results.parsing import narrow_parser

    matches = _predicate(request)
    for row in read(names, request, narrow_parser(paths_used(request))):
        absent.see(row.record)
        if matches(row.record):
            yield row


def _warn(absent: "Absent") -> None:
    """Print a warning for fields of the query that no record has."""
    if absent.names:
        listed = join_words([f"`{name}`" for name in absent.names], "or")
        echo_error(f"warning: no record that was read has a value of {listed}, which the query uses")


def _selected(matching: Iterator[Row], request: "Request") -> Iterator[bytes]:
    """The lines of these records, as the query's `select`, `sort by` and `limit` ask for."""
    return map(_cutter(request), itertools.islice(_in_order(matching, request), request.body.get("max_results")))


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


def _cutter(request: "Request") -> Callable[[bytes], bytes]:
    """A function that reduces the record on a line to the fields of `select`."""
    import json

    from querydsl.jobs.results.decode import to_line
    from querydsl.sandbox.contract.projection import project_to

    if "fields" not in request.body:
        return lambda line: line
    project = project_to(path for path in request.body["fields"] if path not in request.fetched_only)

    def cut(line: bytes) -> bytes:
        """The line with the fields of `select`."""
        try:
            return to_line(project(json.loads(line)))
        except RecursionError:
            raise BadInput("a record is nested too deeply for `select`") from None

    return cut


def _in_order(matching: Iterator[Row], request: "Request") -> Iterator[bytes]:
    """The lines in the order of `sort by`, or in their original order. Uses bounded memory."""
    if not request.sort:
        yield from (row.line for row in matching)
        return
    from querydsl.jobs.results.external_sort import Sorter

    with closing(Sorter(request.sort)) as sorter:
        for row in matching:
            sorter.add(row.line, row.record)
        yield from sorter.merged()


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
