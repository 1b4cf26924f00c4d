"""Every status from 100 to 599 on every call, with both clients, over sockets: the error that the docs list, and no traceback."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from querydsl.errors import ServiceError
from querydsl.jobs.async_client import AsyncClient
from querydsl.jobs.client import Client
from querydsl.sandbox import End, Server, serve
from tests.support.statuses import CALLS, EDGES, GOOD, StatusCall
from tests.support.world import BOTH, CANARY, QUICK, Time, titled

pytestmark = pytest.mark.slow

LIMITS = attrs.evolve(QUICK, call=20.0, stall=20.0, tries=1, downloads=1, glance=5.0)
STATUSES = {"sync": range(100, 600), "async": sorted({*range(100, 600, 9), *EDGES})}
"""All statuses, and for the second client those around which an end may change. Both clients use the same protocol."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("call", CALLS, ids=[call.name for call in CALLS])
def test_every_status_has_its_end(call: StatusCall, kind: str, server: Server, tmp_path: Path) -> None:
    time = Time()
    options: dict[str, Any] = {"state_dir": tmp_path, "limits": LIMITS, "clock": time.clock}

    async def tried(client: Any) -> list[tuple[int, str]]:
        job = client.submit(titled())
        batch_id = (job if kind == "sync" else await job).batch_id
        return [(status, await _end(call, client, batch_id, status, server)) for status in STATUSES[kind]]

    async def run() -> list[tuple[int, str]]:
        if kind == "sync":
            with Client(CANARY, server.base_url, sleep=time.sleep, **options) as client:
                return await tried(client)
        async with AsyncClient(CANARY, server.base_url, sleep=time.async_sleep, **options) as client:
            return await tried(client)

    server.script.clear()
    assert asyncio.run(run()) == [(status, call.end_of(status)) for status in STATUSES[kind]]


async def _end(call: StatusCall, client: Any, batch_id: str, status: int, server: Server) -> str:
    """The name of the error of a call whose response has this status."""
    server.script.clear()
    server.script.add(call.fault(status) if status >= 200 else attrs.evolve(call.fault(status), after=0, end=End.CLOSE))
    try:
        answer = call.use(client, batch_id)
        if isinstance(client, AsyncClient):
            await answer
    except ServiceError as error:
        assert error.status in (status, None)
        return type(error).__name__
    return GOOD
