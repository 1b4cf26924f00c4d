"""The meaning of a query: in English, as JSON next to its text, as Python and as SQL. Also a query made of JSON."""

import json
from typing import Any

from querydsl import api
from querydsl.builder.to_python import search_as_python
from querydsl.diagnostics.sanitize import json_text
from querydsl.engines.tables import DIALECTS, statement_of
from querydsl.errors import Note
from querydsl.explanation import explanation_of
from querydsl.semantics.request import Request
from querydsl.studio.calls import ApiCall, BadCall
from querydsl.studio.workspace import Workspace
from querydsl.syntax.ast import Query

Json = dict[str, Any]


def explain(workspace: Workspace, call: ApiCall) -> Json:
    """The meaning of a query. `spans` has the place in the text of each part of `body`, by JSON pointer.

    Parameters without a value stay as `$name`. Raises `QueryError` for a query with errors.
    """
    analysis = workspace.analysis(call)
    request = analysis.template()
    found = explanation_of(request, analysis.now)
    return {
        "english": found.english,
        "parameters": [str(item) for item in found.parameters],
        "method": "POST",
        "path": request.path,
        "body": request.body,
        "spans": spans_in(request),
        "rewrites": [{"message": item.message, "start": item.span.start, "end": item.span.end} for item in found.rewrites],
        "python": _python(analysis.query),
    }


def _python(query: Query) -> str:
    """A module that builds the query."""
    source = search_as_python(query, "\n    ")
    imports = "import datetime\n\n" if "datetime." in source else ""
    return f"{imports}from querydsl import *\n\nquery = (\n    {source}\n)"


def spans_in(request: Request) -> dict[str, list[int]]:
    """The start and the end in the text of each part of the body, by JSON pointer."""
    return {pointer: [span.start, span.end] for pointer, span in request.source_map.items() if span.start < span.end}


def as_sql(workspace: Workspace, call: ApiCall) -> Json:
    """The statement of a query for an engine, and its parameters. Raises `QueryError` and `EngineError`."""
    dialect = DIALECTS[call.choice("engine", tuple(DIALECTS), "duckdb")]
    analysis = workspace.analysis(call)
    statement = statement_of(analysis.request(), analysis.now, dialect)
    return {"sql": statement.text, "parameters": json_text(list(statement.parameters), indent=None)}


def decompile(workspace: Workspace, call: ApiCall) -> Json:
    """The query of a request body, also of an older API, and notes about what it leaves out. Raises `DecompileError`."""
    try:
        body = json.loads(call.text("json"))
    except (ValueError, RecursionError) as error:
        raise BadCall(f"this is not JSON: {error}", 422) from None
    if not isinstance(body, dict):
        raise BadCall("a request body is a JSON object", 422)
    notes: list[Note] = []
    query = api.decompile(body, on_note=notes.append, catalogue=workspace.fields)
    return {"text": f"{api.format(query)}\n", "notes": [note.message for note in notes]}
