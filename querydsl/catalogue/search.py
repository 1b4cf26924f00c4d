"""Search for fields by the words of their names, closed sets and descriptions."""

from collections.abc import Iterator

from querydsl.catalogue.model import FieldSpec, Returnable
from querydsl.catalogue.table import FieldTable
from querydsl.syntax.operators import Operator

# How well a field matches a word, best first: its name is the word, its name contains the word, the word is a synonym of its name,
# its description or closed set contains the word.
EXACT, PARTIAL, SYNONYM, DESCRIBED = range(4)


def search(table: FieldTable, words: str) -> tuple[FieldSpec, ...]:
    """The fields that match all words of `words`, ignoring case, best first; all fields if there are no words."""
    queried = words.casefold().split()
    several = (table.common(alias) for alias in table.several)
    fields = [*table.specs.values(), *(spec for spec in several if spec is not None)]
    ranked = [(rank, spec) for spec in fields if (rank := _rank(table, spec, queried)) is not None]
    return tuple(spec for _, spec in sorted(ranked, key=lambda item: item[0]))


def name_of(table: FieldTable, spec: FieldSpec) -> str:
    """The shortest name of a field: in a filter, or in `select` if it cannot be filtered."""
    if spec.path in table.several:
        return spec.path
    if spec.filterable:
        return table.shortest(spec.path)
    own = (name for name, path in table.selects.items() if path == spec.path and name not in table.aliases)
    return next(own, table.shortest_select(spec.path))


def selected(table: FieldTable, spec: FieldSpec) -> FieldSpec | None:
    """The field that the service returns if the shortest name of this one is selected; None if it returns nothing."""
    found = table.get(table.select_path(name_of(table, spec)))
    return None if found is None or found.returnable is Returnable.NO else found


def operators_of(spec: FieldSpec) -> list[str]:
    """The operators of a field, in the order of the language."""
    return [operator.text for operator in Operator if operator in spec.operators]


def described(table: FieldTable, spec: FieldSpec) -> dict[str, object]:
    """All attributes of a field, as JSON data."""
    found = selected(table, spec)
    return {
        "path": spec.path,
        "name": name_of(table, spec),
        "aliases": list(spec.aliases),
        "type": spec.type.value,
        "filterable": spec.filterable,
        "operators": operators_of(spec),
        "closed_set": list(spec.closed_set),
        "country": spec.country.value if spec.country else None,
        "array": spec.array,
        "sortable": spec.sortable,
        "autocomplete": spec.autocomplete,
        "returnable": spec.returnable.value,
        "selects": found.path if found else None,
        "instead": spec.instead,
        "description": spec.description,
    }


def _rank(table: FieldTable, spec: FieldSpec, words: list[str]) -> int | None:
    """The rank of a field by the worst match of a word; None if a word does not match."""
    ranks = [_rank_of(table, spec, word) for word in words]
    known = [rank for rank in ranks if rank is not None]
    return max(known, default=EXACT) if len(known) == len(ranks) else None


def _rank_of(table: FieldTable, spec: FieldSpec, word: str) -> int | None:
    if spec.path in (word, table.resolve(word), table.select_path(word)):
        return EXACT
    if any(word in name for name in _names(table, spec)):
        return PARTIAL
    if any(spec.path in (table.resolve(name), table.select_path(name)) for name in table.synonyms.get(word, ())):
        return SYNONYM
    texts = (spec.description, *spec.closed_set)
    return DESCRIBED if any(word in text.casefold() for text in texts) else None


def _names(table: FieldTable, spec: FieldSpec) -> Iterator[str]:
    yield spec.path
    yield from spec.aliases
    yield from (name for name, path in table.selects.items() if path == spec.path)
