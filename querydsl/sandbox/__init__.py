"""A stand-in for the service: the contract over made-up people and companies, without a network.

    from querydsl.sandbox import serve

    with serve() as server:
        ...  # server.base_url, server.key

It knows nothing of the query language: it judges JSON as the service would. Its rooms, from the outside in:

server, transport        the faces: loopback, and in process; service is what both share, wire how an answer is sent
faults                   what goes wrong on purpose
contract                 request → response; limits, batch, store, search, autocomplete are its clauses, errors its words
state                    settings, jobs, credits
matcher                  filter → predicate over records, with filters (JSON → tree), operators, places, values, geo
projection               record → the part of it that is sent
fields                   the service's field tables
dataset                  the records: shipped, of a file, or made by people, careers, companies, developers from words
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from querydsl.sandbox.dataset import Dataset
    from querydsl.sandbox.faults import Damage, End, Fault, Framing, Script
    from querydsl.sandbox.matcher import compile_filter, explain_record
    from querydsl.sandbox.server import Server, serve
    from querydsl.sandbox.service import Sandbox
    from querydsl.sandbox.state import Settings, State
    from querydsl.sandbox.transport import SandboxTransport

# Imported when asked for: the pytest plugin lies in this package, and is loaded by everyone's test runs.
_ROOMS = {
    "Damage": "faults",
    "Dataset": "dataset",
    "End": "faults",
    "Fault": "faults",
    "Framing": "faults",
    "Sandbox": "service",
    "SandboxTransport": "transport",
    "Script": "faults",
    "Server": "server",
    "Settings": "state",
    "State": "state",
    "compile_filter": "matcher",
    "explain_record": "matcher",
    "serve": "server",
}

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
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
