"""The page of the studio in Chromium, from the first letter to the download, and its pictures."""

import csv
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import querydsl
from tests.studio.chromium import browser, modules
from tests.studio.session import studio
from tests.studio.test_corpus import texts
from tests.support.documents import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SAMPLE = [text for text in texts() if text.isascii() and 10 < len(text) < 500 and "\r" not in text and "\t" not in text][::60]
PICTURES = ROOT / "docs" / "images"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="module")
def report(folder: Path) -> dict[str, Any]:
    """What the page showed. The server is killed near the end of the session."""
    chromium, installed = browser(), modules()
    (folder / "corpus.json").write_text(json.dumps({"corpus": SAMPLE}), "utf-8")
    with studio(folder) as session:
        command = ["node", str(Path(__file__).with_name("browser.mjs")), session.address, str(folder), chromium, str(installed)]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            if process.stdout.readline() == "ready to stop\n":
                session.process.kill()
                session.process.wait()
            _, problems = process.communicate("\n", timeout=120)
    assert process.returncode == 0, problems
    found: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    return found


def test_the_page_calls_only_its_server_and_has_no_errors(report: dict[str, Any]) -> None:
    assert report["foreign"] == []
    assert report["errors"][: report["expected_errors"]] == []


def test_the_token_leaves_the_address(report: dict[str, Any]) -> None:
    assert "token" not in report["url"]
    assert "token" not in report["link"]


def test_a_mistake_is_shown_and_fixed_with_a_click(report: dict[str, Any]) -> None:
    assert report["state"] == "1 warning"
    assert len(report["diagnostics"]) == 1
    assert report["underlined"] == ['"Deutschland"']
    assert '"Germany"' in report["fixed"]


def test_what_was_probably_meant_is_written_with_a_click(report: dict[str, Any]) -> None:
    assert report["meant"] == ["Use title", 'Use in ("United States", "United States of America")']
    assert report["meant_text"] == 'title ~ "engineer" and country in ("United States", "United States of America")'
    assert report["instead"] == 'title ~ "engineer" and country = "Canada" limit 5'


def test_the_messages_are_those_of_the_command(report: dict[str, Any]) -> None:
    assert len(SAMPLE) > 10
    for text, shown in zip(SAMPLE, report["corpus"], strict=True):
        assert shown == [item.message.replace("`", "") for item in querydsl.check(text)], text


def test_countries_are_shown_by_region(report: dict[str, Any]) -> None:
    assert [text.rstrip("0123456789,% ") for text in report["regions"]] == ["Northern America", "Europe"]


def test_a_collection_is_planned_and_started_by_keyboard(report: dict[str, Any], folder: Path) -> None:
    assert report["plan"][0] == "designers.csv"
    assert report["start"].startswith("Collect ")
    assert report["start"].endswith(" · free")
    rows = list(csv.reader((folder / "designers.csv").read_text("utf-8").splitlines()))
    assert report["start"] == f"Collect {len(rows) - 1} records · free"
    assert report["collections"][2] == f"complete, {len(rows) - 1} records → designers.csv"


def test_json_and_text_light_up_together(report: dict[str, Any]) -> None:
    assert report["lit_text"].replace("\n", "") == 'country in ("Canada", "Germany", "United States")'
    assert report["selected"] == "200"
    assert "max_results" in report["lit_json"]
    assert "F.title.words('engineer')" in report["python"]


def test_the_query_is_counted_and_run(report: dict[str, Any]) -> None:
    assert report["count"] == "142 records match"
    assert report["run_label"] == "Run free"
    assert [name.strip("▲▼") for name in report["columns"]] == [
        "#",
        "name",
        "title",
        "company",
        "country",
        "started",
        "company_size",
    ]
    assert report["rows"] == 50
    assert [name.casefold() for name in report["names"]] == sorted(name.casefold() for name in report["names"])
    assert report["countries"] == ["Germany"]
    assert "basic profile" in report["record"]
    assert any("country" in name for name in report["bars"])


def test_the_records_are_downloaded(report: dict[str, Any], folder: Path) -> None:
    rows = list(csv.reader((folder / "records.csv").read_text("utf-8").splitlines()))
    assert (rows[0][0], len(rows)) == ("name", 143)


def test_the_condition_to_blame_is_marked_in_the_text(report: dict[str, Any]) -> None:
    assert report["guilty"] == 'country = "Canda"'
    assert "347 records match" in report["why"]
    assert report["guilty_after"] == 0  # the mark and the reason go when the text changes


def test_results_of_an_earlier_text_are_marked(report: dict[str, Any]) -> None:
    assert report["outdated_before"]
    assert report["outdated"] == "The query has changed. These are the results of its earlier text."


def test_the_keyboard_is_enough(report: dict[str, Any]) -> None:
    assert report["completed"] == "country"
    assert report["examples"] == 20
    assert report["parameters"] == ["$title", "$country", "$years"]
    assert report["focused"] == "run"


def test_the_query_is_kept(report: dict[str, Any], folder: Path) -> None:
    assert report["kept"] == report["fixed"]
    assert report["pasted"].split() == ["country", "=", '"Canada"', "limit", "3"]
    assert (folder / "canada.qdsl").read_text("utf-8").split() == report["pasted"].split()
    assert (report["title"][0], report["unsaved"][0]) == ("c", "●")
    assert report["shared"].split() == report["pasted"].split()
    assert "has stopped" in report["offline"]
    assert "limit 3" in report["still"]


def test_it_is_dark_by_choice_and_by_the_system(report: dict[str, Any]) -> None:
    assert report["background"] == "rgb(20, 22, 28)"
    assert report["system_theme"] == "dark"


def test_it_is_readable_at_800_pixels(report: dict[str, Any]) -> None:
    assert report["overflow"] <= 0


def test_screen_readers_can_use_it(report: dict[str, Any]) -> None:
    assert set(report["axe"]) == {"light", "dark", "narrow", "record", "fields", "examples", "collect", "plan", "jobs"}
    assert {name: found for name, found in report["axe"].items() if found} == {}


def test_the_pictures_of_the_documentation_are_made_here(
    report: dict[str, Any], folder: Path, request: pytest.FixtureRequest
) -> None:
    for name in ("light", "dark"):
        made, kept = folder / f"{name}.png", PICTURES / f"studio-{name}.png"
        if request.config.getoption("--update-cases"):
            shutil.copy(made, kept)
        assert made.read_bytes()[16:24] == kept.read_bytes()[16:24]  # the size: fonts differ between machines
