"""The one-line renderers: concise (`file:line:column: error[rule] message`) and GitHub workflow commands."""

from collections.abc import Iterable

from querydsl.diagnostics.ansi import Styler, styler
from querydsl.diagnostics.model import Diagnostic, Severity
from querydsl.diagnostics.report import Report
from querydsl.diagnostics.sanitize import escape_control

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_concise(reports: Iterable[Report], *, color: bool = False) -> str:
    """One line for each diagnostic, for editors and grep. Empty if there are none."""
    styled = styler(color)
    return "".join(_concise(report, item, styled) for report in reports for item in report.diagnostics)


def render_github(reports: Iterable[Report]) -> str:
    """One workflow command for each diagnostic, which GitHub shows as an annotation. Empty if there are none."""
    return "".join(_command(report, item) for report in reports for item in report.diagnostics)


def _concise(report: Report, item: Diagnostic, styled: Styler) -> str:
    at = report.position(item.span.start)
    severity = styled(f"{item.severity.value}[{escape_control(item.rule)}]", item.severity.value)
    return f"{styled(escape_control(report.name), 'bold')}:{at.line}:{at.column}: {severity} {escape_control(item.message)}\n"


def _command(report: Report, item: Diagnostic) -> str:
    properties = {"file": report.name, **_location(report, item), "title": f"querydsl {item.rule}"}
    parameters = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    message = item.message if item.hint is None else f"{item.message}\n{item.hint}"
    return f"::{_COMMANDS[item.severity]} {parameters}::{_data(message)}\n"


def _location(report: Report, item: Diagnostic) -> dict[str, int]:
    """Lines, and also columns if the span is on one line. GitHub ignores columns otherwise."""
    start, end = report.position(item.span.start), report.position(item.span.end)
    lines = {"line": start.line, "endLine": end.line}
    return lines | {"col": start.column, "endColumn": end.column} if start.line == end.line else lines


def _data(text: str) -> str:
    """The text escaped as the message of a workflow command."""
    return escape_control(text, keep="\n").replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    """The text escaped as a property value, in which colons and commas are reserved."""
    return _data(escape_control(text)).replace(":", "%3A").replace(",", "%2C")
