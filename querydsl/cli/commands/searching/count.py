"""`querydsl count`: how many records a query would find."""

import datetime as dt

import click

from querydsl.cli.app import Command
from querydsl.cli.client import opened, service_options
from querydsl.cli.options import Given, now_option, with_query
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
def command(given: Given, now: dt.datetime | None, sandbox: bool, base_url: str | None) -> None:
    """Say how many records a query would find, without a job.

    TEXT is the query, or - for standard input. The query's limit does not matter. The service bills one record for the answer.
    """
    request = given.request(now)
    with opened(sandbox, base_url) as client:
        echo(f"{client.count(request)}\n")
