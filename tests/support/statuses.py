"""Every status from 100 to 599 on every call, and how the call must end. `docs/reliability.md` has the table made from it."""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

import attrs

from querydsl.sandbox import Fault
from tests.support.world import titled

GOOD = "succeeds"


@attrs.frozen
class StatusCall:
    """A call of the service or the store: its name, the requests that get the status, and the call itself,
    which takes a client and the id of a completed job."""

    name: str
    fault: Callable[[int], Fault]
    use: Callable[[Any, str], Any]
    ends: Mapping[range, str]

    def end_of(self, status: int) -> str:
        """The error that a status leads to, or `GOOD`. The last matching range counts."""
        return [end for statuses, end in self.ends.items() if status in statuses][-1]


def grouped(call: StatusCall) -> Iterator[tuple[str, str]]:
    """The statuses of each end of a call, such as `200-203`, with the end, for the docs."""
    for end, statuses in groupby(range(100, 600), call.end_of):
        first, *_, last = [*statuses] * 2
        yield (f"{first}" if first == last else f"{first} to {last}"), end


def _one(status: int) -> range:
    return range(status, status + 1)


_REJECTED = {
    range(400, 500): "RequestRefused",
    _one(401): "KeyRefused",
    range(402, 404): "PlanRefused",
    _one(404): "NotFound",
    _one(429): "RateLimited",
}


def _service(lost: str, unreadable: str, redirected: str) -> dict[range, str]:
    """The ends of a call of the service: without a response, with one that cannot be read, and with a redirect."""
    return {
        range(100, 200): lost,
        range(200, 300): GOOD,
        _one(204): unreadable,
        range(300, 400): redirected,
        **_REJECTED,
        _one(408): unreadable,
        range(500, 600): unreadable,
    }


_FREE = _service("ConnectionFailed", "ServiceUnavailable", "ServiceUnavailable")
CALLS = (
    StatusCall(
        "submit",
        lambda status: Fault(path="/batch/*/search", method="POST", status=status),
        lambda client, _: client.submit(titled(), fresh=True),
        _service("MaybeSubmitted", "MaybeSubmitted", "MaybeSubmitted"),
    ),
    StatusCall(
        "poll",
        lambda status: Fault(path="/batch/*-*", status=status),
        lambda client, batch_id: client.job(batch_id).refresh(),
        _FREE,
    ),
    StatusCall(
        "download",
        lambda status: Fault(path="/results/*", status=status),
        lambda client, batch_id: client.job(batch_id).load(),
        {range(100, 600): "DownloadFailed", _one(200): GOOD},
    ),
    StatusCall(
        "count",
        lambda status: Fault(path="/person/search", status=status),
        lambda client, _: client.count("title ~ 'engineer'"),
        _FREE,
    ),
    StatusCall(
        "values",
        lambda status: Fault(path="/person/search/autocomplete", status=status),
        lambda client, _: client.values("country", "Can"),
        _FREE,
    ),
    StatusCall("credits", lambda status: Fault(path="/account/credits", status=status), lambda client, _: client.credits(), _FREE),
)
EDGES = {status + step for call in CALLS for part in call.ends for status in (part[0], part[-1]) for step in (-1, 0, 1)} & {
    *range(100, 600)
}
"""The statuses beside those where the end of a call changes."""
