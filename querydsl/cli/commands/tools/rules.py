"""`querydsl rules`: the rules that `check` applies."""

import click

from querydsl.cli import completions
from querydsl.cli.app import Command
from querydsl.cli.commands.queries.explain import explain_rule, refuse_rule
from querydsl.cli.terminal import echo


@click.command("rules", cls=Command, examples=("querydsl rules", "querydsl rules pipe-is-not-or"))
@click.argument("rule", required=False, shell_complete=completions.rules)
def command(rule: str | None) -> None:
    """List the rules that `check` applies, or show the page of a RULE.

    Use `check --level RULE=LEVEL` or the project settings (`querydsl help environment`) to change the level of a rule. The comment
    `# querydsl: ignore[RULE]` suppresses a rule. At the end of a line it applies to that line. On a separate line it applies to the
    next line. At the top it applies to the whole query.
    """
    if rule is None:
        echo(_table())
    elif not explain_rule(rule):
        refuse_rule(rule)


def _table() -> str:
    from querydsl.rules import RULES

    name, severity = (max(map(len, words)) for words in (RULES, (rule.severity.value for rule in RULES.values())))
    return "".join(f"{rule.name:<{name}}  {rule.severity.value:<{severity}}  {rule.summary}\n" for rule in RULES.values())
