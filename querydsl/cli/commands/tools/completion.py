"""`querydsl completion`: the completion script for a shell."""

import click
from click.shell_completion import get_completion_class

from querydsl.cli.app import Command, root

SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion",
    cls=Command,
    examples=('eval "$(querydsl completion bash)"    # in ~/.bashrc', "querydsl completion fish | source"),
)
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the script that enables completion in your shell."""
    complete = get_completion_class(shell)
    assert complete is not None
    click.echo(complete(root, {}, "querydsl", "_QUERYDSL_COMPLETE").source())
