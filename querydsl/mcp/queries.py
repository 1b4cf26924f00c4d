"""The tools that work on texts. They send nothing. Their docstrings are what agents read."""

from typing import Any, Literal

from querydsl import api
from querydsl.catalogue.search import described
from querydsl.catalogue.search import search as search_fields
from querydsl.diagnostics.json import as_dict
from querydsl.diagnostics.model import Diagnostic
from querydsl.diagnostics.report import Report
from querydsl.editor.fixes import fix_all
from querydsl.editor.pages import example
from querydsl.errors import Note
from querydsl.mcp.answers import CheckAnswer, CompileAnswer, DecompileAnswer, FieldsAnswer
from querydsl.mcp.session import Parameters, SessionContext, session_of
from querydsl.rules import RULES
from querydsl.syntax.ast import EntityName

MOST_FIELDS = 20
"""The most fields in one answer."""


def check(context: SessionContext, text: str, parameters: Parameters = None) -> CheckAnswer:
    """Check a query. Returns every problem with its place, a hint and a fix, and the text after all fixes.

    Check each query before you count or run it: the service returns no records for most mistakes, without an error. `fixed` is null
    if nothing can be fixed with certainty. `left` are the problems that `fixed` still has, for you to correct. It is free.
    """
    document = session_of(context).document(text, parameters)
    found = document.diagnostics
    fixed = fix_all(document)
    changed = fixed.text != text
    return {
        "ok": not any(item.is_error for item in found),
        "diagnostics": _as_data(found, text),
        "fixed": fixed.text if changed else None,
        "left": _as_data(fixed.left, fixed.text),
    }


def compile(context: SessionContext, text: str, parameters: Parameters = None) -> CompileAnswer:
    """Compile a query to the path and the JSON body of the service's request. It sends nothing and is free.

    Each parameter that the query declares with `given` needs a value in `parameters`, unless it has a default.
    """
    request = session_of(context).request(text, parameters)
    return {"path": request.path, "body": request.body, "warnings": _as_data(request.diagnostics, text)}


def explain(context: SessionContext, text: str, parameters: Parameters = None) -> str:
    """Explain a query in plain English, or the rule with this name. Use it to confirm a query with the user. It is free."""
    name = text.strip()
    if name in RULES:
        return RULES[name].page
    session = session_of(context)
    return api.explain(session.query(text, parameters), catalogue=session.settings.catalogue).text()


def decompile(
    context: SessionContext, body: dict[str, Any], entity: Literal["people", "companies"] | None = None
) -> DecompileAnswer:
    """Convert the JSON body of a request, or a filter alone, to a query. It is free.

    `entity` is what the body searches for, by default the one that has most of its fields.
    """
    notes: list[Note] = []
    query = api.decompile(body, entity, on_note=notes.append, catalogue=session_of(context).settings.catalogue)
    return {"query": api.format(query), "notes": [str(note) for note in notes]}


def fields(context: SessionContext, words: str = "", entity: Literal["people", "companies"] = "people") -> FieldsAnswer:
    """Search the fields of people or companies by name, value or description, best first, at most 20.

    Never guess a field: use its `name` in queries, with one of its `operators`, and if `closed_set` is not empty, with one of these
    values. Without words, the first fields are returned. The resources querydsl://fields/people and querydsl://fields/companies
    list all. If no field matches, `elsewhere` is the other entity if it has such fields. It is free.
    """
    catalogue = session_of(context).settings.catalogue
    other: EntityName = "companies" if entity == "people" else "people"
    table = catalogue[entity]
    found = search_fields(table, words)
    shown = [described(table, spec) | {"example": example(table, spec)} for spec in found[:MOST_FIELDS]]
    names = [] if found else list(table.suggest(words))
    elsewhere = other if not found and search_fields(catalogue[other], words) else None
    return {"total": len(found), "fields": shown, "did_you_mean": names, "elsewhere": elsewhere}


def _as_data(found: tuple[Diagnostic, ...], text: str) -> list[dict[str, Any]]:
    """Diagnostics as `querydsl check --format json` prints them."""
    report = Report("query", text, found)
    return [as_dict(item, report) for item in found]
