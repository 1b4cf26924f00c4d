"""The catalogue that the library ships, read when it is first asked for, and catalogues that extend it."""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from querydsl.catalogue.model import CountryForm, FieldSpec, FieldType, Returnable
from querydsl.catalogue.names import view_rule
from querydsl.catalogue.table import FieldTable
from querydsl.syntax.ast import EntityName
from querydsl.syntax.operators import Operator

DATA = Path(__file__).with_name("data")


@attrs.frozen(eq=False)
class Catalogue:
    """The fields of people and of companies; an entity's table is read when it is first used."""

    _changed: Mapping[EntityName, FieldTable] = attrs.field(factory=dict)

    def __getitem__(self, entity: EntityName) -> FieldTable:
        """The table of an entity, `people` or `companies`."""
        return self._changed[entity] if entity in self._changed else shipped(entity)

    def extended(self, file: Path) -> "Catalogue":
        """The catalogue with what a TOML file adds or changes. Raises `CatalogueError` for a file that cannot be used.

        The file may add aliases, scopes, fields and synonyms, replace properties of fields, and say what the account may read.
        """
        # Only here, so that whoever has no such file does not pay for reading it.
        from querydsl.catalogue.project import extended
        from querydsl.catalogue.toml import Source

        return Catalogue({**self._changed, **extended(self.__getitem__, Source.of(Path(file)))})

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
    """The catalogue that the library ships, the same one each time. Nothing is read until a table is asked for."""
    return Catalogue()


def load(path: Path | str) -> Catalogue:
    """The catalogue that the library ships, extended by a TOML file. Raises `CatalogueError` for a file that cannot be used."""
    return default().extended(Path(path))


@functools.cache
def shipped(entity: EntityName) -> FieldTable:
    """The table of an entity as the library ships it, read once."""
    data = json.loads(DATA.joinpath(f"{entity}.json").read_bytes())
    specs = {row["path"]: _spec(row) for row in data["fields"]}
    return FieldTable(
        entity=entity,
        specs=specs,
        aliases=data["aliases"],
        selects=data["selects"],
        scopes=data["scopes"],
        arrays=tuple(data["arrays"]),
        employment=None if data["views"] is None else view_rule(data["views"]),
        notes=data["notes"],
        synonyms={word: tuple(names) for word, names in data["synonyms"].items()},
    )


def _spec(row: Mapping[str, Any]) -> FieldSpec:
    """The field that a row of the data file describes."""
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
        aliases=tuple(row.get("aliases", ())),
    )


@functools.cache
def _operators(said: str) -> frozenset[Operator]:
    """The operators of a row; a few sets serve all fields."""
    return frozenset(map(Operator, said.split()))
