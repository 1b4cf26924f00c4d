"""The table of operators: one row for each operator, with all its properties.

Sets and tables of operators elsewhere are derived from these rows, so a new operator is added here first.
`tests/repo/test_operators.py` lists the places that must be updated. The sandbox has a separate table, because it must not
depend on the language. Source: `docs/language.md`, section "Conditions"; `docs/service.md`, section 4.
"""

from collections.abc import Callable
from enum import Enum
from typing import Literal, TypeAlias

from querydsl.classes import frozen


class Operand(Enum):
    """The shape of the value that an operator takes."""

    SCALAR = "one value"
    LIST = "a list"
    DISTANCE = "a distance from a place"


class Family(Enum):
    """The kind of comparison that an operator makes."""

    EQUALITY = "equality"
    ORDER = "order"
    TEXT = "text"
    MEMBERSHIP = "membership"
    CONTAINMENT = "containment"
    GEO = "geo"


class StoredType(Enum):
    """The types of fields, as far as operators distinguish them."""

    TEXT = "text"
    ORDERED = "numbers and dates"
    ID = "ids"
    BOOLEAN = "booleans"
    YEAR = "years"


class FieldKind(Enum):
    """The fields of a matching type that take an operator."""

    ANY = "any field"
    NESTED = "a field of a nested array"
    LOCATION = "a location that can be searched by distance"


class Operator(Enum):
    """The operator of a condition. The value is the service's spelling; `text` is the spelling of the language.

    Source: `docs/language.md`, section "Conditions".
    """

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "=<"
    GT = ">"
    GE = "=>"
    WORDS = "(.)"
    PHRASE = "[.]"
    EXCLUDES = "(!)"
    IN = "in"
    NOT_IN = "not_in"
    HAS_ALL = "has_all"
    WITHIN = "geo_distance"
    NOT_WITHIN = "geo_exclude"

    # Members are unique, so identity is a valid hash. Enum's own hash is slower, and operators are looked up often.
    __hash__ = object.__hash__

    @property
    def text(self) -> str:
        """The operator in the query language, for example `<=` for the service's `=<`."""
        return SPECS[self].text

    @property
    def spec(self) -> "OperatorSpec":
        """The row of this operator in the table."""
        return SPECS[self]


BoundSide: TypeAlias = Literal["low", "high"]


@frozen(kw_only=True)
class OperatorSpec:
    """One row of the table. No attribute has a default, so that a new row must set all of them.

    Attributes:
        text: The canonical spelling in the query language.
        aliases: Other spellings that the parser accepts.
        python: The operator or the method of the builder.
        operand: The shape of the value.
        family: The kind of comparison.
        bound: The end of a range that the operator sets, or None.
        is_negative: Whether the operator excludes records.
        negation: The operator that `not` turns this one into, or None if the service has none.
        counterpart: The operator that makes the same comparison with a list instead of one value, or the reverse.
        verb: The predicate in English, for `querydsl explain`.
        date_verb: The same predicate for dates.
        joiner: The word before the last value of a list in English.
        types: The types of fields that take the operator.
        fields: The fields of these types that take it.
        people_only: Whether the search for companies lacks the operator.
    """

    text: str
    aliases: tuple[str, ...]
    python: str
    operand: Operand
    family: Family
    bound: BoundSide | None
    is_negative: bool
    negation: Operator | None
    counterpart: Operator | None
    verb: str
    date_verb: str
    joiner: Literal["and", "or"]
    types: frozenset[StoredType]
    fields: FieldKind
    people_only: bool


_ALL = frozenset(StoredType)
_COMPARABLE = frozenset({StoredType.ORDERED, StoredType.ID, StoredType.YEAR})
_LISTABLE = frozenset({StoredType.TEXT, StoredType.ID, StoredType.YEAR})
_TEXT = frozenset({StoredType.TEXT, StoredType.YEAR})

