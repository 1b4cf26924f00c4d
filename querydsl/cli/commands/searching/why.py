"""`querydsl why`: the conditions because of which a query finds nothing."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from querydsl.cli import inputs
from querydsl.cli.app import Command
from querydsl.cli.client import open_client, service_options
from querydsl.cli.commands.local.filter import query_and_records
from querydsl.cli.commands.searching.approval import Spending, approve_counted, spending_options
from querydsl.cli.inputs import BadInput, Source
from querydsl.cli.options import QueryInput, json_option, now_option, print_json, query_options
from querydsl.cli.progress import Progress
from querydsl.cli.records import read_any
from querydsl.cli.terminal import echo, echo_note, escape_control
from querydsl.errors import RequestRefused
from querydsl.jobs.budget import Estimate

if TYPE_CHECKING:
    from querydsl.explanation.reason import Reason
    from querydsl.semantics.request import Request


@click.command(
    "why",
    cls=Command,
    examples=(
        """querydsl why 'title ~ "engineer" and country in ("canada")'""",
        """querydsl why 'title ~ "engineer" and city = "Paris"' people.jsonl""",
        "querydsl why -f search.qdsl --counts --yes",
    ),
)
@click.argument("arguments", nargs=-1, metavar="[TEXT|FILE] [RECORDS...]")
@query_options
@now_option
@service_options
@click.option("--counts", is_flag=True, help="Count the records with each condition left out. The service bills each count.")
@json_option
@spending_options
def command(
    arguments: tuple[str, ...],
    query_options: Callable[[Source], QueryInput],
    file: Path | None,
    now: dt.datetime | None,
    sandbox: bool,
    base_url: str | None,
    counts: bool,
    as_json: bool,
    spending: Spending,
) -> None:
    """Find out which condition is to blame if a query finds nothing.

    TEXT is the query, and FILE is a file that contains it. RECORDS are files of records as `run` writes them, or folders of
    `collect`. Without them, the sandbox or the service is asked. In files and in the sandbox, the records are counted with each
    condition left out. The service names a condition, which is free if no record matches. It also lists stored values, so that
    other spellings are found.
    """
    if len(arguments) + (file is not None) > 1:
        query, names = query_and_records(arguments, file)
    else:
        query, names = inputs.one(arguments[0] if arguments else None, file), ()
    query_input = query_options(query)
    request = query_input.request(now)
    reason = _in_files(request, names) if names else _asked(query_input, request, sandbox, base_url, counts, spending)
    if as_json:
        print_json(reason.to_dict())
    else:
        echo(escape_control(f"{reason}\n", keep="\n"))


def _asked(
    query_input: QueryInput, request: "Request", sandbox: bool, base_url: str | None, counts: bool, spending: Spending
) -> "Reason":
    """The reason, from the sandbox or the service. Counts are free on this machine, and must be approved elsewhere."""
    from querydsl.explanation.why import most_counts

    progress = Progress()
    with open_client(sandbox, base_url, progress) as client:
        if counts and not client.sandbox:
            approve_counted(Estimate(most_counts(request)), spending.budget(query_input.settings, client.base_url))
        reason = client.why(request, counts=counts or None)
    progress.clear()
    if not (reason.counted or reason.total):
        echo_note(f"to count with each condition left out, use --counts: up to {Estimate(most_counts(request))}")
    return reason


def _in_files(request: "Request", names: tuple[str, ...]) -> "Reason":
    """The reason, from a sandbox that has the records of the files. Raises `BadInput` if the query cannot be run locally."""
    from querydsl.jobs.client import Client
    from querydsl.sandbox.contract.state import State
    from querydsl.sandbox.data.dataset import Dataset
    from querydsl.sandbox.faces.sandbox import Sandbox
    from querydsl.sandbox.faces.transport import SandboxTransport

    records, none = tuple(row.record for row in read_any(names, request)), ()
    data = Dataset(records, none) if request.entity == "people" else Dataset(none, records)
    transport = SandboxTransport(Sandbox(State(data=data)))
    with Client("local", transport.base_url, transport=transport, state_dir=Path()) as client:
        try:
            return client.why(request, counts=True)
        except RequestRefused as error:
            raise BadInput(f"this query cannot be run locally: {error}") from error
