"""Colours for a terminal, or none."""

from collections.abc import Callable
from typing import TypeAlias

from querydsl.diagnostics.model import Severity

Paint: TypeAlias = Callable[[str, str], str]
"""A text and a style's name (`bold`, `frame`, `error`, …) → the text in that style."""

_CODES = {
    "bold": "1",
    "frame": "1;34",
    "label": "1;34",
    Severity.ERROR.value: "1;31",
    Severity.WARNING.value: "1;33",
    Severity.INFO.value: "1;36",
}


def painter(color: bool) -> Paint:
    """What puts a style on a text: ANSI codes around it where colour is wanted, else nothing."""
    return _painted if color else _plain


def _painted(text: str, style: str) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if text else text


def _plain(text: str, _style: str) -> str:
    return text
