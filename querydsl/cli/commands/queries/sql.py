"""`querydsl sql`: print a query as SQL."""

import datetime as dt

import click

from querydsl.cli.app import Command
from querydsl.cli.options import QueryInput, now_option, print_json, with_query
from querydsl.cli.terminal import echo_text


@click.command(
    "sql",
    cls=Command,
    examples=(
        """querydsl sql 'country = "Canada" select name' --engine duckdb""",
        """querydsl sql 'past(title ~ "engineer" and started > today - 2y)' --engine spark""",
    ),
)
@with_query
@now_option
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), required=True, help="The engine to write the statement for.")
def command(query_input: QueryInput, now: dt.datetime | None, engine: str) -> None:
    """Print a query as SQL, with a placeholder for each value, and then the values as JSON.

    TEXT is the query. FILE is a file that contains it, and - is standard input. The statement reads a table people or companies
    that has the columns of `querydsl schema`. If the query has errors, they are printed and the exit code is 1.
    """
    from querydsl.engines.tables import DIALECTS, statement_of

    moment = now or dt.datetime.now(dt.UTC).replace(microsecond=0)
    statement = statement_of(query_input.request(moment), moment, DIALECTS[engine])
    echo_text(f"{statement.text}\n")
    print_json(list(statement.parameters), compact=True)
