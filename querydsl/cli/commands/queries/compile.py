"""`querydsl compile`: print the request body for a query."""

import datetime as dt

import click

from querydsl.cli.app import Command
from querydsl.cli.options import QueryInput, now_option, print_json, with_query


@click.command(
    "compile",
    cls=Command,
    examples=(
        """querydsl compile 'title ~ "engineer" select name, current_title limit 2'""",
        """querydsl compile 'started >= today - 2y' --now 2024-05-31T00:00:00Z""",
        "querydsl compile -f search.qdsl -p country=Canada --compact",
    ),
)
@with_query
@now_option
@click.option("--compact", is_flag=True, help="Print the body on one line.")
def command(query_input: QueryInput, now: dt.datetime | None, compact: bool) -> None:
    """Print the request body for a query, as JSON.

    TEXT is the query. FILE is a file that contains it, and - is standard input. If the query has errors, they are printed and the
    exit code is 1.
    """
    print_json(query_input.request(now).body, compact=compact)
