"""The table of mistakes is its own test: each row's example is read, and must be said as the row says.

Source: language page, section 7.
"""

import re

import pytest

from querydsl import fixes
from querydsl.parser import read
from querydsl.recovery.mistakes import Absent, Dialect, Unexpected, mistakes

TABLE = mistakes()
ROWS: tuple[Absent | Unexpected | Dialect, ...] = (*TABLE.absent, *TABLE.unexpected, *TABLE.dialects)


def said_by(says: str, message: str) -> bool:
    """True if the message is the template with its places filled in."""
    return re.fullmatch(re.sub(r"\\\{\w+\\\}", ".+", re.escape(says)), message, re.DOTALL) is not None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example)
def test_each_mistake_is_said_once_in_the_words_of_its_row(row: Absent | Unexpected | Dialect) -> None:
    _, found = read(row.example)
    assert [it.rule for it in found] == ["syntax"]
    assert said_by(row.says, found[0].message)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example)
def test_no_message_shows_a_place_that_was_not_filled_in(row: Absent | Unexpected | Dialect) -> None:
    for it in read(row.example)[1]:
        assert not re.search(r"\{\w+\}", it.message + (it.hint or ""))


@pytest.mark.parametrize("row", [it for it in TABLE.dialects if it.certain], ids=lambda row: row.example)
def test_a_certain_translation_is_a_fix_that_leaves_nothing_to_say(row: Dialect) -> None:
    text, _ = fixes.apply(row.example, read(row.example)[1])
    assert text == row.fixed
    assert read(text)[1] == ()


@pytest.mark.parametrize("row", [it for it in TABLE.dialects if not it.certain], ids=lambda row: row.example)
def test_what_is_not_certain_has_no_fix(row: Dialect) -> None:
    assert [it.fix for it in read(row.example)[1]] == [None]


@pytest.mark.parametrize("row", [it for it in TABLE.absent if it.fix], ids=lambda row: row.example)
def test_what_is_certainly_absent_has_a_fix_that_puts_it_in(row: Absent) -> None:
    text, _ = fixes.apply(row.example, read(row.example)[1])
    assert read(text)[1] == ()
