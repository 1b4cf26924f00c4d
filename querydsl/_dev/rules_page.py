"""docs/rules.md, made from the rules' own pages: `python -m querydsl._dev.rules_page > docs/rules.md`."""

import sys

from querydsl.rules import RULES
from querydsl.rules.rule import Rule

_HEAD = """\
# The rules

What `querydsl check` looks for, and what [the service](service.md) does where it is not found in time. Each page is the docstring
of the rule itself, and what `querydsl explain RULE` prints; this file is made from them by `python -m querydsl._dev.rules_page`.

| rule | severity | what it catches |
|---|---|---|
"""


def page() -> str:
    """The whole page, as Markdown."""
    rows = [f"| [`{rule.name}`](#{rule.name}) | {rule.severity.value} | {_cell(rule.summary)} |" for rule in RULES.values()]
    return _HEAD + "\n".join(rows) + "\n" + "".join(map(_section, RULES.values()))


def _section(rule: Rule) -> str:
    text = rule.page.strip().replace("Wrong:\n\n```query", "Wrong:\n\n```text")  # the docs' `query` blocks are free of errors
    return f"\n## {rule.name}\n\n*{rule.severity.value}*\n\n{text}\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
