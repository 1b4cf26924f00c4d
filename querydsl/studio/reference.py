"""Fields, rules and examples to look up."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any, cast

from querydsl.catalogue import FieldSpec, FieldTable
from querydsl.catalogue.search import name_of, search
from querydsl.editor.hover import rule_page
from querydsl.editor.pages import example, field_page
from querydsl.rules import RULES
from querydsl.studio.calls import ApiCall, BadCall
from querydsl.studio.workspace import Workspace
from querydsl.syntax.ast import EntityName
from querydsl.syntax.operators import Operator

Json = dict[str, Any]
_MOST_FIELDS = 60


def fields(workspace: Workspace, call: ApiCall) -> Json:
    """The fields of an entity that match some words, best first, and how many there are."""
    entity = cast("EntityName", call.choice("entity", ("people", "companies"), "people"))
    table = workspace.fields[entity]
    found = search(table, call.text("words", ""))
    return {"count": len(found), "fields": [_field(table, spec) for spec in found[:_MOST_FIELDS]]}


def _field(table: FieldTable, spec: FieldSpec) -> Json:
    return {
        "name": name_of(table, spec),
        "type": spec.type.value,
        "about": spec.description,
        "operators": [operator.text for operator in Operator if operator in spec.operators],
        "example": example(table, spec),
        "page": field_page(table, spec),
    }


def rule(_workspace: Workspace, call: ApiCall) -> Json:
    """The page of a rule, in Markdown."""
    name = call.text("rule")
    if name not in RULES:
        raise BadCall("there is no such rule", 404)
    return {"markdown": rule_page(name)}


def examples(_workspace: Workspace, _call: ApiCall) -> Json:
    """The example queries with their roles."""
    return {"examples": example_queries()}


@cache
def example_queries() -> list[dict[str, str]]:
    """The example queries, each with `role`, `title` and `text`."""
    text = resources.files("querydsl.studio").joinpath("examples.toml").read_text("utf-8")
    return cast("list[dict[str, str]]", tomllib.loads(text)["example"])
