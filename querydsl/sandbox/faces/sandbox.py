"""A sandbox as its faces share it: state, script of faults, a log of requests, one lock."""

import threading
import time
from collections import deque
from collections.abc import Callable

import attrs

from querydsl.sandbox.contract.app import answer
from querydsl.sandbox.contract.state import State
from querydsl.sandbox.contract.store import fetch
from querydsl.sandbox.faces.faults import Fault, Script
from querydsl.sandbox.faces.responses import NO_FAULT
from querydsl.sandbox.http import HttpRequest, Response

LOG_LENGTH = 10_000


@attrs.define
class Sandbox:
    """The service and its object store behind one door, safe to call from several threads.

    `requests` holds the newest requests of both origins, for tests to look at. `clock` gives seconds since 1970.
    """

    state: State = attrs.field(factory=State)
    script: Script = attrs.field(factory=Script)
    clock: Callable[[], float] = time.time
    requests: deque[HttpRequest] = attrs.field(factory=lambda: deque(maxlen=LOG_LENGTH))
    _lock: threading.Lock = attrs.field(factory=threading.Lock, repr=False)

    def handle(self, request: HttpRequest, *, store: bool) -> tuple[Response, Fault]:
        """The answer of the service, or with `store` of the object store, and the fault it is to be sent with."""
        with self._lock:
            self.requests.append(request)
            fault = self.script.next_fault(request) or NO_FAULT
            if not fault.reaches:
                return fault.shape(Response(200, {"content-type": "application/json"}, b"{}")), fault
            face = fetch if store else answer
            return fault.shape(face(request, self.state, self.clock())), fault
