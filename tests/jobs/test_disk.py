"""Full disks, outputs that cannot be written, and ledgers that cannot be read, for both clients, over sockets."""

import contextlib
import importlib.util
import itertools
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from operator import methodcaller
from pathlib import Path

import pytest

from querydsl.errors import ExportError, LedgerError, MaybeSubmitted, OutputError
from querydsl.jobs.connection import account_of
from querydsl.jobs.ledger.sqlite import MIGRATIONS, DiskLedger
from querydsl.jobs.results.export import Format
from querydsl.jobs.results.output_file import OutputFile
from querydsl.jobs.secrets import Secret
from querydsl.sandbox import Fault, Server, serve
from tests.support.world import BOTH, CANARY, Time, call, run, titled

pytestmark = pytest.mark.parametrize("kind", BOTH)


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Limit the size of all files of this process, so that writing fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    cached, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # Python does not notice that a compiled module is incomplete
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = cached


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB. Skips the test if this user cannot mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("this user cannot mount a file system")
    yield folder
    subprocess.run(["umount", folder], check=True)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "state")


def test_a_full_disk_during_the_download_leaves_no_file_and_keeps_the_job(kind: str, server: Server, tmp_path: Path) -> None:
    query, output, state = titled(limit=300), tmp_path / "out.jsonl", tmp_path / "state"
    with room_for(60_000), pytest.raises(OutputError) as caught:
        run(kind, query, output, base_url=server.base_url, state_dir=state)
    assert caught.value.may_retry
    assert names(tmp_path) == []
    assert len(run(kind, query, output, base_url=server.base_url, state_dir=state)) == 300
    assert len(server.state.jobs) == 1


def test_a_full_file_system_leaves_no_file_and_keeps_the_job(kind: str, small_disk: Path, server: Server, tmp_path: Path) -> None:
    query, state = titled(limit=1_000), tmp_path / "state"
    with pytest.raises(OutputError, match="No space left") as caught:
        run(kind, query, small_disk / "out.jsonl", base_url=server.base_url, state_dir=state)
    assert caught.value.may_retry
    assert list(small_disk.iterdir()) == []
    found = run(kind, query, base_url=server.base_url, state_dir=state)
    for name in ("out.jsonl", "out.csv", "out.xlsx", "out.parquet", "out.arrow"):
        with pytest.raises(OutputError, match="No space left"):
            found.save(small_disk / name)
        assert list(small_disk.iterdir()) == []
    assert len(server.state.jobs) == 1


def test_nothing_is_sent_if_the_file_system_of_the_ledger_is_full(kind: str, small_disk: Path, server: Server) -> None:
    with (small_disk / "fill").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4_096))
    with pytest.raises(LedgerError):
        run(kind, titled(), base_url=server.base_url, state_dir=small_disk / "state")
    assert server.requests == ()


