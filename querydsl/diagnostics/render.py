"""How diagnostics look: one value, many renderers, each a function from reports to text.

    full.py     for people: the line of the query, carets, second labels, the hint
    lines.py  one line a diagnostic, for editors and grep
    json.py     one JSON document
    lines.py   annotations of a GitHub workflow
    sarif.py    SARIF 2.1.0

They send no control character on, whatever the query holds (`escape`), and colour only when the caller asks for it.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import assert_never

from querydsl.diagnostics.model import Diagnostic
from querydsl.diagnostics.report import Report

__all__ = ["Report", "Style", "render", "render_all"]


_NOTHING: Mapping[str, str] = MappingProxyType({})


class Style(Enum):
    """The renderers by the name that `--format` gives them."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def render(
    diagnostics: Iterable[Diagnostic], source: str, *, style: Style | str = Style.FULL, name: str = "<query>", color: bool = False
) -> str:
    """The diagnostics of one text, rendered; ends with a line break, or is empty where there is nothing to say.

    `source` is the text that the spans count in, `name` what to call it. The JSON and SARIF documents are never empty.
    Raises `ValueError` for a style that is none.
    """
    return render_all((Report(name, source, tuple(diagnostics)),), style=style, color=color)


def render_all(
    reports: Iterable[Report], *, style: Style | str = Style.FULL, color: bool = False, about: Mapping[str, str] = _NOTHING
) -> str:
    """The diagnostics of several texts, rendered as one document.

    `about` has a line about each rule, for the style that describes its rules (SARIF). Raises `ValueError` for an unknown style.
    """
    from querydsl.diagnostics import full, json, lines, sarif

    given = tuple(reports)
    match Style(style):
        case Style.FULL:
            return full.render(given, color=color)
        case Style.CONCISE:
            return lines.render_concise(given, color=color)
        case Style.JSON:
            return json.render(given)
        case Style.GITHUB:
            return lines.render_github(given)
        case Style.SARIF:
            return sarif.render(given, about)
        case style:
            assert_never(style)
