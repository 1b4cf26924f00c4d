"""Verification of fixes: a fix is offered only if the text with its edits is correct there.

A fix is verified if the edited text no longer has the diagnostic and has no new one. A fix of a syntax error must also be
the only one that its condition needs: the condition has no other syntax error, and no error at all after the edit. Quotes in a
wrong place turn the words between two strings into a string, so each string of that condition must look like a value.
Source: `docs/language.md`, section "Fixes".
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

import attrs

from querydsl.diagnostics.fixes import edited, only_removes
from querydsl.diagnostics.model import Diagnostic, Edit, Span
from querydsl.errors import ParameterError
from querydsl.syntax.limits import MAX_ERRORS

_MAX_READ = 100_000
"""The most characters that are read to verify the fixes of the text. Fixes beyond it are not offered."""

_TOKENS = re.compile(
    r"""
      (?P<string>"(?:[^"\\\r\n]|\\.)*+"?|'(?:[^'\\\r\n]|\\.)*+'?)
    | (?P<comment>\#[^\r\n]*)
    | (?P<separator>\b(?ai:and|or|where|select|sort|limit)\b(?!\.))
    | [\w.]+
    """,
    re.VERBOSE,
)
_SEPARATORS = re.compile(r"\s*(?:(?:people|companies|where|and|or|not|sort|by|select|limit)\b\s*)*", re.IGNORECASE)
_WITHOUT_VALUE = "unbound-parameter"
"""The rule about a value that the text may get later. It does not depend on how the text is read."""
_VALUE = re.compile(r"""(?=[\w.(@#$€£&+-])(?:[^"'=<>~“”„‟«»‹›‘’‚‛＂`\\]|(?<=\w)['’](?=\w)|\\.)*+(?<![\s,(;:])""")
"""The text of a plausible value inside its quotes: apostrophes only in words, no operators, and no comma or blank at an end."""


Reread: TypeAlias = Callable[[str], Iterable[tuple[Diagnostic, ...]]]
"""The diagnostics of the text in two steps, which take about the same time: its syntax errors, and all of them."""


def with_verified_fixes(text: str, diagnostics: Sequence[Diagnostic], reread: Reread) -> tuple[Diagnostic, ...]:
    """The diagnostics of the text, without the fixes that fail verification.

    `reread` returns the diagnostics of an edited text, with any fixes. The time is linear in the length of the text.
    """
    left = _MAX_READ // (len(text) + 1)
    kept = []
    for item in diagnostics:
        if item.fix is not None:
            left -= 1
            item = item if left >= 0 and _is_verified(text, item, diagnostics, reread) else attrs.evolve(item, fix=None)
        kept.append(item)
    return tuple(kept)


def _is_verified(text: str, item: Diagnostic, found: Sequence[Diagnostic], reread: Reread) -> bool:
    edits = item.fix.edits if item.fix else ()
    others = [other for other in found if other is not item]
    if not _separates(item) and _has_error(_conditions(text, [edit.span for edit in edits], others), others, is_syntax=True):
        return False
    after = edited(text, edits)
    now: tuple[Diagnostic, ...] = ()
    try:
        for step in reread(after):
            now = _read_part(found, len(after) - len(text), step)
            if not only_removes(found, now, (item,)):
                return False
    except ParameterError:  # the edit removes a parameter that has a value
        return False
    conditions = _conditions(after, _moved(edits), now)
    return item.rule != "syntax" or (_is_plain(after, conditions) and not _has_error(conditions, now, is_syntax=False))


def _read_part(found: Sequence[Diagnostic], shift: int, now: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The diagnostics of an edited text, without those after the last syntax error that is reported for the text."""
    syntax = [item.span.start for item in found if item.rule == "syntax"]
    return now if len(syntax) < MAX_ERRORS else tuple(item for item in now if item.span.start <= max(syntax) + shift)


def _is_plain(text: str, conditions: Sequence[Span]) -> bool:
    """Whether all strings in these conditions look like values, and no comment may be the end of a value, as in `c#`."""
    inside = (match for match in _TOKENS.finditer(text) if any(part.start <= match.start() < part.end for part in conditions))
    return all(_is_plain_token(text, match) for match in inside)


def _is_plain_token(text: str, match: re.Match[str]) -> bool:
    if match["comment"]:
        return match.start() == 0 or text[match.start() - 1].isspace()
    return not match["string"] or _VALUE.fullmatch(match["string"], 1, len(match["string"]) - 1) is not None


def _moved(edits: Iterable[Edit]) -> Iterator[Span]:
    """The spans of the replacements in the edited text."""
    shift = 0
    for edit in edits:
        start = edit.span.start + shift
        yield Span(start, start + len(edit.replacement))
        shift += len(edit.replacement) - (edit.span.end - edit.span.start)


def _conditions(text: str, spans: Iterable[Span], found: Iterable[Diagnostic]) -> list[Span]:
    """The conditions or clauses that these spans are in: from the separator before each to the one after it."""
    words = [Span(*match.span()) for match in _TOKENS.finditer(text) if match["separator"]]
    separators = words + [edit.span for item in found if item.fix and _separates(item) for edit in item.fix.edits]
    return [
        Span(
            max((separator.end for separator in separators if separator.end <= span.start), default=0),
            min((separator.start for separator in separators if separator.start >= span.end), default=len(text)),
        )
        for span in spans
    ]


def _separates(item: Diagnostic) -> bool:
    """Whether a diagnostic is about what separates conditions and clauses, such as `&&`, and not about one of them."""
    edits = item.fix.edits if item.fix and item.rule == "syntax" else ()
    return bool(edits) and all(_SEPARATORS.fullmatch(edit.replacement) for edit in edits)


def _has_error(conditions: Sequence[Span], found: Iterable[Diagnostic], *, is_syntax: bool) -> bool:
    """Whether a syntax error, or an error of another rule, is in one of these conditions."""
    errors = [item for item in found if item.is_error and (item.rule == "syntax") is is_syntax and item.rule != _WITHOUT_VALUE]
    return any(_touches(item.span, part) and not _separates(item) for item in errors for part in conditions)


def _touches(span: Span, part: Span) -> bool:
    """Whether a diagnostic is in a condition. A missing part of a condition is reported at the token after it."""
    return span.start <= part.end and (part.start < span.end or span.start == span.end >= part.start)
