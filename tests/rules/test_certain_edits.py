"""Fixes of the corpus: each removes its diagnostic and adds none of the same rule."""

from collections import Counter

import pytest

from querydsl.diagnostics.model import Diagnostic
from tests.corpus.runner import all_cases
from tests.support.finding import diagnose, fixed

FIXABLE = [
    pytest.param(case.text, item, id=f"{case.name} {number}")
    for case in all_cases()
    if case.text is not None and case.file.stem.startswith("rules-") and not case.params
    if "\n  fix: " in (case.block("diagnostics") or "\n  fix: ")  # saves the analysis of the others when tests are collected
    for number, item in enumerate(diagnose(case.text))
    if item.fix and item.rule != "syntax"
]


@pytest.mark.parametrize(("text", "item"), FIXABLE)
def test_a_fix_removes_its_diagnostic(text: str, item: Diagnostic) -> None:
    assert item.fix
    after = text
    for edit in sorted(item.fix.edits, key=lambda edit: edit.span.start, reverse=True):
        after = after[: edit.span.start] + edit.replacement + after[edit.span.end :]

    before, now = Counter(item.rule for item in diagnose(text)), Counter(item.rule for item in diagnose(after))

    assert now[item.rule] == before[item.rule] - 1
    assert now["syntax"] == before["syntax"]


@pytest.mark.parametrize("text", sorted({param.values[0] for param in FIXABLE}, key=str))
def test_fixed_texts_have_nothing_left_to_fix(text: str) -> None:
    once = fixed(text)

    assert once != text
    assert fixed(once) == once
