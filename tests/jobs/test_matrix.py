"""Every row of the fault matrix, with both clients, over real sockets on loopback."""

import json
import pickle
import ssl
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from operator import methodcaller
from pathlib import Path
from typing import Any

import pytest

from querydsl.errors import ServiceError
from querydsl.events import Event
from querydsl.sandbox import Script, Server, serve
from tests.support.matrix import ROWS, Row
from tests.support.peer import closed_port
from tests.support.world import BOTH, CANARY, Time, call, run, titled

pytestmark = pytest.mark.slow

_PEM = Path(__file__).parents[1] / "support" / "self_signed.pem"


@contextmanager
def served(row: Row, time: Time) -> Iterator[Server]:
    """A service with the faults of the row. Sleeping moves its clock too."""
    context = None
    if row.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_PEM)
    with serve(settings=row.settings, script=Script(), tls=context) as server:
        server.sandbox.clock = time.wall
        yield server


def started_before(row: Row, kind: str, server: Server, tmp_path: Path, time: Time) -> None:
    """Fill the account with other jobs."""
    for number in range(row.earlier):
        submit = methodcaller("submit", titled(f"word{number}"))
        call(kind, submit, base_url=server.base_url, state_dir=tmp_path / "other", time=time)


def case(row: Row) -> Any:
    """The test case of a row. Decompressing a bomb takes seconds."""
    return pytest.param(row, id=row.name, marks=[pytest.mark.slow] if "bomb" in row.fault else [])


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("row", [case(row) for row in ROWS])
def test_a_run_ends_as_the_matrix_specifies(row: Row, kind: str, tmp_path: Path) -> None:
    time, events, output = Time(), list[Event](), tmp_path / "out.jsonl"
    with served(row, time) as server:
        started_before(row, kind, server, tmp_path, time)
        server.script.add(*row.faults)
        base_url = f"http://127.0.0.1:{closed_port()}" if row.nobody else server.base_url
        error = None
        try:
            found = run(
                kind,
                row.query,
                output,
                base_url=base_url,
                state_dir=tmp_path / "state",
                time=time,
                limits=row.limits,
                on_event=events.append,
                timeout=row.timeout,
            )
        except ServiceError as caught:
            error = caught
        else:
            assert len(found) == row.records
        expect_end(row, error, output)
        assert len(server.state.jobs) == row.jobs
        assert sum(time.slept) >= row.waits
        assert server.state.leaks == 0
    expect_no_secret(tmp_path, events, error)


def expect_end(row: Row, error: ServiceError | None, output: Path) -> None:
    """Check for the error of the row and no file, or for the complete file and no error. No other file is left."""
    left = sorted(path.name for path in output.parent.iterdir() if path.is_file())
    if row.ends is None:
        assert error is None
        assert left == ["out.jsonl"]
        assert len([json.loads(line) for line in output.read_bytes().split(b"\n") if line]) == row.records
    else:
        assert type(error) is row.ends
        assert row.says in str(error)
        assert row.may_retry in (None, error.may_retry)
        assert left == []


def expect_no_secret(folder: Path, events: list[Event], error: ServiceError | None) -> None:
    """Check that no file, event, message or pickle contains the key or a signed link."""
    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    trace = "".join(traceback.format_exception(error)) if error else ""
    output = f"{events!r} {error!r} {error} {trace}".encode() + pickle.dumps(error)
    for secret in (CANARY.encode(), b"X-Signature"):
        assert secret not in written + output
