"""The client that a command talks to the service with, and the options that say who answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from querydsl.cli.terminal import echo_error

if TYPE_CHECKING:
    from querydsl.events import Event
    from querydsl.jobs.client import Client

R = TypeVar("R")


def service_options(command: Callable[..., R]) -> Callable[..., R]:
    """The command with --sandbox and --base-url, handed over as `sandbox` and `base_url`, for `opened`."""
    sandbox = click.option("--sandbox", is_flag=True, help="Let the sandbox answer even where there is a key.")
    address = click.option("--base-url", metavar="URL", help="Ask the service at this address: https, or http on this machine.")
    return sandbox(address(command))


@contextmanager
def opened(sandbox: bool, base_url: str | None, on_event: "Callable[[Event], None] | None" = None) -> "Iterator[Client]":
    """The client, closed at the end; that the sandbox answers is said on standard error. Raises `SettingError`."""
    from querydsl.jobs.client import Client  # httpx is slow to import, and most commands never need it

    with Client(base_url=base_url, sandbox=sandbox or None, on_event=on_event) as client:
        if client.sandbox:
            echo_error(
                "the sandbox answers, with made-up records" + ("" if sandbox else "; set CRUSTDATA_API_KEY to ask the service")
            )
        yield client
