"""Tables of records at the widths of terminals."""

import re

import pytest

from querydsl.cli.tables import _fitted
from querydsl.diagnostics.width import row
from tests.cli.conftest import Run

QUERY = 'title ~ "engineer" limit 20'
DEFAULT = ["name", "title", "company", "country", "seniority", "profile_url"]


def shown(run: Run, monkeypatch: pytest.MonkeyPatch, width: int, *words: str) -> tuple[list[str], list[str], list[str]]:
    """The lines of a table, its headings, and the columns that are left out."""
    monkeypatch.setenv("COLUMNS", str(width))
    result = run("run", *words, "--format", "table")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    left_out = re.search(r"left out: (.*) \(use --columns", result.stderr)
    return lines, lines[1].strip("┃").replace("┃", " ").split(), left_out[1].split(", ") if left_out else []


@pytest.mark.parametrize(("width", "columns"), [(20, 1), (40, 3), (60, 4), (80, 5), (120, 6)])
def test_columns_that_do_not_fit_are_left_out_and_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int, columns: int
) -> None:
    lines, headings, left_out = shown(run, monkeypatch, width, QUERY)
    assert headings + left_out == DEFAULT and len(headings) == columns
    assert max(row(line).width for line in lines) <= width


def test_short_words_are_not_divided(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    wide, *_ = shown(run, monkeypatch, 400, QUERY)
    words = {word for line in wide for word in line.split() if len(word) <= 16}
    for width in (40, 60, 80):
        lines, *_ = shown(run, monkeypatch, width, QUERY)
        assert {word for line in lines[3:-1] for word in re.findall(r"[^\s│]+", line)} <= words


def test_the_columns_of_the_query_are_left_out_from_the_right(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    select = "select past.title, past.company, seniority, country, headline"
    _, headings, left_out = shown(run, monkeypatch, 60, f'title ~ "engineer" {select} limit 5')
    assert (headings, left_out) == (["past.title", "past.company", "seniority", "country"], ["headline"])


def test_space_that_is_left_goes_to_columns_that_need_it() -> None:
    assert _fitted([4, 4, 4], [4, 20, 8], 30) == [4, 9, 8]
    assert _fitted([50], [50], 10) == [50]
    assert _fitted([], [], 10) == []
