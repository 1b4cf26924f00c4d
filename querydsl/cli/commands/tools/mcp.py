"""`querydsl mcp`: the server for agents."""

from pathlib import Path

import click

from querydsl import project
from querydsl.cli.app import Command
from querydsl.cli.client import service_options
from querydsl.cli.commands.searching.approval import max_credits_option
from querydsl.cli.options import catalogue_from, catalogue_option


@click.command("mcp", cls=Command, examples=("querydsl mcp", "querydsl mcp --sandbox", "querydsl mcp --max-credits 5"))
@catalogue_option
@service_options
@max_credits_option("Most credits that one session may spend. By default, 50; no limit on this machine.")
def command(catalogue_file: Path | None, sandbox: bool, base_url: str | None, max_credits: float | None) -> None:
    """Serve an agent over the Model Context Protocol, on standard input and output.

    Your agent starts this command. docs/agents.md has the settings for several agents. The agent can check, explain, and count
    queries, and look up fields and values. It can run a query only after you approve the query and its price. Without an API key,
    the sandbox with made-up data is used.
    """
    from querydsl.jobs.results.extras import require

    require("mcp")
    from querydsl.mcp.server import serve
    from querydsl.mcp.session import ServerSettings

    settings = project.find(Path.cwd())
    serve(ServerSettings(catalogue_from(catalogue_file, settings), settings, sandbox or None, base_url, max_credits))
