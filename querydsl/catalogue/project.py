"""Field tables extended by the TOML file of a project. Source: `docs/catalogue.md`."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from querydsl.catalogue.model import FieldSpec, Returnable
from querydsl.catalogue.project_fields import field_of
from querydsl.catalogue.table import FieldTable
from querydsl.catalogue.toml import TomlFile
from querydsl.diagnostics.wording import did_you_mean
from querydsl.errors import CatalogueError
from querydsl.syntax.ast import ENTITIES, EntityName
from querydsl.syntax.keywords import RESERVED
from querydsl.syntax.literals import is_path

ALIAS = re.compile(r"[a-z_][a-z0-9_]*")


def extended(tables: Callable[[EntityName], FieldTable], file: TomlFile) -> Mapping[EntityName, FieldTable]:
    """The extended tables of the entities that the file has a section for. Raises `CatalogueError` if the file is not valid."""
    sections = file.parse()
    file.check_keys(sections, ENTITIES)
    return {
        entity: _extended(tables(entity), file, file.table(sections[entity], entity)) for entity in ENTITIES if entity in sections
    }


def _extended(table: FieldTable, file: TomlFile, section: Mapping[str, Any]) -> FieldTable:
    """The table extended by all parts of its section. Fields come first because the other parts refer to them."""
    file.check_keys(section, _PARTS, table.entity)
    for part, extend in _PARTS.items():
        if part in section:
            table = extend(table, file, section[part], (table.entity, part))
    return table


def _fields(table: FieldTable, file: TomlFile, value: object, keys: tuple[str, ...]) -> FieldTable:
    new: dict[str, FieldSpec] = {}
    for path, properties in file.table(value, *keys).items():
        _check_path(table, file, path, (*keys, path))
        row = file.table(properties, *keys, path)
        if row and all(isinstance(cell, dict) for cell in row.values()):
            header = f'[{".".join(keys)}."{path}.{next(iter(row))}"]'
            raise file.error(f"the path of a field must be quoted: `{header}`", *keys, path)
        new[path] = field_of(table, file, row, (*keys, path))
    changed = attrs.evolve(table, specs={**table.specs, **new})
    for path, spec in new.items():
        _check_replacements(changed, file, spec, (*keys, path))
    return changed


def _check_path(table: FieldTable, file: TomlFile, path: str, keys: tuple[str, ...]) -> None:
    """Check that a path can be written in a query and is not an alias. Raises `CatalogueError`."""
    if not is_path(path):
        advice = "use quoted names of letters, digits and `_`, joined by dots, and no keywords"
        raise file.error(f"not a valid path: {advice}", *keys)
    if path not in table.specs and (path in table.aliases or path in table.selects or path in table.scopes):
        raise file.error(f"already an alias of `{table.resolve(path)}`", *keys)


def _check_replacements(table: FieldTable, file: TomlFile, spec: FieldSpec, keys: tuple[str, ...]) -> None:
    """Check that `instead` can be filtered and `response` is returned. Raises `CatalogueError`."""
    instead = None if spec.instead is None else table.get(spec.instead)
    if spec.instead is not None and (instead is None or not instead.filterable):
        raise _not_filterable(table, file, spec.instead, (*keys, "instead"))
    response = None if spec.response is None else table.get(spec.response)
    if spec.response is not None and (response is None or response.returnable is Returnable.NO):
        raise _not_returned(table, file, spec.response, (*keys, "response"))


def _returnable(returnable: Returnable) -> "_Extend":
    """The handler of a list of paths that the account can, or cannot, read."""

    def extend(table: FieldTable, file: TomlFile, value: object, keys: tuple[str, ...]) -> FieldTable:
        specs = dict(table.specs)
        for written in file.strings(value, *keys):
            spec = specs.get(table.select_path(written))
            if spec is None:
                raise _not_returned(table, file, written, keys)
            specs[spec.path] = attrs.evolve(spec, returnable=returnable, response=spec.path)
        return attrs.evolve(table, specs=specs)

    return extend


def _scopes(table: FieldTable, file: TomlFile, value: object, keys: tuple[str, ...]) -> FieldTable:
    new: dict[str, str] = {}
    for name, target in file.table(value, *keys).items():
        _check_name(table, file, name, (*keys, name))
        written = file.string(target, *keys, name)
        new[name] = table.prefix(written)
        if not table.is_scope(new[name]):
            raise file.error(f"no field path starts with `{written}`{_suggestion(table.suggest_scope(written))}", *keys, name)
    return attrs.evolve(table, scopes={**table.scopes, **new})


def _aliases(table: FieldTable, file: TomlFile, value: object, keys: tuple[str, ...]) -> FieldTable:
    """The table with new aliases. The value of an alias is the name of a field, or a list of the names of several fields."""
    new: dict[str, str] = {}
    several: dict[str, tuple[str, ...]] = {}
    for name, target in file.table(value, *keys).items():
        _check_name(table, file, name, (*keys, name))
        if isinstance(target, list):
            several[name] = _several(table, file, target, (*keys, name))
        else:
            new[name] = table.resolve(_filterable(table, file, target, (*keys, name)))
    specs = dict(table.specs)
    for name, path in new.items():
        specs[path] = attrs.evolve(specs[path], aliases=(*specs[path].aliases, name))
    return attrs.evolve(
        table,
        specs=specs,
        aliases={**table.aliases, **new},
        several={**table.several, **several},
        project=table.project | new.keys() | several.keys(),
    )


def _several(table: FieldTable, file: TomlFile, value: object, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the fields that an alias for several fields represents. Raises `CatalogueError`."""
    names = tuple(_filterable(table, file, name, keys) for name in file.strings(value, *keys))
    if len({table.resolve(name) for name in names}) < 2:
        raise file.error("an alias for several fields needs at least two different fields", *keys)
    return names


