"""Counts that lie, and records that appear, vanish and move while a collection runs: never a short file that looks whole."""

import json
from pathlib import Path

import pytest

from querydsl.errors import DownloadFailed, JobFailed, NotFound
from querydsl.events import Warned
from querydsl.sandbox import Fault, Settings
from tests.support.collecting import CAP, LIMITS, QUERY, Heard, collect, expected_ids, ids_in, on_count, on_submit, people, served
from tests.support.cutting import ids_of
from tests.support.world import BOTH, call

pytestmark = pytest.mark.slow

WITH_ID = QUERY.replace("select name", "select id")
LIES = {
    "null": on_count(patch={"total_count": None}),
    "missing": on_count(drop=("total_count",)),
    "always small": on_count(patch={"total_count": 7}),
    "always large": on_count(nth=tuple(range(1, 200)), patch={"total_count": 50_000}),
    "ends at the cap": on_count(at_most={"total_count": CAP}),
    "ends at twice the cap": on_count(at_most={"total_count": 2 * CAP}),
    "stale, too small": on_count(scale={"total_count": 0.5}),
    "nonsense": on_count(patch={"total_count": "many"}),
}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("ids", ("dense", "clusters and deserts"))
def test_whatever_the_counts_all_records_are_collected(lie: str, ids: str, tmp_path: Path) -> None:
    with served(LIES[lie], data=people(ids_of(ids, 2_000))) as server:
        done = collect("sync", server, tmp_path, query=WITH_ID, partial=lie == "always large")
        found = ids_in(tmp_path / "out.jsonl")
        assert sorted(found) == sorted(expected_ids(server))
        assert done.report is not None
        assert done.report.received == len(found)


@pytest.mark.parametrize("kind", BOTH)
def test_counts_that_are_too_large_are_reported_and_no_file_is_written(kind: str, tmp_path: Path) -> None:
    with served(on_count(scale={"total_count": 1.2})) as server:
        with pytest.raises(DownloadFailed, match=r"counts 4\d\d records, but its jobs returned 3\d\d"):
            collect(kind, server, tmp_path, query=WITH_ID)
        assert not (tmp_path / "out.jsonl").exists()
        done = collect(kind, server, tmp_path, query=WITH_ID, partial=True)
        assert done.report is not None
        assert done.report.later > 50
        assert sorted(ids_in(tmp_path / "out.jsonl")) == sorted(expected_ids(server))


def test_jobs_that_return_less_than_expected_are_split_again(tmp_path: Path) -> None:
    heard = Heard()
    with served(settings=Settings(job_records=40)) as server:
        done = collect("sync", server, tmp_path, query=WITH_ID, on_event=heard)
        assert sorted(ids_in(tmp_path / "out.jsonl")) == sorted(expected_ids(server))
    assert done.wasted >= 40
    assert "returned 40 records, and there may be more" in heard.of(Warned)[0].message


@pytest.mark.parametrize("output", ("out.jsonl", "out/"))
def test_records_that_appear_and_vanish_are_reported(output: str, tmp_path: Path) -> None:
    changes = on_submit(nth=(2, 3, 4), appear=20, vanish=10, move=10)
    with served(changes, data=people(ids_of("clusters and deserts", 2_000))) as server:
        before = expected_ids(server)
        done = collect("sync", server, tmp_path, output, WITH_ID, partial=True, format="jsonl")
        found, after = ids_in(tmp_path / output), expected_ids(server)
        report = done.report
    assert report is not None
    assert len(found) == len(set(found)) == report.received
    assert (before & after) - set(found) == set()
    assert report.counted == len(after)
    assert report.received - report.new + report.gone == report.planned
    assert report.later == max(0, len(after) - len(found))


def test_a_part_that_grew_above_the_cap_is_split(tmp_path: Path) -> None:
    grows = on_submit(nth=1, appear=1_000)
    with served(grows, data=people(ids_of("clusters and deserts", 2_000))) as server:
        done = collect("sync", server, tmp_path, query=WITH_ID, partial=True)
        assert set(ids_in(tmp_path / "out.jsonl")) == expected_ids(server)
    assert done.report is not None
    assert done.report.new > 0
    assert done.wasted > 0


def test_a_failed_job_is_started_again_by_the_same_call(tmp_path: Path) -> None:
    failed = Fault(path="/batch/*-*", method="GET", nth=2, patch={"status": "failed", "error_message": "no room"})
    with served(failed) as server:
        with pytest.raises(JobFailed, match="no room"):
            collect("sync", server, tmp_path, query=WITH_ID)
        done = collect("sync", server, tmp_path, query=WITH_ID)
        assert sorted(ids_in(tmp_path / "out.jsonl")) == sorted(expected_ids(server))
        assert len(server.state.jobs) == len(done.parts) + 1


def test_a_job_with_an_unknown_status_is_waited_for_with_a_warning(tmp_path: Path) -> None:
    heard = Heard()
    with served(Fault(path="/batch/*-*", method="GET", nth=(1, 2), patch={"status": "queued"})) as server:
        collect("sync", server, tmp_path, query=WITH_ID, on_event=heard)
        assert sorted(ids_in(tmp_path / "out.jsonl")) == sorted(expected_ids(server))
    assert "unknown status 'queued'" in heard.of(Warned)[0].message


def test_a_job_that_is_gone_is_named_and_its_part_can_be_submitted_again(tmp_path: Path) -> None:
    with served() as server:
        done = collect("sync", server, tmp_path, query=WITH_ID)
        (tmp_path / "out.jsonl").unlink()
        gone = str(done.parts[1].batch_id)
        del server.state.jobs[gone]
        with pytest.raises(NotFound, match=f"job {gone} of this collection does not exist"):
            collect("sync", server, tmp_path, query=WITH_ID)
        call("sync", lambda client: client.forget(gone), base_url=server.base_url, state_dir=tmp_path / "state", limits=LIMITS)
        collect("sync", server, tmp_path, query=WITH_ID)
        assert sorted(ids_in(tmp_path / "out.jsonl")) == sorted(expected_ids(server))
        assert len(server.state.jobs) == len(done.parts)


def test_a_record_outside_its_part_ends_the_collection(tmp_path: Path) -> None:
    wrong = json.dumps({"crustdata_person_id": 5}).encode() + b"\n"
    with (
        served(
            Fault(path="/results/*", gzip_body=wrong), Fault(path="/batch/*-*", method="GET", patch={"result_count": 1})
        ) as server,
        pytest.raises(DownloadFailed, match="not in the part"),
    ):
        collect("sync", server, tmp_path, query=WITH_ID)
    assert not (tmp_path / "out.jsonl").exists()
