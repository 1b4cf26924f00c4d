"""Texts with one slip each, in `slips.txt`: one diagnostic for each, about its cause.

A line is a text, and the line below it, indented, is the rule and the message.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from querydsl.diagnostics.model import Severity
from tests.support.finding import diagnose

SLIPS = Path(__file__).with_name("slips.txt")


def slips() -> Iterator[tuple[str, str]]:
    """The texts, each with the rule and the message that it should have."""
    lines = [line for line in SLIPS.read_text("utf-8").splitlines() if line and not line.startswith("# ")]
    yield from zip(lines[::2], (line.strip() for line in lines[1::2]), strict=True)


def said(text: str) -> list[str]:
    """The rule and the message of each error and warning of a text."""
    return [f"{item.rule}: {item.message}" for item in diagnose(text) if item.severity is not Severity.INFO]


@pytest.mark.parametrize(("text", "expected"), list(slips()))
def test_one_slip_has_one_diagnostic_about_its_cause(text: str, expected: str) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ('location wihtin 5 km of "Paris" and titel ~ "x"', ["syntax", "unknown-field"]),
        ('title like "x" and country = engineer and nmae = "x" lmit 5', ["syntax", "syntax", "unknown-field", "syntax"]),
        ('(titel ~ "x" or country = "USA"', ["unknown-field", "country-form", "syntax"]),
        ('title ~ "x" && countri = "Canada" && nam = "y"', ["syntax", "unknown-field", "syntax", "unknown-field"]),
    ],
)
def test_slips_in_several_conditions_have_one_diagnostic_each(text: str, rules: list[str]) -> None:
    assert [item.rule for item in diagnose(text) if item.severity is not Severity.INFO] == rules


@pytest.mark.parametrize("text", ['titel like "x"', 'countri in "Canada"', "past.(titel ~ 5)", "company_size > 1,000 and past.("])
def test_rules_do_not_judge_a_condition_with_a_syntax_error(text: str) -> None:
    assert {item.rule for item in diagnose(text)} == {"syntax"}
