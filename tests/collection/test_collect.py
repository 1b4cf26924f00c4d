"""`client.collect`: all records once, in files and folders, sorted and limited, with both clients."""

import json
from pathlib import Path
from typing import Any

import duckdb
import polars
import pytest

from querydsl.errors import ExportError, NotFound, OutputError, ServiceError, SettingError
from querydsl.events import Collected, Counted
from querydsl.sandbox import Settings
from tests.support.collecting import (
    CAP,
    LIMITS,
    QUERY,
    Heard,
    collect,
    expected_ids,
    ids_in,
    matching,
    on_count,
    people,
    records_in,
    served,
)
from tests.support.cutting import ids_of
from tests.support.world import BOTH, call

WITH_ID = QUERY.replace("select name", "select id, name")


@pytest.mark.parametrize("kind", BOTH)
def test_all_records_are_collected_once(kind: str, tmp_path: Path) -> None:
    heard = Heard()
    with served() as server:
        done = collect(kind, server, tmp_path, query=WITH_ID, on_event=heard)
        expected = expected_ids(server)
        assert len(expected) > 3 * CAP
        assert sorted(ids_in(tmp_path / "out.jsonl")) == sorted(expected)
        assert len(server.state.jobs) == len(done.parts) == done.jobs
        assert max(len(job.records) for job in server.state.jobs.values()) <= CAP
    assert done.report is not None
    assert (done.report.planned, done.report.received, done.report.counted) == (len(expected),) * 3
    assert (done.report.new, done.report.gone, done.report.later, done.report.duplicates) == (0, 0, 0, 0)
    assert [event.parts for event in heard.of(Collected)] == list(range(1, len(done.parts) + 1))
    assert heard.of(Collected)[-1].credits == pytest.approx(done.paid * 0.03, abs=0.03)
    assert len(heard.of(Counted)) < done.counts
    assert [path.name for path in tmp_path.iterdir()] == ["state", "out.jsonl"] or not list(tmp_path.glob(".out*"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ("clusters and deserts", "crowded at the end", "one id far below"))
def test_ids_in_clusters_and_deserts_are_collected_exactly(name: str, tmp_path: Path) -> None:
    with served(data=people(ids_of(name, 2_000))) as server:
        collect("sync", server, tmp_path, query=WITH_ID)
        found = ids_in(tmp_path / "out.jsonl")
        assert sorted(found) == sorted(expected_ids(server))


def test_records_have_only_what_the_query_selects(tmp_path: Path) -> None:
    with served() as server:
        collect("sync", server, tmp_path, query=QUERY + " sort by updated")
    assert all(record.keys() <= {"basic_profile"} for record in records_in(tmp_path / "out.jsonl"))


def test_a_folder_has_parts_that_other_programs_read_and_a_manifest(tmp_path: Path) -> None:
    with served() as server:
        done = collect("sync", server, tmp_path, "out/", WITH_ID)
        expected = expected_ids(server)
    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert files == ["_manifest.json", *(f"part-{number:05}.parquet" for number in range(len(done.parts)))]
    found = duckdb.execute(f"select id from '{tmp_path}/out/*.parquet'").fetchall()
    assert sorted(key for (key,) in found) == sorted(expected)
    assert set(polars.read_parquet(f"{tmp_path}/out/*.parquet")["id"]) == expected
    manifest = json.loads((tmp_path / "out" / "_manifest.json").read_text())
    assert manifest["complete"] is True
    assert manifest["report"]["received"] == len(expected) == sum(part["received"] for part in manifest["files"])


def test_sort_by_and_limit_apply_to_the_whole_collection(tmp_path: Path) -> None:
    with served() as server:
        collect("sync", server, tmp_path, "out/", WITH_ID + " sort by name desc, id limit 250", format="jsonl")
        keyed = [(person["basic_profile"]["name"], -person["crustdata_person_id"]) for person in matching(server)]
    found = [(record["basic_profile"]["name"], -record["crustdata_person_id"]) for record in records_in(tmp_path / "out")]
    assert found == sorted(keyed, reverse=True)[:250]
    assert [len(path.read_bytes().splitlines()) for path in sorted((tmp_path / "out").glob("part-*"))] == [90, 90, 70]


@pytest.mark.slow
@pytest.mark.parametrize("output", ("out.jsonl", "out/"))
def test_a_limit_without_a_sort_is_all_that_is_paid(output: str, tmp_path: Path) -> None:
    with served() as server:
        done = collect("sync", server, tmp_path, output, WITH_ID + " limit 150", format="jsonl")
        assert sum(len(job.records) for job in server.state.jobs.values()) == 150
        assert len(set(ids_in(tmp_path / output))) == 150
    assert done.report is not None
    assert done.report.received == 150


def test_companies_and_empty_results_are_collected(tmp_path: Path) -> None:
    with served() as server:
        done = collect("sync", server, tmp_path, query="companies where size > 0 select id, name")
        assert done.report is not None
        assert done.report.received == len(records_in(tmp_path / "out.jsonl")) > CAP
        collect("sync", server, tmp_path, "none.csv", 'name = "Nobody Nowhere" select name')
    assert (tmp_path / "none.csv").read_text().splitlines() == ["name"]


def test_the_same_call_goes_on_and_does_not_pay_again(tmp_path: Path) -> None:
    with served() as server:
        first = collect("sync", server, tmp_path)
        spent = server.state.credits
        again = collect("sync", server, tmp_path)
        assert (again.id, again.report) == (first.id, first.report)
        assert server.state.credits == spent
        (tmp_path / "out.jsonl").unlink()
        third = collect("sync", server, tmp_path)
        assert server.state.credits == pytest.approx(spent - 0.03)
        assert third.report == first.report
        assert (tmp_path / "out.jsonl").exists()


@pytest.mark.slow
def test_fresh_starts_again_once(tmp_path: Path) -> None:
    with served() as server:
        jobs = len(collect("sync", server, tmp_path).parts)
        collect("sync", server, tmp_path, fresh=True)
        assert len(server.state.jobs) == 2 * jobs


@pytest.mark.slow
@pytest.mark.parametrize("kind", BOTH)
def test_a_plan_is_stored_listed_resumed_and_forgotten(kind: str, tmp_path: Path) -> None:
    def ask(what: str, *args: Any, **options: Any) -> Any:
        return call(
            kind,
            lambda client: getattr(client, what)(*args, **options),
            base_url=server.base_url,
            state_dir=tmp_path,
            limits=LIMITS,
        )

    with served() as server:
        plan = ask("plan_collection", WITH_ID, tmp_path / "out.jsonl", part_size=CAP)
        assert not server.state.jobs
        assert plan.price.credits == pytest.approx((plan.planned + plan.counts + 1) * 0.03, abs=0.01)
        assert [found.id for found in ask("collections")] == [plan.id]
        done = ask("resume_collection", plan.id[:5])
        assert done.report is not None
        assert len(server.state.jobs) == len(plan.parts)
        assert ask("forget_collection", plan.id) is True
        with pytest.raises(NotFound):
            ask("collection", plan.id)


@pytest.mark.slow
def test_the_account_never_has_more_jobs_than_it_may(tmp_path: Path) -> None:
    settings = Settings(job_records=CAP, active_jobs=2, pending_seconds=0.05, processing_seconds=0.05)
    with served(settings=settings) as server:
        done = collect("sync", server, tmp_path, query=WITH_ID)
        assert len(server.state.jobs) == len(done.parts)
        assert len(ids_in(tmp_path / "out.jsonl")) == len(expected_ids(server))


def test_wrong_calls_are_refused_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "part-00000.parquet").write_text("something else")
    with served() as server:
        with pytest.raises(SettingError, match="between 10 and 10,000"):
            collect("sync", server, tmp_path, part_size=3)
        with pytest.raises(ExportError, match="unknown extension"):
            collect("sync", server, tmp_path, "out.doc")
        with pytest.raises(OutputError, match="not empty"):
            collect("sync", server, tmp_path, "mine/")
        with pytest.raises(OutputError, match="there is no folder"):
            collect("sync", server, tmp_path, "nowhere/out.csv")
        assert not server.requests
    assert (tmp_path / "mine" / "part-00000.parquet").read_text() == "something else"


