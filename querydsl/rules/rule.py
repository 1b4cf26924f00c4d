"""What a rule is: a function whose docstring is its page."""

import inspect
from collections.abc import Callable, Iterator
from typing import TypeAlias

import attrs

from querydsl.diagnostics.model import Diagnostic, Severity
from querydsl.rules.analysis.context import RuleContext

Check: TypeAlias = Callable[[RuleContext], Iterator[Diagnostic]]


@attrs.frozen
class Rule:
    """One thing that may be said of a query: its name and severity, a line about it, its page, and the check that finds it.

    `page` is Markdown: what the rule catches, why the service would not have told, and two `query` blocks, one that raises it and
    the same made right. `check` is None for the two rules of the text alone, which the parser finds; `of_conditions` says that it
    has nothing to say where `Survey.is_quiet`. Source: language page, section 7.
    """

    name: str
    severity: Severity
    page: str
    check: Check | None = None
    of_conditions: bool = False

    @property
    def summary(self) -> str:
        """The first line of the page."""
        return self.page.partition("\n")[0]

    @classmethod
    def of(cls, severity: Severity, check: Check, *, of_conditions: bool = False) -> "Rule":
        """The rule that this function is: `never_matches` checks for `never-matches`, and its docstring is the page."""
        return cls(check.__name__.replace("_", "-"), severity, inspect.getdoc(check) or "", check, of_conditions)
