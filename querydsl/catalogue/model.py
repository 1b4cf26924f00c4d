"""What a field is: one row of the catalogue."""

from enum import Enum
from typing import assert_never

import attrs

from querydsl.syntax.ast import EntityName
from querydsl.syntax.operators import SPECS, FieldKind, Operator, StoredType


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


def operators_of(entity: EntityName, path: str, type: FieldType, *, in_array: bool, distance: bool = False) -> tuple[Operator, ...]:
    """The operators that a filterable field takes, in the order of the table of operators.

    `in_array` says that its object is an element of a nested array, where `has all` works; `distance` that it is one of the four
    places that take `within`. Source: contract, section 4.
    """
    stored = _stored_type(path, type)
    available = {FieldKind.ANY: True, FieldKind.NESTED: in_array, FieldKind.LOCATION: distance}
    takes = [operator for operator, spec in SPECS.items() if stored in spec.types and available[spec.fields]]
    return tuple([operator for operator in takes if entity == "people" or not operator.spec.people_only])


def is_id(path: str, type: FieldType) -> bool:
    """True for a whole number that names something, as `crustdata_company_id` does: it takes lists."""
    return type is FieldType.INTEGERS or (type is FieldType.INTEGER and path.endswith("_id"))


def _stored_type(path: str, type: FieldType) -> StoredType | None:
    match type:
        case FieldType.TEXT | FieldType.TEXTS:
            return StoredType.TEXT
        case FieldType.BOOLEAN:
            return StoredType.BOOLEAN
        case FieldType.INTEGER | FieldType.INTEGERS | FieldType.NUMBER | FieldType.DATE | FieldType.DATETIME:
            return StoredType.ID if is_id(path, type) else StoredType.ORDERED
        case FieldType.OBJECT | FieldType.OBJECTS | FieldType.NONE:
            return None
        case _:
            assert_never(type)
