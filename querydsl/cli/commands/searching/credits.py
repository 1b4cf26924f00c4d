"""`querydsl credits`: the credits of the account."""

import click

from querydsl.cli.app import Command
from querydsl.cli.client import open_client, service_options
from querydsl.cli.options import json_option, print_json
from querydsl.cli.terminal import echo, escape_control


@click.command("credits", cls=Command, examples=("querydsl credits", "querydsl credits --json"))
@json_option
@service_options
def command(as_json: bool, sandbox: bool, base_url: str | None) -> None:
    """Show how many credits are left, as the service reports them. This request is free."""
    with open_client(sandbox, base_url) as client:
        found = client.credits()
    if as_json:
        print_json(found)
    else:
        echo("".join(f"{escape_control(name)}: {escape_control(str(value))}\n" for name, value in found.items()))
