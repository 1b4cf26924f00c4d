"""The state of one session with an agent: the settings of the user, the client, and the records that were billed."""

from functools import cached_property
from typing import Annotated, Any, TypeAlias

import attrs
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from querydsl import api
from querydsl.catalogue import Catalogue
from querydsl.classes import define, frozen
from querydsl.diagnostics.model import NO_LEVELS
from querydsl.editor.document import Document
from querydsl.jobs.async_client import AsyncClient
from querydsl.jobs.budget import Budget, Decision, Estimate
from querydsl.project import ProjectSettings
from querydsl.semantics.request import Request
from querydsl.syntax.ast import Query
from querydsl.syntax.limits import MAX_BYTES, MAX_LEVELS

_Given: TypeAlias = str | int | float | bool
Parameters: TypeAlias = Annotated[
    dict[str, _Given | list[_Given]] | None,
    Field(description='The values of the query\'s $names, such as {"country": "Canada"}. Dates are written YYYY-MM-DD.'),
]


@frozen
class ServerSettings:
    """The choices of the user who starts the server.

    `catalogue` has the fields, and `project` the project settings. `sandbox` and `base_url` are those of `AsyncClient`.
    `max_credits` is the most credits that a session may spend, or None for that of the project, else the default.
    """

    catalogue: Catalogue
    project: ProjectSettings = attrs.field(factory=ProjectSettings)
    sandbox: bool | None = None
    base_url: str | None = None
    max_credits: float | None = None


@define(slots=False)
class AgentSession:
    """The state of a session. `billed` is the number of records that the service billed in it, at most."""

    settings: ServerSettings
    billed: int = 0

    def document(self, text: str, parameters: Parameters = None) -> Document:
        """A query text with the settings of the project, and values for its parameters."""
        project = self.settings.project
        limits = (project.max_levels or MAX_LEVELS, project.max_bytes or MAX_BYTES)
        return Document(text, self.settings.catalogue, project.levels, *limits, params=parameters or {})

    def query(self, text: str, parameters: Parameters = None) -> Query:
        """The syntax tree of a text. Raises `QuerySyntaxError`, and `ParameterError` for a parameter that it does not have."""
        document = self.document(text)
        return api.parse_within(text, parameters, max_levels=document.max_levels, max_bytes=document.max_bytes)

    def request(self, text: str, parameters: Parameters = None) -> Request:
        """The compiled query. The levels of the project do not allow a query with errors.

        Raises `QueryError`, also for parameters without a value, and `ParameterError` for a parameter that the query does not have.
        """
        return attrs.evolve(self.document(text, parameters), levels=NO_LEVELS).analysis.request()

    @cached_property
    def client(self) -> AsyncClient:
        """The client, connected on first use, because most tools do not need it. Raises `KeyRefused` and `SettingError`."""
        return AsyncClient(base_url=self.settings.base_url, sandbox=self.settings.sandbox)

    async def close(self) -> None:
        """Close the client if it was used."""
        if "client" in self.__dict__:
            await self.client.close()

    @property
    def budget(self) -> Budget:
        """The most credits that the session may spend. The sandbox in this process is free."""
        chosen = self.settings.project.max_credits if self.settings.max_credits is None else self.settings.max_credits
        return Budget.of(chosen, self.client.base_url)

    def check_budget(self, records: int) -> None:
        """Raise `ToolError` unless the budget covers these records and those that were billed before."""
        budget, estimate = self.budget, Estimate(self.billed + records)
        if budget.decide(estimate, can_ask=False) is Decision.STOP:
            raise ToolError(
                f"this call may cost {Estimate(records).credits:,.2f} credits, and this session has spent "
                f"{Estimate(self.billed).credits:,.2f}. That is more than its budget of {budget}. Nothing was sent. Lower the "
                "query's `limit`, or ask the user to start `querydsl mcp` with a higher --max-credits"
            )

    def reserve(self, records: int) -> None:
        """Count these records as billed before they are requested. Raises `ToolError` if the budget does not cover them."""
        self.check_budget(records)
        self.billed += records

    def settle(self, reserved: int, received: int) -> None:
        """Replace records that were reserved by those that were received."""
        self.billed += min(received, reserved) - reserved


SessionContext: TypeAlias = Context[AgentSession, Any]


def session_of(context: SessionContext) -> AgentSession:
    """The state of the session of a call."""
    return context.request_context.lifespan_context
