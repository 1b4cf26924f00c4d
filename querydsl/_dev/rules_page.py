"""docs/rules.md, generated from the docstrings of the rules."""

from pathlib import Path

from querydsl.rules import RULES
from querydsl.rules.analysis.rule import Rule

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
_HEAD = """\
# The rules

The rules that `querydsl check` applies, and what [the service](service.md) does with a query that breaks one.
`querydsl explain RULE` prints the same pages. This file is generated from the docstrings of the rules
by `python -m querydsl._dev generate`.

| rule | severity | what it catches |
|---|---|---|
"""


def outputs() -> dict[Path, bytes]:
    """The generated page."""
    return {PAGE: page().encode()}


def page() -> str:
    """The whole page, as Markdown."""
    rows = [f"| [`{rule.name}`](#{rule.name}) | {rule.severity.value} | {_cell(rule.summary)} |" for rule in RULES.values()]
    return _HEAD + "\n".join(rows) + "\n" + "".join(map(_section, RULES.values()))


def _section(rule: Rule) -> str:
    # The documentation tests run `query` blocks and expect no errors in them.
    text = rule.page.strip().replace("Wrong:\n\n```query", "Wrong:\n\n```text")
    return f"\n## {rule.name}\n\n*{rule.severity.value}*\n\n{text}\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
