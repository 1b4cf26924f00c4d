"""`querydsl explain`: what a query asks for, or what a rule is about."""

import datetime as dt
import re

import click

from querydsl.cli.app import Command
from querydsl.cli.errors import ExitCode
from querydsl.cli.options import Given, now_option, with_query
from querydsl.cli.terminal import echo, echo_error, escape_control

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
def command(given: Given, now: dt.datetime | None) -> None:
    """Tell in plain English what a query asks for, or what a rule is about.

    TEXT is a query, - for standard input, or the name of a rule. Of a query you get the sentences, the tree, each part of the
    request beside the text that it came from, and what was put in other words for the service.
    """
    name = given.source.text.strip()
    if given.source.path is not None or not explain_rule(name):
        from querydsl import api

        echo(escape_control(f"{api.explain(given.query(), now, catalogue=given.catalogue)}\n", keep="\n"))


def explain_rule(name: str) -> bool:
    """True where this is a rule's name, whose page is printed now; what only looks like one ends the command."""
    from querydsl.catalogue import close_matches
    from querydsl.diagnostics.wording import did_you_mean
    from querydsl.rules import RULES

    if name in RULES:
        echo(f"{name} ({RULES[name].severity.value})\n\n{RULES[name].page.rstrip()}\n")
    elif _LIKE_A_RULE.fullmatch(name):
        advice = did_you_mean(close_matches(name, RULES)) or "`querydsl rules` lists them"
        echo_error(f"error: there is no rule `{name}`; {advice}")
        raise click.exceptions.Exit(ExitCode.FOUND)
    return name in RULES
