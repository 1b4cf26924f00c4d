"""The catalogue's data files, generated from the service's field tables and the project's own annotations.

`data/person.tsv` (the service's field table), `data/people.toml` (aliases, arrays, closed sets) and `data/descriptions.toml` become
`data/people.json`, which the library loads. The same applies to companies. The table's own descriptions are notes on the service.
Do not edit the JSON files: run `python -m querydsl._dev generate`.
"""

import csv
import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from querydsl.catalogue.model import FieldType, holds_ids, operators_of
from querydsl.syntax.ast import ENTITIES, EntityName

DATA = Path(__file__).parents[1] / "catalogue" / "data"
TABLES: Mapping[EntityName, str] = {"people": "person.tsv", "companies": "company.tsv"}
TableRow: TypeAlias = dict[str, str]


def outputs() -> dict[Path, bytes]:
    """The data file of each entity and its content."""
    return {data_file(entity): built(entity).encode() for entity in ENTITIES}


def data_file(entity: EntityName) -> Path:
    """The path of the generated file of this entity."""
    return DATA / f"{entity}.json"


def built(entity: EntityName) -> str:
    """The content of the generated file of this entity."""
    annotations = tomllib.loads((DATA / f"{entity}.toml").read_text(encoding="utf-8"))
    data = {
        "fields": [_field(entity, row, annotations) for row in _rows(entity) if row["path"] not in annotations["notes"]],
        "aliases": annotations["aliases"],
        "selects": annotations["selects"],
        "scopes": annotations["scopes"],
        "arrays": {path: annotations["arrays"][path] for path in sorted(annotations["arrays"], key=len, reverse=True)},
        "repeated": annotations["repeated"],
        "several": annotations["several"],
        "notes": annotations["notes"],
        "id_suffix": annotations["id_suffix"],
        "columns": annotations["columns"],
        "summary": annotations["summary"],
        "words": annotations["words"],
        "synonyms": annotations["synonyms"],
        "scope_synonyms": annotations.get("scope_synonyms", {}),
        "role_arrays": annotations.get("role_arrays"),
    }
    return json.dumps(data, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


def _rows(entity: EntityName) -> list[TableRow]:
    with (DATA / TABLES[entity]).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def _field(entity: EntityName, row: TableRow, annotations: Mapping[str, Any]) -> dict[str, object]:
    """One field of the data file, without attributes that are false or empty."""
    path = row["path"]
    name = path.rpartition(".")[2]
    array = _array_of(path, annotations["arrays"])
    filterable = row["filterable"] == "yes"
    type = FieldType(row["type"])
    is_id = holds_ids(path, type, annotations["id_suffix"])
    operators = operators_of(entity, type, is_id=is_id, in_array=array is not None, distance=path in annotations["geo"])
    full = {
        "path": path,
        "type": row["type"],
        "filterable": filterable,
        "sortable": row["sortable"] == "yes",
        "autocomplete": row["autocomplete"] == "yes",
        "returnable": row["returnable"],
        "description": _description(entity, path, array, annotations["arrays"]),
        "operators": " ".join(item.value for item in operators) if filterable else "",
        "closed_set": annotations["closed_sets"].get(name, []),
        "maybe_stored": annotations["maybe_stored"].get(name),
        "array": array,
        "response": path if row["returnable"] != "no" else annotations["responses"].get(path),
        "country": annotations["countries"].get(path),
        "content": _marked(path, annotations["contents"]),
        "spellings": _marked(path, annotations["spellings"]),
        "range": _marked(path, annotations["ranges"]),
        "drops_threshold": path in annotations["drops_threshold"],
        "instead": annotations["instead"].get(path),
        "repeated": any(path.startswith(f"{array}.") for array in annotations["repeated"]),
        "same_as": annotations.get("same_as", {}).get(path),
        "limited": annotations.get("limited", {}).get(path),
        "aliases": [alias for alias, target in annotations["aliases"].items() if target == path],
    }
    return {key: value for key, value in full.items() if value}


@cache
def _descriptions() -> dict[str, dict[str, str]]:
    return tomllib.loads((DATA / "descriptions.toml").read_text(encoding="utf-8"))


def _description(entity: EntityName, path: str, array: str | None, nouns: Mapping[str, str]) -> str:
    """The description of a field, with the noun of the array that it belongs to. Raises `KeyError` for a field without one."""
    text: str | None = _marked(path, _descriptions()[entity])
    if text is None:
        raise KeyError(f"descriptions.toml has no description of {path}")
    return f"{text} ({nouns[array].split(maxsplit=1)[1]})" if array else text


def _marked(path: str, marks: Mapping[str, Any]) -> Any:
    """The mark of the longest end of a path that has one, or None."""
    segments = path.split(".")
    ends = (".".join(segments[start:]) for start in range(len(segments)))
    return next((marks[end] for end in ends if end in marks), None)


def _array_of(path: str, arrays: Iterable[str]) -> str | None:
    """The innermost array that contains this path, or None. An array does not contain itself."""
    if path in arrays:
        return None
    around = [array for array in arrays if path.startswith(f"{array}.")]
    return max(around, key=len, default=None)
