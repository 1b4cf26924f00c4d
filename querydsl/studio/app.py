"""The routes of the studio, and the responses to errors."""

import shutil
from collections.abc import Awaitable, Callable
from functools import partial
from importlib import resources
from secrets import token_urlsafe
from typing import Any

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from querydsl._version import __version__
from querydsl.diagnostics.sanitize import to_json
from querydsl.errors import QuerydslError, QueryError, ServiceError
from querydsl.studio import collecting, editing, files, reference, results, searching, understanding
from querydsl.studio.calls import MOST_BYTES, ApiCall, BadCall
from querydsl.studio.guard import API, Guard, policy
from querydsl.studio.workspace import Workspace

Answer = Callable[[Workspace, ApiCall], dict[str, Any]]

ANSWERS: dict[str, Answer] = {
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
"""The function for each route of the API. All are called with POST."""


def make_app(workspace: Workspace, token: str, port: int) -> Starlette:
    """The application. Calls need the `token`, and this `port` in their host."""
    about = {"version": __version__, "sandbox": workspace.client.sandbox, "address": workspace.client.base_url}
    answers = ANSWERS | {"about": lambda _workspace, _call: about}
    routes = [
        Route("/", _page),
        *(Route(f"{API}{name}", partial(_answered, workspace, answer), methods=["POST"]) for name, answer in answers.items()),
        Route(f"{API}download", partial(_downloaded, workspace), methods=["GET"]),
        Mount("/static", StaticFiles(packages=[("querydsl.studio", "static")])),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, token=token, port=port)])


async def _page(_request: Request) -> Response:
    """The page. Its nonce allows the editor to add its style sheet."""
    nonce = token_urlsafe(16)
    text = resources.files("querydsl.studio").joinpath("static/index.html").read_text("utf-8")
    headers = {"Content-Security-Policy": policy(nonce)}
    return Response(text.replace("{nonce}", nonce), media_type="text/html", headers=headers)


async def _answered(workspace: Workspace, answer: Answer, request: Request) -> Response:
    async def found() -> Response:
        call = ApiCall.from_json(await _body(request))
        return _json(await run_in_threadpool(answer, workspace, call))

    return await _or_error(found)


async def _downloaded(workspace: Workspace, request: Request) -> Response:
    async def found() -> Response:
        path, name = await run_in_threadpool(results.download, workspace, ApiCall(request.query_params))
        return FileResponse(path, filename=name, background=BackgroundTask(shutil.rmtree, path.parent, ignore_errors=True))

    return await _or_error(found)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise BadCall("the body is too large", 413)
    return bytes(body)


async def _or_error(found: Callable[[], Awaitable[Response]]) -> Response:
    """The response, or the one that describes the error."""
    try:
        return await found()
    except BadCall as error:
        return _json({"error": str(error)} | error.details, error.status)
    except QueryError as error:
        return _json({"error": _headline(error), "diagnostics": [item.to_dict(error.source) for item in error.diagnostics]}, 422)
    except ServiceError as error:
        return _json({"error": str(error), "kind": type(error).__name__}, 502)
    except QuerydslError as error:
        return _json({"error": str(error)}, 422)


def _headline(error: QueryError) -> str:
    """The first error of a query."""
    return next((item.message for item in error.diagnostics if item.is_error), str(error))


def _json(data: dict[str, Any], status: int = 200) -> Response:
    """A response. Half of a surrogate pair, which UTF-8 cannot encode, is written as a JSON escape."""
    return Response(to_json(data).encode("utf-8", "backslashreplace"), status, media_type="application/json")