@pytest.mark.slow
@pytest.mark.parametrize("output", ("out.jsonl", "out/"))
def test_a_collection_can_be_split_by_the_values_of_a_field(output: str, tmp_path: Path) -> None:
    with served() as server:
        done = collect("sync", server, tmp_path, output, WITH_ID, split_by="country", format="jsonl")
        assert sorted(ids_in(tmp_path / output)) == sorted(expected_ids(server))
        countries = {
            key: person["basic_profile"]["location"]["country"]
            for person in matching(server)
            for key in [person["crustdata_person_id"]]
        }
    by_value = [part for part in done.parts if not part.other]
    assert {value for part in by_value for value in part.values} == {country for country in countries.values() if country}
    if output == "out/":
        manifest = json.loads((tmp_path / "out" / "_manifest.json").read_text())
        for file in manifest["files"]:
            found = {countries[record["crustdata_person_id"]] for record in records_in(tmp_path / "out" / file["file"])}
            assert file["other"] or found == set(file["values"])


@pytest.mark.parametrize("name", ("title", "skills", "nonsense", "id"))
def test_a_collection_is_split_only_by_a_field_with_one_known_value(name: str, tmp_path: Path) -> None:
    with served() as server, pytest.raises(SettingError, match="cannot be split by"):
        collect("sync", server, tmp_path, split_by=name)


