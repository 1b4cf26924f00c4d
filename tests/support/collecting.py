"""Support for tests of collections: a server with people whose ids are given, and collections by both clients."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import attrs

from querydsl.jobs.collection.plan import Collection
from querydsl.jobs.protocol.context import Limits
from querydsl.sandbox import Dataset, Fault, Script, Server, Settings, serve
from querydsl.sandbox.data.dataset import shipped
from tests.support.world import call

CAP = 100
SETTINGS = Settings(job_records=CAP)
LIMITS = Limits(first_poll=0.02, longest_poll=0.1, call=30.0, stall=30.0)
QUERY = 'title ~ "engineer" select name'
on_count = partial(Fault, method="POST", path="/person/search")
on_submit = partial(Fault, method="POST", path="/batch/person/search")


def people(ids: Sequence[int]) -> Dataset:
    """The shipped people, with these ids, in this order."""
    known = shipped().people
    return Dataset(
        tuple({**known[place % len(known)], "crustdata_person_id": key} for place, key in enumerate(ids)), shipped().companies
    )


@contextmanager
def served(*faults: Fault, data: Dataset | None = None, settings: Settings = SETTINGS) -> Iterator[Server]:
    """A server whose jobs have at most 100 records, with 2,000 people by default."""
    with serve(settings=settings, data=data or shipped(), script=Script(*faults)) as server:
        yield server


def collect(kind: str, server: Server, folder: Path, output: str = "out.jsonl", query: Any = QUERY, **options: Any) -> Collection:
    """A collection by the client of this kind, with parts of at most 100 records."""
    options = {"part_size": CAP} | options
    target = f"{folder}/{output}"
    on_event = options.pop("on_event", None)
    found: Collection = call(
        kind,
        lambda client: client.collect(query, target, **options),
        base_url=server.base_url,
        state_dir=folder / "state",
        limits=LIMITS,
        on_event=on_event,
    )
    return found


def records_in(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file, or of all such files in a folder."""
    files = sorted(path.glob("part-*")) if path.is_dir() else [path]
    return [json.loads(line) for file in files for line in file.read_bytes().splitlines()]


def ids_in(path: Path) -> list[int]:
    """The ids in the records of an output."""
    return [record["crustdata_person_id"] for record in records_in(path)]


def matching(server: Server, query: str = QUERY) -> list[dict[str, Any]]:
    """The people that the sandbox finds for a query, whatever their number."""
    from querydsl import compile

    return [dict(person) for person in server.state.matches("person", compile(query).body["filters"])]


def expected_ids(server: Server, query: str = QUERY) -> set[int]:
    """The ids of these people."""
    return {person["crustdata_person_id"] for person in matching(server, query)}


@attrs.define
class Heard:
    """The events of a client."""

    events: list[Any] = attrs.field(factory=list)

    def __call__(self, event: Any) -> None:
        self.events.append(event)

    def of(self, kind: type) -> list[Any]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]
