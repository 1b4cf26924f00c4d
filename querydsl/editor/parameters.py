"""The places of a parameter, and renaming it."""

import re
from collections.abc import Iterator

from querydsl.diagnostics.model import Edit, Span
from querydsl.editor.document import Document
from querydsl.syntax.keywords import LOOSE_STRING

_NAME = re.compile(r"\$?([^\W\d]\w*)")
_PARAMETER = re.compile(rf"#[^\r\n]*|{LOOSE_STRING}|\$(?P<name>[^\W\d]\w*)")


class BadName(ValueError):
    """A text that cannot be the name of a parameter. The message is for the user."""


def written_in(text: str) -> Iterator[tuple[str, Span]]:
    """The names of the parameters in any text, without `$`, each with its span."""
    for match in _PARAMETER.finditer(text):
        if match["name"]:
            yield match["name"], Span(*match.span())


def parameter_at(document: Document, offset: int) -> Span | None:
    """The span of the parameter at an offset, with its `$`, or None."""
    found = [token for token in document.tokens if token.type == "PARAMETER" and token.start_pos <= offset <= token.end_pos]
    return Span(found[0].start_pos, found[0].end_pos) if found else None


def places_of(document: Document, offset: int) -> tuple[Span, ...]:
    """The spans of all uses and declarations of the parameter at an offset. Empty if there is none."""
    span = parameter_at(document, offset)
    written = document.text[span.start : span.end] if span else None
    tokens = (token for token in document.tokens if token.type == "PARAMETER" and token == written)
    return tuple([Span(token.start_pos, token.end_pos) for token in tokens])


def rename(document: Document, offset: int, name: str) -> tuple[Edit, ...]:
    """The edits that give the parameter at an offset another name, with or without `$`. Raises `BadName`."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise BadName(f"`{name}` cannot be the name of a parameter. Use letters, digits and `_`, and do not start with a digit")
    if parameter_at(document, offset) is None:
        raise BadName("only parameters can be renamed")
    places = places_of(document, offset)
    others = {str(token) for token in document.tokens if token.type == "PARAMETER"} - {
        document.text[span.start : span.end] for span in places
    }
    if f"${match[1]}" in others:
        raise BadName(f"there is already a parameter `${match[1]}`")
    return tuple([Edit(span, f"${match[1]}") for span in places])
