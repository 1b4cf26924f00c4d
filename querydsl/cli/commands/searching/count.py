"""`querydsl count`: the number of records that match a query."""

import datetime as dt

import click

from querydsl.cli.app import Command
from querydsl.cli.client import open_client, service_options
from querydsl.cli.options import QueryInput, now_option, with_query
from querydsl.cli.terminal import echo


@click.command(
    "count",
    cls=Command,
    examples=(
        """querydsl count 'title ~ "engineer" and country = "Canada"'""",
        "querydsl count -f search.qdsl --sandbox",
    ),
)
@with_query
@now_option
@service_options
def command(query_input: QueryInput, now: dt.datetime | None, sandbox: bool, base_url: str | None) -> None:
    """Print how many records match a query, without starting a job.

    TEXT is the query. FILE is a file that contains it, and - is standard input. The query's limit is ignored. The service charges
    for one record.
    """
    request = query_input.request(now)
    with open_client(sandbox, base_url) as client:
        echo(f"{client.count(request)}\n")
