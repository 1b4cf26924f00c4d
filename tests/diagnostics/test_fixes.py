"""Tests of applying fixes: a fix is applied completely or not at all, and applying all of them twice changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querydsl import api
from querydsl.diagnostics import fixes
from querydsl.diagnostics.model import Diagnostic, Edit, Fix, Span, error, replace
from tests.corpus.runner import all_cases


def fixable(start: int, end: int, replacement: str, *more: Edit) -> Diagnostic:
    return error("rule", Span(start, end), "message", fix=Fix("write it", (Edit(Span(start, end), replacement), *more)))


def test_separate_edits_are_all_applied_in_any_order() -> None:
    text, applied = fixes.apply("one two three", [fixable(8, 13, "3"), fixable(0, 3, "1")])
    assert text == "1 two 3"
    assert len(applied) == 2


def test_only_the_first_of_overlapping_fixes_is_applied() -> None:
    first, second = fixable(0, 5, "x"), fixable(3, 8, "y")
    assert fixes.apply("one two three", [second, first]) == ("xwo three", (first,))


def test_only_the_first_of_adjacent_fixes_is_applied() -> None:
    first, second = fixable(0, 3, "1"), fixable(3, 3, "!")
    assert fixes.apply("one", [first, second]) == ("1", (first,))


def test_a_fix_with_several_edits_is_skipped_as_a_whole() -> None:
    first, second = fixable(0, 3, "1"), fixable(8, 13, "3", Edit(Span(2, 4), "-"))
    assert fixes.apply("one two three", [first, second]) == ("1 two three", (first,))


def test_fixes_that_are_missing_or_change_nothing_are_skipped() -> None:
    assert fixes.apply("one", [error("rule", Span(0, 3), "message"), fixable(0, 3, "one")]) == ("one", ())


def _misspelt(text: str) -> tuple[Diagnostic, ...]:
    """The diagnostics of two rules, of which the second only applies after the fixes of the first."""
    found = [fixable(at, at + 5, "title") for at in range(len(text)) if text.startswith("titel", at)]
    return tuple(found or [fixable(at, at + 6, "name") for at in range(len(text)) if text.startswith("title ", at)])


def test_apply_all_repeats_until_no_fix_is_left() -> None:
    once = fixes.apply_all("titel = titel ", _misspelt)
    assert once.text == "name= name"
    assert (len(once.applied), once.left) == (4, ())
    assert fixes.apply_all(once.text, _misspelt) == fixes.FixResult(once.text, (), ())


def test_fixes_that_undo_each_other_do_not_loop() -> None:
    def check(text: str) -> tuple[Diagnostic, ...]:
        return (fixable(0, 1, "b" if text == "a" else "a"),)

    fixed = fixes.apply_all("a", check)
    assert fixed.text == "b"
    assert len(fixed.left) == 1


SPANS = st.tuples(st.integers(0, 20), st.integers(0, 6)).map(lambda it: Span(it[0], it[0] + it[1]))


@given(st.text("abc", min_size=26, max_size=26), st.lists(st.builds(Edit, SPANS, st.text("XYZ", max_size=3)), max_size=8))
def test_applied_fixes_have_the_same_effect_as_alone(text: str, edits: list[Edit]) -> None:
    diagnostics = [error("rule", edit.span, "message", fix=Fix("write it", (edit,))) for edit in edits]
    fixed, applied = fixes.apply(text, diagnostics)
    expected = text
    for item in sorted(applied, key=lambda it: it.span.start, reverse=True):
        assert item.fix is not None
        edit = item.fix.edits[0]
        expected = expected[: edit.span.start] + edit.replacement + expected[edit.span.end :]
    assert fixed == expected


def test_replace_makes_one_edit() -> None:
    assert replace("write `a`", Span(0, 1), "a").edits == (Edit(Span(0, 1), "a"),)


MISTAKES = (
    'Title ~ "vp|head" and seniority = "vice president"',
    'title & "x" && name == "y" || not headline ~= "z',
    'past(title ~ "a" and company = "b"',
    'employment.title ~ "x" and country = "USA" and titel = 1 limit 0 limit 3',
    'title ~ ("a", "b"',
)


@pytest.mark.parametrize("text", [*MISTAKES, *(case.text for case in all_cases() if case.text)])
def test_fixing_any_text_ends_and_adds_no_errors(text: str) -> None:
    fixed = fixes.apply_all(text, api.check)
    assert fixes.apply_all(fixed.text, api.check).text == fixed.text
    assert [item for item in fixed.left if item.fix] == []
    assert sum(item.is_error for item in fixed.left) <= sum(item.is_error for item in api.check(text))


def test_fixes_that_do_harm_together_are_applied_one_by_one() -> None:
    def check(text: str) -> tuple[Diagnostic, ...]:
        if text == "bb":
            return (error("other", Span(0, 2), "both are changed"),)
        return tuple(fixable(at, at + 1, "b") for at in range(len(text)) if text == "aa")

    fixed = fixes.apply_all("aa ", lambda text: check(text.strip()))
    assert fixed.text == "ba "
    assert len(fixed.applied) == 1
