"""Each row of the message tables is a test: its example must give the message of the row.

Source: `docs/language.md`, section "Diagnostics".
"""

import re
from typing import TypeAlias

import pytest

from querydsl import check
from querydsl._dev.message_rows import DATA, DIALECTS
from querydsl.diagnostics import fixes
from querydsl.diagnostics.model import Diagnostic
from querydsl.syntax.fix_verification import with_verified_fixes
from querydsl.syntax.keywords import RESERVED
from querydsl.syntax.parser import read
from querydsl.syntax.recovery.messages import (
    DialectRow,
    MissingRow,
    Translations,
    UnexpectedRow,
    dialect_rows,
    missing_rows,
    unexpected_rows,
)

Row: TypeAlias = MissingRow | UnexpectedRow | DialectRow
ROWS: tuple[Row, ...] = (*missing_rows(), *unexpected_rows(), *dialect_rows())
HINTED: list[DialectRow | MissingRow] = [row for row in ROWS if not isinstance(row, UnexpectedRow) and row.hint]


def fits(template: str, message: str) -> bool:
    """Whether the message is the template with its placeholders filled in."""
    return re.fullmatch(re.sub(r"\\\{\w+(:quoted)?\\\}", ".+", re.escape(template)), message, re.DOTALL) is not None


def kept(text: str) -> tuple[Diagnostic, ...]:
    """The syntax errors of a text, with verified fixes only."""
    return with_verified_fixes(text, read(text)[1], lambda edited: [read(edited)[1]])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example)
def test_each_example_gives_the_message_of_its_row_once(row: Row) -> None:
    _, found = read(row.example)
    assert [item.rule for item in found] == ["syntax"]
    assert fits(row.message, found[0].message)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example)
def test_no_message_shows_an_unfilled_placeholder(row: Row) -> None:
    for item in read(row.example)[1]:
        assert not re.search(r"\{\w+\}", item.message + (item.hint or ""))


@pytest.mark.parametrize("row", [row for row in dialect_rows() if row.has_fix], ids=lambda row: row.example)
def test_a_fix_translates_the_example_without_further_errors(row: DialectRow) -> None:
    text, _ = fixes.apply(row.example, kept(row.example))
    assert text == row.fixed
    assert read(text)[1] == ()


@pytest.mark.parametrize("row", HINTED, ids=lambda row: row.example)
def test_no_row_has_both_a_fix_and_a_hint(row: DialectRow | MissingRow) -> None:
    assert not (row.has_fix if isinstance(row, DialectRow) else row.fix)


@pytest.mark.parametrize("row", [row for row in dialect_rows() if not row.has_fix], ids=lambda row: row.example)
def test_other_rows_offer_no_fix(row: DialectRow) -> None:
    assert [item.fix for item in read(row.example)[1]] == [None]


@pytest.mark.parametrize("row", [row for row in missing_rows() if row.fix], ids=lambda row: row.example)
def test_a_fix_for_a_missing_token_inserts_it(row: MissingRow) -> None:
    text, _ = fixes.apply(row.example, kept(row.example))
    assert text != row.example
    assert read(text)[1] == ()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example)
def test_code_in_messages_is_in_backticks(row: Row) -> None:
    hint = getattr(row, "hint", None) or ""
    for sentence in (row.message, hint):
        assert not re.search(r"""[~=<>"$(]|\bkm\b|[0-9]-[0-9]""", re.sub(r"`[^`]*`", "", sentence.replace(r"`\"`", "")))
    assert not re.search(r"\bwrite [^`]*$", hint)


def test_every_table_is_read() -> None:
    names = {path.stem for path in DATA.iterdir()}
    assert names == {"missing", "unexpected", *DIALECTS}


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
def test_one_misplaced_value_is_one_error(text: str) -> None:
    assert [item.rule for item in check(text)] == ["syntax"]


@pytest.mark.parametrize("word", sorted(RESERVED - {"not"}))
def test_a_reserved_word_as_a_field_is_one_error_unless_a_dot_follows(word: str) -> None:
    assert [item.rule for item in check(f"{word} = 5")] == ["syntax"]
    assert [item.rule for item in check(f"{word}.x = 5")] == ["unknown-field"]


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
def test_a_word_without_a_condition_after_it_is_not_a_mistyped_connective(text: str) -> None:
    assert not [item for item in read(text)[1] if "did you mean" in item.message.lower()]


def test_the_rows_chosen_by_the_first_character_are_those_that_match() -> None:
    rows = Translations(dialect_rows())
    places = [(row.example, place.start()) for row in dialect_rows() for place in re.finditer(r"\S+", row.example)]
    found = [(row, text, offset) for text, offset in places for row in rows.rows if row.match(text, offset, row.after)]
    assert len(found) > 1_000
    assert not [row.pattern for row, text, offset in found if row not in rows.candidates(text, offset)]
    assert len(rows.candidates("order by name", 0)) < len(rows.rows) / 2
