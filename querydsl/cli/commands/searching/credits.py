"""`querydsl credits`: what is left of the account's credits."""

import click

from querydsl.cli.app import Command
from querydsl.cli.client import opened, service_options
from querydsl.cli.options import json_option, print_json
from querydsl.cli.terminal import echo, escape_control


@click.command("credits", cls=Command, examples=("querydsl credits", "querydsl credits --json"))
@json_option
@service_options
def command(as_json: bool, sandbox: bool, base_url: str | None) -> None:
    """Say how many credits the account has left, in the service's own words. It costs nothing."""
    with opened(sandbox, base_url) as client:
        found = client.credits()
    if as_json:
        print_json(found)
    else:
        echo("".join(f"{escape_control(name)}: {escape_control(str(value))}\n" for name, value in found.items()))
