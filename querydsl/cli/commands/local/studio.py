"""`querydsl studio`: a page in the browser to write, check and run queries."""

import sys
import webbrowser
from pathlib import Path

import click

from querydsl.cli.app import Command
from querydsl.cli.client import open_client, service_options
from querydsl.cli.terminal import echo_note

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("studio", cls=Command, examples=("querydsl studio", "querydsl studio . --port 8020 --no-browser"))
@click.argument("folder", type=_FOLDER, default=".", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on. By default, a free one.")
@click.option("--no-browser", is_flag=True, help="Print the address without opening it.")
@click.option("--service-values", is_flag=True, help="Complete stored values from the service if an API key is set. It is free.")
@service_options
def command(folder: Path, port: int, no_browser: bool, service_values: bool, sandbox: bool, base_url: str | None) -> None:
    """Serve a page on this machine to write, check and run queries, until interrupted.

    The page opens and saves the *.qdsl files of FOLDER, by default the current one. The first line of output is its address. The
    token in it gives access to the page: do not share it. A job is started only by a button that names its price. Without an API
    key, the sandbox with made-up data is used.
    """
    from querydsl.jobs.results.extras import require

    require("starlette")
    require("uvicorn")
    from querydsl.studio.server import open_studio
    from querydsl.studio.tasks import Tasks

    tasks = Tasks()
    with open_client(sandbox, base_url, tasks, tasks.sleep) as client:
        studio = open_studio(folder, client, tasks, port, ask_service=service_values)
        click.echo(studio.address)
        sys.stdout.flush()
        echo_note("press Ctrl-C to stop")
        if not no_browser:
            webbrowser.open(studio.address)
        try:
            studio.serve()
        except KeyboardInterrupt:  # the usual way to stop a server
            echo_note("stopped")
