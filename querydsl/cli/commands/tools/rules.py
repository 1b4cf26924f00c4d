"""`querydsl rules`: the rules that `check` applies."""

import click

from querydsl.cli import completions
from querydsl.cli.app import Command
from querydsl.cli.commands.queries.explain import explain_rule, refuse_rule
from querydsl.cli.tables import print_wrapped


@click.command("rules", cls=Command, examples=("querydsl rules", "querydsl rules pipe-is-not-or"))
@click.argument("rule", required=False, shell_complete=completions.rules)
def command(rule: str | None) -> None:
    """List the rules that `check` applies, or show the page of a RULE.

    Use `check --level RULE=LEVEL` or the project settings (`querydsl help environment`) to change the level of a rule. The comment
    `# querydsl: ignore[RULE]` suppresses a rule. At the end of a line it applies to that line. On a separate line it applies to the
    next line. At the top it applies to the whole query.
    """
    if rule is None:
        print_wrapped(_rows())
    elif not explain_rule(rule):
        refuse_rule(rule)


def _rows() -> list[tuple[str, ...]]:
    from querydsl.rules import RULES

    return [(rule.name, rule.severity.value, rule.summary) for rule in RULES.values()]
