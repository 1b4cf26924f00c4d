"""The resources: the language page, the rules and the fields, as Markdown."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, cast

from mcp.server.mcpserver.exceptions import ResourceNotFoundError

from querydsl.catalogue import Catalogue, FieldSpec, FieldTable
from querydsl.catalogue.search import name_of, operators_of, search
from querydsl.diagnostics.wording import did_you_mean
from querydsl.editor.pages import field_page
from querydsl.mcp.session import SessionContext, session_of
from querydsl.rules import RULES
from querydsl.rules.suppressions import rule_advice


def language() -> str:
    """The query language: lexical rules, conditions, values, scopes, and clauses."""
    shipped, checkout = (Path(__file__).parents[level] / "docs" / "language.md" for level in (1, 2))
    return (shipped if shipped.is_file() else checkout).read_text("utf-8")


def rules() -> str:
    """The rules that `check` applies, with their severity."""
    return "# Rules\n\n" + "".join(f"- `{rule.name}` ({rule.severity.value}): {rule.summary}\n" for rule in RULES.values())


def rule(name: str) -> str:
    """The page of a rule, with a wrong query and the corrected query."""
    if name not in RULES:
        raise ResourceNotFoundError(f"there is no rule `{name}`; {rule_advice(name, RULES)}")
    return f"# {name}\n\n*{RULES[name].severity.value}*\n\n{RULES[name].page.strip()}\n"


def lists(catalogue: Catalogue) -> tuple[tuple[str, Callable[[], str]], ...]:
    """The URIs of the lists of fields, and the functions that write them. A resource without a variable cannot read the session."""

    def people() -> str:
        """All fields of people, with their types and operators."""
        return _listed("people", catalogue["people"])

    def companies() -> str:
        """All fields of companies, with their types and operators."""
        return _listed("companies", catalogue["companies"])

    return (("querydsl://fields/people", people), ("querydsl://fields/companies", companies))


def _listed(entity: str, table: FieldTable) -> str:
    return f"# Fields of {entity}\n\n" + "".join(_line(table, spec) for spec in search(table, ""))


def _line(table: FieldTable, spec: FieldSpec) -> str:
    return f"- `{name_of(table, spec)}` {spec.type.value}: {' '.join(operators_of(spec)) or 'cannot be filtered'}\n"


def field(entity: str, name: str, context: SessionContext) -> str:
    """The page of a field: its operators, values, response path, and an example."""
    table = _table(entity, context)
    spec = table.get(table.resolve(name)) or table.get(table.select_path(name))
    if spec is None:
        advice = did_you_mean(table.suggest(name)) or "use the tool `fields`"
        raise ResourceNotFoundError(f"there is no field `{name}`; {advice}")
    return field_page(table, spec)


def _table(entity: str, context: SessionContext) -> FieldTable:
    if entity not in ("people", "companies"):
        raise ResourceNotFoundError(f"there is no entity `{entity}`. Use people or companies")
    return session_of(context).settings.catalogue[cast("Literal['people', 'companies']", entity)]
