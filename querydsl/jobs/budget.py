"""The estimated cost of searches, and whether a budget covers it. The caller prints, asks and submits.

Source: `docs/jobs.md`, section "Cost"; `docs/service.md`, section 2.
"""

from collections.abc import Iterable
from enum import Enum
from math import inf

from querydsl.catalogue.service import CREDITS_PER_RECORD
from querydsl.classes import frozen
from querydsl.jobs.addresses import is_local
from querydsl.jobs.submission import most_records
from querydsl.semantics.request import Request

DEFAULT_CREDITS = 50.0
"""The budget for addresses of other machines, unless the user chooses one."""


class Decision(Enum):
    """The decision about an estimate: spend it, ask the user, or stop."""

    SPEND = "spend"
    ASK = "ask"
    STOP = "stop"


@frozen
class Estimate:
    """The most that searches may cost: the number of their records, and of the jobs that return them."""

    records: int
    jobs: int = 1

    @classmethod
    def of(cls, requests: Iterable[Request]) -> "Estimate":
        """The estimate for a job for each request."""
        most = [most_records(request) for request in requests]
        return cls(sum(most), len(most))

    @property
    def credits(self) -> float:
        """The estimated price, in credits."""
        return round(CREDITS_PER_RECORD * self.records, 2)

    def __str__(self) -> str:
        jobs = f" in {self.jobs:,} jobs" if self.jobs > 1 else ""
        return f"{self.credits:,.2f} credits ({self.records:,} records{jobs}, estimated at {CREDITS_PER_RECORD} each)"


@frozen
class Budget:
    """The most credits that a command may spend without asking. `chosen` is whether the user set the number."""

    max_credits: float = inf
    chosen: bool = False

    @classmethod
    def of(cls, max_credits: float | None, base_url: str, *, approved: bool = False) -> "Budget":
        """The budget at an address.

        max_credits  the number that the user set; by default, 50 credits, or no limit if the address is on this machine
        approved     whether the user approved any cost
        """
        if max_credits is not None:
            return cls(inf if approved else max_credits, chosen=True)
        return cls(inf if approved or is_local(base_url) else DEFAULT_CREDITS)

    def decide(self, estimate: Estimate, *, can_ask: bool) -> Decision:
        """Whether to spend the credits, ask the user, or stop. `can_ask` is whether the user is at a terminal."""
        if estimate.credits <= self.max_credits:
            return Decision.SPEND
        return Decision.ASK if can_ask else Decision.STOP

    def __str__(self) -> str:
        return f"{self.max_credits:,.15g} credits"
