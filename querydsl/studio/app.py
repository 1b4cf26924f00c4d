"""The routes of the studio: each call of the API, with POST, and the page."""

import shutil
from functools import partial
from importlib import resources
from secrets import token_urlsafe

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from querydsl.studio.answering import ANSWERS, CallReply, file_for, is_quick, reply_to
from querydsl.studio.calls import MOST_BYTES
from querydsl.studio.guard import API, Guard, policy
from querydsl.studio.workspace import Workspace


def make_app(workspace: Workspace, token: str, port: int) -> Starlette:
    """The application. Calls need the `token`, and this `port` in their host."""
    routes = [
        Route("/", _page),
        *(Route(f"{API}{name}", partial(_answered, workspace, name), methods=["POST"]) for name in ANSWERS),
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


async def _answered(workspace: Workspace, name: str, request: Request) -> Response:
    body = await _body(request)
    if is_quick(name, body):
        return _response(reply_to(workspace, name, body))
    return _response(await run_in_threadpool(reply_to, workspace, name, body))


async def _downloaded(workspace: Workspace, request: Request) -> Response:
    found = await run_in_threadpool(file_for, workspace, request.query_params)
    if isinstance(found, CallReply):
        return _response(found)
    path, name = found
    return FileResponse(path, filename=name, background=BackgroundTask(shutil.rmtree, path.parent, ignore_errors=True))


async def _body(request: Request) -> bytes:
    """The body. The rest of one that is too large is not read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            break
    return bytes(body)


def _response(reply: CallReply) -> Response:
    return Response(reply.body, reply.status, media_type="application/json")
