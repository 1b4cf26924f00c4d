"""Joins each field table with what it leaves unsaid into the file that the library loads: `python -m querydsl.catalogue.build`.

`data/person.tsv` (the service's own words) and `data/people.toml` (names, arrays, closed sets) become `data/people.json`; the same
for companies. The JSON is made, never edited; a test builds it again and compares.
"""

import csv
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from querydsl.ast import ENTITIES, EntityName, Operator
from querydsl.catalogue.model import FieldType

DATA = Path(__file__).with_name("data")
TABLES: Mapping[EntityName, str] = {"people": "person.tsv", "companies": "company.tsv"}
Row: TypeAlias = dict[str, str]

TEXT_OPERATORS = (Operator.EQ, Operator.NE, Operator.IN, Operator.NOT_IN, Operator.WORDS, Operator.PHRASE)
ORDER_OPERATORS = (Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE)
ID_OPERATORS = (*ORDER_OPERATORS, Operator.IN, Operator.NOT_IN)
BOOLEAN_OPERATORS = (Operator.EQ, Operator.NE)
GEO_OPERATORS = (Operator.WITHIN, Operator.NOT_WITHIN)


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
        "fields": [_field(row, unsaid) for row in _rows(entity) if row["path"] not in unsaid["notes"]],
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


def _field(row: Row, unsaid: Mapping[str, Any]) -> dict[str, object]:
    """One field as the data file has it: what is false, empty or usual is left out."""
    path = row["path"]
    leaf = path.rpartition(".")[2]
    array = _array_of(path, unsaid["arrays"])
    filterable = row["filterable"] == "yes"
    full = {
        "path": path,
        "type": row["type"],
        "filterable": filterable,
        "sortable": row["sortable"] == "yes",
        "autocomplete": row["autocomplete"] == "yes",
        "returnable": row["returnable"],
        "description": row["description"],
        "operators": [item.value for item in operators_of(path, FieldType(row["type"]), array, unsaid)] if filterable else [],
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


def operators_of(path: str, type: FieldType, array: str | None, unsaid: Mapping[str, Any]) -> tuple[Operator, ...]:
    """The operators that a filterable field takes, the usual first. Source: contract, section 4, "By type"."""
    operators = operators_of_type(type, is_id(path, type), excludes=unsaid["excludes"])
    if array is not None and type is not FieldType.BOOLEAN:
        operators = (*operators, Operator.HAS_ALL)
    return (*operators, *GEO_OPERATORS) if path in unsaid["geo"] else operators


def is_id(path: str, type: FieldType) -> bool:
    """True for a whole number that names something, as `crustdata_company_id` does: it takes lists."""
    return type is FieldType.INTEGERS or (type is FieldType.INTEGER and path.endswith("_id"))


def operators_of_type(type: FieldType, is_id: bool, *, excludes: bool) -> tuple[Operator, ...]:
    """The operators of a type; `excludes` says whether the entity has the negative phrase. Source: contract, section 4."""
    match type:
        case FieldType.TEXT | FieldType.TEXTS:
            return (*TEXT_OPERATORS, Operator.EXCLUDES) if excludes else TEXT_OPERATORS
        case FieldType.BOOLEAN:
            return BOOLEAN_OPERATORS
        case FieldType.INTEGER | FieldType.INTEGERS | FieldType.NUMBER | FieldType.DATE | FieldType.DATETIME:
            return ID_OPERATORS if is_id else ORDER_OPERATORS
        case FieldType.OBJECT | FieldType.OBJECTS | FieldType.NONE:
            return ()


if __name__ == "__main__":
    main()
