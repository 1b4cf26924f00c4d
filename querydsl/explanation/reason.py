"""Questions about the records of a query that finds nothing, and the reason that follows from the answers."""

from typing import Any, TypeAlias

import attrs

from querydsl.classes import frozen
from querydsl.diagnostics.wording import counted
from querydsl.explanation.parts import Json
from querydsl.syntax.literals import quoted

MOST_VALUES = 100
"""The most stored values that the service lists."""


@frozen
class Explain:
    """A question: how many records match a filter, and which conditions does the service name? The answer is an `Explained`."""

    filters: Json


@frozen
class CountMatches:
    """A question: how many records match a filter? The answer is a number."""

    filters: Json


@frozen
class ListValues:
    """A question: which stored values of a field contain a text? At most 100, or None if they cannot be listed."""

    path: str
    text: str


Question: TypeAlias = Explain | CountMatches | ListValues


@frozen
class Explained:
    """The number of matching records, the service's remarks, and the JSON pointers that the remarks name."""

    total: int
    remarks: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()


@frozen
class Alternative:
    """One alternative of an `or` that excludes all records.

    `text` is the query text, and `alone` the number of records that match the alternative alone. `blamed` are its conditions
    without which records match the whole query.
    """

    text: str
    alone: int
    blamed: "tuple[Blamed, ...]" = ()

    def lines(self) -> list[str]:
        """The alternative as lines of text."""
        inner = [f"  without {item.text}, {_records(item.without or 0)}" for item in self.blamed]
        return [self.text, f"  alone, {_records(self.alone)}", *inner]


@frozen
class Similar:
    """A stored value that a value of a query probably means.

    `pointer` is the JSON pointer of the value in the request, and `value` the stored one. `count` is the number of records that
    match the query with it; None if they were not counted.
    """

    pointer: str
    value: str
    count: int | None = None

    def __str__(self) -> str:
        return quoted(self.value) + ("" if self.count is None else f" ({self.count:,})")


@frozen
class Blamed:
    """A condition of a query, or a whole `or`, that excludes records.

    `text` is the query text. `without` is the number of records that match the query without it, and `alone` the number that match
    it alone; None if they were not counted. `advice` are sentences about its values, and `similar` the stored values in them.
    `alternatives` are those of an `or`, if they were counted, and `uncounted` is the number of further ones.
    """

    text: str
    without: int | None = None
    alone: int | None = None
    advice: tuple[str, ...] = ()
    similar: tuple[Similar, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    uncounted: int = 0

    def __str__(self) -> str:
        lines = [f"  {self.text}", *(f"    {line}" for line in self.advice)]
        if self.without:
            lines.append(f"    without it, {_records(self.without)}")
        elif self.alone is not None:
            lines.append(f"    alone, {_records(self.alone)}")
        if self.alternatives:
            more = f" (the first {len(self.alternatives)} of {len(self.alternatives) + self.uncounted})" if self.uncounted else ""
            lines.append(f"    its alternatives{more}:")
        return "\n".join([*lines, *(f"      {line}" for item in self.alternatives for line in item.lines())])


@frozen
class Reason:
    """Why a query finds nothing. `str()` returns it as text.

    `total` is the number of records that match the query. `blamed` are the conditions to blame: leaving out any one of them is
    enough, or if `together` is set, all of them must be left out. `without` is the number of records that match without all of
    them; None if it was not counted. `counted` is whether records were counted. `remarks` are those of the service. `untried` is
    the number of conditions that were left out of the search for a pair, because there are too many pairs.
    """

    total: int
    blamed: tuple[Blamed, ...] = ()
    together: bool = False
    without: int | None = None
    counted: bool = False
    remarks: tuple[str, ...] = ()
    untried: int = 0

    def __str__(self) -> str:
        untried = [f"  pairs with {counted(self.untried, 'other condition')} were not tried"] if self.untried else []
        remarks = [f"  the service: {remark}" for remark in self.remarks]
        return "\n".join([self._headline(), *map(str, self.blamed), *untried, *remarks])

    def to_dict(self) -> dict[str, Any]:
        """The reason as JSON data."""
        return attrs.asdict(self)

    def _headline(self) -> str:
        if self.total:
            return f"{_records(self.total)} the query, so no condition is to blame"
        if not self.blamed:
            more = f"more than {'one condition is' if self.untried else 'two conditions are'} to blame"
            return f"no record matches, and {more if self.counted else 'no condition could be named without counting'}"
        if len(self.blamed) == 1:
            return "no record matches. This condition is to blame:"
        if not self.together:
            return "no record matches. Each of these conditions is to blame, and leaving out one is enough:"
        result = f". Without all of them, {_records(self.without)}" if self.without else ""
        return f"no record matches. These conditions are to blame together{result}:"


def _records(count: int) -> str:
    return "1 record matches" if count == 1 else f"{count:,} records match"
