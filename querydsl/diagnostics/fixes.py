"""Applying fixes to text. A diagnostic has a fix only if the edit is certain, so every fix may be applied."""

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterable

from querydsl.classes import frozen
from querydsl.diagnostics.model import Diagnostic, Edit

_ROUNDS = 100


@frozen
class FixResult:
    """A fixed text, the diagnostics whose fixes were applied (in order), and the diagnostics that remain."""

    text: str
    applied: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]


def apply(text: str, diagnostics: Iterable[Diagnostic]) -> tuple[str, tuple[Diagnostic, ...]]:
    """The fixed text, and the diagnostics whose fixes were applied.

    Fixes are applied in the order of their first edit. A fix is skipped if one of its edits touches an edit of an earlier fix,
    or if it changes nothing.
    """
    taken: list[Edit] = []
    applied: list[Diagnostic] = []
    for item in sorted(_fixable(diagnostics), key=_first_edit):
        edits = _edits(item)
        if edits and not any(_conflicts(edit, taken) for edit in edits) and _changes(text, edits):
            for edit in edits:
                insort(taken, edit, key=_start)
            applied.append(item)
    return edited(text, taken), tuple(applied)


def apply_all(text: str, check: Callable[[str], tuple[Diagnostic, ...]]) -> FixResult:
    """The text after applying fixes until none is left. `check` returns the diagnostics of the text.

    Fixes are applied together if the result has no diagnostic that the text did not have. Otherwise, only the first is applied.
    Stops when the text repeats, so that two fixes that undo each other cannot loop forever.
    """
    seen = {text}
    applied: list[Diagnostic] = []
    left = check(text)
    for _ in range(_ROUNDS):
        changed, done = apply(text, left)
        now = check(changed) if done else left
        if len(done) > 1 and not only_removes(left, now, done):
            changed, done = apply(text, done[:1])
            now = check(changed)
        if changed in seen:
            break
        seen.add(changed)
        applied += done
        text, left = changed, now
    return FixResult(text, tuple(applied), left)


def only_removes(before: Iterable[Diagnostic], after: Iterable[Diagnostic], fixed: Iterable[Diagnostic]) -> bool:
    """Whether the text has no diagnostic after the fixes of `fixed` but those others that it had before."""
    return Counter(map(_identity, after)) <= Counter(map(_identity, before)) - Counter(map(_identity, fixed))


def _identity(item: Diagnostic) -> tuple[str, str]:
    return item.rule, item.message


def _fixable(diagnostics: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    return (item for item in diagnostics if item.fix is not None)


def _edits(item: Diagnostic) -> tuple[Edit, ...]:
    return item.fix.edits if item.fix is not None else ()


def _first_edit(item: Diagnostic) -> tuple[int, int]:
    return min(((edit.span.start, edit.span.end) for edit in _edits(item)), default=(0, 0))


def _start(edit: Edit) -> int:
    return edit.span.start


def _conflicts(edit: Edit, taken: list[Edit]) -> bool:
    """Whether an edit overlaps or touches one that was taken. The order of adjacent insertions is ambiguous."""
    at = bisect_right(taken, edit.span.end, key=_start)
    return any(edit.span.start <= other.span.end for other in taken[max(at - 1, 0) : at])


def _changes(text: str, edits: Iterable[Edit]) -> bool:
    return any(text[edit.span.start : edit.span.end] != edit.replacement for edit in edits)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with these edits, which must not overlap."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=_start):
        pieces += [text[done : edit.span.start], edit.replacement]
        done = edit.span.end
    return "".join([*pieces, text[done:]])
