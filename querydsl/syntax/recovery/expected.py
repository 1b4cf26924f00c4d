"""What a text may go on with, in the words of the table of mistakes."""

from enum import Enum

from querydsl.syntax.recovery.lookahead import Machine


class Expected(Enum):
    """Something that the parser waits for; the value is its name in the table of mistakes."""

    ANYTHING = "anything"
    START = "start"
    CONDITION = "condition"
    OPERATOR = "operator"
    NEGATED = "negated"
    VALUE = "value"
    LOW = "low"
    ITEM = "item"
    LIST = "list"
    DISTANCE = "distance"
    UNIT = "unit"
    OF = "of"
    PLACE = "place"
    OFFSET = "offset"
    RANGE = "range"
    CONNECTIVE = "connective"
    CLAUSE = "clause"
    MORE = "more"
    CLOSING = "closing"
    FIELD = "field"
    DIRECTION = "direction"
    BY = "by"
    WHERE = "where"
    ALL = "all"
    OPENING = "opening"


_BY_TERMINAL = {
    "PEOPLE": Expected.START,
    "NOT": Expected.CONDITION,
    "OPERATOR": Expected.OPERATOR,
    "ANY": Expected.VALUE,
    "METRES": Expected.DISTANCE,
    "UNIT": Expected.UNIT,
    "OF": Expected.OF,
    "OFFSET": Expected.OFFSET,
    "DIRECTION": Expected.DIRECTION,
    "BY": Expected.BY,
    "WHERE": Expected.WHERE,
}


def expected(machine: Machine, before: str | None) -> frozenset[Expected]:
    """All that may come next, after a token of the type `before`."""
    wanted = machine.wanted(machine.here)
    named = {_BY_TERMINAL[terminal] for terminal in wanted & _BY_TERMINAL.keys()}
    if "OPERATOR" in wanted:
        named.discard(Expected.CONDITION)
    return frozenset({Expected.ANYTHING} | named | _values(wanted, before) | _names(wanted) | _endings(machine, wanted))


def _values(wanted: frozenset[str], before: str | None) -> set[Expected]:
    if "NUMBER" in wanted and "METRES" not in wanted:
        if before == "BETWEEN":
            return {Expected.LOW, Expected.VALUE}
        return {Expected.ITEM} if {"RPAR", "RSQB"} & wanted else {Expected.VALUE}
    if "PARAMETER" in wanted and "NUMBER" not in wanted:
        return {Expected.LIST} if "LPAR" in wanted else {Expected.PLACE}
    return set()


def _names(wanted: frozenset[str]) -> set[Expected]:
    if "PATH" in wanted and "NOT" not in wanted:
        return {Expected.FIELD}
    if "BETWEEN" in wanted and "OPERATOR" not in wanted:
        return {Expected.NEGATED}
    if wanted == {"ALL"}:
        return {Expected.ALL}
    return {Expected.OPENING} if wanted == {"LPAR"} else set()


def _endings(machine: Machine, wanted: frozenset[str]) -> set[Expected]:
    """What may follow something whole; only these need the parser's word, for literals look the same to the table everywhere."""
    may = {terminal for terminal in wanted & {"AND", "OR", "SELECT", "COMMA", "RPAR", "RSQB"} if machine.accepts(terminal)}
    named = {Expected.CONNECTIVE} if "OR" in may else {Expected.RANGE} if "AND" in may else set()
    named |= {Expected.CLAUSE} if "SELECT" in may else set()
    named |= {Expected.MORE} if "COMMA" in may else set()
    return named | ({Expected.CLOSING} if may & {"RPAR", "RSQB"} else set())
