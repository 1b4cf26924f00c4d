"""The JSON renderer: one document for other programs.

    {"diagnostics": [{"file", "rule", "severity", "message", "span", "labels", "hint", "fix"}, …],
     "summary": {"files": 1, "errors": 1, "warnings": 0, "infos": 0}}

A span has `"start"` and `"end"`, in code points from 0 and half-open, and `"from"` and `"to"`, each `{"line", "column"}` from 1.
"""

from collections import Counter

from querydsl.diagnostics.model import Diagnostic, Fix, Severity, Span
from querydsl.diagnostics.report import Report
from querydsl.diagnostics.sanitize import json_text


def render(reports: tuple[Report, ...]) -> str:
    """One JSON document with the diagnostics of all reports and their counts by severity."""
    counts = Counter(item.severity for report in reports for item in report.diagnostics)
    document = {
        "diagnostics": [{"file": report.name} | as_dict(item, report) for report in reports for item in report.diagnostics],
        "summary": {"files": len(reports)} | {f"{severity.value}s": counts[severity] for severity in Severity},
    }
    return json_text(document) + "\n"


def as_dict(item: Diagnostic, report: Report | None = None) -> dict[str, object]:
    """A diagnostic as JSON data. The spans have lines and columns if there is a report."""
    return {
        "rule": item.rule,
        "severity": item.severity.value,
        "message": item.message,
        "span": _span(item.span, report),
        "labels": [{"span": _span(label.span, report), "message": label.message} for label in item.labels],
        "hint": item.hint,
        "fix": _fix(item.fix, report) if item.fix else None,
    }


def _fix(fix: Fix, report: Report | None) -> dict[str, object]:
    edits = [{"span": _span(edit.span, report), "replacement": edit.replacement} for edit in fix.edits]
    return {"message": fix.message, "edits": edits}


def _span(span: Span, report: Report | None) -> dict[str, object]:
    offsets: dict[str, object] = {"start": span.start, "end": span.end}
    return offsets | ({"from": _position(report, span.start), "to": _position(report, span.end)} if report else {})


def _position(report: Report, offset: int) -> dict[str, int]:
    at = report.position(offset)
    return {"line": at.line, "column": at.column}
