"""A source read under its project's settings: as a query, or as what there is to say of it."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from querydsl.cli.sources import Source
from querydsl.config import Settings
from querydsl.diagnostics import Diagnostic, Levels, in_order
from querydsl.limits import MAX_BYTES, MAX_LEVELS

if TYPE_CHECKING:
    from querydsl.ast import Query
    from querydsl.catalogue import Catalogue


def parse(source: Source, params: Mapping[str, object], settings: Settings) -> "Query":
    """The query that the source holds, parameters bound. Raises `QuerySyntaxError` and `ParameterError`."""
    from querydsl import parser

    levels, size = settings.max_levels or MAX_LEVELS, settings.max_bytes or MAX_BYTES
    return parser.parse(source.text, params, max_levels=levels, max_bytes=size)


def check(source: Source, params: Mapping[str, object], settings: Settings, catalogue: "Catalogue") -> tuple[Diagnostic, ...]:
    """Everything there is to say of the source, in the order of its text. Raises `ParameterError`."""
    from querydsl import api, parser

    levels, size = settings.max_levels or MAX_LEVELS, settings.max_bytes or MAX_BYTES
    query, found = parser.read(source.text, max_levels=levels, max_bytes=size)
    bound = query.bind(**params) if params else query
    return in_order(found + api.check(bound, catalogue=catalogue, levels=settings.levels))


def checked_levels(levels: Levels, where: str) -> Levels:
    """The levels themselves; a usage error for a rule that does not exist, or whose level must stay."""
    from querydsl.rules import RULES
    from querydsl.rules.ignores import UNSILENCED

    for name in levels:
        if name not in RULES:
            near = get_close_matches(name, RULES, n=1)
            advice = f" Did you mean {near[0]}?" if near else " `querydsl rules` lists them."
            raise click.UsageError(f"{where}: no rule is called {name}.{advice}")
        if name in UNSILENCED:
            raise click.UsageError(f"{where}: {name} is always an error, since what cannot be read cannot be sent")
    return levels
