"""The full renderer: message, source excerpt, hint and fix.

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
from querydsl.diagnostics.ansi import Styler, styler
from querydsl.diagnostics.model import Diagnostic
from querydsl.diagnostics.report import Report
from querydsl.diagnostics.sanitize import escape_control

_WITHOUT_PAGE = frozenset({"service-refused"})  # reported by the service, so no rule page explains it


def render(reports: Iterable[Report], *, color: bool = False) -> str:
    """The diagnostics of all reports, separated by empty lines. Empty if there are none."""
    styled = styler(color)
    blocks = ["\n".join(_block(report, item, styled)) + "\n" for report in reports for item in report.diagnostics]
    return "\n".join(blocks)


def _block(report: Report, item: Diagnostic, styled: Styler) -> Iterator[str]:
    underlines = excerpt.underlines_of(report, item)
    margin = " " * len(str(max(underline.line for underline in underlines)))
    at = report.position(item.span.start)
    yield _headline(item, styled)
    yield f"{margin}{styled('-->', 'frame')} {escape_control(report.name)}:{at.line}:{at.column}"
    yield f"{margin} {styled('|', 'frame')}"
    yield from excerpt.lines(report, underlines, margin, styled)
    yield f"{margin} {styled('|', 'frame')}"
    for name, text in _notes(item):
        yield _note(margin, name, text, styled)


def _headline(item: Diagnostic, styled: Styler) -> str:
    severity = styled(f"{item.severity.value}[{escape_control(item.rule)}]", item.severity.value)
    return severity + styled(f": {escape_control(item.message)}", "bold")


def _notes(item: Diagnostic) -> Iterator[tuple[str, str]]:
    if item.hint is not None:
        yield "hint", item.hint
    if item.fix is not None:
        yield "fix", item.fix.message
    if item.rule not in _WITHOUT_PAGE:
        yield "see", f"querydsl explain {item.rule}"


def _note(margin: str, name: str, text: str, styled: Styler) -> str:
    """One note below the excerpt. Continuation lines are indented to the start of the text."""
    below = "\n" + " " * (len(margin) + len(name) + 5)
    return f"{margin} {styled('=', 'frame')} {styled(name, 'bold')}: {escape_control(text, keep=chr(10)).replace(chr(10), below)}"
