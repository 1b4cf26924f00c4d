"""What is before and after the dots of `F.past.title`: which names there are, and how Python writes them.

The catalogue is asked what `past.title` means exactly as it is for the text `past.title`, so the two cannot differ.
Source: language page, sections 2 and 6.
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
    """What a name is good for."""

    FILTERED = "can be tested, and mostly selected"
    PREFIX = "goes on after a dot"
    RETURNED = "can only be selected"


def use_of(table: FieldTable, written: str) -> tuple[Use, FieldSpec | None] | None:
    """What a path as it is written is good for, and its field if it is one; None where the catalogue has nothing of that name."""
    spec = table.get(table.resolve(written))
    if spec is not None and spec.filterable:
        return Use.FILTERED, spec
    if table.is_scope(table.prefix(written)):
        return Use.PREFIX, None
    returned = table.get(table.select_path(written))
    if returned is not None and returned.returnable is not Returnable.NO:
        return Use.RETURNED, returned
    return None


def names_after(table: FieldTable, written: str) -> tuple[str, ...]:
    """The names that may follow `written` and a dot (all first names, where it is empty), aliases first."""
    found = _next_names(table, written) if written else _first_names(table)
    return tuple(name for name in found if use_of(table, joined(written, name)) is not None)


def _first_names(table: FieldTable) -> dict[str, None]:
    firsts = (path.split(".")[0] for path in table.specs)
    return dict.fromkeys((*table.aliases, *table.selects, *table.scopes, *firsts))


def _next_names(table: FieldTable, written: str) -> dict[str, None]:
    """The next segments of the paths that begin with what was written, read as a scope and as it is; in an array also aliases."""
    prefix = table.prefix(written)
    segments = (name for start in (prefix, written) for name in _segments(table, f"{start}."))
    return dict.fromkeys((*_aliases_in(table, prefix), *segments))


def _aliases_in(table: FieldTable, prefix: str) -> Iterator[str]:
    """The aliases that name a field of the elements of a nested array: `company` after `past`."""
    if prefix in table.arrays:
        homes = ((name, table.resolve(name, prefix).rpartition(".")[0]) for name in table.aliases)
        yield from (name for name, home in homes if home == prefix)


def _segments(table: FieldTable, start: str) -> Iterator[str]:
    return (path.removeprefix(start).split(".")[0] for path in table.specs if path.startswith(start))


def checked_path(path: object) -> str:
    """The path, if text could have it. Raises `BuildError` for another, and for what is no string."""
    if not isinstance(path, str) or not is_path(path):
        advice = "names of letters, digits and `_`, joined by dots, and no word of the language"
        raise BuildError(f"{path!r} is no path: give {advice}")
    return path


def spelled(table: FieldTable, written: str) -> str:
    """The Python that gives the field of a written path: `F.past.title`, `companies.fields.size`, `F["a.12m"]`."""
    root = ROOTS[table.entity]
    if not written:
        return root
    segments = written.split(".")
    heads = (".".join(segments[:end]) for end in range(1, len(segments) + 1))
    plain = all(name.isidentifier() and not name.startswith("_") for name in segments)
    if plain and all(use_of(table, head) for head in heads):
        return f"{root}.{written}"
    return f'{root}["{written}"]'
