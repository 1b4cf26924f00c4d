"""Joins each field table with what it leaves unsaid into the file that the library loads: `python -m querydsl._dev.catalogue`.

`data/person.tsv` (the service's own words) and `data/people.toml` (names, arrays, closed sets) become `data/people.json`; the same
for companies. The JSON is made, never edited; a test builds it again and compares.
"""

import csv
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from querydsl.catalogue.model import FieldType, operators_of
from querydsl.syntax.ast import ENTITIES, EntityName

DATA = Path(__file__).parents[1] / "catalogue" / "data"
TABLES: Mapping[EntityName, str] = {"people": "person.tsv", "companies": "company.tsv"}
Row: TypeAlias = dict[str, str]


def main() -> None:
    """Nothing; writes the data file of each entity beside its sources."""
    for entity in ENTITIES:
        data_file(entity).write_text(built(entity), encoding="utf-8")


def data_file(entity: EntityName) -> Path:
    """Where the built data of this entity is."""
    return DATA / f"{entity}.json"


def built(entity: EntityName) -> str:
    """The text of this entity's data file, made anew from its sources."""
    unsaid = tomllib.loads((DATA / f"{entity}.toml").read_text(encoding="utf-8"))
    data = {
        "fields": [_field(entity, row, unsaid) for row in _rows(entity) if row["path"] not in unsaid["notes"]],
        "aliases": unsaid["aliases"],
        "selects": unsaid["selects"],
        "scopes": unsaid["scopes"],
        "arrays": sorted(unsaid["arrays"], key=len, reverse=True),
        "notes": unsaid["notes"],
        "synonyms": unsaid["synonyms"],
        "views": unsaid.get("views"),
    }
    return json.dumps(data, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


def _rows(entity: EntityName) -> list[Row]:
    with (DATA / TABLES[entity]).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def _field(entity: EntityName, row: Row, unsaid: Mapping[str, Any]) -> dict[str, object]:
    """One field as the data file has it: what is false, empty or usual is left out."""
    path = row["path"]
    leaf = path.rpartition(".")[2]
    array = _array_of(path, unsaid["arrays"])
    filterable = row["filterable"] == "yes"
    operators = operators_of(entity, path, FieldType(row["type"]), in_array=array is not None, distance=path in unsaid["geo"])
    full = {
        "path": path,
        "type": row["type"],
        "filterable": filterable,
        "sortable": row["sortable"] == "yes",
        "autocomplete": row["autocomplete"] == "yes",
        "returnable": row["returnable"],
        "description": row["description"],
        "operators": " ".join(item.value for item in operators) if filterable else "",
        "closed_set": unsaid["closed_sets"].get(leaf, []),
        "array": array,
        "response": path if row["returnable"] != "no" else unsaid["responses"].get(path),
        "country": unsaid["countries"].get(path),
        "drops_threshold": path in unsaid["drops_threshold"],
        "instead": unsaid["instead"].get(path),
        "aliases": [name for name, target in unsaid["aliases"].items() if target == path],
    }
    return {key: value for key, value in full.items() if value or key == "description"}


def _array_of(path: str, arrays: list[str]) -> str | None:
    """The longest nested array that a field of this path is inside of; an array itself is inside none."""
    if path in arrays:
        return None
    around = [array for array in arrays if path.startswith(f"{array}.")]
    return max(around, key=len, default=None)


if __name__ == "__main__":
    main()
