"""The built-in catalogue, loaded on first use, and catalogues that extend it."""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from querydsl.catalogue.model import Content, CountryForm, FieldSpec, FieldType, Returnable
from querydsl.catalogue.names import role_arrays
from querydsl.catalogue.ranges import ValueRange, bound_of
from querydsl.catalogue.table import FieldTable
from querydsl.classes import frozen
from querydsl.syntax.ast import EntityName
from querydsl.syntax.operators import Operator

DATA = Path(__file__).with_name("data")


@frozen(eq=False)
class Catalogue:
    """The fields of people and of companies. The table of an entity is loaded on first use."""

    _changed: Mapping[EntityName, FieldTable] = attrs.field(factory=dict)

    def __getitem__(self, entity: EntityName) -> FieldTable:
        """The table of an entity, `people` or `companies`."""
        return self._changed[entity] if entity in self._changed else shipped(entity)

    def extended(self, file: Path) -> "Catalogue":
        """The catalogue extended by the TOML file at `file`. Raises `CatalogueError` if the file is not valid.

        The file may add aliases, scopes, fields and synonyms, replace properties of fields, and list the fields that the account
        can read. Source: `docs/catalogue.md`.
        """
        # Imported here: most programs have no such file.
        from querydsl.catalogue.project import extended
        from querydsl.catalogue.toml import TomlFile

        return Catalogue({**self._changed, **extended(self.__getitem__, TomlFile.read(Path(file)))})

    @property
    def people(self) -> FieldTable:
        """The table of people."""
        return self["people"]

    @property
    def companies(self) -> FieldTable:
        """The table of companies."""
        return self["companies"]


@functools.cache
def default() -> Catalogue:
    """The built-in catalogue, always the same object. Its tables are loaded on first use."""
    return Catalogue()


def load(path: Path | str) -> Catalogue:
    """The built-in catalogue extended by the TOML file at `path`. Raises `CatalogueError` if the file is not valid.

    Source: `docs/catalogue.md`.
    """
    return default().extended(Path(path))


@functools.cache
def shipped(entity: EntityName) -> FieldTable:
    """The built-in table of an entity, loaded once."""
    data = json.loads(DATA.joinpath(f"{entity}.json").read_bytes())
    specs = {row["path"]: _spec(row) for row in data["fields"]}
    return FieldTable(
        entity=entity,
        specs=specs,
        aliases=data["aliases"],
        selects=data["selects"],
        scopes=data["scopes"],
        arrays=data["arrays"],
        repeated=tuple(data["repeated"]),
        employment=None if data["role_arrays"] is None else role_arrays(data["role_arrays"]),
        several={alias: tuple(names) for alias, names in data["several"].items()},
        notes=data["notes"],
        synonyms={word: tuple(names) for word, names in data["synonyms"].items()},
        scope_synonyms={word: tuple(names) for word, names in data["scope_synonyms"].items()},
        id_suffix=data["id_suffix"],
        columns=tuple(data["columns"]),
        summary=tuple(data["summary"]),
        words=data["words"],
    )


def _spec(row: Mapping[str, Any]) -> FieldSpec:
    """The field described by a row of the data file."""
    return FieldSpec(
        path=row["path"],
        type=FieldType(row["type"]),
        filterable="filterable" in row,
        sortable="sortable" in row,
        autocomplete="autocomplete" in row,
        returnable=Returnable(row["returnable"]),
        description=row["description"],
        operators=_operators(row.get("operators", "")),
        closed_set=tuple(row.get("closed_set", ())),
        array=row.get("array"),
        response=row.get("response"),
        country=CountryForm(row["country"]) if "country" in row else None,
        drops_threshold="drops_threshold" in row,
        instead=row.get("instead"),
        repeated="repeated" in row,
        same_as=row.get("same_as"),
        limited=row.get("limited"),
        maybe_stored=row.get("maybe_stored"),
        content=Content(row["content"]) if "content" in row else None,
        spellings=row.get("spellings"),
        range=_range(row["range"]) if "range" in row else None,
        aliases=tuple(row.get("aliases", ())),
    )


def _range(row: Mapping[str, Any]) -> ValueRange:
    percent = row.get("percent", False)
    return ValueRange(**{key: bound_of(cell) for key, cell in row.items() if key != "percent"}, percent=percent)


@functools.cache
def _operators(names: str) -> frozenset[Operator]:
    """The operators of a row. Cached because many fields share one set."""
    return frozenset(map(Operator, names.split()))
