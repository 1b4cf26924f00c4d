"""A rule's page is its documentation, its `explain` text and its test."""

import re

import pytest

from querydsl.diagnostics.model import Severity
from querydsl.rules import RULES, Rule
from tests.support.finding import diagnose

BLOCK = re.compile(r"^```query\n(.*?)\n```$", re.MULTILINE | re.DOTALL)

SECTION_7 = {
    Severity.ERROR: {
        "syntax",
        "too-deep",
        "unknown-field",
        "not-filterable",
        "unknown-select",
        "wrong-operator",
        "wrong-value",
        "not-in-set",
        "country-form",
        "threshold-dropped",
        "blank-text",
        "domain-form",
        "out-of-range",
        "empty-list",
        "never-matches",
        "all-of-shape",
        "cannot-negate",
        "missing-filter",
        "limit-range",
        "unbound-parameter",
    },
    Severity.WARNING: {
        "gated-select",
        "pipe-is-not-or",
        "operators-in-text",
        "wildcard-in-text",
        "stored-form",
        "place-form",
        "wrong-kind",
        "invisible-text",
        "always-matches",
        "duplicate-condition",
        "mixed-connectives",
        "same-element",
        "nested-negation",
        "unused-parameter",
        "limit-capped",
        "sorted-sample",
        "unknown-rule",  # a suppression comment without effect
    },
    Severity.INFO: {"exact-value", "loose-or", "sort-is-local"},
}

every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))


def test_the_rules_are_those_of_the_language_page_with_its_severities() -> None:
    by_severity = {level: {rule.name for rule in RULES.values() if rule.severity is level} for level in Severity}

    assert by_severity == SECTION_7


@every_rule
def test_a_page_has_a_summary_of_one_line_and_two_examples(rule: Rule) -> None:
    assert rule.summary and rule.summary == rule.summary.strip() and rule.summary.endswith((".", "?"))
    assert len(BLOCK.findall(rule.page)) == 2


@every_rule
def test_the_first_example_raises_the_rule_and_no_other_error(rule: Rule) -> None:
    wrong = BLOCK.findall(rule.page)[0]
    diagnostics = diagnose(wrong)

    assert rule.name in [item.rule for item in diagnostics]
    assert {item.rule for item in diagnostics if item.severity is not Severity.INFO} <= {rule.name, "nested-negation"}


@every_rule
def test_the_second_example_is_correct(rule: Rule) -> None:
    assert diagnose(BLOCK.findall(rule.page)[1]) == ()


@every_rule
def test_a_page_describes_what_the_service_does(rule: Rule) -> None:
    assert re.search(r"\bservice\b|\bbatch search\b", rule.page)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_page_cites_no_other_page(rule: Rule) -> None:
    assert not re.search(r"\bcontract\b|\blanguage page\b|\bsections? \d", rule.page)
