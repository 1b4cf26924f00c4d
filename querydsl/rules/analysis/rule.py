"""A rule: a check function whose docstring is its documentation page."""

import inspect
from collections.abc import Callable, Iterator
from typing import TypeAlias

from querydsl.classes import frozen
from querydsl.diagnostics.model import Diagnostic, Severity
from querydsl.rules.analysis.context import RuleContext, Subject

Check: TypeAlias = Callable[[RuleContext], Iterator[Diagnostic]]


@frozen
class Rule:
    """A rule of `querydsl check`. Source: `docs/language.md`, section "Diagnostics".

    Attributes:
        name: The name of the rule, for example `unknown-field`.
        severity: The severity of its diagnostics, unless levels change it.
        page: Its documentation, as Markdown with two `query` blocks: one that the rule reports, and a corrected one.
        check: The function that finds its diagnostics; None for the two rules that the parser reports.
        about: The parts of a query that it is about. It finds nothing in a query that has none of them.
    """

    name: str
    severity: Severity
    page: str
    check: Check | None = None
    about: frozenset[Subject] = frozenset()

    @property
    def summary(self) -> str:
        """The first line of the page."""
        return self.page.partition("\n")[0]

    @classmethod
    def of(cls, severity: Severity, check: Check, *about: Subject) -> "Rule":
        """The rule of a check function: `never_matches` becomes `never-matches`, and its docstring becomes the page."""
        return cls(check.__name__.replace("_", "-"), severity, inspect.getdoc(check) or "", check, frozenset(about))
