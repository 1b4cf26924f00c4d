"""`querydsl collections`: list, show, and forget collections."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import attrs
import click

from querydsl.cli.app import Command, CommandGroup
from querydsl.cli.client import open_client, service_options
from querydsl.cli.options import json_option, print_json
from querydsl.cli.progress import short_time
from querydsl.cli.tables import print_lines
from querydsl.cli.terminal import echo, echo_note, escape_control

if TYPE_CHECKING:
    from querydsl.jobs.collection.plan import Collection


@click.group("collections", cls=CommandGroup, examples=("querydsl collections list", "querydsl collections forget ID"))
def command() -> None:
    """List, show, and forget collections that `querydsl collect` planned on this machine.

    ID is the id of a collection, or its first characters if no other collection has them.
    """


@command.command("list", cls=Command, examples=("querydsl collections list", "querydsl collections list --json"))
@json_option
@service_options
def list_collections(as_json: bool, sandbox: bool, base_url: str | None) -> None:
    """List the collections, newest first."""
    with open_client(sandbox, base_url) as client:
        found = client.collections()
    if as_json:
        print_json([summary(collection) for collection in found])
    elif found:
        print_lines(("ID", "AGE", "STATE", "PARTS", "RECORDS", "OUTPUT"), [_cells(collection) for collection in found])


@command.command("show", cls=Command, examples=("querydsl collections show ID",))
@click.argument("name", metavar="ID")
@json_option
@service_options
def show(name: str, as_json: bool, sandbox: bool, base_url: str | None) -> None:
    """Show the plan of a collection, and how far it is."""
    with open_client(sandbox, base_url) as client:
        found = client.collection(name)
    print_json(summary(found)) if as_json else print_plan(found)


@command.command("forget", cls=Command, examples=("querydsl collections forget ID",))
@click.argument("name", metavar="ID")
@service_options
def forget(name: str, sandbox: bool, base_url: str | None) -> None:
    """Forget the plan of a collection. Its jobs and its files are kept."""
    with open_client(sandbox, base_url) as client:
        found = client.collection(name)
        client.forget_collection(found.id)
    echo_note(f"forgot collection {found.id}. Its jobs are still in the ledger, so the same parts are not paid twice")


def print_plan(collection: "Collection") -> None:
    """Print the numbers of a collection, one on each line."""
    rows = [(name, value) for name, value in summary(collection).items() if value is not None and not isinstance(value, list)]
    echo("".join(f"{name}: {escape_control(_shown(value))}\n" for name, value in rows))


def summary(collection: "Collection") -> dict[str, Any]:
    """The numbers of a collection, and its parts."""
    price, other = collection.price, "jobs" if collection.pages else "pages"
    about: dict[str, Any] = {
        "id": collection.id,
        "state": _state(collection),
        "query": collection.query and " ".join(collection.query.split()),
        "output": str(collection.output),
        "parts": len(collection.parts),
        "parts_complete": len(collection.done),
        "records": collection.planned,
        "records_received": collection.received,
        "credits": price.credits,
        "credits_for_records": price.record_credits,
        "credits_for_counts": price.count_credits,
        "minutes": price.minutes,
        f"credits_by_{other}": collection.other_price.credits,
        f"minutes_by_{other}": collection.other_price.minutes,
    }
    about |= attrs.asdict(collection.report) if collection.report else {}
    keys = ("low", "high", "count", "received", "batch_id", "file")
    return about | {"ranges": [{key: getattr(part, key) for key in keys} for part in collection.parts]}


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _state(collection: "Collection") -> str:
    return "complete" if collection.report else "started" if collection.has_started else "planned"


def _cells(collection: "Collection") -> tuple[str, ...]:
    age = short_time(max(0.0, dt.datetime.now(dt.UTC).timestamp() - collection.created))
    parts, records = f"{len(collection.done):,}/{len(collection.parts):,}", f"{collection.received:,}"
    return (collection.id, age, _state(collection), parts, records, str(collection.output))
