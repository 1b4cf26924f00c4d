"""The table of mistakes is its own test: each row's example is read, and must be said as the row says.

Source: language page, section 7.
"""

import re

import pytest

from querydsl import check
from querydsl.diagnostics import fixes
from querydsl.syntax.literals import RESERVED
from querydsl.syntax.parser import read
from querydsl.syntax.recovery.messages import Absent, Dialect, Unexpected, mistakes

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


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example)
def test_what_is_to_be_written_stands_in_backticks(row: Absent | Unexpected | Dialect) -> None:
    hint = getattr(row, "hint", None) or ""
    for sentence in (row.says, hint):
        assert not re.search(r"""[~=<>"$(]|\bkm\b|[0-9]-[0-9]""", re.sub(r"`[^`]*`", "", sentence.replace(r"`\"`", "")))
    assert not re.search(r"\bwrite [^`]*$", hint)


@pytest.mark.parametrize(
    "text",
    [
        'location within any ("a")',
        "company_size between any (1) and 2",
        "company_size between 1 and all [2]",
        "name in ((",
        "name in ([",
        "name in (",
        'name in (( and title ~ "x"',
    ],
)
def test_one_value_out_of_place_is_one_mistake(text: str) -> None:
    assert [it.rule for it in check(text)] == ["syntax"]


@pytest.mark.parametrize("word", sorted(RESERVED - {"not"}))
def test_a_reserved_word_in_place_of_a_field_is_one_mistake_and_begins_a_path_before_a_dot(word: str) -> None:
    assert [it.rule for it in check(f"{word} = 5")] == ["syntax"]
    assert [it.rule for it in check(f"{word}.x = 5")] == ["unknown-field"]


@pytest.mark.parametrize(
    "text",
    [
        'nd = 5 and title "x"',
        'title ~ "x" nd = 5',
        'title ~ "x" nd in ("a")',
        'name = "a" name = "b" and name = "c"',
        'name = "a" name = "b" or name = "c"',
        'no = 5 and title "x"',
    ],
)
def test_a_word_that_no_condition_follows_is_no_mistyped_connective(text: str) -> None:
    assert not [it for it in read(text)[1] if "did you mean" in it.message]
