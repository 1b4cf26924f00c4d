"""Which operators a field takes. Source: contract, section 4, the table of operators and "By type"."""

from querydsl.ast import EntityName, Operator
from querydsl.catalogue.model import FieldType

TEXT = (Operator.EQ, Operator.NE, Operator.IN, Operator.NOT_IN, Operator.WORDS, Operator.PHRASE)
ORDER = (Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE)
ID = (*ORDER, Operator.IN, Operator.NOT_IN)
BOOLEAN = (Operator.EQ, Operator.NE)
DISTANCE = (Operator.WITHIN, Operator.NOT_WITHIN)


def operators_of(entity: EntityName, path: str, type: FieldType, *, in_array: bool, distance: bool = False) -> tuple[Operator, ...]:
    """The operators that a filterable field takes, the usual ones first.

    `in_array` says that its object is an element of a nested array, where `has all` works; `distance` that it is one of the four
    places that take `within`. Source: contract, section 4.
    """
    operators = _of_type(entity, type, is_id=is_id(path, type))
    if in_array and type is not FieldType.BOOLEAN:
        operators = (*operators, Operator.HAS_ALL)
    return (*operators, *DISTANCE) if distance else operators


def is_id(path: str, type: FieldType) -> bool:
    """True for a whole number that names something, as `crustdata_company_id` does: it takes lists."""
    return type is FieldType.INTEGERS or (type is FieldType.INTEGER and path.endswith("_id"))


def _of_type(entity: EntityName, type: FieldType, *, is_id: bool) -> tuple[Operator, ...]:
    match type:
        case FieldType.TEXT | FieldType.TEXTS:
            return (*TEXT, Operator.EXCLUDES) if entity == "people" else TEXT
        case FieldType.BOOLEAN:
            return BOOLEAN
        case FieldType.INTEGER | FieldType.INTEGERS | FieldType.NUMBER | FieldType.DATE | FieldType.DATETIME:
            return ID if is_id else ORDER
        case FieldType.OBJECT | FieldType.OBJECTS | FieldType.NONE:
            return ()
