"""A stand-in for the service: the contract over made-up people and companies, without a network.

    from querydsl.sandbox import serve

    with serve() as server:
        ...  # server.base_url, server.key

It knows nothing of the query language: it judges JSON as the service would. `compile_filter` and `explain_record`
are its matcher, for records already downloaded.
"""

from typing import TYPE_CHECKING, Any

from querydsl.sandbox.dataset import Dataset
from querydsl.sandbox.faults import Damage, End, Fault, Framing, Script
from querydsl.sandbox.matcher import compile_filter, explain_record
from querydsl.sandbox.server import Server, serve
from querydsl.sandbox.service import Sandbox
from querydsl.sandbox.state import Settings, State

if TYPE_CHECKING:
    from querydsl.sandbox.transport import SandboxTransport

__all__ = [
    "Damage",
    "Dataset",
    "End",
    "Fault",
    "Framing",
    "Sandbox",
    "SandboxTransport",
    "Script",
    "Server",
    "Settings",
    "State",
    "compile_filter",
    "explain_record",
    "serve",
]


def __getattr__(name: str) -> Any:
    """`SandboxTransport`, imported when asked for: httpx is slow to import and the server does without it."""
    if name == "SandboxTransport":
        from querydsl.sandbox.transport import SandboxTransport

        return SandboxTransport
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
