"""A rule's page is its documentation, its `explain` text and its test."""

import inspect
import pkgutil
import re
from importlib import import_module

import pytest

from querydsl import rules
from querydsl.diagnostics.model import Severity
from querydsl.rules import RULES, Rule
from tests.corpus.runner import CASES
from tests.support.finding import diagnose

BLOCK = re.compile(r"^```query\n(.*?)\n```$", re.MULTILINE | re.DOTALL)

SEVERITIES = {
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

MODULES = [import_module(f"querydsl.rules.{item.name}") for item in pkgutil.iter_modules(rules.__path__) if not item.ispkg]

every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))


def test_every_rule_has_its_severity() -> None:
    by_severity = {level: {rule.name for rule in RULES.values() if rule.severity is level} for level in Severity}

    assert by_severity == SEVERITIES, "change SEVERITIES in this module"


def test_every_function_with_a_page_is_listed() -> None:
    pages = {item for module in MODULES for item in vars(module).values() if BLOCK.search(inspect.getdoc(item) or "")}
    assert pages == {rule.check for rule in RULES.values()} - {None}, "list the rule in querydsl/rules/__init__.py"


@every_rule
def test_the_corpus_has_a_diagnostic_of_the_rule(rule: Rule) -> None:
    cases = "".join(file.read_text("utf-8") for file in CASES.glob("*.md"))
    assert f"{rule.severity.value}[{rule.name}]" in cases, "add a case to tests/corpus/cases"


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
