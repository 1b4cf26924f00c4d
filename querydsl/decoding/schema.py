"""A JSON schema of request bodies, for models that write JSON. `querydsl decompile` turns such a body into a query.

Source: `docs/service.md`, sections 2 to 4.
"""

from typing import Any

from querydsl.catalogue import FieldSpec, FieldTable, FieldType
from querydsl.catalogue.model import Returnable
from querydsl.catalogue.service import MAX_RESULTS
from querydsl.decoding.values import DATES, WHOLE
from querydsl.syntax.operators import Operand, Operator

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_UNITS = ("km", "mi", "m", "ft")


def schema_of(table: FieldTable, fields: dict[str, FieldSpec]) -> dict[str, Any]:
    """The schema of a request body whose filter tests these fields."""
    specs = {spec.path: spec for spec in fields.values()}
    selected = [table.select_path(name) for name in dict.fromkeys((*table.columns, *fields))]
    returned = [path for path in dict.fromkeys(selected) if (spec := table.get(path)) and spec.returnable is Returnable.YES]
    return {
        "$schema": _DRAFT,
        **_object(
            {
                "filters": {"$ref": "#/$defs/filter"},
                "fields": {"type": "array", "items": {"enum": returned}, "minItems": 1},
                "max_results": {"type": "integer", "minimum": 1, "maximum": MAX_RESULTS},
            },
            required=("filters",),
        ),
        "$defs": {
            "filter": {"anyOf": [{"$ref": "#/$defs/group"}, *({"$ref": f"#/$defs/{path}"} for path in specs)]},
            "group": _object(
                {
                    "op": {"enum": ["and", "or"]},
                    "conditions": {"type": "array", "items": {"$ref": "#/$defs/filter"}, "minItems": 1},
                }
            ),
            **{path: _conditions(spec) for path, spec in specs.items()},
        },
    }


def _conditions(spec: FieldSpec) -> dict[str, Any]:
    """A condition on a field: one schema for each shape of value."""
    shapes: dict[Operand, list[str]] = {}
    for operator in sorted(spec.operators, key=list(Operator).index):
        shapes.setdefault(operator.spec.operand, []).append(operator.value)
    values = {Operand.SCALAR: _value(spec), Operand.LIST: _list(_value(spec)), Operand.DISTANCE: _distance()}
    found = [
        _object({"field": {"const": spec.path}, "type": {"enum": operators}, "value": values[shape]})
        for shape, operators in shapes.items()
    ]
    return found[0] if len(found) == 1 else {"anyOf": found}


def _value(spec: FieldSpec) -> dict[str, Any]:
    if spec.closed_set:
        return {"enum": list(spec.closed_set)}
    if spec.type is FieldType.BOOLEAN:
        return {"type": "boolean"}
    if spec.type in DATES:
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?Z)?$"}
    if spec.type is FieldType.YEAR:
        return {"type": ["integer", "string"]}
    if spec.type in WHOLE:
        return {"type": "number" if spec.type is FieldType.NUMBER else "integer"}
    return {"type": "string", "minLength": 1}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1}


def _distance() -> dict[str, Any]:
    return _object({"location": {"type": "string", "minLength": 1}, "distance": {"type": "number"}, "unit": {"enum": list(_UNITS)}})


def _object(properties: dict[str, Any], required: tuple[str, ...] | None = None) -> dict[str, Any]:
    names = list(properties) if required is None else list(required)
    return {"type": "object", "properties": properties, "required": names, "additionalProperties": False}
