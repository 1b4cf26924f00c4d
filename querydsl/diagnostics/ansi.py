"""ANSI escape codes for coloured output."""

from collections.abc import Callable
from typing import TypeAlias

from querydsl.diagnostics.model import Severity

Styler: TypeAlias = Callable[[str, str], str]
"""A function that returns a text in a style: `bold`, `frame`, `label`, a severity, or the kind of a token."""

_CODES = {
    "bold": "1",
    "frame": "1;34",
    "label": "1;34",
    Severity.ERROR.value: "1;31",
    Severity.WARNING.value: "1;33",
    Severity.INFO.value: "1;36",
    "keyword": "35",
    "field": "36",
    "parameter": "33",
    "operator": "35",
    "string": "32",
    "number": "34",
    "constant": "34",
    "date": "34",
    "unit": "35",
    "comment": "2",
}


def styler(color: bool) -> Styler:
    """A function that wraps text in ANSI codes, or returns it unchanged if `color` is false."""
    return _styled if color else _plain


def _styled(text: str, style: str) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if text and style in _CODES else text


def _plain(text: str, _style: str) -> str:
    return text
