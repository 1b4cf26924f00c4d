"""The client that commands use, and the options that select the service or the sandbox."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from querydsl.cli.terminal import echo, echo_note
from querydsl.diagnostics.sanitize import json_text

if TYPE_CHECKING:
    from querydsl.events import Event
    from querydsl.jobs.client import Client
    from querydsl.semantics.request import Request

R = TypeVar("R")


def service_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add `--sandbox` and `--base-url` to a command, as the arguments `sandbox` and `base_url` for `open_client`."""
    sandbox = click.option("--sandbox", is_flag=True, help="Use the sandbox even if an API key is set.")
    address = click.option(
        "--base-url",
        metavar="URL",
        help="Address of the service: https, or http on this machine. By default, QUERYDSL_BASE_URL if it is set.",
    )
    return sandbox(address(command))


@contextmanager
def open_client(
    sandbox: bool,
    base_url: str | None,
    on_event: "Callable[[Event], None] | None" = None,
    sleep: Callable[[float], object] = time.sleep,
) -> "Iterator[Client]":
    """The client, which is closed at the end. Prints a notice if it uses the sandbox. Raises `SettingError`."""
    from querydsl.jobs.client import Client  # httpx is slow to import, and most commands do not need it

    with Client(base_url=base_url, sandbox=sandbox or None, on_event=on_event, sleep=sleep) as client:
        if client.sandbox:
            echo_note("using the sandbox with made-up data" + ("" if sandbox else "; set CRUSTDATA_API_KEY to search real data"))
        yield client


def print_request(request: "Request", sandbox: bool, base_url: str | None) -> None:
    """Print the method, address and body of the request."""
    from querydsl.jobs.addresses import checked_base_url
    from querydsl.jobs.connection import connect

    if base_url is not None and not sandbox:
        address = checked_base_url(base_url)
    else:
        address = connect(base_url=base_url, sandbox=sandbox or None).base_url
    echo(f"POST {address}{request.path}\n{json_text(request.body)}\n")
