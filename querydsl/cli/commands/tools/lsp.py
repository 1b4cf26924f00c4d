"""`querydsl lsp`: the language server for editors."""

import click

from querydsl.cli.app import Command


@click.command("lsp", cls=Command, examples=("querydsl lsp", "querydsl lsp --service-values"))
@click.option("--service-values", is_flag=True, help="Complete stored values from the service if an API key is set. It is free.")
def command(service_values: bool) -> None:
    """Serve an editor over the Language Server Protocol, on standard input and output.

    Your editor starts this command. docs/editor.md has the settings for several editors. The server checks *.qdsl files and the
    queries in Python files. It also completes, formats and renames. Without an API key, stored values are those of the sandbox.
    """
    from querydsl.jobs.results.extras import require

    require("pygls")
    from querydsl.lsp.server import serve

    serve(ask_service=service_values)
