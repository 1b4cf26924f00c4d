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
    return overview("#{}") + "".join(f"\n#{section(rule)}" for rule in RULES.values())


def overview(address: str) -> str:
    """The list of the rules. `address` is where a rule is described, with `{}` for its name."""
    rows = [_row(rule, address.format(rule.name)) for rule in RULES.values()]
    return _HEAD + "\n".join(rows) + "\n"


def _row(rule: Rule, address: str) -> str:
    return f"| [`{rule.name}`]({address}) | {rule.severity.value} | {_cell(rule.summary)} |"


def section(rule: Rule) -> str:
    """The description of a rule, with a heading of the first level."""
    # The documentation tests run `query` blocks and expect no errors in them.
    text = rule.page.strip().replace("Wrong:\n\n```query", "Wrong:\n\n```text")
    return f"# {rule.name}\n\n*{rule.severity.value}*\n\n{text}\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
