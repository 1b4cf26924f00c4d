"""The plan of a run, and the question whether to carry it out. The user answers it, not the agent."""

import json
from typing import Annotated

from mcp.server.mcpserver import Elicit, Resolve
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel, Field

from querydsl.classes import frozen
from querydsl.diagnostics.sanitize import escape_control
from querydsl.jobs.budget import Estimate
from querydsl.jobs.results.output_file import OutputFile
from querydsl.mcp.session import Parameters, SessionContext, session_of
from querydsl.semantics.request import Request


class Consent(BaseModel):
    """The answer of the user."""

    approve: bool = Field(title="Run the query", description="Whether to run this query at this price.")


@frozen
class RunPlan:
    """A query to run, where, and what it may cost.

    `text` is the query, and `parameters` are the values of its parameters. `billed` is the number of records that may be billed:
    none if the job was submitted before. `target` is the file to write.
    """

    request: Request
    text: str
    parameters: Parameters
    place: str
    is_free: bool
    billed: int
    target: OutputFile | None

    @property
    def question(self) -> str:
        """The question to the user."""
        parts = [f"Run this query {self.place}? {self._price()}", escape_control(self.text.strip(), keep="\n")]
        return "\n\n".join([*parts, *self._values(), *self._saved()])

    def _price(self) -> str:
        if self.is_free:
            return f"It is free. The service would charge up to {Estimate.of([self.request])}."
        if not self.billed:
            return "Its job was submitted before and is already paid for, so it costs 0.00 credits."
        return f"It may cost up to {Estimate(self.billed)}."

    def _values(self) -> list[str]:
        lines = [f"${name} = {json.dumps(value, ensure_ascii=False)}" for name, value in (self.parameters or {}).items()]
        return [escape_control("\n".join(lines), keep="\n")] if lines else []

    def _saved(self) -> list[str]:
        if self.target is None:
            return []
        replaced = ", which is replaced" if self.target.path.exists() else ""
        return [f"All records are saved to {escape_control(str(self.target.path))}{replaced}."]


async def plan(context: SessionContext, text: str, parameters: Parameters, output: str | None) -> RunPlan:
    """The plan of a run.

    Raises `QueryError`, `ExportError` for a file of an unknown format, and `ToolError` if the budget does not cover it.
    """
    session = session_of(context)
    request, client = session.request(text, parameters), session.client
    target = None if output is None else OutputFile.of(output)
    starts = await client.starts_job(request)
    billed = Estimate.of([request]).records if starts else 0
    session.check_budget(billed)
    place = "on the sandbox, which has made-up data" if client.sandbox else f"at {client.base_url}"
    return RunPlan(request, text, parameters, place, client.sandbox, billed, target)


async def ask(context: SessionContext, planned: Annotated[RunPlan, Resolve(plan)]) -> Elicit[Consent]:
    """The question to the user. Raises `ToolError` if the agent's program cannot ask."""
    capabilities = context.client_capabilities
    if capabilities is None or capabilities.elicitation is None:
        raise ToolError(
            "this client does not support elicitation, so it cannot ask the user for consent. Nothing was submitted. "
            "Ask the user to run the query in a terminal with `querydsl run`"
        )
    return Elicit(planned.question, Consent)
