"""Plans and manifests that were damaged or written by somebody else. Each is refused in words, and nothing is paid."""

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from querydsl.errors import LedgerError, OutputError
from querydsl.jobs.collection.plan import Collection
from querydsl.jobs.collection.store import PlanStore
from querydsl.reading import check_types
from tests.support.collecting import collect, served
from tests.support.world import BOTH, call

ADDRESS = "https://api.example"
WRONG: tuple[Any, ...] = (
    *(None, True, -1, 0, 10**30, 1.5, float("nan"), "", "../../evil", "/etc/passwd", "\x00", "a\nb", "1e999"),
    *([], {}, [None], ["a"], [[[]]], {"a": 1}),
)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """The plan of a collection that ended."""
    with served() as server:
        found = collect("sync", server, tmp_path_factory.mktemp("plan"), "out/")
    return attrs.evolve(found, account="account", base_url=ADDRESS)


def stored(plan: Collection, folder: Path) -> tuple[PlanStore, Path]:
    """A store with the plan, and its file."""
    store = PlanStore("account", ADDRESS, folder)
    store.save(plan)
    return store, folder / f"{plan.id}.json"


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of each value in JSON."""
    if place:
        yield place
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(item, (*place, key))


def test_a_plan_with_a_value_of_another_type_is_refused_or_as_declared(plan: Collection, tmp_path: Path) -> None:
    store, file = stored(plan, tmp_path)
    text, chance, refused = file.read_text(), random.Random(13), 0
    everywhere = list(places(json.loads(text)))
    for _ in range(1_500):
        changed = json.loads(text)
        *outer, last = chance.choice(everywhere)
        inside = changed
        for key in outer:
            inside = inside[key]
        inside[last] = chance.choice(WRONG)
        file.write_text(json.dumps(changed))
        try:
            found = store.find(plan.id)
        except LedgerError as error:
            assert f"collections forget {plan.id}" in str(error)
            refused += 1
        else:
            assert found is not None
            check_types(found)
            assert all("/" not in (part.file or "") for part in found.parts)
    assert 700 < refused < 1_500


@pytest.mark.parametrize("text", ["", "[]", "5", "[" * 100_000, '{"id": ' + "9" * 5_000 + "}", '{"version": 1}', "\x00", "{"])
def test_a_plan_that_is_not_one_is_refused(plan: Collection, text: str, tmp_path: Path) -> None:
    store, file = stored(plan, tmp_path)
    file.write_text(text)
    with pytest.raises(LedgerError, match="cannot be read"):
        store.find(plan.id)


@pytest.mark.parametrize(
    "path", ["@evil.example/batch/person/search", ".evil.example/x", ":8080/x", "", "//x", "/a b", "/a\n", "/../x"]
)
def test_a_plan_cannot_name_the_host_that_receives_the_key(plan: Collection, path: str, tmp_path: Path) -> None:
    store, file = stored(plan, tmp_path)
    changed = json.loads(file.read_text())
    changed["request"]["path"] = path
    file.write_text(json.dumps(changed))
    with pytest.raises(LedgerError, match="invalid path"):
        store.find(plan.id)


@pytest.mark.parametrize("kind", BOTH)
def test_an_output_that_cannot_be_a_file_is_an_error(kind: str, tmp_path: Path) -> None:
    with served() as server, pytest.raises(OutputError, match="File name too long"):
        collect(kind, server, tmp_path, "x" * 300 + ".csv")
    assert not server.requests


@pytest.mark.skipif(os.name != "posix", reason="needs pipes and devices")
@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("other", ["pipe", "device", "folder", "binary"])
def test_a_plan_that_is_not_a_text_file_is_refused_before_anything_is_sent(
    plan: Collection, kind: str, other: str, tmp_path: Path
) -> None:
    with served() as server:
        made = call(
            kind,
            lambda client: client.plan_collection('title ~ "x"', tmp_path / "out.jsonl"),
            base_url=server.base_url,
            state_dir=tmp_path,
        )
        file = tmp_path / "collections" / f"{made.id}.json"
        file.unlink()
        put(file, other)
        sent = len(server.requests)
        with pytest.raises(LedgerError, match="cannot be used"):
            call(
                kind,
                lambda client: client.collect('title ~ "x"', tmp_path / "out.jsonl"),
                base_url=server.base_url,
                state_dir=tmp_path,
            )
        assert len(server.requests) == sent


def put(file: Path, other: str) -> None:
    """Put something else in the place of a file."""
    match other:
        case "pipe":
            os.mkfifo(file)
        case "device":
            file.symlink_to("/dev/zero")
        case "folder":
            file.mkdir()
        case _:
            file.write_bytes(b"\xff\xfe")


@pytest.mark.skipif(os.name != "posix", reason="needs pipes and devices")
@pytest.mark.parametrize("other", ["pipe", "device", "binary"])
def test_a_manifest_of_somebody_else_is_not_replaced(other: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    put(tmp_path / "out" / "_manifest.json", other)
    with served() as server, pytest.raises(OutputError, match="is not empty"):
        collect("sync", server, tmp_path, "out/")
    assert not any("/batch/" in request.path for request in server.requests)
