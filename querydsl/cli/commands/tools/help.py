"""`querydsl help`: help on topics that concern several commands."""

from collections.abc import Callable

import click

from querydsl.cli.app import Command
from querydsl.cli.errors import ExitCode

ENVIRONMENT = """\
CRUSTDATA_API_KEY        your API key; without it, searches use the sandbox
CRUSTDATA_API_KEY_FILE   a file with your API key; only its owner may have access (mode 0600)
QUERYDSL_BASE_URL        the address of the service, if it is not https://api.crustdata.com
QUERYDSL_MAX_CREDITS     the most credits that a search may spend without asking
QUERYDSL_STATE_DIR       the folder for the record of submitted jobs
NO_COLOR                 if not empty, turns colour off; --color always overrides it

Project settings are read from [tool.querydsl] in pyproject.toml, or from querydsl.toml, in this
folder or the nearest one above it.

  catalogue  = "fields.toml"      extends the catalogue of fields
  ignore     = ["sort-is-local"]  rules to turn off
  exclude    = ["drafts/*"]       files that check and fmt skip in folders
  max-bytes  = 65536              maximum size of a query in bytes
  max-levels = 100                maximum nesting of a query
  max-credits = 20                most credits that a search may spend without asking
  [tool.querydsl.levels]          severity of rules: off, info, warning, error
                                  ([levels] in querydsl.toml)
"""

SYNTAX = """\
[people where | companies where] EXPRESSION [select PATH, …] [sort by PATH [asc|desc], …] [limit NUMBER]

  A and B    A or B    not A    ( A )       from lowest to highest precedence: or, and, not
  past( A and B )                           both match the same past role; also current, role, education
  all of ( A, B )                           each matches any item of the same list
  title = "CTO"     title != "CTO"          equals the whole value
  title ~ "vp sales"                        contains all these words
  title ~= "vice president"                 contains this phrase
  title !~ "assistant"                      does not contain this phrase
  company_size >= 50    < <= > >=           comparison
  company_size between 50 and 5k            includes both ends
  seniority in ("CXO", "Director")          any of these; also: not in
  title ~ any ("vp", "head")                matches any of these; all ( … ) matches each
  skill = all ("Python", "SQL")             contains each of these
  school has all ("Oxford", "MIT")          each matches any item of a list of roles, schools, …
  location within 50 km of "Paris"          units: km mi m ft; also: not within
  changed_jobs                              same as: changed_jobs = true
  started >= today - 2y                     also: now; units d w mo y; 2024-01-31; 2024-01-31T09:30:00Z
  country = $country                        a parameter; bind it with -p country=Canada
  # a comment, to the end of the line       # querydsl: ignore[RULE] suppresses a rule on its line
"""


def exit_codes() -> str:
    """The table of exit codes, one per line."""
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
    """Show help on exit codes, the language or the environment.

    TOPIC is exit-codes, language (or syntax), environment, or the name of a command. Without a TOPIC, all commands are listed.
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
