"""The MCP server: its tools and resources, and the loop that serves one agent on standard input and output."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import ValidationError

from querydsl._version import __version__
from querydsl.errors import QuerydslError
from querydsl.mcp import queries, resources, searching
from querydsl.mcp.session import AgentSession, ServerSettings

INSTRUCTIONS = """Search for people and companies at Crustdata with checked queries.

Read the resource querydsl://language once. Look fields up with `fields`, and stored values with `values`. Call `check` with each
query, and use its `fixed` text. Call `count`, and tell the user the price. Then call `run`: it asks the user first. If nothing is
found, call `why`. Without an API key, everything uses a sandbox with made-up data."""

_LOCAL = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_REMOTE = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=True)
_SPENDING = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=True)

_TOOLS: tuple[tuple[Callable[..., Any], ToolAnnotations], ...] = (
    (queries.check, _LOCAL),
    (queries.compile, _LOCAL),
    (queries.explain, _LOCAL),
    (queries.decompile, _LOCAL),
    (queries.fields, _LOCAL),
    (searching.values, _REMOTE),
    (searching.count, _REMOTE),
    (searching.why, _REMOTE),
    (searching.run, _SPENDING),
)
_RESOURCES: tuple[tuple[str, Callable[..., str]], ...] = (
    ("querydsl://language", resources.language),
    ("querydsl://rules", resources.rules),
    ("querydsl://rules/{name}", resources.rule),
    ("querydsl://fields/{entity}/{name}", resources.field),
)


class AgentServer(MCPServer[AgentSession]):
    """A server for one agent. The errors of this library are answers that the agent can read."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[AgentSession, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """The result of a tool. Raises `ToolError` for an error of this library, and for wrong arguments."""
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            match error.__cause__:
                case QuerydslError() | ToolError() as cause:
                    raise ToolError(str(cause)) from cause
                case ValidationError() as cause:
                    raise ToolError(_wrong_arguments(cause)) from cause
                case _:
                    raise


def _wrong_arguments(error: ValidationError) -> str:
    """A line for each wrong argument of a call."""
    return "\n".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())


def make_server(settings: ServerSettings) -> AgentServer:
    """A server with all tools and resources."""

    @asynccontextmanager
    async def lifespan(_server: MCPServer[AgentSession]) -> AsyncIterator[AgentSession]:
        session = AgentSession(settings)
        try:
            yield session
        finally:
            await session.close()

    server = AgentServer("querydsl", version=__version__, instructions=INSTRUCTIONS, lifespan=lifespan, log_level="ERROR")
    for function, annotations in _TOOLS:
        server.add_tool(function, annotations=annotations)
    for uri, function in (*_RESOURCES, *resources.lists(settings.catalogue)):
        server.resource(uri, mime_type="text/markdown")(function)
    return server


def serve(settings: ServerSettings) -> None:
    """Serve one agent on standard input and output until it ends the session."""
    make_server(settings).run("stdio")
