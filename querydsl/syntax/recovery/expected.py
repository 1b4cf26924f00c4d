"""The constructs that may come next, by the names that the message tables use."""

from enum import Enum

from querydsl.syntax.recovery.lookahead import ParserDriver


class Expected(Enum):
    """A construct that the parser expects. The value is its name in the message tables."""

    ANYTHING = "anything"
    START = "start"
    CONDITION = "condition"
    OPERATOR = "operator"
    NEGATED = "negated"
    VALUE = "value"
    LOW = "low"
    ITEM = "item"
    LIST = "list"
    PARAMETER = "parameter"
    DEFAULT = "default"
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
    "EQUALS": Expected.DEFAULT,
    "METRES": Expected.DISTANCE,
    "UNIT": Expected.UNIT,
    "OF": Expected.OF,
    "OFFSET": Expected.OFFSET,
    "DIRECTION": Expected.DIRECTION,
    "BY": Expected.BY,
    "WHERE": Expected.WHERE,
}


_AFTER_GIVEN = frozenset({"PEOPLE", "NOT", "PATH"})


def expected(parser: ParserDriver, previous: str | None) -> frozenset[Expected]:
    """The constructs that may come next, after a token of type `previous`."""
    terminals = parser.terminals(parser.state)
    # The parse table merges states, so a value may seem to be followed by what follows the default of a parameter.
    terminals -= {terminal for terminal in terminals & _AFTER_GIVEN if not parser.accepts(terminal)}
    constructs = {_BY_TERMINAL[terminal] for terminal in terminals & _BY_TERMINAL.keys()}
    if "OPERATOR" in terminals:
        constructs.discard(Expected.CONDITION)
    constructs |= _values(terminals, previous) | _names(terminals) | _continuations(parser, terminals)
    return frozenset({Expected.ANYTHING} | constructs)


def _values(terminals: frozenset[str], previous: str | None) -> set[Expected]:
    if "NUMBER" in terminals and "METRES" not in terminals:
        if previous == "BETWEEN":
            return {Expected.LOW, Expected.VALUE}
        return {Expected.ITEM} if {"RPAR", "RSQB"} & terminals else {Expected.VALUE}
    if "PARAMETER" in terminals and "NUMBER" not in terminals:
        return {Expected.LIST if "LSQB" in terminals else Expected.PLACE if "STRING" in terminals else Expected.PARAMETER}
    return set()


def _names(terminals: frozenset[str]) -> set[Expected]:
    if "PATH" in terminals and "NOT" not in terminals:
        return {Expected.FIELD}
    if "BETWEEN" in terminals and "OPERATOR" not in terminals:
        return {Expected.NEGATED}
    if terminals == {"ALL"}:
        return {Expected.ALL}
    return {Expected.OPENING} if terminals == {"LPAR"} else set()


def _continuations(parser: ParserDriver, terminals: frozenset[str]) -> set[Expected]:
    """The constructs that may follow a complete part. The parse table merges states, so each terminal is checked with the stack."""
    candidates = terminals & {"AND", "OR", "SELECT", "COMMA", "RPAR", "RSQB"}
    accepted = {terminal for terminal in candidates if parser.accepts(terminal)}
    constructs = {Expected.CONNECTIVE} if "OR" in accepted else {Expected.RANGE} if "AND" in accepted else set()
    constructs |= {Expected.CLAUSE} if "SELECT" in accepted else set()
    constructs |= {Expected.MORE} if "COMMA" in accepted else set()
    return constructs | ({Expected.CLOSING} if accepted & {"RPAR", "RSQB"} else set())