@pytest.mark.parametrize("name", [f"out.{form.value}" for form in Format])
def test_a_disk_that_is_full_at_any_byte_keeps_the_old_file(kind: str, name: str, server: Server, tmp_path: Path) -> None:
    found = run(kind, titled(limit=30), base_url=server.base_url, state_dir=tmp_path / "state")
    size = found.save(tmp_path / name).stat().st_size
    (tmp_path / name).write_text("old")
    for room in range(0, size, size // 9):
        with room_for(room), pytest.raises(OutputError):
            found.save(tmp_path / name)
        assert (tmp_path / name).read_text() == "old"
        assert names(tmp_path) == [name]


@pytest.mark.parametrize("name", ("out.jsonl", "out.json", "out.csv", "out.parquet"))
def test_a_full_disk_during_writing_keeps_the_old_file(kind: str, name: str, server: Server, tmp_path: Path) -> None:
    (tmp_path / name).write_text("old")
    with serve() as other:
        found = run(kind, titled(limit=100), base_url=other.base_url, state_dir=tmp_path / "state")
    with room_for(20_000), pytest.raises(OutputError):
        found.save(tmp_path / name)
    assert (tmp_path / name).read_text() == "old"
    assert names(tmp_path) == [name]


def test_a_failed_fsync_leaves_no_file(kind: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        run(kind, titled(), tmp_path / "out.jsonl", base_url=server.base_url, state_dir=tmp_path / "state")
    assert names(tmp_path) == []


def test_nothing_is_sent_if_the_ledger_cannot_grow(kind: str, server: Server, tmp_path: Path) -> None:
    with room_for(100), pytest.raises(LedgerError):
        run(kind, titled(), base_url=server.base_url, state_dir=tmp_path / "state")
    assert server.requests == ()


def test_nothing_is_sent_if_the_ledger_is_damaged_and_the_ledger_is_not_changed(kind: str, server: Server, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "ledger.sqlite3").write_bytes(b"not a ledger" * 1_000)
    with pytest.raises(LedgerError, match="Move it away"):
        run(kind, titled(), base_url=server.base_url, state_dir=tmp_path / "state")
    assert server.requests == ()
    assert (tmp_path / "state" / "ledger.sqlite3").read_bytes() == b"not a ledger" * 1_000


@pytest.mark.parametrize("steps", range(1, len(MIGRATIONS)))
def test_an_older_ledger_is_migrated_and_keeps_its_jobs(kind: str, steps: int, server: Server, tmp_path: Path) -> None:
    run(kind, titled(), base_url=server.base_url, state_dir=tmp_path / "new")
    (tmp_path / "state").mkdir()
    with sqlite3.connect(tmp_path / "new" / "ledger.sqlite3") as new, sqlite3.connect(tmp_path / "state" / "ledger.sqlite3") as old:
        for step in itertools.chain.from_iterable(MIGRATIONS[:steps]):
            old.execute(step)
        old.execute(f"PRAGMA user_version = {steps}")
        row = new.execute(
            "SELECT number, key, state, batch_id, account, base_url, entity, path, body, at FROM submissions"
        ).fetchone()
        columns = "number, key, state, batch_id, account, base_url, entity, path, body, at"
        old.execute(f"INSERT INTO submissions ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    new.close()
    old.close()
    assert len(run(kind, titled(), base_url=server.base_url, state_dir=tmp_path / "state")) == 40
    assert len(server.state.jobs) == 1


def test_a_ledger_of_a_later_version_is_refused_and_nothing_is_sent(kind: str, server: Server, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    with sqlite3.connect(tmp_path / "state" / "ledger.sqlite3") as ledger:
        ledger.execute("PRAGMA user_version = 99")
    ledger.close()
    with pytest.raises(LedgerError, match="later querydsl"):
        run(kind, titled(), base_url=server.base_url, state_dir=tmp_path / "state")
    assert server.requests == ()


def test_a_job_id_recorded_just_before_a_crash_is_found_again(kind: str, server: Server, tmp_path: Path) -> None:
    state = tmp_path / "state"
    run(kind, titled(), base_url=server.base_url, state_dir=state)
    with sqlite3.connect(state / "ledger.sqlite3") as ledger:
        number, key, batch_id = ledger.execute("SELECT number, key, batch_id FROM submissions").fetchone()
        ledger.execute("UPDATE submissions SET state = 'sending', batch_id = NULL")
    ledger.close()
    (state / f"{key[:32]}.lock").write_text(f"{number + 1} {batch_id}\n")
    with pytest.raises(MaybeSubmitted):
        run(kind, titled(), base_url=server.base_url, state_dir=state)
    (state / f"{key[:32]}.lock").write_text(f"{number} {batch_id}\n")
    for _ in range(2):
        assert len(run(kind, titled(), base_url=server.base_url, state_dir=state)) == 40
    assert len(server.state.jobs) == 1


def test_a_number_is_not_used_again_after_its_entry_is_forgotten(kind: str, server: Server, tmp_path: Path) -> None:
    state = tmp_path / "state"
    call(kind, methodcaller("submit", titled()), base_url=server.base_url, state_dir=state)
    ledger = DiskLedger(state)
    (entry,) = ledger.entries(account_of(Secret(CANARY)), server.base_url)
    assert ledger.forget(entry.mark)
    (state / f"{entry.key[:32]}.lock").write_text(f"{entry.number} {entry.batch_id}\n")  # as a killed process leaves it
    server.script.add(Fault(path="/batch/*/search", method="POST", status=500))
    with pytest.raises(MaybeSubmitted):
        run(kind, titled(), base_url=server.base_url, state_dir=state)
    with pytest.raises(MaybeSubmitted, match="an earlier submission"):
        run(kind, titled(), base_url=server.base_url, state_dir=state)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("batch_id", b"\xff"),
        ("at", "yesterday"),
        ("at", float("inf")),
        ("at", -1.0),
        ("state", "lost"),
        ("entity", "planets"),
        ("body", "[]"),
        ("body", "{"),
        ("body", "[" * 100_000),
        ("body", b"{}"),
        ("finish", "[]"),
        ("finish", '{"sort": 7}'),
        ("finish", '{"sort": [["name"]]}'),
        ("finish", '{"fetched_only": 7}'),
    ],
)
def test_an_unreadable_row_is_a_ledger_error_and_nothing_is_sent(
    column: str, value: object, kind: str, server: Server, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    run(kind, titled(), base_url=server.base_url, state_dir=state)
    with sqlite3.connect(state / "ledger.sqlite3") as ledger:
        ledger.execute(f"UPDATE submissions SET {column} = ?", (value,))
    ledger.close()
    sent = len(server.requests)
    with pytest.raises(LedgerError, match="Move it away to start a new one"):
        run(kind, titled(), base_url=server.base_url, state_dir=state)
    assert len(server.requests) == sent


def test_the_ledger_and_its_folder_are_private(kind: str, server: Server, tmp_path: Path) -> None:
    run(kind, titled(), base_url=server.base_url, state_dir=tmp_path / "deep" / "state")
    assert (tmp_path / "deep" / "state").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "deep" / "state" / "ledger.sqlite3").stat().st_mode & 0o777 == 0o600
    assert names(tmp_path / "deep" / "state") == ["ledger.sqlite3"]


def test_a_missing_library_is_reported_before_anything_is_submitted(
    kind: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ExportError, match=r"pip install 'querydsl\[arrow\]'"):
        run(kind, titled(), tmp_path / "x.parquet", base_url=server.base_url, state_dir=tmp_path)
    with pytest.raises(ExportError, match=r"pip install 'querydsl\[arrow\]'"):
        call(kind, lambda client: client.job("b-1").save("x", "parquet"), base_url=server.base_url, state_dir=tmp_path)
    assert server.requests == ()


def test_an_output_that_is_a_folder_is_refused_before_anything_is_sent(kind: str, server: Server, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").mkdir()
    with pytest.raises(OutputError, match="folder"):
        run(kind, titled(), tmp_path / "out.jsonl", base_url=server.base_url, state_dir=tmp_path / "state")
    assert server.requests == ()


def test_a_read_only_output_is_refused_before_anything_is_sent(kind: str, server: Server, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("old")
    (tmp_path / "out.jsonl").chmod(0o444)
    with pytest.raises(OutputError, match="read-only"):
        run(kind, titled(), tmp_path / "out.jsonl", base_url=server.base_url, state_dir=tmp_path / "state")
    assert server.requests == ()
    assert (tmp_path / "out.jsonl").read_text() == "old"


def test_an_output_in_a_missing_folder_is_refused_before_anything_is_sent(kind: str, server: Server, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        run(kind, titled(), tmp_path / "nowhere" / "out.jsonl", base_url=server.base_url, state_dir=tmp_path / "state")
    assert server.requests == ()


def test_an_output_that_is_a_device_is_refused(kind: str, server: Server, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="not a regular file"):
        run(kind, titled(), Path("/dev/null"), format="jsonl", base_url=server.base_url, state_dir=tmp_path / "state")
    assert server.requests == ()


def test_a_symlink_is_kept_and_its_target_is_replaced(kind: str, server: Server, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "people.jsonl").write_text("old")
    (tmp_path / "out.jsonl").symlink_to(tmp_path / "real" / "people.jsonl")
    run(kind, titled(), tmp_path / "out.jsonl", base_url=server.base_url, state_dir=tmp_path / "state")
    assert (tmp_path / "out.jsonl").is_symlink()
    assert len((tmp_path / "real" / "people.jsonl").read_bytes().splitlines()) == 40


def test_an_output_locked_by_another_process_is_refused_before_anything_is_sent(kind: str, server: Server, tmp_path: Path) -> None:
    other = OutputFile.of(tmp_path / "out.jsonl")
    other.open()
    with pytest.raises(OutputError, match="another process"):
        run(kind, titled(), tmp_path / "out.jsonl", base_url=server.base_url, state_dir=tmp_path / "state")
    assert server.requests == ()
    other.close()
    assert len(run(kind, titled(), tmp_path / "out.jsonl", base_url=server.base_url, state_dir=tmp_path / "state")) == 40


def test_a_replaced_file_keeps_its_mode_and_a_new_file_is_private(kind: str, server: Server, tmp_path: Path) -> None:
    (tmp_path / "old.jsonl").write_text("old")
    (tmp_path / "old.jsonl").chmod(0o644)
    for name, mode in (("old.jsonl", 0o644), ("new.jsonl", 0o600)):
        run(kind, titled(), tmp_path / name, base_url=server.base_url, state_dir=tmp_path / "state")
        assert (tmp_path / name).stat().st_mode & 0o777 == mode


def test_a_partial_file_of_a_killed_process_is_overwritten(kind: str, server: Server, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl.part").write_text("half" * 100_000)
    run(kind, titled(), tmp_path / "out.jsonl", base_url=server.base_url, state_dir=tmp_path / "state")
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == 40
    assert names(tmp_path) == ["out.jsonl"]


@pytest.mark.parametrize("jump", (-86_400.0, 86_400.0))
def test_a_jump_of_the_wall_clock_changes_nothing(kind: str, jump: float, tmp_path: Path) -> None:
    from querydsl.sandbox import Fault, Script

    script = Script(Fault(path="/batch/*-*", method="GET", nth=(1, 2, 3), patch={"status": "processing"}))
    with serve(script=script) as server:
        time = Time(jump=jump)
        assert len(run(kind, titled(), base_url=server.base_url, state_dir=tmp_path, time=time, timeout=60)) == 40
        assert 3 < sum(time.slept) < 6


def test_the_folder_of_the_ledger_must_not_be_a_file(kind: str, server: Server, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(LedgerError):
        run(kind, titled(), base_url=server.base_url, state_dir=tmp_path / "state")
    assert server.requests == ()
    assert os.listdir(tmp_path) == ["state"]


@pytest.mark.parametrize("obstacle", ["pipe", "link"])
def test_a_part_file_of_somebody_else_is_refused_before_anything_is_sent(
    kind: str, obstacle: str, server: Server, tmp_path: Path
) -> None:
    part, other = tmp_path / "out.jsonl.part", tmp_path / "other"
    other.write_text("precious")
    if obstacle == "pipe":
        os.mkfifo(part)
    else:
        os.link(other, part)
    with pytest.raises(OutputError, match="Remove it first"):
        run(kind, titled(), tmp_path / "out.jsonl", base_url=server.base_url, state_dir=tmp_path / "state")
    assert server.requests == ()
    assert part.exists() and other.read_text() == "precious"
