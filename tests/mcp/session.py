"""A session with the server in a process, as an agent's program has it."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import attrs
from mcp import Client, StdioServerParameters, types
from mcp.client.context import ClientRequestContext
from mcp.client.stdio import stdio_client

from querydsl.catalogue import default
from querydsl.mcp.server import make_server
from querydsl.mcp.session import ServerSettings

Mode = Literal["legacy", "auto"]
Reply = Literal["accept", "reject", "decline", "cancel"]


@attrs.define
class Session:
    """A client, the questions that its user was asked, and how the user replies. `reject` sends the form without approval."""

    reply: Reply = "accept"
    questions: list[str] = attrs.Factory(list)
    _client: Client | None = None

    @property
    def client(self) -> Client:
        """The connected client."""
        assert self._client is not None
        return self._client

    async def ask(
        self, context: ClientRequestContext, params: types.ElicitRequestURLParams | types.ElicitRequestFormParams
    ) -> types.ElicitResult:
        """The reply of the user."""
        self.questions.append(params.message)
        if self.reply in ("accept", "reject"):
            return types.ElicitResult(action="accept", content={"approve": self.reply == "accept"})
        return types.ElicitResult(action="decline" if self.reply == "decline" else "cancel")

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The answer of a tool."""
        result = await self.client.call_tool(tool, arguments)
        assert not result.is_error, result.content
        assert isinstance(result.structured_content, dict)
        return result.structured_content

    async def error(self, tool: str, **arguments: Any) -> str:
        """The error of a tool."""
        result = await self.client.call_tool(tool, arguments)
        assert result.is_error, result.structured_content
        (content,) = result.content
        assert isinstance(content, types.TextContent)
        return content.text

    async def read(self, uri: str) -> str:
        """The text of a resource."""
        (content,) = (await self.client.read_resource(uri)).contents
        assert isinstance(content, types.TextResourceContents)
        assert content.mime_type == "text/markdown"
        return content.text


@asynccontextmanager
async def process(folder: Path, *arguments: str, mode: Mode = "auto") -> AsyncIterator[Session]:
    """A session with `querydsl mcp` in a process, over its standard streams. `mode` is the version of the protocol."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "QUERYDSL_STATE_DIR": str(folder / ".state")}
    command = ["-m", "querydsl", "mcp", *arguments]
    server = StdioServerParameters(command=sys.executable, args=command, env=environment, cwd=folder)
    with (folder / "stderr.txt").open("w+") as stderr:
        async with _session(stdio_client(server, stderr), mode) as made:
            yield made
        stderr.seek(0)
        assert stderr.read() == ""


@asynccontextmanager
async def session(*, mode: Mode = "auto", can_ask: bool = True, **settings: Any) -> AsyncIterator[Session]:
    """A session with a server in this process. The settings are those of `ServerSettings`."""
    async with _session(make_server(ServerSettings(default(), **settings)), mode, can_ask=can_ask) as made:
        yield made


@asynccontextmanager
async def _session(server: Any, mode: Mode, *, can_ask: bool = True) -> AsyncIterator[Session]:
    made = Session()
    async with Client(server, mode=mode, elicitation_callback=made.ask if can_ask else None) as client:
        made._client = client
        yield made
