"""Which fixes may be offered. A fix is a promise: it is judged by reading the text with its edits.

A fix keeps its promise if the edited text no longer has the diagnostic and has no new one. A fix of a syntax error must also be
the only one that its condition needs: the condition has no other syntax error, and no error at all after the edit. Quotes in a
wrong place turn the words between two strings into a string, so each string of that condition must look like a value.
Source: docs/language.md, "Fixes".
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from querydsl.diagnostics.fixes import edited
from querydsl.diagnostics.model import Diagnostic, Edit, Span

_MAX_READ = 400_000
"""The most characters that are read to judge the fixes of a text. Fixes beyond it are not offered."""

_TOKENS = re.compile(
    r"""
      (?P<string>"(?:[^"\\\r\n]|\\.)*+"?|'(?:[^'\\\r\n]|\\.)*+'?)
    | \#[^\r\n]*
    | (?P<boundary>\b(?ai:and|or|where|select|sort|limit)\b(?!\.))
    | [\w.]+
    """,
    re.VERBOSE,
)
_VALUE = re.compile(r"""(?=[\w.(@#$€£&+-])(?:[^"'=<>~“”„‟«»‹›‘’‚‛＂`]|(?<=\w)['’](?=\w)|\\.)*+(?<![\s,(;:])""")
"""What a value looks like inside its quotes: apostrophes only in words, no operators, and no comma or blank at an end."""


def keep_promises(
    text: str, diagnostics: Sequence[Diagnostic], check: Callable[[str], Iterable[Diagnostic]]
) -> tuple[Diagnostic, ...]:
    """The diagnostics of a text, without the fixes that do not keep their promise.

    `check` returns the diagnostics of an edited text, with any fixes. The time is linear in the length of the text.
    """
    left = _MAX_READ // (len(text) + 1)
    kept = []
    for item in diagnostics:
        if item.fix is not None:
            left -= 1
            item = item if left >= 0 and _is_kept(text, item, diagnostics, check) else attrs.evolve(item, fix=None)
        kept.append(item)
    return tuple(kept)


def _is_kept(
    text: str, item: Diagnostic, found: Sequence[Diagnostic], check: Callable[[str], Iterable[Diagnostic]]
) -> bool:
    edits = item.fix.edits if item.fix else ()
    if any(other is not item and other.rule == "syntax" for other in _inside(_conditions(text, [edit.span for edit in edits]), found)):
        return False
    after = edited(text, edits)
    now = tuple(check(after))
    if not Counter(map(_identity, now)) <= Counter(map(_identity, found)) - Counter([_identity(item)]):
        return False
    return item.rule != "syntax" or _is_right(after, _conditions(after, _moved(edits)), now)


def _identity(item: Diagnostic) -> tuple[str, str]:
    return item.rule, item.message


def _is_right(text: str, conditions: Sequence[Span], found: Iterable[Diagnostic]) -> bool:
    """Whether these conditions have no error, and only strings that look like values."""
    strings = [match for match in _TOKENS.finditer(text) if match["string"]]
    inside = [match["string"] for match in strings if any(part.start <= match.start() < part.end for part in conditions)]
    return all(_VALUE.fullmatch(string, 1, len(string) - 1) for string in inside) and not any(
        item.is_error for item in _inside(conditions, found)
    )


def _moved(edits: Iterable[Edit]) -> Iterator[Span]:
    """The spans of the replacements in the edited text."""
    shift = 0
    for edit in edits:
        start = edit.span.start + shift
        yield Span(start, start + len(edit.replacement))
        shift += len(edit.replacement) - (edit.span.end - edit.span.start)


def _conditions(text: str, spans: Iterable[Span]) -> list[Span]:
    """The conditions or clauses that these spans are in: from the connective or clause before each to the one after it."""
    boundaries = [match.span() for match in _TOKENS.finditer(text) if match["boundary"]]
    return [
        Span(
            max((end for _, end in boundaries if end <= span.start), default=0),
            min((start for start, _ in boundaries if start >= span.end), default=len(text)),
        )
        for span in spans
    ]


def _inside(conditions: Sequence[Span], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics that touch one of these conditions."""
    return (item for item in found if any(part.start <= item.span.end and item.span.start <= part.end for part in conditions))
