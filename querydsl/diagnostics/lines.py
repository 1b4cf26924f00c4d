"""One line a diagnostic: `file:line:column: error[rule] message`."""

from collections.abc import Iterable

from querydsl.diagnostics.ansi import Paint, painter
from querydsl.diagnostics.model import Diagnostic, Severity
from querydsl.diagnostics.report import Report
from querydsl.diagnostics.sanitize import escape_control


def render_concise(reports: Iterable[Report], *, color: bool = False) -> str:
    """The reports in this style, one line a diagnostic; empty where there is nothing to say."""
    paint = painter(color)
    return "".join(_line(report, item, paint) for report in reports for item in report.diagnostics)


def _line(report: Report, item: Diagnostic, paint: Paint) -> str:
    at = report.position(item.span.start)
    severity = paint(f"{item.severity.value}[{escape_control(item.rule)}]", item.severity.value)
    return f"{paint(escape_control(report.name), 'bold')}:{at.line}:{at.column}: {severity} {escape_control(item.message)}\n"


_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(reports: Iterable[Report]) -> str:
    """The reports in this style, one line a diagnostic; empty where there is nothing to say."""
    return "".join(_command(report, item) for report in reports for item in report.diagnostics)


def _command(report: Report, item: Diagnostic) -> str:
    properties = {"file": report.name, **_place(report, item), "title": f"querydsl {item.rule}"}
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    said = item.message if item.hint is None else f"{item.message}\n{item.hint}"
    return f"::{_COMMANDS[item.severity]} {given}::{_message(said)}\n"


def _place(report: Report, item: Diagnostic) -> dict[str, int]:
    """Where it is; columns only within one line, since GitHub reads them so."""
    start, end = report.position(item.span.start), report.position(item.span.end)
    lines = {"line": start.line, "endLine": end.line}
    return lines | {"col": start.column, "endColumn": end.column} if start.line == end.line else lines


def _message(text: str) -> str:
    """The text as data of a workflow command: three characters have escapes of their own there."""
    return escape_control(text, keep="\n").replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    """The text as a property's value, where colon and comma would end it."""
    return _message(escape_control(text)).replace(":", "%3A").replace(",", "%2C")
