"""Reading of a request body: places in it, the problems found there, and the names of its fields.

A reader reports each problem and continues with a placeholder, so that one pass finds all problems.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import attrs

from querydsl.catalogue import FieldTable
from querydsl.classes import frozen
from querydsl.diagnostics.wording import join_words
from querydsl.errors import DecompileError, Note
from querydsl.semantics.older_api import OLDER_KEYS, api_of, today
from querydsl.semantics.values import Json
from querydsl.syntax.ast import Field
from querydsl.syntax.literals import is_path

NAME_KEYS = ("field", *OLDER_KEYS)
"""The keys that hold the name of a field, in today's API and in the older ones."""

NO_FIELD = Field("")
"""The field in place of a name that cannot be read."""


class Place(NamedTuple):
    """An item of a body: its key or index, and the place around it. None is the whole body.

    Pointers are written on demand, because the pointers of all places in a deep body are long.
    """

    key: str | int
    around: "Place | None" = None


def pointer_to(place: Place | None) -> str:
    """The JSON pointer to a place."""
    keys = []
    while place is not None:
        keys.append(str(place.key).replace("~", "~0").replace("/", "~1"))
        place = place.around
    return "".join(f"/{key}" for key in reversed(keys))


def shown(value: Json) -> str:
    """The value in a message: a short string, or else the type."""
    return f"`{value}`" if isinstance(value, str) and len(value) <= 80 else f"a value of type {type(value).__name__}"


def is_list(value: Json) -> bool:
    """Whether a value is a JSON array."""
    return isinstance(value, Sequence) and not isinstance(value, str)


@frozen
class Findings:
    """The problems of a body, and notes about parts that the query does not keep. If `strict` is set, notes are problems."""

    strict: bool = False
    problems: list[Note] = attrs.Factory(list)
    notes: list[Note] = attrs.Factory(list)

    def refuse(self, message: str, place: Place | None) -> None:
        """Add a problem."""
        self.problems.append(Note(message, pointer_to(place)))

    def note(self, message: str, place: Place | None) -> None:
        """Add a note."""
        (self.problems if self.strict else self.notes).append(Note(message, pointer_to(place)))

    def keys(self, item: Mapping[str, Json], wanted: Sequence[str], what: str, place: Place | None) -> bool:
        """Findings missing and unknown keys of an object. Returns whether all wanted keys are there."""
        missing = [key for key in wanted if key not in item]
        unknown = [key for key in item if key not in wanted]
        if len(missing) == len(unknown) == 1:
            self.refuse(f"{what} needs `{missing[0]}`, not `{unknown[0]}`", Place(unknown[0], place))
            return False
        if missing:
            self.refuse(f"{what} needs {join_words([f'`{key}`' for key in missing], 'and')}", place)
        for key in unknown:
            self.refuse(f"{what} has no `{key}`", Place(key, place))
        return not missing

    def raise_problems(self) -> None:
        """Raise `DecompileError` with all problems, if there are any."""
        if self.problems:
            first, *others = self.problems
            raise DecompileError(first.message, first.pointer, tuple(others))


@frozen
class Names:
    """The names of the fields in a body, as names of the language.

    `older` is whether the filter has names of an older API. Without it, `column` in `sorts` is only another word for `field`.
    """

    table: FieldTable
    findings: Findings
    older: bool

    def field(self, item: Mapping[str, Json], place: Place | None) -> tuple[Field, str] | None:
        """The field that an object names, and its full path; None for a name of an older API without a counterpart.

        The field is `NO_FIELD` if the name cannot be written in the language.
        """
        key = name_key(item)
        name, place = item[key], Place(key, place)
        if self.older and key in OLDER_KEYS and isinstance(name, str):
            path = today(name, self.table)
            if path is None:
                self.findings.refuse(f"`{name}` of the {api_of(name, self.table.entity)} has no certain counterpart today", place)
                return None
            name = path
        return self._written(name, place), name

    def _written(self, path: Json, place: Place) -> Field:
        if not self.is_path(path, place):
            return NO_FIELD
        written = self.table.shortest(path)
        meant = self.table.resolve(written)
        if meant != path:
            self.findings.refuse(f"`{path}` is not a field of the service. In a query, `{written}` means `{meant}`", place)
        return Field(written)

    def selected(self, path: Json, place: Place) -> Field:
        """The field that `select` names for a path of `fields`."""
        if not self.is_path(path, place):
            return NO_FIELD
        written = self.table.shortest_select(path)
        meant = self.table.select_path(written)
        if meant != path:
            self.findings.refuse(f"`{path}` cannot be selected. `select {written}` means `{meant}`", place)
        return Field(written)

    def is_path(self, path: Json, place: Place) -> bool:
        """Whether a value is a path. Reports it if not."""
        valid = isinstance(path, str) and is_path(path)
        if not valid:
            self.findings.refuse(f"{shown(path)} is not a valid path", place)
        return valid


def name_key(item: Mapping[str, Json]) -> str:
    """The key under which an object names a field."""
    return next((key for key in NAME_KEYS if key in item), NAME_KEYS[0])


def is_older(body: Json) -> bool:
    """Whether the filter of a request, or a filter alone, has names of an older API."""
    filters = body.get("filters", body) if isinstance(body, Mapping) else body
    return any(key in OLDER_KEYS for key, _ in names_in(filters))


def names_in(body: Json) -> Iterator[tuple[str, Json]]:
    """Yield each name of a field in a body, in any order, with the key that it is under."""
    stack = [body]
    while stack:
        item = stack.pop()
        if isinstance(item, Mapping):
            yield from ((key, item[key]) for key in NAME_KEYS if key in item)
            if is_list(fields := item.get("fields") or ()):
                yield from (("fields", path) for path in fields)
            stack.extend(item[key] for key in ("filters", "conditions", "sorts") if key in item)
        elif is_list(item):
            stack.extend(item)
