"""Fields by words of their names, aliases, closed sets or descriptions."""

from collections.abc import Iterator

from querydsl.catalogue.model import FieldSpec, Returnable
from querydsl.catalogue.table import FieldTable

# How well a field answers to a word, best first: it is called so, its name has the word, other people call it so, its
# description or its closed set has the word.
CALLED, NAMED, MEANT, DESCRIBED = range(4)


def search(table: FieldTable, words: str) -> tuple[FieldSpec, ...]:
    """The fields that answer to all these words (upper or lower case), best first; every field for no words."""
    asked = words.casefold().split()
    ranked = [(rank, spec) for spec in table.specs.values() if (rank := _rank(table, spec, asked)) is not None]
    return tuple(spec for _, spec in sorted(ranked, key=lambda item: item[0]))


def name_of(table: FieldTable, spec: FieldSpec) -> str:
    """The shortest name to write for a field: in a filter, or in `select` where it only comes back."""
    if spec.filterable:
        return table.shortest(spec.path)
    own = (name for name, path in table.selects.items() if path == spec.path and name not in table.aliases)
    return next(own, table.shortest_select(spec.path))


def selected(table: FieldTable, spec: FieldSpec) -> FieldSpec | None:
    """The field that comes back when the shortest name of this one is selected; None when the service returns nothing for it."""
    found = table.get(table.select_path(name_of(table, spec)))
    return None if found is None or found.returnable is Returnable.NO else found


def _rank(table: FieldTable, spec: FieldSpec, asked: list[str]) -> int | None:
    """How well a field answers to the word that suits it least; None when it does not answer to one of them."""
    ranks = [_rank_of(table, spec, word) for word in asked]
    known = [rank for rank in ranks if rank is not None]
    return max(known, default=CALLED) if len(known) == len(ranks) else None


def _rank_of(table: FieldTable, spec: FieldSpec, word: str) -> int | None:
    if spec.path in (word, table.resolve(word), table.select_path(word)):
        return CALLED
    if any(word in name for name in _names(table, spec)):
        return NAMED
    if any(spec.path in (table.resolve(name), table.select_path(name)) for name in table.synonyms.get(word, ())):
        return MEANT
    said = (spec.description, *spec.closed_set)
    return DESCRIBED if any(word in text.casefold() for text in said) else None


def _names(table: FieldTable, spec: FieldSpec) -> Iterator[str]:
    yield spec.path
    yield from spec.aliases
    yield from (name for name, path in table.selects.items() if path == spec.path)
