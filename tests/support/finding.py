"""What is found in a text, in a form that a table can hold."""

import datetime as dt
from collections.abc import Mapping

from querydsl import api
from querydsl.diagnostics.model import Diagnostic, Severity

NOW = dt.datetime(2024, 5, 31, 12, 30, 15, tzinfo=dt.UTC)

Found = list[tuple[str, str]]
"""The rule and the text that its span covers, in order."""


def diagnose(text: str, params: Mapping[str, object] | None = None) -> tuple[Diagnostic, ...]:
    """All diagnostics of a text, the parser's among them."""
    return api.check(text, params, now=NOW)


def found(text: str, params: Mapping[str, object] | None = None) -> Found:
    """The rules that a text breaks, each with the text it points at."""
    return [(item.rule, text[item.span.start : item.span.end]) for item in diagnose(text, params)]


def rules_of(text: str) -> list[str]:
    """The rules that a text breaks."""
    return [item.rule for item in diagnose(text)]


def serious(text: str) -> Found:
    """The errors and warnings of a text."""
    return [(item.rule, text[item.span.start : item.span.end]) for item in diagnose(text) if item.severity is not Severity.INFO]


def labelled(text: str) -> list[tuple[str, str, list[str]]]:
    """The rules that a text breaks, each with the text it points at and the texts it also points at."""

    def cut(start: int, end: int) -> str:
        return text[start:end]

    return [
        (item.rule, cut(item.span.start, item.span.end), [cut(label.span.start, label.span.end) for label in item.labels])
        for item in diagnose(text)
    ]


def fixed(text: str) -> str:
    """The text with the edits of all its fixes."""
    edits = [edit for item in diagnose(text) if item.fix for edit in item.fix.edits]
    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text
