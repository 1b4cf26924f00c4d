"""Rate limits: a sliding window of one minute and its headers. Source: `docs/service.md`, section 1."""

import math
from collections import deque

from querydsl.sandbox.contract.state import State
from querydsl.sandbox.errors import ContractError, rate_limited

WINDOW_SECONDS = 60.0


def count_call(state: State, path: str, now: float) -> tuple[dict[str, str], ContractError | None]:
    """The rate-limit headers of a call to `path`, and the 429 if the limit is exceeded.

    Only accepted calls count towards the limit. `now` is in seconds.
    """
    bucket = path if path in state.settings.per_minute else "*"
    limit = state.settings.per_minute.get(path, state.settings.default_per_minute)
    window = state.calls.setdefault(bucket, deque())
    while window and window[0] <= now - WINDOW_SECONDS:
        window.popleft()
    refused = len(window) >= limit
    if not refused:
        window.append(now)
    reset = math.ceil(window[0] + WINDOW_SECONDS - now) if window else 0
    headers = {
        "x-ratelimit-limit": str(limit),
        "x-ratelimit-remaining": str(limit - len(window)),
        "x-ratelimit-reset": str(reset),
    }
    return headers, rate_limited(limit) if refused else None
