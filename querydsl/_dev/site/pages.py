"""A page for each field and for each rule, and lists of them. They are made of the catalogue and of docstrings."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from querydsl._dev.rules_page import overview, section
from querydsl.catalogue import FieldSpec, FieldTable, default
from querydsl.catalogue.search import name_of, operators_of, search, selected
from querydsl.editor.pages import example, field_page
from querydsl.rules import RULES
from querydsl.syntax.ast import EntityName

_ANYONE: dict[EntityName, str] = {"people": 'title ~ "engineer"', "companies": "size > 50"}
"""The condition of an example for a field that cannot be filtered, by entity."""


_WRONG = re.compile(r"Wrong:\n\n```text\n(.*?)```", re.DOTALL)


def rule_pages() -> Iterator[tuple[str, str]]:
    """The path and the content of each page: the list, and a page for each rule."""
    yield "rules.md", overview("rules/{}.md")
    more = "See also: [all rules](../rules.md), [how to turn rules off](../language.md#diagnostics)."
    for rule in RULES.values():
        text = section(rule)
        tried = "".join(_link("Try the wrong query in the playground", wrong, "../play") for wrong in _WRONG.findall(text)[:1])
        yield f"rules/{rule.name}.md", f"{text}\n{tried}{more}\n"


def _link(title: str, query: str, playground: str) -> str:
    """A link that opens a query in the playground."""
    return f"[{title}]({playground}/index.html#q={quote(query, safe='')})\n\n"


def field_pages() -> Iterator[tuple[str, str]]:
    """The path and the content of each page. Fields with the same name, one to filter and one to select, share a page."""
    for entity in _ANYONE:
        table = default()[entity]
        found = search(table, "")
        yield f"fields/{entity}.md", _listed(entity, table, found)
        named: dict[str, list[FieldSpec]] = {}
        for spec in found:
            named.setdefault(name_of(table, spec), []).append(spec)
        yield from ((f"fields/{entity}/{name}.md", _page(entity, table, specs)) for name, specs in named.items())


def _listed(entity: EntityName, table: FieldTable, found: tuple[FieldSpec, ...]) -> str:
    rows = [_row(entity, table, spec) for spec in found]
    head = f"# Fields of {entity}\n\nEach name leads to a page with the operators, the allowed values, and an example.\n\n"
    return head + "| field | type | operators | description |\n|---|---|---|---|\n" + "".join(rows)


def _row(entity: EntityName, table: FieldTable, spec: FieldSpec) -> str:
    name = name_of(table, spec)
    operators = " ".join(f"`{operator}`" for operator in operators_of(spec)) or "select only"
    return f"| [`{name}`]({entity}/{name}.md) | {spec.type.value} | {operators} | {spec.description} |\n"


def _page(entity: EntityName, table: FieldTable, specs: list[FieldSpec]) -> str:
    described = "\n\n---\n\n".join(field_page(table, spec) for spec in specs)
    more = f"See also: [all fields of {entity}](../{entity}.md), [operators and values](../../language.md)."
    return f"# {name_of(table, specs[0])}\n\n{described}\n\n{_example(entity, table, specs[0])}{more}\n"


def _example(entity: EntityName, table: FieldTable, spec: FieldSpec) -> str:
    """A whole query with the field: its condition, if it can be filtered, and the field in `select`, if it is returned."""
    condition, name = example(table, spec), name_of(table, spec)
    where = f"{entity} where {condition}" if condition else ""
    select = f"select {', '.join(dict.fromkeys(('name', name)))}" if selected(table, spec) else ""
    lines = "\n".join(part for part in (where or f"{entity} where {_ANYONE[entity]}", select, "limit 10") if part)
    tried = _link("Try it in the playground", f"{lines}\n", "../../play")
    return f"```query\n{lines}\n```\n\n{tried}" if where or select else ""
