"""The renderer for people: what is wrong, where it is in the line, and what to do.

error[unknown-field]: people have no field `titel`
 --> search.qdsl:2:5
  |
2 | and titel ~ "engineer"
  |     ^^^^^
  |
  = hint: did you mean `title`?
  = fix: write `title`
  = see: querydsl explain unknown-field
"""

from collections.abc import Iterable, Iterator

from querydsl.diagnostics import excerpt
from querydsl.diagnostics.ansi import Paint, painter
from querydsl.diagnostics.model import Diagnostic
from querydsl.diagnostics.report import Report
from querydsl.diagnostics.sanitize import escape_control

_WITHOUT_PAGE = frozenset({"service-refused"})  # the service's own words, which no rule of ours explains


def render(reports: Iterable[Report], *, color: bool = False) -> str:
    """The reports in this style, an empty line between diagnostics; empty where there is nothing to say."""
    paint = painter(color)
    blocks = ["\n".join(_block(report, item, paint)) + "\n" for report in reports for item in report.diagnostics]
    return "\n".join(blocks)


def _block(report: Report, item: Diagnostic, paint: Paint) -> Iterator[str]:
    """The lines of one diagnostic; all that stand beside the frame have it at the same place."""
    marks = excerpt.marks_of(report, item)
    margin = " " * len(str(max(mark.line for mark in marks)))
    at = report.position(item.span.start)
    yield _headline(item, paint)
    yield f"{margin}{paint('-->', 'frame')} {escape_control(report.name)}:{at.line}:{at.column}"
    yield f"{margin} {paint('|', 'frame')}"
    yield from excerpt.lines(report, marks, margin, paint)
    yield f"{margin} {paint('|', 'frame')}"
    for name, text in _notes(item):
        yield _note(margin, name, text, paint)


def _headline(item: Diagnostic, paint: Paint) -> str:
    severity = paint(f"{item.severity.value}[{escape_control(item.rule)}]", item.severity.value)
    return severity + paint(f": {escape_control(item.message)}", "bold")


def _notes(item: Diagnostic) -> Iterator[tuple[str, str]]:
    if item.hint is not None:
        yield "hint", item.hint
    if item.fix is not None:
        yield "fix", item.fix.message
    if item.rule not in _WITHOUT_PAGE:
        yield "see", f"querydsl explain {item.rule}"


def _note(margin: str, name: str, text: str, paint: Paint) -> str:
    """One note under the frame; further lines of its text begin where the first does."""
    below = "\n" + " " * (len(margin) + len(name) + 5)
    return f"{margin} {paint('=', 'frame')} {paint(name, 'bold')}: {escape_control(text, keep=chr(10)).replace(chr(10), below)}"
