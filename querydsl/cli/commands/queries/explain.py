"""`querydsl explain`: explain a query or a rule in plain English."""

import datetime as dt
import re
import sys
from typing import NoReturn

import click

from querydsl.cli.app import Command
from querydsl.cli.errors import ExitCode
from querydsl.cli.highlighting import colored_queries
from querydsl.cli.options import QueryInput, now_option, with_query
from querydsl.cli.terminal import echo, echo_error, escape_control, wants_color

_LIKE_A_RULE = re.compile(r"[a-z]+(-[a-z]+)+")


@click.command(
    "explain",
    cls=Command,
    examples=(
        """querydsl explain 'not (past.title ~ "intern" or started > today - 1y)'""",
        "querydsl explain never-matches",
        "querydsl explain -f search.qdsl -p country=Canada",
    ),
)
@with_query
@now_option
@click.option("--tree", is_flag=True, help="Also print the syntax tree.")
@click.option("--json", "as_json", is_flag=True, help="Also print each part of the request with its query text.")
def command(query_input: QueryInput, now: dt.datetime | None, tree: bool, as_json: bool) -> None:
    """Explain a query or a rule in plain English.

    TEXT is a query or the name of a rule. FILE is a file that contains a query, and - is standard input.
    """
    name = query_input.source.text.strip()
    if query_input.source.path is not None or not explain_rule(name):
        from querydsl import api

        explanation = api.explain(query_input.query(), now, catalogue=query_input.catalogue)
        _echo(f"{explanation.text(tree=tree, json=as_json)}\n")


def explain_rule(name: str) -> bool:
    """Print the page of a rule. Returns whether the rule exists; a name that looks like a mistyped rule ends the command."""
    from querydsl.rules import RULES

    if name in RULES:
        _echo(f"{name} ({RULES[name].severity.value})\n\n{RULES[name].page.rstrip()}\n")
    elif _LIKE_A_RULE.fullmatch(name):
        refuse_rule(name)
    return name in RULES


def _echo(text: str) -> None:
    """Print text with its control characters escaped, and with its queries in colour on a terminal."""
    escaped = escape_control(text, keep="\n")
    echo(colored_queries(escaped) if wants_color(sys.stdout) else escaped)


def refuse_rule(name: str) -> NoReturn:
    """Report that there is no such rule, and end the command."""
    from querydsl.rules import RULES
    from querydsl.rules.suppressions import rule_advice

    echo_error(f"error: there is no rule `{name}`; {rule_advice(name, RULES)}")
    raise click.exceptions.Exit(ExitCode.FOUND)
