"""`querydsl explain` and `querydsl rules`."""

from pathlib import Path

import pytest

from querydsl.rules import RULES
from tests.cli.conftest import Run


def test_a_query_is_explained(run: Run) -> None:
    result = run("explain", "started > today - 1d and name = $name", "--now", "2024-05-31", "-p", "name=Ada")
    assert result.exit_code == 0
    assert result.stdout.startswith("People for whom all of these hold:\n")
    assert "is after 2024-05-30 (today - 1d)" in result.stdout
    assert "Syntax tree:" not in result.stdout and "from: " not in result.stdout


def test_the_tree_and_the_request_are_printed_if_asked_for(run: Run) -> None:
    text = "not (name = $name or changed_jobs)"
    tree = run("explain", text, "-p", "name=Ada", "--tree").stdout
    assert "Syntax tree:" in tree and "from: " not in tree
    request = run("explain", text, "-p", "name=Ada", "--json").stdout
    assert "Syntax tree:" not in request
    assert "from: name = $name" in request
    assert "Rewritten for the service:" in request


def test_a_query_with_errors_is_not_explained(run: Run) -> None:
    result = run("explain", "titel = 1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[unknown-field]" in result.stderr


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_explained_by_its_page(run: Run, name: str) -> None:
    result = run("explain", name)
    assert result.exit_code == 0
    assert result.stdout == f"{name} ({RULES[name].severity.value})\n\n{RULES[name].page.rstrip()}\n"
    assert run("rules", name).stdout == result.stdout


@pytest.mark.parametrize("command", ["explain", "rules"])
def test_a_mistyped_rule_gets_a_suggestion(run: Run, command: str) -> None:
    result = run(command, "unknown-feild")
    assert result.exit_code == 1
    assert result.stderr == "error: there is no rule `unknown-feild`; did you mean `unknown-field`?\n"


def test_a_word_that_is_not_a_rule_is_an_error(run: Run) -> None:
    result = run("rules", "titel")
    assert (result.exit_code, result.stderr) == (1, "error: there is no rule `titel`; `querydsl rules` lists all rules\n")


def test_the_content_of_a_file_is_always_a_query(run: Run, folder: Path) -> None:
    (folder / "a").write_text("never-matches")
    assert "error[" in run("explain", "-f", "a").stderr


def test_rules_lists_every_rule_with_severity_and_summary(run: Run) -> None:
    lines = run("rules").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [[rule.name, rule.severity.value] for rule in RULES.values()]
    assert all(line.endswith(rule.summary) for line, rule in zip(lines, RULES.values(), strict=True))
