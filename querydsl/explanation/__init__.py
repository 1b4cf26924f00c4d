"""Explanations of queries.

english.py      a description in plain English
sentences.py    a sentence for each condition
parameters.py   the parameters of a template
dump.py         the syntax tree
why.py          the conditions to blame if a query finds nothing
parts.py        the parts of a filter that can be left out
source_map.py   each part of the request with the query text it comes from
"""

import datetime as dt

from querydsl.classes import frozen
from querydsl.explanation.dump import dump
from querydsl.explanation.english import english
from querydsl.explanation.parameters import ExplainedParameter, parameters_of
from querydsl.explanation.source_map import Origin, origins_of
from querydsl.semantics.ir import Rewrite
from querydsl.semantics.request import Request

__all__ = ["Explanation", "Origin", "explanation_of"]


@frozen
class Explanation:
    """An explanation of a query. `str()` returns all of it as text.

    `source` is the query text. `english` describes the query in plain English, and `tree` shows its syntax tree. `parameters` are
    those that `given` declares. `origins` pair
    each part of the request with the query text it comes from. `rewrites` are the parts that had to be expressed differently for
    the service. Their spans are positions in `source`.
    """

    source: str
    english: str
    tree: str
    origins: tuple[Origin, ...]
    rewrites: tuple[Rewrite, ...]
    parameters: tuple[ExplainedParameter, ...] = ()

    def __str__(self) -> str:
        return self.text(tree=True, json=True)

    def _repr_html_(self) -> str:
        """The query and its description, for notebooks."""
        from querydsl.diagnostics import html  # only notebooks need it

        return html.code(self.source) + html.code(self.text())

    def text(self, *, tree: bool = False, json: bool = False) -> str:
        """The description in English, with the syntax tree if `tree` is set, and with the request and its origins if `json` is."""
        parts = [self.english]
        if self.parameters:
            parts.append("Parameters:\n\n" + "\n".join(f"  {parameter}" for parameter in self.parameters))
        if tree:
            parts.append(f"Syntax tree:\n\n{_indented(self.tree)}")
        if json:
            parts.append(f"Request, with the query text of each part:\n\n{self._origins()}")
        if json and self.rewrites:
            parts.append(f"Rewritten for the service:\n\n{self._rewrites()}")
        return "\n\n".join(parts)

    def _origins(self) -> str:
        return "\n".join(f"  {origin.pointer}\n    {origin.json}\n    from: {origin.text}" for origin in self.origins)

    def _rewrites(self) -> str:
        spans = [(rewrite, self.source[rewrite.span.start : rewrite.span.end]) for rewrite in self.rewrites]
        return "\n".join(f"  {rewrite.message}\n    from: {' '.join(text.split())}" for rewrite, text in spans)


def explanation_of(request: Request, now: dt.datetime) -> Explanation:
    """The explanation of a compiled query. Relative dates are resolved from `now`, which has a time zone."""
    lowering, source = request.lowering, request.source or ""
    assert lowering is not None
    return Explanation(
        source=source,
        english=english(lowering, now),
        tree=dump(lowering.query),
        origins=origins_of(request, source),
        rewrites=request.rewrites,
        parameters=parameters_of(lowering),
    )


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
