"""`querydsl rules`: what `check` looks for."""

import click

from querydsl.cli import completions
from querydsl.cli.app import Command
from querydsl.cli.commands.queries.explain import explain_rule
from querydsl.cli.errors import ExitCode
from querydsl.cli.terminal import echo, echo_error


@click.command("rules", cls=Command, examples=("querydsl rules", "querydsl rules pipe-is-not-or"))
@click.argument("rule", required=False, shell_complete=completions.rules)
def command(rule: str | None) -> None:
    """List the rules that `check` knows, or read the page of one.

    `check --level RULE=LEVEL` and the settings of a project (`querydsl help environment`) change the level of a rule. In a text
    the comment `# querydsl: ignore[RULE]` silences a rule: at the end of a line for that line, alone on a line for the next one, at
    the top for the whole query.
    """
    if rule is None:
        echo(_table())
    elif not explain_rule(rule):
        echo_error(f"error: there is no rule `{rule}`; `querydsl rules` lists them")
        raise click.exceptions.Exit(ExitCode.FOUND)


def _table() -> str:
    from querydsl.rules import RULES

    name, severity = (max(map(len, words)) for words in (RULES, (rule.severity.value for rule in RULES.values())))
    return "".join(f"{rule.name:<{name}}  {rule.severity.value:<{severity}}  {rule.summary}\n" for rule in RULES.values())
