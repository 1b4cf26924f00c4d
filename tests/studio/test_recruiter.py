"""Five tasks of a recruiter in the studio, by mouse and by keyboard alone: find, fix, read, repair, and download."""

import json
import subprocess
from pathlib import Path

import openpyxl
import pytest

import querydsl
from tests.studio.chromium import browser, modules
from tests.studio.session import studio

FIXED = (
    'seniority = "Senior" and title ~ "engineer" and country in ("Canada", "Germany") '
    "select name, title, country, company_size, started limit 40"
)
REPAIRED = 'title ~ "engineer" and city = "Toronto" select name, city limit 20'


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("hand", ["mouse", "keyboard"])
def test_a_recruiter_does_five_tasks(hand: str, tmp_path: Path) -> None:
    chromium, installed = browser(), modules()
    with studio(tmp_path) as session:
        script = str(Path(__file__).with_name("recruiter.mjs"))
        command = ["node", script, session.address, str(tmp_path), chromium, str(installed), hand]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / f"{hand}.json").read_text("utf-8"))
    with querydsl.Client(sandbox=True) as client:
        people, repaired = client.run(FIXED), client.run(REPAIRED)
    assert (report["errors"], report["overflow"], report["theme"]) == ([], 0, "dark")
    assert report["problem"] == '"senoir" is not a valid value of seniority'
    assert (report["fixed"], report["price"], report["rows"]) == (FIXED, "Run free", len(people))
    assert all(f"{region}{share}" in report["countries"] for region, share in {"Northern America": 6, "Europe": 5}.items())
    assert (report["blamed"], report["repaired"], report["found"]) == ('city = "Torronto"', REPAIRED, len(repaired))
    sheet = openpyxl.load_workbook(tmp_path / f"{hand}.xlsx").active
    assert [cell.value for cell in sheet[1]] == list(people.columns) == report["columns"][1:]
    assert [cell.value for cell in sheet["A"][1:]] == [person["name"] for person in people.to_dicts()]