# fmt: off
_ROWS: dict[Operator, OperatorSpec] = {
    Operator.EQ: OperatorSpec(
        text="=", aliases=("==",), python="==", operand=Operand.SCALAR, family=Family.EQUALITY, bound=None,
        is_negative=False, negation=Operator.NE, counterpart=Operator.IN, verb="is", date_verb="is", joiner="or",
        types=_ALL, fields=FieldKind.ANY, people_only=False,
    ),
    Operator.NE: OperatorSpec(
        text="!=", aliases=("<>",), python="!=", operand=Operand.SCALAR, family=Family.EQUALITY, bound=None,
        is_negative=True, negation=Operator.EQ, counterpart=Operator.NOT_IN, verb="is not", date_verb="is not", joiner="or",
        types=_ALL, fields=FieldKind.ANY, people_only=False,
    ),
    Operator.LT: OperatorSpec(
        text="<", aliases=(), python="<", operand=Operand.SCALAR, family=Family.ORDER, bound="high",
        is_negative=False, negation=Operator.GE, counterpart=None, verb="is below", date_verb="is before", joiner="or",
        types=_COMPARABLE, fields=FieldKind.ANY, people_only=False,
    ),
    Operator.LE: OperatorSpec(
        text="<=", aliases=("=<",), python="<=", operand=Operand.SCALAR, family=Family.ORDER, bound="high",
        is_negative=False, negation=Operator.GT, counterpart=None, verb="is at most", date_verb="is at or before", joiner="or",
        types=_COMPARABLE, fields=FieldKind.ANY, people_only=False,
    ),
    Operator.GT: OperatorSpec(
        text=">", aliases=(), python=">", operand=Operand.SCALAR, family=Family.ORDER, bound="low",
        is_negative=False, negation=Operator.LE, counterpart=None, verb="is above", date_verb="is after", joiner="or",
        types=_COMPARABLE, fields=FieldKind.ANY, people_only=False,
    ),
    Operator.GE: OperatorSpec(
        text=">=", aliases=("=>",), python=">=", operand=Operand.SCALAR, family=Family.ORDER, bound="low",
        is_negative=False, negation=Operator.LT, counterpart=None, verb="is at least", date_verb="is at or after", joiner="or",
        types=_COMPARABLE, fields=FieldKind.ANY, people_only=False,
    ),
    Operator.WORDS: OperatorSpec(
        text="~", aliases=(), python="words", operand=Operand.SCALAR, family=Family.TEXT, bound=None,
        is_negative=False, negation=Operator.EXCLUDES, counterpart=None,
        verb="has the words", date_verb="has the words", joiner="or",
        types=_TEXT, fields=FieldKind.ANY, people_only=False,
    ),
    Operator.PHRASE: OperatorSpec(
        text="~=", aliases=(), python="phrase", operand=Operand.SCALAR, family=Family.TEXT, bound=None,
        is_negative=False, negation=Operator.EXCLUDES, counterpart=None,
        verb="has the phrase", date_verb="has the phrase", joiner="or",
        types=_TEXT, fields=FieldKind.ANY, people_only=False,
    ),
    Operator.EXCLUDES: OperatorSpec(
        text="!~", aliases=(), python="excludes", operand=Operand.SCALAR, family=Family.TEXT, bound=None,
        is_negative=True, negation=Operator.PHRASE, counterpart=None,
        verb="does not have the phrase", date_verb="does not have the phrase", joiner="or",
        types=_TEXT, fields=FieldKind.ANY, people_only=True,
    ),
    Operator.IN: OperatorSpec(
        text="in", aliases=(), python="is_in", operand=Operand.LIST, family=Family.MEMBERSHIP, bound=None,
        is_negative=False, negation=Operator.NOT_IN, counterpart=Operator.EQ, verb="is one of", date_verb="is one of", joiner="or",
        types=_LISTABLE, fields=FieldKind.ANY, people_only=False,
    ),
    Operator.NOT_IN: OperatorSpec(
        text="not in", aliases=(), python="not_in", operand=Operand.LIST, family=Family.MEMBERSHIP, bound=None,
        is_negative=True, negation=Operator.IN, counterpart=Operator.NE, verb="is none of", date_verb="is none of", joiner="or",
        types=_LISTABLE, fields=FieldKind.ANY, people_only=False,
    ),
    Operator.HAS_ALL: OperatorSpec(
        text="has all", aliases=(), python="has_all", operand=Operand.LIST, family=Family.CONTAINMENT, bound=None,
        is_negative=False, negation=None, counterpart=None, verb="each of", date_verb="each of", joiner="and",
        types=_ALL - {StoredType.BOOLEAN}, fields=FieldKind.NESTED, people_only=True,
    ),
    Operator.WITHIN: OperatorSpec(
        text="within", aliases=(), python="within", operand=Operand.DISTANCE, family=Family.GEO, bound=None,
        is_negative=False, negation=Operator.NOT_WITHIN, counterpart=None, verb="is within", date_verb="is within", joiner="or",
        types=_TEXT, fields=FieldKind.LOCATION, people_only=False,
    ),
    Operator.NOT_WITHIN: OperatorSpec(
        text="not within", aliases=(), python="not_within", operand=Operand.DISTANCE, family=Family.GEO, bound=None,
        is_negative=True, negation=Operator.WITHIN, counterpart=None, verb="is not within", date_verb="is not within", joiner="or",
        types=_TEXT, fields=FieldKind.LOCATION, people_only=False,
    ),
}
# fmt: on

# Iterating over the enum raises KeyError at import if an operator has no row.
SPECS = {operator: _ROWS[operator] for operator in Operator}


def operators_where(accepts: Callable[[OperatorSpec], bool]) -> frozenset[Operator]:
    """The operators whose row satisfies a predicate."""
    return frozenset(operator for operator, spec in SPECS.items() if accepts(spec))


LISTING = operators_where(lambda spec: spec.operand is Operand.LIST)
"""The operators that take a list."""
DISTANCES = operators_where(lambda spec: spec.operand is Operand.DISTANCE)
"""The operators that take a distance."""
NEGATIVE = operators_where(lambda spec: spec.is_negative)
"""The operators that exclude records."""
TEXT_MATCHING = operators_where(lambda spec: spec.family is Family.TEXT)
"""The operators that match words in the text."""
TEXT_FINDING = TEXT_MATCHING - NEGATIVE
"""The operators that find texts with these words."""
WHOLE_VALUE = operators_where(lambda spec: spec.family in (Family.EQUALITY, Family.MEMBERSHIP))
"""The operators that compare the whole value."""
LOW_BOUNDS = operators_where(lambda spec: spec.bound == "low")
"""The operators that set the lower end of a range."""
HIGH_BOUNDS = operators_where(lambda spec: spec.bound == "high")
"""The operators that set the upper end of a range."""
ORDERING = LOW_BOUNDS | HIGH_BOUNDS
"""The operators that compare by order."""
NEGATED = {operator: spec.negation for operator, spec in SPECS.items() if spec.negation is not None}
"""The operator that `not` turns each operator into."""
