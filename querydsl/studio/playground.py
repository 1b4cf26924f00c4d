"""The studio without a server, for Pyodide: the same calls, on the sandbox in this process, without files and settings."""

import shutil
from pathlib import Path

from querydsl.classes import frozen
from querydsl.jobs.client import Client
from querydsl.jobs.stored_values import values_of_client
from querydsl.studio.answering import CallReply, file_for, reply_to
from querydsl.studio.tasks import Tasks
from querydsl.studio.workspace import Workspace


@frozen
class Playground:
    """A studio whose page calls these methods instead of a server. Use `Playground.open()`."""

    workspace: Workspace

    @classmethod
    def open(cls) -> "Playground":
        """A playground with a new sandbox."""
        client = Client(sandbox=True)
        return cls(Workspace.of(Path("/"), client, values_of_client(client), Tasks(in_threads=False)))

    def ask(self, name: str, body: str) -> tuple[int, str]:
        """The status and the JSON of the reply to a call. `body` has its arguments in JSON."""
        return _as_text(reply_to(self.workspace, name, body.encode("utf-8", "surrogatepass")))

    def file(self, id: str, format: str) -> tuple[int, str | bytes]:
        """The status 200 and the content of a file with the records of the job `id`, or the reply that describes the error."""
        found = file_for(self.workspace, {"id": id, "format": format})
        if isinstance(found, CallReply):
            return _as_text(found)
        path, _name = found
        try:
            return 200, path.read_bytes()
        finally:
            shutil.rmtree(path.parent, ignore_errors=True)


def _as_text(reply: CallReply) -> tuple[int, str]:
    return reply.status, reply.body.decode()
