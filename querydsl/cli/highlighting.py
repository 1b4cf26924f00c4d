"""Colours of query text on a terminal."""

import re
from collections.abc import Iterator

from querydsl.diagnostics.ansi import styler
from querydsl.diagnostics.model import Span

_BLOCK = re.compile(r"(?P<before>^```query\n)(?P<text>.*?)(?P<after>^```$)", re.MULTILINE | re.DOTALL)
_ORIGIN = re.compile(r"(?P<before>^    from: )(?P<text>.*)(?P<after>$)", re.MULTILINE)


def styles_of(text: str) -> Iterator[tuple[Span, str]]:
    """The span of each token of a query, with the name of its style."""
    from querydsl.syntax.lexing.highlighting import highlighted  # only coloured output needs it

    for span, kind in highlighted(text):
        yield span, kind.value


def colored_query(text: str) -> str:
    """The text of a query with ANSI codes."""
    styled, parts, end = styler(True), [], 0
    for span, style in styles_of(text):
        parts += [text[end : span.start], styled(text[span.start : span.end], style)]
        end = span.end
    return "".join([*parts, text[end:]])


def colored_queries(text: str) -> str:
    """A page or an explanation with ANSI codes in its queries: in its blocks, and where a part of a request comes from."""
    for pattern in (_BLOCK, _ORIGIN):
        text = pattern.sub(lambda match: f"{match['before']}{colored_query(match['text'])}{match['after']}", text)
    return text
