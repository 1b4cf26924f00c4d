"""The names that can be written at a cursor: fields and scopes."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from querydsl.catalogue import FieldSpec, FieldTable, Returnable
from querydsl.editor.cursor import Context, Cursor
from querydsl.editor.offers import CompletionKind, Offer
from querydsl.syntax.literals import is_path


def names_at(cursor: Cursor, context: Context) -> Iterator[Offer]:
    """The fields and scopes that the clause accepts: aliases, then names with a scope, then paths."""
    if "PATH" not in cursor.terminals:
        return
    scope = context.scope if context.table.is_scope(context.scope) else ""  # an unknown scope has no names
    match context.clause:
        case "select":
            yield from _selectable(context.table)
        case "sort":
            yield from _sortable(context.table)
        case _ if context.openers[-1:] in (("ANY",), ("ALL",)):
            yield from _filterable(context.table, scope)
        case _:
            yield from _filterable(context.table, scope)
            yield from _scopes(context.table, scope)


@lru_cache(maxsize=64)
def _filterable(table: FieldTable, scope: str) -> tuple[Offer, ...]:
    paths = (path for path, spec in table.specs.items() if scope and spec.filterable and path.startswith(f"{scope}."))
    names = dict.fromkeys((*table.names(scope), *paths))
    return _by_form(table, [(name, _spec(table, name, scope)) for name in names])


@lru_cache(maxsize=4)
def _selectable(table: FieldTable) -> tuple[Offer, ...]:
    return _by_form(table, [(name, table.get(table.select_path(name))) for name in table.names(select=True)])


@lru_cache(maxsize=4)
def _sortable(table: FieldTable) -> tuple[Offer, ...]:
    specs = ((name, table.get(table.sort_path(name))) for name in table.names(select=True))
    return _by_form(table, [(name, spec) for name, spec in specs if spec is not None and spec.returnable is not Returnable.NO])


@lru_cache(maxsize=64)
def _scopes(table: FieldTable, scope: str) -> tuple[Offer, ...]:
    return tuple([_scope(table, name, scope) for name in table.scopes_in(scope) if is_path(name)])


def _scope(table: FieldTable, name: str, scope: str) -> Offer:
    array = table.array_of(table.prefix(name, scope))
    detail = f"conditions on the same {table.item_noun(array)[1]}" if array else "conditions on fields of this object"
    return Offer(name, CompletionKind.SCOPE, detail, snippet=f"{name}($0)")


def _spec(table: FieldTable, name: str, scope: str) -> FieldSpec | None:
    return (None if scope else table.common(name)) or table.get(table.resolve(name, scope))


def _by_form(table: FieldTable, named: Iterable[tuple[str, FieldSpec | None]]) -> tuple[Offer, ...]:
    """The offers of these names, without those that cannot be written: names with few segments first."""
    offers = [_field(name, spec) for name, spec in named if spec is not None and is_path(name)]
    aliases = table.aliases.keys() | table.several.keys()
    return tuple(sorted(offers, key=lambda offer: (offer.text not in aliases, offer.text.count("."))))


def _field(name: str, spec: FieldSpec) -> Offer:
    about = spec.path if spec.path != name else ""
    return Offer(name, CompletionKind.FIELD, " · ".join(filter(None, (spec.type.value, about))), spec.description)
