"""Attribute names of `F.past.title`: which names exist, and how to write them in Python.

The catalogue resolves `F.past.title` and the text `past.title` in the same way, so they cannot differ.
Source: `docs/language.md`, section "Paths".
"""

from collections.abc import Iterator
from enum import Enum

from querydsl.catalogue import FieldSpec, FieldTable, Returnable
from querydsl.catalogue.names import joined
from querydsl.errors import BuildError
from querydsl.syntax.ast import EntityName
from querydsl.syntax.literals import is_path

ROOTS: dict[EntityName, str] = {"people": "F", "companies": "companies.fields"}


class Use(Enum):
    """How a name can be used."""

    FILTERED = "can be filtered"
    PREFIX = "is followed by another name"
    RETURNED = "can only be selected"


def use_of(table: FieldTable, written: str) -> tuple[Use, FieldSpec | None] | None:
    """How a path can be used, and its field if there is one. `None` if the catalogue has no such path."""
    spec = table.common(written) or table.get(table.resolve(written))
    if spec is not None and spec.filterable:
        return Use.FILTERED, spec
    if table.is_scope(table.prefix(written)):
        return Use.PREFIX, None
    returned = table.get(table.select_path(written))
    if returned is not None and returned.returnable is not Returnable.NO:
        return Use.RETURNED, returned
    return None


def names_after(table: FieldTable, written: str) -> tuple[str, ...]:
    """The names that may follow a path, aliases first. For an empty path, all names that a path may begin with."""
    found = _next_names(table, written) if written else _first_names(table)
    return tuple(name for name in found if use_of(table, joined(written, name)) is not None)


def _first_names(table: FieldTable) -> dict[str, None]:
    firsts = (path.split(".")[0] for path in table.specs)
    return dict.fromkeys((*table.aliases, *table.several, *table.selects, *table.scopes, *firsts))


def _next_names(table: FieldTable, written: str) -> dict[str, None]:
    """The segments that follow a path, resolved as a scope and taken literally, and the aliases inside an array."""
    prefix = table.prefix(written)
    segments = (name for start in (prefix, written) for name in _segments(table, f"{start}."))
    return dict.fromkeys((*_aliases_in(table, prefix), *segments))


def _aliases_in(table: FieldTable, prefix: str) -> Iterator[str]:
    """The aliases of fields inside a nested array, such as `company` after `past`."""
    if prefix in table.arrays:
        parents = ((name, table.resolve(name, prefix).rpartition(".")[0]) for name in table.aliases)
        yield from (name for name, parent in parents if parent == prefix)


def _segments(table: FieldTable, start: str) -> Iterator[str]:
    return (path.removeprefix(start).split(".")[0] for path in table.specs if path.startswith(start))


def checked_path(path: object) -> str:
    """The path. Raises `BuildError` if it is not a string or not a valid path of the language."""
    if not isinstance(path, str) or not is_path(path):
        advice = "use names of letters, digits and `_`, joined by dots. Keywords are not allowed"
        raise BuildError(f"{path!r} is not a path: {advice}")
    return path


def spelled(table: FieldTable, written: str) -> str:
    """The Python expression for a path: `F.past.title`, `companies.fields.size` or `F["a.12m"]`."""
    root = ROOTS[table.entity]
    if not written:
        return root
    segments = written.split(".")
    heads = (".".join(segments[:end]) for end in range(1, len(segments) + 1))
    plain = all(name.isidentifier() and not name.startswith("_") for name in segments)
    if plain and all(use_of(table, head) for head in heads):
        return f"{root}.{written}"
    return f'{root}["{written}"]'
