"""What is said of a query: one value with a rule, a severity, a sentence, a place, and where it is certain the right edit.

Source: language page, section 7. How a diagnostic looks is the business of `querydsl.diagnostics.render`.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

import attrs


@attrs.frozen
class Span:
    """A half-open range of a text, in code points."""

    start: int
    end: int


NOWHERE = Span(0, 0)
"""The span of what was never text: everything the builder makes."""


class Severity(Enum):
    """How bad it is; only an error stops a query from being sent."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


Levels: TypeAlias = Mapping[str, Severity | None]
"""What is to become of rules, by name: the severity that their diagnostics get, or None where they say nothing."""

NO_LEVELS: Levels = MappingProxyType({})


@attrs.frozen
class Label:
    """A second place that a diagnostic points to, with what is to be seen there."""

    span: Span
    message: str


@attrs.frozen
class Edit:
    """A replacement of the text in a span; an empty span inserts."""

    span: Span
    replacement: str


@attrs.frozen
class Fix:
    """Edits that put a mistake right for certain, with what they do in a few words: `write `title``."""

    message: str
    edits: tuple[Edit, ...]


@attrs.frozen
class Diagnostic:
    """One thing that a rule has to say of a query.

    `message` is one plain sentence, `hint` says what to do where there is something to do, `fix` is there only where the right edit
    is certain. Spans are half-open ranges of code points in the query's text.
    """

    rule: str
    severity: Severity
    message: str
    span: Span
    labels: tuple[Label, ...] = ()
    hint: str | None = None
    fix: Fix | None = None

    @property
    def is_error(self) -> bool:
        """True where this stops the query from being sent."""
        return self.severity is Severity.ERROR


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics by their place in the text, none twice."""
    ordered = sorted(found, key=_place)
    if any(_place(one) == _place(other) for one, other in pairwise(ordered)):  # only then may two be equal
        return tuple(dict.fromkeys(ordered))
    return tuple(ordered)


def _place(item: Diagnostic) -> tuple[int, int, str]:
    return item.span.start, item.span.end, item.rule


def error(
    rule: str,
    span: Span,
    message: str,
    *,
    hint: str | None = None,
    labels: tuple[Label, ...] = (),
    fix: Fix | None = None,
) -> Diagnostic:
    """A diagnostic that stops the query."""
    return Diagnostic(rule, Severity.ERROR, message, span, labels, hint, fix)


def warning(
    rule: str,
    span: Span,
    message: str,
    *,
    hint: str | None = None,
    labels: tuple[Label, ...] = (),
    fix: Fix | None = None,
) -> Diagnostic:
    """A diagnostic that lets the query pass."""
    return Diagnostic(rule, Severity.WARNING, message, span, labels, hint, fix)


def info(rule: str, span: Span, message: str, *, hint: str | None = None) -> Diagnostic:
    """A diagnostic that is good to know, and no more."""
    return Diagnostic(rule, Severity.INFO, message, span, hint=hint)


def replace(message: str, span: Span, replacement: str) -> Fix:
    """The fix that puts one text in the place of another."""
    return Fix(message, (Edit(span, replacement),))
