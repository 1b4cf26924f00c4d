"""The playground in Chromium: the page of the studio with Python in it, from a server of static files, and then without one."""

import csv
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest

import querydsl
from tests.studio.static_server import playground_session
from tests.support.documents import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PICTURE = ROOT / "docs" / "images" / "playground.png"
MISTAKE = 'country in ("Canada", "Deutschland", "United States")'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("playground")


@pytest.fixture(scope="module")
def report(folder: Path) -> dict[str, Any]:
    return playground_session(folder)


def test_everything_comes_from_the_folder_of_the_page_and_nothing_is_asked_later(report: dict[str, Any]) -> None:
    addresses = [urlsplit(url) for url in report["requests"] if not url.startswith("blob:")]
    assert {address.hostname for address in addresses} == {"127.0.0.1"}
    assert [address.path for address in addresses if not address.path.startswith("/some/place/play/")] == []
    assert report["requests_when_stopped"] == []
    assert report["errors"] == []


def test_the_diagnostics_are_those_of_the_library(report: dict[str, Any]) -> None:
    assert report["loading"].startswith("Loading ")
    assert report["loaded"]
    (expected,) = querydsl.check(MISTAKE)
    assert report["diagnostics"] == [expected.message.replace("`", "")]
    assert report["fixed"].split("and ")[1].split("\n")[0] == MISTAKE.replace("Deutschland", "Germany")
    assert report["state"] == "1 error"


def test_the_meaning_is_that_of_the_library(report: dict[str, Any]) -> None:
    assert report["lit"] == MISTAKE.replace("Deutschland", "Germany")
    assert "F.title.words('engineer')" in report["python"]
    assert 'the title of a current role has the word "engineer"' in report["english"]


def test_the_query_runs_on_the_made_up_people(report: dict[str, Any], folder: Path) -> None:
    with querydsl.Client(sandbox=True) as client:
        expected = client.count(report["fixed"])
    assert report["count"] == f"{expected} records match"
    assert [name.strip("▲▼") for name in report["columns"]] == ["name", "title", "company", "country", "started"]
    rows = list(csv.reader((folder / "records.csv").read_text("utf-8").splitlines()))
    assert (rows[0], len(rows)) == (["name", "title", "company", "country", "started"], expected + 1)
    sheet = openpyxl.load_workbook(folder / "records.xlsx", read_only=True).worksheets[0]
    assert sheet.max_row == expected + 1


def test_completions_hover_texts_and_reasons_work_too(report: dict[str, Any]) -> None:
    assert '"Stanford University"' in report["completions"]
    assert "Full name of the country" in report["hover"]
    assert "347 records match" in report["why"]
    assert report["examples"] == 20


def test_what_needs_a_server_is_absent_and_the_page_states_it(report: dict[str, Any]) -> None:
    assert report["hidden"] == []
    assert report["formats"] == ["CSV", "XLSX", "JSON Lines"]
    assert "Query files, jobs, Parquet and real data are in querydsl studio" in report["about"]
    assert "Copy a link" in report["keys"]
    assert not {"Save", "Open a file"} & set(report["keys"])


def test_a_missing_file_is_reported(report: dict[str, Any]) -> None:
    assert report["failure"] == "Python could not be loaded: packages.zip: 404"


def test_a_link_carries_the_query(report: dict[str, Any]) -> None:
    assert "#q=country" in report["link"]
    assert report["shared"] == 'country = "Canada" limit 3'


def test_screen_readers_can_use_it(report: dict[str, Any]) -> None:
    assert report["axe"] == {"light": [], "dark": []}


def test_the_picture_of_the_documentation_is_made_here(
    report: dict[str, Any], folder: Path, request: pytest.FixtureRequest
) -> None:
    made = folder / "playground.png"
    if request.config.getoption("--update-cases"):
        shutil.copy(made, PICTURE)
    assert made.read_bytes()[16:24] == PICTURE.read_bytes()[16:24]  # the size: fonts differ between machines
