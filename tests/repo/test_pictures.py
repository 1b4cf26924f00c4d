"""The pictures of a terminal and of a summary show what the commands print."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from querydsl._dev import pictures
from querydsl.cli.app import root
from tests.studio.chromium import browser
from tests.support.documents import ROOT

SUMMARY = ROOT / "docs" / "images" / "summary.png"
TEXT = "{http://www.w3.org/2000/svg}text"


def lines_of(svg: str) -> list[str]:
    """The lines of text in a picture, from top to bottom, without white space and without its title."""
    rows: dict[float, str] = {}
    for item in ET.fromstring(svg).iter(TEXT):
        if "title" in item.attrib["class"]:
            continue
        row = float(item.attrib["y"])
        rows[row] = rows.get(row, "") + "".join((item.text or "").split())
    return [rows[row] for row in sorted(rows) if rows[row]]


@pytest.mark.slow
def test_the_picture_shows_the_commands_and_their_output() -> None:
    shown = lines_of(pictures.FILE.read_text("utf-8"))
    expected = []
    for words, output in pictures.transcript():
        expected += [f"$ {words}", *re.sub(r"\x1b\[[0-9;]*m", "", output).splitlines()]
    assert shown == ["".join(line.split()) for line in expected if line.strip()]


def test_the_picture_needs_nothing_from_the_network() -> None:
    assert not re.search(r"https?://(?!www\.w3\.org/)|@import|@font-face", pictures.FILE.read_text("utf-8"))


@pytest.mark.slow
def test_the_picture_of_a_summary_is_made_here(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    page, picture = tmp_path / "engineers.html", tmp_path / "summary.png"
    query = 'title ~ "engineer" limit 100'
    done = CliRunner().invoke(root, ["summary", query, "--sandbox", "--columns", "country,seniority", "--html", str(page)])
    assert done.exit_code == 0, done.stderr
    command = [
        browser(),
        "--headless",
        "--no-sandbox",
        "--hide-scrollbars",
        "--window-size=800,760",
        f"--screenshot={picture}",
        page.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    if request.config.getoption("--update-cases"):
        shutil.copy(picture, SUMMARY)
    assert picture.read_bytes()[16:24] == SUMMARY.read_bytes()[16:24]  # the size: fonts differ between machines
