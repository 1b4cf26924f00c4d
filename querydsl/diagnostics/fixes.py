"""Fixes put into a text: only those that are certain carry a fix at all, so all of them may be applied."""

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable

import attrs

from querydsl.diagnostics.model import Diagnostic, Edit

_ROUNDS = 100


@attrs.frozen
class Fixed:
    """A text with its fixes applied, the diagnostics that were fixed, in order, and those that are left."""

    text: str
    applied: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]


def apply(text: str, diagnostics: Iterable[Diagnostic]) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text with the fixes of these diagnostics, and the diagnostics whose fix went in.

    Fixes go in by the place of their first edit. One whose edits touch those of a fix before it is left out, whole: its span no
    longer means what it meant. So is one that would change nothing.
    """
    taken: list[Edit] = []
    applied: list[Diagnostic] = []
    for item in sorted(_fixable(diagnostics), key=_first_place):
        edits = _edits(item)
        if edits and not any(_clashes(edit, taken) for edit in edits) and _changes(text, edits):
            for edit in edits:
                insort(taken, edit, key=_start)
            applied.append(item)
    return _edited(text, taken), tuple(applied)


def apply_all(text: str, check: Callable[[str], tuple[Diagnostic, ...]]) -> Fixed:
    """The text once no fix changes it any more; `check` says what is wrong with a text.

    A text comes back only if it has not been seen before, so fixes that undo one another end too.
    """
    seen = {text}
    applied: list[Diagnostic] = []
    left = check(text)
    for _ in range(_ROUNDS):
        changed, done = apply(text, left)
        if changed in seen:
            break
        seen.add(changed)
        applied += done
        text, left = changed, check(changed)
    return Fixed(text, tuple(applied), left)


def _fixable(diagnostics: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    return (item for item in diagnostics if item.fix is not None)


def _edits(item: Diagnostic) -> tuple[Edit, ...]:
    return item.fix.edits if item.fix is not None else ()


def _first_place(item: Diagnostic) -> tuple[int, int]:
    return min(((edit.span.start, edit.span.end) for edit in _edits(item)), default=(0, 0))


def _start(edit: Edit) -> int:
    return edit.span.start


def _clashes(edit: Edit, taken: list[Edit]) -> bool:
    """True where an edit overlaps or touches one that was taken: even side by side, which text comes first would be a guess."""
    at = bisect_right(taken, edit.span.end, key=_start)
    return any(edit.span.start <= other.span.end for other in taken[max(at - 1, 0) : at])


def _changes(text: str, edits: Iterable[Edit]) -> bool:
    return any(text[edit.span.start : edit.span.end] != edit.replacement for edit in edits)


def _edited(text: str, edits: list[Edit]) -> str:
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += [text[done : edit.span.start], edit.replacement]
        done = edit.span.end
    return "".join([*pieces, text[done:]])
