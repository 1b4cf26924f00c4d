"""The data model of diagnostics. `querydsl.diagnostics.render` prints them.

Source: `docs/language.md`, section "Diagnostics".
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

import attrs

from querydsl.classes import frozen


@frozen
class Span:
    """A half-open range of the text.

    `start` is the offset of the first code point, counted from 0, and `end` the offset after the last one. If they are equal,
    the span is empty and marks the position before `start`.
    """

    start: int
    end: int


NOWHERE = Span(0, 0)
"""The span of nodes that have no text, such as those made by the builder."""


class Severity(Enum):
    """The severity of a diagnostic: `ERROR`, `WARNING` or `INFO`. Only an error prevents a query from being sent."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


Levels: TypeAlias = Mapping[str, Severity | None]
"""Severities by rule name, which replace the defaults. `None` disables a rule."""

NO_LEVELS: Levels = MappingProxyType({})


@frozen
class Label:
    """A secondary location of a diagnostic.

    `span` is the range of the query text, and `message` the text shown next to it.
    """

    span: Span
    message: str


@frozen
class Edit:
    """A change to the text of a query.

    `replacement` replaces the text in `span`. If the span is empty, it is inserted.
    """

    span: Span
    replacement: str


@frozen
class Fix:
    """A change that certainly corrects a mistake.

    `message` describes the change in a few words, as in "write `title`". `edits` are the changes to the text, in order.
    """

    message: str
    edits: tuple[Edit, ...]


@frozen
class Diagnostic:
    """A problem that a rule found in a query.

    `rule` is the name of the rule, as accepted by `querydsl explain RULE`, and `severity` decides whether the query may be sent.
    `message` states the problem in one sentence, and `span` is where it is in the query text. `labels` point to related
    locations. `hint` suggests what to do, or is `None`. `fix` is set only if the correction is certain. Otherwise, `alternatives`
    may have corrections to choose from, which editors offer. They are not part of equality.

    Source: `docs/language.md`, section "Diagnostics"; `docs/rules.md`.
    """

    rule: str
    severity: Severity
    message: str
    span: Span
    labels: tuple[Label, ...] = ()
    hint: str | None = None
    fix: Fix | None = None
    alternatives: tuple[Fix, ...] = attrs.field(default=(), eq=False)

    @property
    def is_error(self) -> bool:
        """Whether the diagnostic prevents the query from being sent."""
        return self.severity is Severity.ERROR

    def render(self, source: str, *, style: str = "full", name: str = "<query>", color: bool = False) -> str:
        """The diagnostic as `querydsl check` prints it, ending with a line break.

        source  the text of the query, which `span` refers to
        style   `"full"`, `"concise"`, `"json"`, `"github"` or `"sarif"`
        name    the file name to show
        color   whether to add ANSI colours

        Raises `ValueError` for an unknown style. Source: `docs/embedding.md`, section "Errors".
        """
        from querydsl.diagnostics.render import render  # the renderers import this module

        return render((self,), source, style=style, name=name, color=color)

    def to_dict(self, source: str | None = None) -> dict[str, object]:
        """The diagnostic as JSON data, with the keys of `querydsl check --format json`.

        `source` is the text of the query. If it is given, the spans have lines and columns too, counted from 1. Source:
        `docs/embedding.md`, section "Errors".
        """
        from querydsl.diagnostics import json  # as above
        from querydsl.diagnostics.report import Report

        return json.as_dict(self, None if source is None else Report("", source, (self,)))

    def _repr_html_(self) -> str:
        """The severity, message, hint and rule, for notebooks."""
        from querydsl.diagnostics import html  # as above

        return html.finding(self)


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics sorted by position, without duplicates."""
    ordered = sorted(found, key=_position)
    if any(_position(one) == _position(other) for one, other in pairwise(ordered)):  # only these can be equal
        return tuple(dict.fromkeys(ordered))
    return tuple(ordered)


def _position(item: Diagnostic) -> tuple[int, int, str]:
    return item.span.start, item.span.end, item.rule


def error(
    rule: str,
    span: Span,
    message: str,
    *,
    hint: str | None = None,
    labels: tuple[Label, ...] = (),
    fix: Fix | None = None,
    alternatives: tuple[Fix, ...] = (),
) -> Diagnostic:
    """A diagnostic of severity error."""
    return Diagnostic(rule, Severity.ERROR, message, span, labels, hint, fix, () if fix else alternatives)


def warning(
    rule: str,
    span: Span,
    message: str,
    *,
    hint: str | None = None,
    labels: tuple[Label, ...] = (),
    fix: Fix | None = None,
    alternatives: tuple[Fix, ...] = (),
) -> Diagnostic:
    """A diagnostic of severity warning."""
    return Diagnostic(rule, Severity.WARNING, message, span, labels, hint, fix, () if fix else alternatives)


def info(rule: str, span: Span, message: str, *, hint: str | None = None, labels: tuple[Label, ...] = ()) -> Diagnostic:
    """A diagnostic of severity info."""
    return Diagnostic(rule, Severity.INFO, message, span, hint=hint, labels=labels)


def replace(message: str, span: Span, replacement: str) -> Fix:
    """A fix with a single edit."""
    return Fix(message, (Edit(span, replacement),))


def each_of(texts: Iterable[str], span: Span) -> tuple[Fix, ...]:
    """The alternatives that write one of these texts."""
    return tuple(replace("write " + (text if text.startswith('"') else f"`{text}`"), span, text) for text in texts)
