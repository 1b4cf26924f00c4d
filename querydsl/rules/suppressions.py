"""Comments that silence rules: `# querydsl: ignore[nested-negation, duplicate-condition]`.

After something on its line, such a comment is about that line; alone on a line, about the next line that is neither empty nor a
comment; before anything else of the text, about the whole query. It silences what begins there.
"""

import re
from collections.abc import Iterator, Sequence

import attrs

from querydsl.catalogue import close_matches
from querydsl.diagnostics.model import Diagnostic, Span, warning
from querydsl.diagnostics.wording import did_you_mean
from querydsl.rules.analysis.context import RuleContext
from querydsl.syntax.ast import Comment, Query, placeholder_offsets

UNSILENCED = frozenset(
    {"syntax", "too-deep", "missing-filter", "unbound-parameter", "cannot-negate", "wrong-value", "empty-list", "limit-range"}
)
"""The rules of what cannot be read, and of what could not be sent if they were silent."""

_IGNORE = re.compile(r"#\s*querydsl:\s*ignore\b\s*(?:\[(?P<rules>[^\]]*)\])?")
_NAME = re.compile(r"[^\s,]+")


@attrs.frozen
class Ignore:
    """The names of rules that a comment silences, each with its span, and the part of the text that it is about."""

    rules: tuple[tuple[str, Span], ...]
    about: Span
    span: Span
    names: frozenset[str] = attrs.field(init=False, eq=False, repr=False)

    @names.default
    def _names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.rules)

    def covers(self, item: Diagnostic) -> bool:
        """True for a diagnostic that this comment silences."""
        return item.rule in self.names and item.rule not in UNSILENCED and self.about.start <= item.span.start <= self.about.end


def ignores(query: Query) -> tuple[Ignore, ...]:
    """What the comments of a query silence."""
    if not query.comments or query.source is None:
        return ()
    text = query.source.replace("\r", "\n")
    return tuple(ignore for comment in query.comments if (ignore := _ignore(comment, text)) is not None)


def _ignore(comment: Comment, text: str) -> Ignore | None:
    match = _IGNORE.match(comment.text)
    if match is None:
        return None
    names = _NAME.finditer(comment.text, *match.span("rules")) if match["rules"] else ()
    start = comment.span.start
    rules = tuple((name[0], Span(start + name.start(), start + name.end())) for name in names)
    return Ignore(rules, _about(comment, text), comment.span)


def _about(comment: Comment, text: str) -> Span:
    """The line before the comment, the next line, or the whole text."""
    begin = text.rfind("\n", 0, comment.span.start) + 1
    if text[begin : comment.span.start].strip("\ufeff \t\n"):
        return Span(begin, comment.span.start)
    if not _without_comments(text[:begin]):
        return Span(0, len(text))
    for line in re.compile(r"[^\n]+").finditer(text, comment.span.end):
        if _without_comments(line[0]):
            return Span(*line.span())
    return Span(len(text), len(text))


def _without_comments(text: str) -> str:
    return "".join(line for line in text.split("\n") if not line.lstrip("\ufeff \t").startswith("#")).strip("\ufeff \t")


def unknown_rule(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A comment that silences nothing: `# querydsl: ignore[nested-negatoin]`.

    A comment `# querydsl: ignore[RULE, RULE]` silences rules: on the line it ends; alone on a line, on the next line; before
    everything else, in the whole query. It must name the rules. What cannot be read (`syntax`, `too-deep`) or could not be sent
    (`missing-filter`, `unbound-parameter`, `cannot-negate`, `wrong-value`, `empty-list`, `limit-range`) cannot be silenced. This
    rule says that a wish was not understood, which would else be found out late.

    The service is never sent comments.

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
    for ignore in ignores(ctx.lowering.query):
        if not ignore.rules:
            hint = "write the names in brackets: `# querydsl: ignore[nested-negation]`"
            yield warning("unknown-rule", ignore.span, "this comment names no rule, so it silences none", hint=hint)
        for name, span in ignore.rules:
            if name in UNSILENCED:
                hint = "without it there would be nothing to send"
                yield warning("unknown-rule", span, f"`{name}` cannot be silenced", hint=hint)
            elif name not in ctx.rules:
                hint = did_you_mean(close_matches(name, known)) or "`querydsl rules` lists all rules"
                yield warning("unknown-rule", span, f"there is no rule `{name}`", hint=hint)


REASONING = frozenset({"never-matches", "always-matches", "duplicate-condition", "same-element", "cannot-negate"})
"""The rules that speak of several conditions and of what joins them."""


def joined(query: Query, found: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    """What was found, without what depends on a connective that the text lacks: that it is lacking is said already."""
    if query.source is None or not any(item.rule in REASONING for item in found):
        return found
    places = placeholder_offsets(query)
    return [item for item in found if item.rule not in REASONING or not _reaches_over(item, places)] if places else found


def _reaches_over(item: Diagnostic, gaps: Sequence[int]) -> bool:
    """True where a gap is between the places that the diagnostic points to."""
    spans = (item.span, *(label.span for label in item.labels))
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return any(start < placeholder < end for placeholder in gaps)
