"""What a query asks for: in plain English, as a tree, as JSON beside its text, and what was put in other words.

    english.py   the sentences
    outline.py   the tree
    origins.py   each part of the request beside the text that it came from

Source: language page, sections 3 and 4.
"""

import datetime as dt

import attrs

from querydsl.explanation.dump import outline
from querydsl.explanation.english import english
from querydsl.explanation.source_map import Origin, origins_of
from querydsl.semantics.ir import Rewrite
from querydsl.semantics.request import Request

__all__ = ["Explanation", "Origin", "explanation_of"]


@attrs.frozen
class Explanation:
    """What there is to tell of a query; the spans of `rewrites` count in `source`."""

    source: str
    english: str
    tree: str
    origins: tuple[Origin, ...]
    rewrites: tuple[Rewrite, ...]

    def __str__(self) -> str:
        parts = [
            self.english,
            f"The tree:\n\n{_indented(self.tree)}",
            f"The request, and where it comes from:\n\n{self._origins()}",
        ]
        if self.rewrites:
            parts.append(f"What was put in other words for the service:\n\n{self._rewrites()}")
        return "\n\n".join(parts)

    def _origins(self) -> str:
        return "\n".join(f"  {origin.pointer}\n    {origin.json}\n    from: {origin.text}" for origin in self.origins)

    def _rewrites(self) -> str:
        spans = [(rewrite, self.source[rewrite.span.start : rewrite.span.end]) for rewrite in self.rewrites]
        return "\n".join(f"  {rewrite.message}\n    from: {' '.join(text.split())}" for rewrite, text in spans)


def explanation_of(request: Request, now: dt.datetime) -> Explanation:
    """What there is to tell of a compiled query, with relative dates counted from `now` (aware)."""
    lowering, source = request.lowering, request.source or ""
    assert lowering is not None
    return Explanation(
        source=source,
        english=english(lowering, now),
        tree=outline(lowering.query),
        origins=origins_of(request, source),
        rewrites=request.rewrites,
    )


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
