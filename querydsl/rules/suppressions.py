"""Suppression comments: `# querydsl: ignore[nested-negation, duplicate-condition]`.

At the end of a line, a comment applies to that line. On a separate line, it applies to the next line that is not blank or a
comment. At the start of the text, it applies to the whole query. It suppresses the diagnostics whose spans start there.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from operator import attrgetter

import attrs

from querydsl.catalogue import close_matches
from querydsl.classes import frozen
from querydsl.diagnostics.model import Diagnostic, Levels, Span, each_of, warning
from querydsl.diagnostics.wording import did_you_mean
from querydsl.rules.analysis.context import RuleContext
from querydsl.syntax.ast import Comment, Query, gaps, incomplete_groups

UNSUPPRESSIBLE = frozenset(
    {"syntax", "too-deep", "missing-filter", "unbound-parameter", "cannot-negate", "wrong-value", "empty-list", "limit-range"}
)
"""The rules that cannot be suppressed, because the query cannot be read or sent."""

CONNECTED = frozenset(
    {"never-matches", "always-matches", "duplicate-condition", "same-element", "loose-or", "cannot-negate", "all-of-shape"}
)
"""The rules that depend on how conditions are connected."""

UNCERTAIN = frozenset({"all-of-shape", "mixed-connectives", "unused-parameter"})
"""The rules that depend on all brackets or on all uses of a parameter, which are uncertain in text with syntax errors."""

_COMMENT = re.compile(r"#\s*querydsl:\s*ignore\b\s*(?:\[(?P<rules>[^\]]*)\])?")
_NAME = re.compile(r"[^\s,]+")
_LINE = re.compile(r"[^\n]+")


def rule_advice(name: str, known: Collection[str]) -> str:
    """The advice for the name of a rule that does not exist."""
    return did_you_mean(close_matches(name, known)) or "`querydsl rules` lists all rules"


def problem_of_levels(levels: Levels) -> str | None:
    """The reason why these levels cannot be used: an unknown rule, or one whose level is fixed. None if they can."""
    from querydsl.rules import RULES  # which imports this module

    for name in levels:
        if name not in RULES:
            return f"there is no rule `{name}`; {rule_advice(name, RULES)}"
        if name in UNSUPPRESSIBLE:
            return f"{name} is always an error and cannot be changed"
    return None


@frozen
class Suppression:
    """A suppression comment.

    Attributes:
        rules: The names of the rules that it suppresses, with their spans.
        target: The part of the text that it applies to.
        span: The span of the comment.
    """

    rules: tuple[tuple[str, Span], ...]
    target: Span
    span: Span
    names: frozenset[str] = attrs.field(init=False, eq=False, repr=False)

    @names.default
    def _names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.rules)

    def covers(self, item: Diagnostic) -> bool:
        """Whether the comment suppresses a diagnostic."""
        return (
            item.rule in self.names and item.rule not in UNSUPPRESSIBLE and self.target.start <= item.span.start <= self.target.end
        )


def find_suppressions(query: Query) -> tuple[Suppression, ...]:
    """The suppression comments of a query."""
    if not query.comments or query.source is None:
        return ()
    text = query.source.replace("\r", "\n")
    lines = [Span(*line.span()) for line in _LINE.finditer(text) if _is_code(line[0])]
    return tuple(found for comment in query.comments if (found := _suppression(comment, text, lines)) is not None)


def _suppression(comment: Comment, text: str, lines: Sequence[Span]) -> Suppression | None:
    match = _COMMENT.match(comment.text)
    if match is None:
        return None
    names = _NAME.finditer(comment.text, *match.span("rules")) if match["rules"] else ()
    start = comment.span.start
    rules = tuple((name[0], Span(start + name.start(), start + name.end())) for name in names)
    return Suppression(rules, _target(comment, text, lines), comment.span)


def _target(comment: Comment, text: str, lines: Sequence[Span]) -> Span:
    """The line before the comment, the next of the lines with code, or the whole text."""
    begin = text.rfind("\n", 0, comment.span.start) + 1
    if text[begin : comment.span.start].strip("\ufeff \t\n"):
        return Span(begin, comment.span.start)
    index = bisect_left(lines, begin, key=attrgetter("start"))
    if index == 0:
        return Span(0, len(text))
    return lines[index] if index < len(lines) else Span(len(text), len(text))


def _is_code(line: str) -> bool:
    """Whether a line is not blank and not a comment."""
    code = line.strip("\ufeff \t")
    return bool(code) and not code.startswith("#")


def unknown_rule(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A suppression comment that has no effect: `# querydsl: ignore[nested-negatoin]`.

    The comment `# querydsl: ignore[RULE, RULE]` suppresses rules: on its line if it ends the line, on the next line if it is
    on a separate line, and in the whole query if it comes first. It must name the rules. Rules that stop a query from being
    parsed (`syntax`, `too-deep`) or sent (`missing-filter`, `unbound-parameter`, `cannot-negate`, `wrong-value`, `empty-list`,
    `limit-range`) cannot be suppressed.

    The service never receives comments.

    Wrong:

    ```query
    past.company != "Acme"  # querydsl: ignore[nested-negatoin]
    ```

    Right:

    ```query
    past.company != "Acme"  # querydsl: ignore[nested-negation]
    ```
    """
    known = sorted(ctx.rules)
    for suppression in find_suppressions(ctx.lowering.query):
        if not suppression.rules:
            hint = "write the names in brackets: `# querydsl: ignore[nested-negation]`"
            yield warning("unknown-rule", suppression.span, "this comment names no rule and has no effect", hint=hint)
        for name, span in suppression.rules:
            if name in UNSUPPRESSIBLE:
                hint = "the query cannot be sent until this is corrected"
                yield warning("unknown-rule", span, f"`{name}` cannot be suppressed", hint=hint)
            elif name not in ctx.rules:
                hint, others = rule_advice(name, known), each_of(close_matches(name, known), span)
                yield warning("unknown-rule", span, f"there is no rule `{name}`", hint=hint, alternatives=others)


def suppress_across_gaps(query: Query, found: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    """The diagnostics without those that compare conditions across a syntax error, which is already a diagnostic."""
    if query.source is None or not any(item.rule in CONNECTED for item in found):
        return found
    positions, groups = gaps(query), incomplete_groups(query)
    return [item for item in found if item.rule not in CONNECTED or not _is_uncertain(item, positions, groups)]


def _is_uncertain(item: Diagnostic, positions: Sequence[int], groups: Sequence[Span]) -> bool:
    """Whether a gap is between the spans of a diagnostic and its labels, or one of them is in an incomplete group."""
    spans = (item.span, *(label.span for label in item.labels))
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    in_group = any(group.start <= span.start < group.end for group in groups for span in spans)
    return in_group or any(start < position < end for position in positions)
