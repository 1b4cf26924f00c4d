"""Submissions whose outcome is unknown: the other parts are collected, and no part is paid twice without a decision."""

from pathlib import Path
from typing import Any

import pytest

from querydsl.errors import MaybeSubmitted
from querydsl.jobs.collection.collecting import MOST_UNKNOWN
from tests.support.collecting import LIMITS, QUERY, collect, expected_ids, ids_in, on_submit, served
from tests.support.world import BOTH, call

WITH_ID = QUERY.replace("select name", "select id")


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("limit", ["", " limit 220"])
def test_the_other_parts_are_collected_first(kind: str, limit: str, tmp_path: Path) -> None:
    query = WITH_ID + limit
    with served(on_submit(nth=2, status=502)) as server:
        with pytest.raises(MaybeSubmitted, match=r"the jobs of 1 part of this collection may be running") as caught:
            collect(kind, server, tmp_path, query=query)
        (plan,) = call(kind, lambda client: client.collections(), base_url=server.base_url, state_dir=tmp_path / "state")
        complete = [part for part in plan.parts if part.file]
        assert len(complete) == len(plan.parts) - (2 if limit else 1)  # the rest of a limit waits for the others
        assert f"{len(complete)} of {len(plan.parts)} parts are complete" in str(caught.value)
        assert f"querydsl collect --resume {plan.id} --resubmit" in str(caught.value) and caught.value.newest
        jobs = len(server.state.jobs)
        with pytest.raises(MaybeSubmitted):
            collect(kind, server, tmp_path, query=query)
        assert len(server.state.jobs) == jobs
        done = collect(kind, server, tmp_path, query=query, resubmit=True)
        assert len(server.state.jobs) == len(done.parts) + 1
        found = ids_in(tmp_path / "out.jsonl")
        assert set(found) <= expected_ids(server, WITH_ID) and len(set(found)) == len(found)
        assert len(found) == (220 if limit else len(expected_ids(server, WITH_ID)))


def test_nothing_else_is_submitted_after_several_unknown_outcomes(tmp_path: Path) -> None:
    with served(on_submit(nth=tuple(range(1, 100)), status=502)) as server:
        for run in (1, 2):
            with pytest.raises(MaybeSubmitted, match="the jobs of 3 parts of this collection"):
                collect("sync", server, tmp_path, query=WITH_ID, resubmit=run == 2)
            assert len(server.state.jobs) == MOST_UNKNOWN * run


def test_a_part_that_was_forgotten_meanwhile_is_submitted_again(tmp_path: Path) -> None:
    with served(on_submit(nth=1, status=502)) as server:
        with pytest.raises(MaybeSubmitted):
            collect("sync", server, tmp_path, query=WITH_ID)
        options: dict[str, Any] = {"base_url": server.base_url, "state_dir": tmp_path / "state"}
        call("sync", lambda client: client.forget("#1"), limits=LIMITS, **options)
        collect("sync", server, tmp_path, query=WITH_ID)
        assert sorted(ids_in(tmp_path / "out.jsonl")) == sorted(expected_ids(server, WITH_ID))
