"""A local stand-in for the service: the same HTTP contract, with made-up people and companies.

Use it to try queries without a key and to test your own programs:

    from querydsl.sandbox import serve

    with serve() as server:
        ...  # server.base_url, server.key

The sandbox evaluates the JSON of a request, as the service does. It does not import the query language.

faces       the interfaces: a loopback server, an httpx transport, scripted faults
contract    the HTTP contract: jobs, searches, autocomplete, rate limits, the object store
matching    filter evaluation over records
data        the records: bundled, read from a file, or generated
errors      the service's error responses
http        requests and responses as plain values

Source: `docs/sandbox.md`; `docs/service.md`.
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

# Imported on first use: the pytest plugin is in this package, and pytest loads it in every project that installs querydsl.
_MODULES = {
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
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
