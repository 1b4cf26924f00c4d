"""Calls and their answers as data, without a transport: the server and the playground both use them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from querydsl._version import __version__
from querydsl.classes import frozen
from querydsl.diagnostics.sanitize import to_json
from querydsl.errors import QuerydslError, QueryError, ServiceError
from querydsl.studio import collecting, editing, files, reference, results, searching, understanding
from querydsl.studio.calls import ApiCall, BadCall
from querydsl.studio.workspace import Workspace

Json = dict[str, Any]
Answer = Callable[[Workspace, ApiCall], Json]
T = TypeVar("T")


def _about(workspace: Workspace, _call: ApiCall) -> Json:
    """The version of this package, and what is searched."""
    return {"version": __version__, "sandbox": workspace.client.sandbox, "address": workspace.client.base_url}


ANSWERS: Mapping[str, Answer] = {
    "about": _about,
    "check": editing.check,
    "fix": editing.fix_all,
    "complete": editing.complete_at,
    "hover": editing.hover_at,
    "format": editing.format_text,
    "explain": understanding.explain,
    "sql": understanding.as_sql,
    "decompile": understanding.decompile,
    "fields": reference.fields,
    "rule": reference.rule,
    "examples": reference.examples,
    "price": searching.price,
    "count": searching.count,
    "run": searching.run,
    "job": searching.job,
    "jobs": searching.jobs,
    "why": searching.why,
    "collections": collecting.listed,
    "collect/plan": collecting.plan,
    "collect/start": collecting.start,
    "progress": collecting.progress,
    "stop": collecting.stop,
    "load": results.load,
    "records": results.records,
    "record": results.record,
    "summary": results.summary,
    "files": files.files,
    "files/open": files.open_file,
    "files/save": files.save_file,
}
"""The function for each call."""

_QUICK = frozenset({"check", "explain", "hover"})
_SHORT = 8_000


def is_quick(name: str, body: bytes) -> bool:
    """Whether the reply to a call takes a few milliseconds, less than handing it to a thread may take."""
    return name in _QUICK and len(body) < _SHORT


@frozen
class CallReply:
    """An answer in JSON, with the status that HTTP has for it."""

    status: int
    body: bytes

    @classmethod
    def of(cls, data: Json, status: int = 200) -> "CallReply":
        """The reply with some data. Half of a surrogate pair, which UTF-8 cannot encode, is written as a JSON escape."""
        return cls(status, to_json(data).encode("utf-8", "backslashreplace"))


def reply_to(workspace: Workspace, name: str, body: bytes) -> CallReply:
    """The reply to a call, whose arguments are a JSON object. `name` is a key of `ANSWERS`."""
    return _or_error(lambda: CallReply.of(ANSWERS[name](workspace, ApiCall.from_json(body))))


_FIRST = ('titel ~ "engineer" and school = "Sta', 'title ~ "engineer" and country = "Deutschland" limit 5')
"""Texts whose diagnostics and completions need most of what is loaded on use."""


def warm_up(workspace: Workspace) -> None:
    """Load what the first calls need, so that they are as fast as later ones."""
    for text in _FIRST:
        for name in ("check", "complete", "hover", "explain", "price"):
            reply_to(workspace, name, to_json({"text": text, "offset": len(text) // 2}).encode())


def file_for(workspace: Workspace, arguments: Mapping[str, Any]) -> tuple[Path, str] | CallReply:
    """The file of a download and the name to save it under, or the reply that describes the error."""
    return _or_error(lambda: results.download(workspace, ApiCall(arguments)))


def _or_error(found: Callable[[], T]) -> T | CallReply:
    """The result of a function, or the reply that describes its error."""
    try:
        return found()
    except BadCall as error:
        return CallReply.of({"error": str(error)} | error.details, error.status)
    except QueryError as error:
        return CallReply.of(
            {"error": _headline(error), "diagnostics": [item.to_dict(error.source) for item in error.diagnostics]}, 422
        )
    except ServiceError as error:
        return CallReply.of({"error": str(error), "kind": type(error).__name__}, 502)
    except QuerydslError as error:
        return CallReply.of({"error": str(error)}, 422)


def _headline(error: QueryError) -> str:
    """The first error of a query."""
    return next((item.message for item in error.diagnostics if item.is_error), str(error))
