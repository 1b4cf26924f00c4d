"""The sandbox behind the server and the transport: state, faults, a request log, and a lock."""

import threading
import time
from collections import deque
from collections.abc import Callable

import attrs

from querydsl.classes import define
from querydsl.sandbox.contract.app import respond
from querydsl.sandbox.contract.state import State
from querydsl.sandbox.contract.store import serve_file
from querydsl.sandbox.faces.faults import Fault, Script
from querydsl.sandbox.faces.responses import NO_FAULT
from querydsl.sandbox.http import HttpRequest, Response

LOG_LENGTH = 10_000
LOG_BYTES = 64 * 2**20


@define
class Sandbox:
    """The service and its object store. Safe to use from several threads.

    state     the jobs, calls, and credits
    script    the faults
    clock     a function that returns the seconds since 1970
    requests  the last requests to the service and the store, the oldest first: at most 10,000, and at most 64 MiB
    """

    state: State = attrs.field(factory=State)
    script: Script = attrs.field(factory=Script)
    clock: Callable[[], float] = time.time
    requests: deque[HttpRequest] = attrs.field(factory=deque)
    _logged: int = attrs.field(default=0, repr=False)
    _lock: threading.Lock = attrs.field(factory=threading.Lock, repr=False)

    def handle(self, request: HttpRequest, *, store: bool) -> tuple[Response, Fault]:
        """The response to `request`, and the fault to send it with. If `store` is set, the object store responds."""
        with self._lock:
            self._log(request)
            fault = self.script.next_fault(request) or NO_FAULT
            if any(fault.changes.values()):
                self.state.change(**fault.changes)
            if not fault.reaches:
                return fault.shape(Response(200, {"content-type": "application/json"}, b"{}")), fault
            handler = serve_file if store else respond
            return fault.shape(handler(request, self.state, self.clock())), fault

    def _log(self, request: HttpRequest) -> None:
        """Add a request to the log, and remove the oldest ones beyond its limits."""
        self.requests.append(request)
        self._logged += request.size
        while len(self.requests) > LOG_LENGTH or self._logged > LOG_BYTES:
            self._logged -= self.requests.popleft().size
