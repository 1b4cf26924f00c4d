"""The picture in the README shows what the commands print."""

import re
import xml.etree.ElementTree as ET

import pytest

from querydsl._dev import pictures

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
