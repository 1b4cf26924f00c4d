"""Build the data files of the catalogue: `python -m querydsl._dev.catalogue`.

`data/person.tsv` (the field table of the service) and `data/people.toml` (names, arrays, closed sets) become `data/people.json`,
and likewise for companies. Do not edit the JSON files: a test compares them with a new build.
"""

import csv
import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from querydsl.catalogue.model import FieldType, operators_of
from querydsl.syntax.ast import ENTITIES, EntityName

DATA = Path(__file__).parents[1] / "catalogue" / "data"
TABLES: Mapping[EntityName, str] = {"people": "person.tsv", "companies": "company.tsv"}
Row: TypeAlias = dict[str, str]


def main() -> None:
    """Write the data file of each entity."""
    for entity in ENTITIES:
        data_file(entity).write_text(built(entity), encoding="utf-8")


def data_file(entity: EntityName) -> Path:
    """The path of the data file of an entity."""
    return DATA / f"{entity}.json"


def built(entity: EntityName) -> str:
    """The text of the data file of an entity, built from its sources."""
    extra = tomllib.loads((DATA / f"{entity}.toml").read_text(encoding="utf-8"))
    data = {
        "fields": [_field(entity, row, extra) for row in _rows(entity) if row["path"] not in extra["notes"]],
        "aliases": extra["aliases"],
        "selects": extra["selects"],
        "scopes": extra["scopes"],
        "arrays": {path: extra["arrays"][path] for path in sorted(extra["arrays"], key=len, reverse=True)},
        "repeated": extra["repeated"],
        "notes": extra["notes"],
        "synonyms": extra["synonyms"],
        "views": extra.get("views"),
    }
    return json.dumps(data, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


def _rows(entity: EntityName) -> list[Row]:
    with (DATA / TABLES[entity]).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def _field(entity: EntityName, row: Row, extra: Mapping[str, Any]) -> dict[str, object]:
    """A row of the data file, without properties that are false or empty."""
    path = row["path"]
    leaf = path.rpartition(".")[2]
    array = _array_of(path, extra["arrays"])
    filterable = row["filterable"] == "yes"
    operators = operators_of(entity, path, FieldType(row["type"]), in_array=array is not None, distance=path in extra["geo"])
    full = {
        "path": path,
        "type": row["type"],
        "filterable": filterable,
        "sortable": row["sortable"] == "yes",
        "autocomplete": row["autocomplete"] == "yes",
        "returnable": row["returnable"],
        "description": row["description"],
        "operators": " ".join(item.value for item in operators) if filterable else "",
        "closed_set": extra["closed_sets"].get(leaf, []),
        "array": array,
        "response": path if row["returnable"] != "no" else extra["responses"].get(path),
        "country": extra["countries"].get(path),
        "drops_threshold": path in extra["drops_threshold"],
        "instead": extra["instead"].get(path),
        "repeated": any(path.startswith(f"{array}.") for array in extra["repeated"]),
        "order_hint": extra.get("order_hints", {}).get(path),
        "aliases": [name for name, target in extra["aliases"].items() if target == path],
    }
    return {key: value for key, value in full.items() if value or key == "description"}


def _array_of(path: str, arrays: Iterable[str]) -> str | None:
    """The innermost nested array that a path is inside; None for an array itself."""
    if path in arrays:
        return None
    around = [array for array in arrays if path.startswith(f"{array}.")]
    return max(around, key=len, default=None)


if __name__ == "__main__":
    main()
