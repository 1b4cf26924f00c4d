"""Grammars for language models that write queries under a grammar (constrained decoding).

language.py  the rules of a part of the query language, for the fields of a list
values.py    the values that each field can have
rules.py     rules, and their form in Lark and in GBNF
schema.py    a JSON schema of request bodies

Every text of the grammar is a query that `check` accepts without an error. Unknown fields, wrong operators, values that a field
cannot have, and conditions that contradict each other cannot be written.
"""

import datetime as dt
import json
from collections.abc import Iterable
from enum import Enum
from typing import assert_never

from querydsl.catalogue import Catalogue, default
from querydsl.decoding.language import fields_of, rules_of
from querydsl.decoding.rules import as_gbnf, as_lark
from querydsl.decoding.schema import schema_of
from querydsl.syntax.ast import EntityName

__all__ = ["GrammarFormat", "grammar_for"]


class GrammarFormat(Enum):
    """The formats of a grammar, by the name that `--format` accepts."""

    LARK = "lark"
    GBNF = "gbnf"
    JSON_SCHEMA = "json-schema"


def grammar_for(
    entity: EntityName = "people",
    fields: Iterable[str] | None = None,
    format: str = "lark",
    *,
    catalogue: Catalogue | None = None,
    today: dt.date | None = None,
) -> str:
    """The text of a grammar for models that write queries, in which every text is a valid query.

    entity     `"people"` or `"companies"`
    fields     the names of the fields that a query may test, as in a query; by default, all fields that have an alias
    format     `"lark"` for hosted models and servers that use llguidance, `"gbnf"` for llama.cpp, `"json-schema"` for models that
               write the request body as JSON
    catalogue  the fields; by default, the built-in ones
    today      the last day of absolute dates; by default, the current day

    Raises `ValueError` for an unknown format, and for a name that is not a field that a query may test. Source:
    `docs/models.md`.
    """
    table = (catalogue or default())[entity]
    chosen = fields_of(table, fields)
    match GrammarFormat(format):
        case GrammarFormat.LARK:
            return as_lark(rules_of(table, chosen, today or dt.date.today()))
        case GrammarFormat.GBNF:
            return as_gbnf(rules_of(table, chosen, today or dt.date.today()))
        case GrammarFormat.JSON_SCHEMA:
            return json.dumps(schema_of(table, chosen), ensure_ascii=False, indent=2) + "\n"
        case other:
            assert_never(other)
