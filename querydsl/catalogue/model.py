"""A field of the catalogue: its type, its operators and its other properties."""

from enum import Enum
from typing import assert_never

from querydsl.catalogue.ranges import ValueRange
from querydsl.classes import frozen
from querydsl.syntax.ast import EntityName
from querydsl.syntax.operators import SPECS, FieldKind, Operator, StoredType


class FieldType(Enum):
    """The type of the values of a field. Each member's value is its name in the field tables."""

    TEXT = "string"
    TEXTS = "string[]"
    INTEGER = "integer"
    INTEGERS = "integer[]"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    YEAR = "year"
    OBJECT = "object"
    OBJECTS = "object[]"
    NONE = "-"

    __hash__ = object.__hash__

    @property
    def is_list(self) -> bool:
        """Whether a field of this type holds several values."""
        return self.value.endswith("[]")


TEXTUAL = frozenset({FieldType.TEXT, FieldType.TEXTS})
"""The types that store text."""
DATED = frozenset({FieldType.DATE, FieldType.DATETIME})
"""The types that store a date or a time."""


class Returnable(Enum):
    """Whether the service returns a field.

    `GATED` fields are returned on some plans only. `UNSURE` is for fields of a project's catalogue that do not specify it.
    """

    YES = "yes"
    GATED = "gated"
    NO = "no"
    UNSURE = "unsure"


class CountryForm(Enum):
    """The way a field spells countries."""

    NAME = "full name"
    ISO3 = "ISO 3166 alpha-3 code"


class Content(Enum):
    """The kind of text that a field stores. Each member's value is its name in the catalogue's data."""

    PERSON = "person name"
    NAME = "name"
    TITLE = "title"
    PROSE = "free text"
    DOMAIN = "domain"
    PLACE = "place"
    HANDLE = "handle"
    URL = "url"

    __hash__ = object.__hash__


@frozen
class FieldSpec:
    """One field of people or companies. Source: `docs/service.md`, sections 3 to 5.

    Attributes:
        path: The full path of the field.
        type: The type of its values.
        filterable: Whether a filter may use it.
        sortable: Whether the service can sort by it.
        autocomplete: Whether the service can complete its values.
        returnable: Whether the service returns it.
        description: One line about it, possibly empty.
        operators: The operators that it takes in a filter.
        closed_set: All of its values, if there are only a few; else empty.
        maybe_stored: A regular expression for the other values that it may have, if the closed set may not be complete.
        array: The path of the nested array that it is a field of, or None.
        response: The path that `select` sends for it, or None if the service does not return it.
        country: How it spells countries, or None if it does not store countries.
        content: The kind of text that it stores, or None if that is unknown.
        spellings: The table of known spellings of its values, or None.
        range: The range of its values, or None if it has no bounds.
        drops_threshold: Whether the service ignores the value it is compared with.
        instead: The path to filter if this one cannot be filtered or filters wrongly.
        aliases: The short names of the field.
        repeated: Whether it is inside an array of objects that the service does not treat as a nested array.
        same_as: The path of another field that stores the same value, or None.
        limited: The field that this one limits: the number of a range, the continent of a country, or the end of a start. Or None.
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
    repeated: bool = False
    same_as: str | None = None
    limited: str | None = None
    maybe_stored: str | None = None
    content: Content | None = None
    spellings: str | None = None
    range: ValueRange | None = None

    @property
    def is_multivalued(self) -> bool:
        """Whether one record, or one item of the field's nested array, can hold several values of the field."""
        return self.repeated or self.type.is_list


def operators_of(
    entity: EntityName, type: FieldType, *, is_id: bool, in_array: bool, distance: bool = False
) -> tuple[Operator, ...]:
    """The operators of a filterable field, in the order of the table of operators. Source: `docs/service.md`, section 4.

    `is_id` is whether the field holds ids, which take lists; `in_array` whether it is inside a nested array and so takes `has all`;
    `distance` whether it takes `within`.
    """
    stored = _stored_type(type, is_id=is_id)
    available = {FieldKind.ANY: True, FieldKind.NESTED: in_array, FieldKind.LOCATION: distance}
    takes = [operator for operator, spec in SPECS.items() if stored in spec.types and available[spec.fields]]
    return tuple([operator for operator in takes if entity == "people" or not operator.spec.people_only])


def holds_ids(path: str, type: FieldType, suffix: str) -> bool:
    """Whether a field holds ids: lists of whole numbers, and whole numbers whose path ends in `suffix`."""
    return type is FieldType.INTEGERS or (type is FieldType.INTEGER and path.endswith(suffix))


def _stored_type(type: FieldType, *, is_id: bool) -> StoredType | None:
    match type:
        case FieldType.TEXT | FieldType.TEXTS:
            return StoredType.TEXT
        case FieldType.BOOLEAN:
            return StoredType.BOOLEAN
        case FieldType.YEAR:
            return StoredType.YEAR
        case FieldType.INTEGER | FieldType.INTEGERS | FieldType.NUMBER | FieldType.DATE | FieldType.DATETIME:
            return StoredType.ID if is_id else StoredType.ORDERED
        case FieldType.OBJECT | FieldType.OBJECTS | FieldType.NONE:
            return None
        case _:
            assert_never(type)
