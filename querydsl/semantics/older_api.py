"""The names of the vendor's older APIs, and the paths that replace them.

The older APIs name a field by `column` or `filter_type`. The list of names is not complete: it holds only names that certainly mean
the same as a path of today's API. Source: `docs/language.md`, section "Decompiling".
"""

from collections.abc import Mapping
from functools import cache

from querydsl.catalogue import FieldTable
from querydsl.catalogue.loading import DATA
from querydsl.syntax.ast import DistanceUnit, EntityName

OLDER_KEYS = ("column", "filter_type")
"""The keys that hold the name of a field in the older APIs."""

OLDER_UNITS: Mapping[str, DistanceUnit] = {"miles": "mi"}
"""The units of the older APIs that have another name today."""

_APIS: Mapping[EntityName, str] = {"people": "persondb", "companies": "companydb"}


def today(name: str, table: FieldTable) -> str | None:
    """Today's path for a name of an older API, or None if there is no certain one.

    A path of several segments that is in the table is itself. A single segment may have had another meaning.
    """
    return _counterparts(table.entity).get(name, name if "." in name and table.get(name) else None)


DATABASES: Mapping[EntityName, str] = {"people": "older in-database person search", "companies": "older in-database company search"}
"""The names of the older searches in messages, by entity."""


def api_of(name: str, entity: EntityName) -> str:
    """The older API that a name comes from, for messages. Only the live search has names in capitals."""
    return "older live search" if name.isupper() else DATABASES[entity]


@cache
def _counterparts(entity: EntityName) -> Mapping[str, str]:
    text = DATA.joinpath("older-names.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {older: today for api, older, today in rows if api == _APIS[entity]}
