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
    from querydsl.sandbox.contract.state import Settings, State
    from querydsl.sandbox.data.dataset import Dataset
    from querydsl.sandbox.faces.faults import Damage, End, Fault, Framing, Script
    from querydsl.sandbox.faces.sandbox import Sandbox
    from querydsl.sandbox.faces.server import Server, serve
    from querydsl.sandbox.faces.transport import SandboxTransport
    from querydsl.sandbox.matching.matcher import compile_filter, explain_record

# Imported when asked for: the pytest plugin lies in this package, and is loaded by everyone's test runs.
_ROOMS = {
    "Damage": "faces.faults",
    "Dataset": "data.dataset",
    "End": "faces.faults",
    "Fault": "faces.faults",
    "Framing": "faces.faults",
    "Sandbox": "faces.sandbox",
    "SandboxTransport": "faces.transport",
    "Script": "faces.faults",
    "Server": "faces.server",
    "Settings": "contract.state",
    "State": "contract.state",
    "compile_filter": "matching.matcher",
    "explain_record": "matching.matcher",
    "serve": "faces.server",
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
