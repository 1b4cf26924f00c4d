"""The SARIF 2.1.0 renderer, for code scanners. Columns count code points."""

from collections.abc import Mapping
from pathlib import PurePath

from querydsl._version import __version__
from querydsl.diagnostics.model import Diagnostic, Edit, Fix, Severity, Span
from querydsl.diagnostics.report import Report
from querydsl.diagnostics.sanitize import json_text

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(reports: tuple[Report, ...], about: Mapping[str, str]) -> str:
    """One SARIF log with the diagnostics of all reports. `about` maps rule names to one-line descriptions."""
    rules = sorted({item.rule for report in reports for item in report.diagnostics})
    driver = {"name": "querydsl", "version": __version__, "rules": [_rule(name, about.get(name, name)) for name in rules]}
    results = [_result(report, item, rules) for report in reports for item in report.diagnostics]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _rule(name: str, about: str) -> dict[str, object]:
    """The description of a rule, with the properties that GitHub code scanning requires."""
    return {
        "id": name,
        "shortDescription": _text(about),
        "fullDescription": _text(about),
        "help": _text(f"querydsl explain {name}"),
    }


def _result(report: Report, item: Diagnostic, rules: list[str]) -> dict[str, object]:
    message = item.message if item.hint is None else f"{item.message}\n{item.hint}"
    result: dict[str, object] = {
        "ruleId": item.rule,
        "ruleIndex": rules.index(item.rule),
        "level": _LEVELS[item.severity],
        "message": _text(message),
        "locations": [_location(report, item.span)],
    }
    if item.labels:
        labels = item.labels
        result["relatedLocations"] = [_location(report, label.span) | {"message": _text(label.message)} for label in labels]
    if item.fix:
        result["fixes"] = [_fix(report, item.fix)]
    return result


def _location(report: Report, span: Span) -> dict[str, object]:
    return {"physicalLocation": {"artifactLocation": _artifact(report), "region": _region(report, span)}}


def _fix(report: Report, fix: Fix) -> dict[str, object]:
    change = {"artifactLocation": _artifact(report), "replacements": [_replacement(report, edit) for edit in fix.edits]}
    return {"description": _text(fix.message), "artifactChanges": [change]}


def _replacement(report: Report, edit: Edit) -> dict[str, object]:
    return {"deletedRegion": _region(report, edit.span), "insertedContent": {"text": edit.replacement}}


def _region(report: Report, span: Span) -> dict[str, int]:
    start, end = report.position(span.start), report.position(span.end)
    lines = {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}
    return lines | {"charOffset": span.start, "charLength": span.end - span.start}


def _artifact(report: Report) -> dict[str, str]:
    """The location of the file as a URI, which is relative if the file name is."""
    path = PurePath(report.name)
    from urllib.parse import quote  # slow to import

    return {"uri": path.as_uri() if path.is_absolute() else quote(path.as_posix(), errors="surrogateescape")}


def _text(text: str) -> dict[str, str]:
    return {"text": text}
