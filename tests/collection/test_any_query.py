"""Random filters, ids and sizes of jobs, through the whole collection: each matching record once."""

import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querydsl import Client
from querydsl.jobs.protocol.context import Limits
from querydsl.sandbox import Sandbox, SandboxTransport, Settings, State
from querydsl.semantics.request import Request
from tests.support.bodies import filters
from tests.support.collecting import ids_in, people
from tests.support.cutting import DISTRIBUTIONS, ids_of
from tests.support.world import CANARY, Time

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

OUTPUTS = st.sampled_from(["out.jsonl", "out/"])
SIZES = st.integers(20, 90)
EVERYONE: dict[str, Any] = {"field": "basic_profile.name", "type": "!=", "value": "nobody"}


def grouped(found: dict[str, Any], is_wide: bool) -> dict[str, Any]:
    """The filter as a group, or everyone whom it does not match too, so that there are many."""
    return {"op": "or", "conditions": [found, EVERYONE]} if is_wide else {"op": "and", "conditions": [found]}


def shuffled(ids: list[int], seed: int) -> list[int]:
    """The ids in an order that is not theirs, as in a file of records."""
    random.Random(seed).shuffle(ids)
    return ids


@settings(max_examples=25)
@given(filters("people"), st.booleans(), st.sampled_from(sorted(DISTRIBUTIONS)), SIZES, st.integers(0, 99), OUTPUTS)
def test_any_query_over_any_ids_is_collected_exactly(
    found: dict[str, Any], is_wide: bool, distribution: str, size: int, seed: int, output: str
) -> None:
    data = people(shuffled(ids_of(distribution, 200, seed), seed))
    state = State(settings=Settings(job_records=size), data=data)
    time, transport = Time(), SandboxTransport(Sandbox(state))
    request = Request({"filters": grouped(found, is_wide), "fields": ["crustdata_person_id"]})
    with tempfile.TemporaryDirectory() as folder:
        options: dict[str, Any] = {"state_dir": f"{folder}/state", "limits": Limits(), "clock": time.clock, "sleep": time.sleep}
        with Client(CANARY, transport.base_url, transport=transport, **options) as client:
            done = client.collect(request, f"{folder}/{output}", part_size=size, format="jsonl")
        collected = ids_in(Path(folder) / output)
    expected = [person["crustdata_person_id"] for person in state.matches("person", request.body["filters"])]
    assert sorted(collected) == sorted(expected)
    assert max((len(job.records) for job in state.jobs.values()), default=0) <= size
    assert len(state.jobs) <= 1.3 * -(-len(expected) // done.aim) + 2
    assert done.counts <= 8 * len(done.parts) + 6
    assert done.wasted == 0
