"""A field table with what a project's own TOML file adds or changes. The file's format is docs/catalogue.md."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from querydsl.catalogue.model import FieldSpec, Returnable
from querydsl.catalogue.project_fields import field_of
from querydsl.catalogue.table import FieldTable
from querydsl.catalogue.toml import Source
from querydsl.diagnostics.wording import did_you_mean
from querydsl.errors import CatalogueError
from querydsl.syntax.ast import ENTITIES, EntityName
from querydsl.syntax.literals import RESERVED, is_path

ALIAS = re.compile(r"[a-z_][a-z0-9_]*")


def extended(tables: Callable[[EntityName], FieldTable], source: Source) -> Mapping[EntityName, FieldTable]:
    """The tables that the file changes, changed. Raises `CatalogueError` for a file that cannot be used."""
    said = source.tables()
    source.only(said, ENTITIES)
    return {entity: _extended(tables(entity), source, source.table(said[entity], entity)) for entity in ENTITIES if entity in said}


def _extended(table: FieldTable, source: Source, said: Mapping[str, Any]) -> FieldTable:
    """The table with each part of its section taken in, fields first, since the others name them."""
    source.only(said, _PARTS, table.entity)
    for part, take in _PARTS.items():
        if part in said:
            table = take(table, source, said[part], (table.entity, part))
    return table


def _fields(table: FieldTable, source: Source, said: object, keys: tuple[str, ...]) -> FieldTable:
    new: dict[str, FieldSpec] = {}
    for path, properties in source.table(said, *keys).items():
        _check_path(table, source, path, (*keys, path))
        own = source.table(properties, *keys, path)
        if own and all(isinstance(value, dict) for value in own.values()):
            quoted = f'[{".".join(keys)}."{path}.{next(iter(own))}"]'
            raise source.error(f"the path of a field stands in quotes: `{quoted}`", *keys, path)
        new[path] = field_of(table, source, own, (*keys, path))
    changed = attrs.evolve(table, specs={**table.specs, **new})
    for path, spec in new.items():
        _check_twins(changed, source, spec, (*keys, path))
    return changed


def _check_path(table: FieldTable, source: Source, path: str, keys: tuple[str, ...]) -> None:
    """Nothing; raises `CatalogueError` for a path that could not be written in a query, or that would mean something else."""
    if not is_path(path):
        advice = "names of letters, digits and `_`, joined by dots, in quotes, and no word of the language"
        raise source.error(f"no path of a field: {advice}", *keys)
    if path not in table.specs and (path in table.aliases or path in table.selects or path in table.scopes):
        raise source.error(f"is an alias already, of `{table.resolve(path)}`", *keys)


def _check_twins(table: FieldTable, source: Source, spec: FieldSpec, keys: tuple[str, ...]) -> None:
    """Nothing; raises `CatalogueError` for a path to filter or to read instead that does not serve."""
    instead = None if spec.instead is None else table.get(spec.instead)
    if spec.instead is not None and (instead is None or not instead.filterable):
        raise _no_filter(table, source, spec.instead, (*keys, "instead"))
    response = None if spec.response is None else table.get(spec.response)
    if spec.response is not None and (response is None or response.returnable is Returnable.NO):
        raise _no_response(table, source, spec.response, (*keys, "response"))


def _returnable(returnable: Returnable) -> "_Take":
    """What takes in a list of paths whose values this account may, or may not, read."""

    def take(table: FieldTable, source: Source, said: object, keys: tuple[str, ...]) -> FieldTable:
        specs = dict(table.specs)
        for written in source.strings(said, *keys):
            spec = specs.get(table.select_path(written))
            if spec is None:
                raise _no_response(table, source, written, keys)
            specs[spec.path] = attrs.evolve(spec, returnable=returnable, response=spec.path)
        return attrs.evolve(table, specs=specs)

    return take


def _scopes(table: FieldTable, source: Source, said: object, keys: tuple[str, ...]) -> FieldTable:
    new: dict[str, str] = {}
    for name, value in source.table(said, *keys).items():
        _check_name(table, source, name, (*keys, name))
        written = source.string(value, *keys, name)
        new[name] = table.prefix(written)
        if not table.is_scope(new[name]):
            raise source.error(f"no field's path begins with `{written}`{_suggestion(table.suggest_scope(written))}", *keys, name)
    return attrs.evolve(table, scopes={**table.scopes, **new})


def _aliases(table: FieldTable, source: Source, said: object, keys: tuple[str, ...]) -> FieldTable:
    new: dict[str, str] = {}
    for name, value in source.table(said, *keys).items():
        _check_name(table, source, name, (*keys, name))
        written = source.string(value, *keys, name)
        if not table.is_known(written):
            raise _no_filter(table, source, written, (*keys, name))
        new[name] = table.resolve(written)
    specs = dict(table.specs)
    for name, path in new.items():
        specs[path] = attrs.evolve(specs[path], aliases=(*specs[path].aliases, name))
    return attrs.evolve(table, specs=specs, aliases={**table.aliases, **new})


def _selects(table: FieldTable, source: Source, said: object, keys: tuple[str, ...]) -> FieldTable:
    new: dict[str, str] = {}
    for name, value in source.table(said, *keys).items():
        if name not in table.aliases:
            _check_name(table, source, name, (*keys, name))
        written = source.string(value, *keys, name)
        if not table.is_known(written, select=True):
            raise _no_response(table, source, written, (*keys, name))
        new[name] = table.select_path(written)
    return attrs.evolve(table, selects={**table.selects, **new})


def _synonyms(table: FieldTable, source: Source, said: object, keys: tuple[str, ...]) -> FieldTable:
    new: dict[str, tuple[str, ...]] = {}
    for word, value in source.table(said, *keys).items():
        new[word.casefold()] = source.strings(value, *keys, word)
        for name in new[word.casefold()]:
            if not table.is_known(name) and not table.is_known(name, select=True):
                raise _no_filter(table, source, name, (*keys, word))
    return attrs.evolve(table, synonyms={**table.synonyms, **new})


def _check_name(table: FieldTable, source: Source, name: str, keys: tuple[str, ...]) -> None:
    """Nothing; raises `CatalogueError` for a name that cannot be an alias, or that means something already."""
    if not ALIAS.fullmatch(name):
        raise source.error("an alias is lower-case letters, digits and `_`, and does not begin with a digit", *keys)
    if name in RESERVED:
        raise source.error(f"`{name}` is a word of the language; choose another name", *keys)
    taken = table.aliases.get(name) or table.selects.get(name) or table.scopes.get(name) or (name if name in table.specs else None)
    if taken is not None:
        raise source.error(f"the name is taken: it means `{taken}`; choose another name", *keys)


def _no_filter(table: FieldTable, source: Source, written: str, keys: tuple[str, ...]) -> CatalogueError:
    return source.error(f"`{written}` is no field to filter by{_suggestion(table.suggest(written))}", *keys)


def _no_response(table: FieldTable, source: Source, written: str, keys: tuple[str, ...]) -> CatalogueError:
    return source.error(f"`{written}` is no path that comes back{_suggestion(table.suggest(written, select=True))}", *keys)


def _suggestion(names: tuple[str, ...]) -> str:
    """The end of a message that suggests these names; empty if there are none."""
    return f"; {question}" if (question := did_you_mean(names)) else ""


_Take = Callable[[FieldTable, Source, object, tuple[str, ...]], FieldTable]
_PARTS: Mapping[str, _Take] = {
    "fields": _fields,
    "gated": _returnable(Returnable.GATED),
    "returned": _returnable(Returnable.YES),
    "scopes": _scopes,
    "aliases": _aliases,
    "selects": _selects,
    "synonyms": _synonyms,
}