@pytest.mark.slow
@pytest.mark.parametrize("kind", BOTH)
def test_pages_collect_the_same_records_without_a_job(kind: str, tmp_path: Path) -> None:
    query = "people where connections > 0 select id, name"
    with served() as server:
        done = collect(kind, server, tmp_path, query=query, via="pages")
        assert not server.state.jobs
        assert server.state.credits == pytest.approx(1_000_000 - done.paid * 0.03)
        found = ids_in(tmp_path / "out.jsonl")
        assert sorted(found) == sorted(expected_ids(server, query))
        assert len(done.done) == -(-len(found) // 1_000) or len(done.done) == len(found) // 1_000 + 1
        limited = collect(kind, server, tmp_path, "few/", query + " sort by name limit 30", via="pages", format="jsonl")
    assert limited.report is not None
    assert len(records_in(tmp_path / "few")) == limited.report.received == 30


def cursors(server: Any) -> list[bool]:
    """Whether each page that was requested has a cursor. After a full page without one, the next page is requested by id."""
    bodies = [json.loads(request.body) for request in server.requests if request.path == "/person/search"]
    return ["cursor" in body for body in bodies if body["limit"] > 1]


EVERYONE = "people where id > 0 select id"


@pytest.mark.parametrize(
    ("fault", "with_cursor"),
    [
        (None, [False, True, False]),
        (on_count(nth=3, reaches=False, status=400, body=b"{}"), [False, True, False, False]),
        (on_count(nth=2, patch={"next_cursor": None}), [False, False, False]),
        (on_count(nth=2, patch={"next_cursor": 7}), [False, False, False]),
    ],
)
def test_pages_follow_the_cursors_and_go_on_by_id_without_one(fault: Any, with_cursor: list[bool], tmp_path: Path) -> None:
    with served(*([fault] if fault else [])) as server:
        collect("sync", server, tmp_path, query=EVERYONE, via="pages")
        assert sorted(ids_in(tmp_path / "out.jsonl")) == sorted(expected_ids(server, EVERYONE))
        assert cursors(server) == with_cursor


def test_a_collection_of_pages_that_was_interrupted_goes_on_after_its_last_id(tmp_path: Path) -> None:
    with served(on_count(nth=3, status=502)) as server:
        with pytest.raises(ServiceError):
            collect("sync", server, tmp_path, query=EVERYONE, via="pages")
        collect("sync", server, tmp_path, query=EVERYONE, via="pages")
        assert sorted(ids_in(tmp_path / "out.jsonl")) == sorted(expected_ids(server, EVERYONE))
        assert cursors(server) == [False, True, False, False]


@pytest.mark.slow
def test_pages_are_not_billed_again_without_a_question(tmp_path: Path) -> None:
    with served() as server:
        collect("sync", server, tmp_path, via="pages")
        (tmp_path / "out.jsonl").unlink()
        with pytest.raises(OutputError, match="billed again"):
            collect("sync", server, tmp_path, via="pages")
        with pytest.raises(SettingError, match="via jobs or via pages"):
            collect("sync", server, tmp_path, via="pages", split_by="country")


def test_a_fresh_folder_has_no_parts_of_the_collection_before(tmp_path: Path) -> None:
    with served() as server:
        collect("sync", server, tmp_path, "out/", WITH_ID, format="jsonl")
        (tmp_path / "out" / "part-00077.jsonl").write_text("{}\n")
        collect("sync", server, tmp_path, "out/", WITH_ID, format="jsonl", fresh=True)
        assert sorted(ids_in(tmp_path / "out")) == sorted(expected_ids(server))
