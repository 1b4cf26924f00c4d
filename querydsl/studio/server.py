"""The server of one studio: a socket on the loopback interface, a token, and the loop."""

import os
import secrets
import socket
import threading
from pathlib import Path

import uvicorn

from querydsl.classes import frozen
from querydsl.errors import SettingError
from querydsl.jobs.client import Client
from querydsl.jobs.stored_values import values_of_client
from querydsl.studio.answering import warm_up
from querydsl.studio.app import make_app
from querydsl.studio.tasks import Tasks
from querydsl.studio.workspace import Workspace

_HOST = "127.0.0.1"


@frozen
class Studio:
    """A studio that is ready to be served. `address` is the address of its page, with the token."""

    address: str
    _workspace: Workspace
    _server: uvicorn.Server
    _socket: socket.socket

    def serve(self) -> None:
        """Serve the page until the process is interrupted. Raises `KeyboardInterrupt` then."""
        threading.Thread(target=warm_up, args=[self._workspace], daemon=True).start()
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._workspace.tasks.stop_all()


def open_studio(folder: Path, client: Client, tasks: Tasks, port: int, *, ask_service: bool) -> Studio:
    """The studio of a folder. `port` is 0 for a free port. `ask_service` is whether completions may ask the service for values.

    `tasks` is the listener of the client, and sleeps for it.
    Raises `SettingError` if the port cannot be used, and the errors of project settings.
    """
    workspace = Workspace.of(folder, client, values_of_client(client) if ask_service or client.sandbox else None, tasks)
    listening = _listen(port)
    port, token = listening.getsockname()[1], secrets.token_urlsafe(24)
    app = make_app(workspace, token, port)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, ws="none", lifespan="off", server_header=False, timeout_graceful_shutdown=2
    )
    return Studio(f"http://{_HOST}:{port}/?token={token}", workspace, uvicorn.Server(config), listening)


def _listen(port: int) -> socket.socket:
    """A socket that listens. Its protocol is named, because asyncio sends small responses without delay only then."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere, the option lets two programs use one port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((_HOST, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise SettingError(f"port {port} cannot be used: {error.strerror or error}. Choose another one with --port") from None
    return listening
