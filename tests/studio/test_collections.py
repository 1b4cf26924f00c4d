"""Collections in the studio: planned, priced, started, stopped and resumed, as `querydsl collect` does it. And other long work."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from querydsl.cli.app import root
from querydsl.sandbox import Server, Settings, serve
from tests.studio.session import Session, studio

KEY = "key-of-the-collections"
QUERY = 'title ~ "engineer" select id, name, country'


@pytest.fixture(scope="module")
def service() -> Iterator[Server]:
    """A service whose jobs return 100 records."""
    with serve(settings=Settings(key=KEY, job_records=100)) as server:
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("searches")


@pytest.fixture(scope="module")
def session(service: Server, folder: Path) -> Iterator[Session]:
    environment = {"CRUSTDATA_API_KEY": KEY, "QUERYDSL_STATE_DIR": str(folder / "state")}
    with studio(folder, "--base-url", service.base_url, **environment) as found:
        yield found


def ended(session: Session, task: str) -> Any:
    """The progress of a task at its end."""
    while (found := session.ask("progress", task=task, milliseconds=500))["state"] in ("running", "stopping"):
        pass
    return found


def planned(session: Session, output: str = "engineers.csv", text: str = QUERY) -> Any:
    """The plan of a collection."""
    task = session.ask("collect/plan", text=text, output=output, part_size=100)["task"]
    return ended(session, task)["result"]


def test_a_plan_names_the_price_and_starts_nothing(session: Session, service: Server) -> None:
    before = dict(service.state.jobs)
    plan = planned(session, text='title ~ "manager"')
    assert (plan["state"], plan["output"], plan["replaces"]) == ("planned", "engineers.csv", False)
    assert plan["parts"] > 3
    assert plan["price"]["credits"] == round(0.03 * plan["records"], 2)
    assert plan["count_credits"] == round(0.03 * plan["counts"], 2)
    assert service.state.jobs == before
    for wrong in ({}, {"credits": 0}, {"credits": plan["price"]["credits"] - 1}, {"credits": True}):
        refused = session.send("collect/start", {"id": plan["id"]} | wrong)
        assert (refused.status_code, refused.json()["price"]) == (409 if wrong else 402, plan["price"])
    assert service.state.jobs == before


def test_a_collection_saves_all_records_with_its_progress(session: Session, folder: Path) -> None:
    plan = planned(session)
    task = session.ask("collect/start", id=plan["id"], credits=plan["price"]["credits"])["task"]
    found = ended(session, task)
    collected = found["events"]["Collected"]
    assert found["result"]["state"] == "complete"
    assert (collected["parts"], collected["records"]) == (found["result"]["parts"], plan["records"])
    assert collected["credits"] >= plan["price"]["credits"]
    rows = list(csv.reader((folder / "engineers.csv").read_text("utf-8").splitlines()))
    assert (rows[0], len(rows)) == (["id", "name", "country"], plan["records"] + 1)
    (listed,) = [item for item in session.ask("jobs")["collections"] if item["id"] == plan["id"]]
    assert (listed["state"], listed["price"]["credits"]) == ("complete", 0)


def test_a_stopped_collection_is_resumed_and_pays_no_part_twice(tmp_path: Path) -> None:
    folder, slow = tmp_path / "searches", Settings(key=KEY, job_records=100, processing_seconds=0.4)
    folder.mkdir()
    environment = {"CRUSTDATA_API_KEY": KEY, "QUERYDSL_STATE_DIR": str(tmp_path / "state")}
    with serve(settings=slow) as service, studio(folder, "--base-url", service.base_url, **environment) as session:
        plan = planned(session, "parts/")
        task = session.ask("collect/start", id=plan["id"], credits=plan["price"]["credits"])["task"]
        (running,) = session.ask("jobs")["collections"]
        assert running["state"] == "running"
        while not service.state.jobs:
            session.ask("progress", task=task, milliseconds=20)
        session.ask("stop", task=task)
        assert ended(session, task)["state"] == "stopped"
        started = len(service.state.jobs)
        (stopped,) = session.ask("jobs")["collections"]
        assert stopped["state"] in ("interrupted", "planned")
        assert len(service.state.jobs) == started < plan["parts"]
        again = planned(session, "parts/")  # finds the jobs that were submitted
        assert again["price"]["jobs"] == plan["parts"] - started
        command = ["collections", "show", plan["id"], "--json", "--base-url", service.base_url]
        result = CliRunner().invoke(root, command, env=environment)
        assert json.loads(result.stdout)["credits_for_records"] == plan["price"]["credits"]
        task = session.ask("collect/start", id=plan["id"], credits=again["price"]["credits"])["task"]
        done = ended(session, task)["result"]
        assert (done["state"], done["received"]) == ("complete", plan["records"])
        assert len(service.state.jobs) == plan["parts"]


@pytest.mark.parametrize("output", ["../x.csv", "/tmp/x.csv", ".hidden/x.csv", "a/../../x.csv", "", "x\0.csv"])
def test_a_collection_is_saved_in_the_folder_only(session: Session, output: str) -> None:
    assert session.send("collect/plan", {"text": QUERY, "output": output}).status_code == 403


def test_an_error_of_a_task_is_that_of_the_command(session: Session) -> None:
    task = session.ask("collect/plan", text=QUERY, output="x.exe")["task"]
    refused = session.send("progress", {"task": task, "milliseconds": 1000})
    assert refused.status_code == 422
    assert "unknown extension in x.exe" in refused.json()["error"]
    assert session.send("collect/start", {"id": "ffff", "credits": 0}).json()["kind"] == "NotFound"
    assert session.send("progress", {"task": "nothing"}).status_code == 404
    assert session.ask("stop", task="nothing") == {"stopped": False}


def test_records_are_downloaded_with_progress(session: Session) -> None:
    price = session.ask("price", text=QUERY)
    job = session.ask("run", text=QUERY, credits=price["credits"])["id"]
    while session.ask("job", id=job)["status"] != "completed":
        pass
    assert session.ask("job", id=job)["credits"] == 3.0
    listed = session.ask("jobs")
    assert [item["status"] for item in listed["jobs"] if item["id"] == job] == ["completed"]
    assert listed["problem"] is None
    assert listed["collections"] == session.ask("collections")["collections"]
    found = ended(session, session.ask("load", id=job)["task"])
    assert (found["state"], found["result"]) == ("done", {"count": 100})
    assert found["events"]["Downloading"]["received"] > 1000
