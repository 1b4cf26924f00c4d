"""Rendering diagnostics as text, in one of several styles.

    full.py    a source excerpt with carets, labels and hints
    lines.py   one line for each diagnostic, or GitHub workflow commands
    json.py    one JSON document
    sarif.py   SARIF 2.1.0

Renderers escape control characters, so that a query cannot change the terminal. They use colour only if the caller asks for it.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import assert_never

from querydsl.diagnostics.model import Diagnostic
from querydsl.diagnostics.report import Highlight, Report

__all__ = ["Report", "Style", "render", "render_all"]

_NO_DESCRIPTIONS: Mapping[str, str] = MappingProxyType({})


class Style(Enum):
    """The output styles, by the name that `--format` accepts."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


_DOCUMENTS = frozenset({Style.JSON, Style.SARIF})
"""The styles that print something even without diagnostics."""


def render(
    diagnostics: Iterable[Diagnostic],
    source: str,
    *,
    style: Style | str = Style.FULL,
    name: str = "<query>",
    color: bool = False,
    highlight: Highlight | None = None,
) -> str:
    """The rendered diagnostics of one text, ending with a line break. Empty if there are none, except for JSON and SARIF.

    `diagnostics` are positioned in `source`, and `name` is shown as the file name. `style` is a `Style` or its name, and `color`
    adds ANSI codes to the styles meant for a terminal. `highlight` finds the tokens of source lines to colour. Raises `ValueError`
    for an unknown style.
    """
    return render_all((Report(name, source, tuple(diagnostics), highlight),), style=style, color=color)


def render_all(
    reports: Iterable[Report], *, style: Style | str = Style.FULL, color: bool = False, about: Mapping[str, str] = _NO_DESCRIPTIONS
) -> str:
    """The rendered diagnostics of several texts, as one document.

    `reports`, `style` and `color` are as in `render`. `about` maps rule names to one-line descriptions, which only SARIF uses.
    Raises `ValueError` for an unknown style.
    """
    chosen, listed = Style(style), tuple(reports)
    if chosen not in _DOCUMENTS and not any(report.diagnostics for report in listed):
        return ""
    from querydsl.diagnostics import full, json, lines, sarif  # most queries have no problems

    match chosen:
        case Style.FULL:
            return full.render(listed, color=color)
        case Style.CONCISE:
            return lines.render_concise(listed, color=color)
        case Style.JSON:
            return json.render(listed)
        case Style.GITHUB:
            return lines.render_github(listed)
        case Style.SARIF:
            return sarif.render(listed, about)
        case style:
            assert_never(style)
