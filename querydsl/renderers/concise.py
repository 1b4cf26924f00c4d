"""One line a diagnostic: `file:line:column: error[rule] message`."""

from collections.abc import Iterable

from querydsl.diagnostics import Diagnostic
from querydsl.renderers.escape import visible
from querydsl.renderers.paint import Paint, painter
from querydsl.renderers.report import Report


def render(reports: Iterable[Report], *, color: bool = False) -> str:
    """The reports in this style, one line a diagnostic; empty where there is nothing to say."""
    paint = painter(color)
    return "".join(_line(report, item, paint) for report in reports for item in report.diagnostics)


def _line(report: Report, item: Diagnostic, paint: Paint) -> str:
    at = report.position(item.span.start)
    severity = paint(f"{item.severity.value}[{visible(item.rule)}]", item.severity.value)
    return f"{paint(visible(report.name), 'bold')}:{at.line}:{at.column}: {severity} {visible(item.message)}\n"
