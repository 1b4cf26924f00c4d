"""`querydsl help TOPIC`: texts that belong to no single command."""

from collections.abc import Callable

import click

from querydsl.cli.app import Command
from querydsl.cli.errors import ExitCode

ENVIRONMENT = """\
CRUSTDATA_API_KEY        the key of your account; without it, searches go to the sandbox on this machine
CRUSTDATA_API_KEY_FILE   a file that holds the key, for its owner alone (mode 0600)
QUERYDSL_STATE_DIR       where it is kept what was submitted
NO_COLOR                 not empty: no colour, unless --color always says otherwise

Settings of a project: [tool.querydsl] in pyproject.toml, or querydsl.toml, the nearest upward.

  catalogue  = "fields.toml"      extends the catalogue of fields
  ignore     = ["sort-is-local"]  rules that say nothing
  exclude    = ["drafts/*"]       files that check and fmt pass over in folders
  max-bytes  = 65536              length of one query
  max-levels = 100                nesting of one query
  [tool.querydsl.levels]          levels of rules: off, info, warning, error
"""

SYNTAX = """\
[people where | companies where] EXPRESSION [select PATH, …] [sort by PATH [asc|desc], …] [limit NUMBER]

  A and B    A or B    not A    ( A )       joined, loosest first: or, and, not
  past( A and B )                           one past role for which both hold; also current, role, education
  all of ( A, B )                           each held by some element of one array
  title = "CTO"     title != "CTO"          the whole value
  title ~ "vp sales"                        has all these words
  title ~= "vice president"                 has this phrase
  title !~ "assistant"                      has not this phrase
  company_size >= 50    < <= > >=           order
  company_size between 50 and 5k            both ends included
  seniority in ("CXO", "Director")          one of these; also: not in
  title ~ any ("vp", "head")                one test each, joined by or; all ( … ) joins by and
  skill = all ("Python", "SQL")             each of these
  school has all ("Oxford", "MIT")          each by some element, where roles, schools and the like are lists
  location within 50 km of "Paris"          also km mi m ft, and: not within
  changed_jobs                              the same as: changed_jobs = true
  started >= today - 2y                     also now; d w mo y; 2024-01-31; 2024-01-31T09:30:00Z
  country = $country                        a parameter, bound with -p country=Canada
  # a comment, to the end of the line       # querydsl: ignore[RULE] silences a rule on its line
"""


def exit_codes() -> str:
    """The table of exit codes, one a line."""
    return "".join(f"{code.value:>4}  {code.meaning}\n" for code in ExitCode)


TOPICS: dict[str, Callable[[], str]] = {
    "exit-codes": exit_codes,
    "environment": lambda: ENVIRONMENT,
    "language": lambda: SYNTAX,
    "syntax": lambda: SYNTAX,
}


@click.command("help", cls=Command, examples=("querydsl help exit-codes", "querydsl help language"))
@click.argument("topic", required=False)
def command(topic: str | None) -> None:
    """Read about exit codes, the language, or the environment.

    TOPIC is exit-codes, language (or syntax), environment, or the name of a command; without one, all of them are listed.
    """
    ctx = click.get_current_context()
    root = ctx.find_root()
    if topic is None:
        click.echo(root.get_help())
        click.echo(f"\nTopics: {', '.join(TOPICS)}")
    elif topic in TOPICS:
        click.echo(TOPICS[topic](), nl=False)
    else:
        _echo_help_of(topic, root)


def _echo_help_of(name: str, root: click.Context) -> None:
    assert isinstance(root.command, click.Group)
    _, found, _ = root.command.resolve_command(root, [name])
    assert found is not None
    with click.Context(found, info_name=name, parent=root) as ctx:
        click.echo(found.get_help(ctx))
