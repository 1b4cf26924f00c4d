"""What a field is: one row of the catalogue."""

from enum import Enum

import attrs

from querydsl.ast import Operator


class FieldType(Enum):
    """What a field stores; the value is the word of the field tables."""

    TEXT = "string"
    TEXTS = "string[]"
    INTEGER = "integer"
    INTEGERS = "integer[]"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    OBJECT = "object"
    OBJECTS = "object[]"
    NONE = "-"

    __hash__ = object.__hash__

    @property
    def is_list(self) -> bool:
        """True for a field that holds several values."""
        return self.value.endswith("[]")


TEXTUAL = frozenset({FieldType.TEXT, FieldType.TEXTS})
"""The types that store text."""
DATED = frozenset({FieldType.DATE, FieldType.DATETIME})
"""The types that store a day or an instant."""


class Returnable(Enum):
    """Whether `select` may name a field."""

    YES = "yes"
    GATED = "gated"
    NO = "no"
    UNSURE = "unsure"


class CountryForm(Enum):
    """How a field spells countries."""

    NAME = "full name"
    ISO3 = "ISO 3166 alpha-3 code"


@attrs.frozen
class FieldSpec:
    """One field: what it stores, what may be asked of it, and what comes back.

    `array` is the path of the nested array (a view) that the field's object is an element of, or None; `response` is the path that
    `select` sends for it, or None where the service returns nothing for it; `instead` is the path to filter where this one is not
    for filtering, or filters wrongly. Source: contract, sections 3 to 5.
    """

    path: str
    type: FieldType
    filterable: bool
    sortable: bool
    autocomplete: bool
    returnable: Returnable
    description: str
    operators: frozenset[Operator] = frozenset()
    closed_set: tuple[str, ...] = ()
    array: str | None = None
    response: str | None = None
    country: CountryForm | None = None
    drops_threshold: bool = False
    instead: str | None = None
    aliases: tuple[str, ...] = ()