def _filterable(table: FieldTable, file: TomlFile, value: object, keys: tuple[str, ...]) -> str:
    """The name of a filterable field. Raises `CatalogueError`."""
    written = file.string(value, *keys)
    if written in table.several:
        raise file.error(f"`{written}` is an alias for several fields. List the fields instead", *keys)
    if not table.is_known(written):
        raise _not_filterable(table, file, written, keys)
    return written


def _selects(table: FieldTable, file: TomlFile, value: object, keys: tuple[str, ...]) -> FieldTable:
    new: dict[str, str] = {}
    for name, target in file.table(value, *keys).items():
        if name not in table.aliases:
            _check_name(table, file, name, (*keys, name))
        written = file.string(target, *keys, name)
        if not table.is_known(written, select=True):
            raise _not_returned(table, file, written, (*keys, name))
        new[name] = table.select_path(written)
    return attrs.evolve(table, selects={**table.selects, **new})


def _synonyms(table: FieldTable, file: TomlFile, value: object, keys: tuple[str, ...]) -> FieldTable:
    new: dict[str, tuple[str, ...]] = {}
    for word, names in file.table(value, *keys).items():
        new[word.casefold()] = file.strings(names, *keys, word)
        for name in new[word.casefold()]:
            if not table.is_known(name) and not table.is_known(name, select=True):
                raise _not_filterable(table, file, name, (*keys, word))
    return attrs.evolve(table, synonyms={**table.synonyms, **new})


def _check_name(table: FieldTable, file: TomlFile, name: str, keys: tuple[str, ...]) -> None:
    """Check that a name is a valid alias and is not taken. Raises `CatalogueError`."""
    if not ALIAS.fullmatch(name):
        raise file.error("an alias consists of lower-case letters, digits and `_`, and does not start with a digit", *keys)
    if name in RESERVED:
        raise file.error(f"`{name}` is a keyword; choose another name", *keys)
    names = (table.aliases, table.selects, table.scopes)
    taken = next((known[name] for known in names if name in known), name if name in table.specs else None)
    taken = "`, `".join(table.several[name]) if name in table.several else taken
    if taken is not None:
        raise file.error(f"the name already refers to `{taken}`; choose another name", *keys)


def _not_filterable(table: FieldTable, file: TomlFile, written: str, keys: tuple[str, ...]) -> CatalogueError:
    return file.error(f"`{written}` is not a filterable field{_suggestion(table.suggest(written))}", *keys)


def _not_returned(table: FieldTable, file: TomlFile, written: str, keys: tuple[str, ...]) -> CatalogueError:
    return file.error(f"`{written}` is not a returned field{_suggestion(table.suggest(written, select=True))}", *keys)


def _suggestion(names: tuple[str, ...]) -> str:
    """The end of a message that suggests these names; empty if there are none."""
    return f"; {question}" if (question := did_you_mean(names)) else ""


_Extend = Callable[[FieldTable, TomlFile, object, tuple[str, ...]], FieldTable]
_PARTS: Mapping[str, _Extend] = {
    "fields": _fields,
    "gated": _returnable(Returnable.GATED),
    "returned": _returnable(Returnable.YES),
    "scopes": _scopes,
    "aliases": _aliases,
    "selects": _selects,
    "synonyms": _synonyms,
}
