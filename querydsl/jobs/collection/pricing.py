"""The price and the time of a collection.

Source: `docs/service.md`, sections 1 and 2; `docs/collect.md`, section "Plan".
"""

from querydsl.catalogue.service import CREDITS_PER_RECORD, SEARCHES_PER_MINUTE
from querydsl.classes import frozen

ACTIVE_JOBS = 5
JOB_SECONDS = 60.0
"""The assumed time of a job of 10,000 records, in seconds. The service does not document it."""
PAGE = 1_000
COUNTS_OF_PAGES = 2
"""The counts of a collection by pages: one for the plan, and one at the end."""


@frozen
class Price:
    """The estimated price of a collection. Credits and seconds are estimates.

    records        the number of records; None if the service does not count them
    jobs           the number of jobs; 0 if the records are collected by pages
    counts         the number of counts, each billed as a record: those made so far, and one at the end
    """

    records: int | None
    jobs: int
    counts: int

    @property
    def record_credits(self) -> float | None:
        """The price of the records, in credits."""
        return None if self.records is None else round(CREDITS_PER_RECORD * self.records, 2)

    @property
    def count_credits(self) -> float:
        """The price of the counts, in credits."""
        return round(CREDITS_PER_RECORD * self.counts, 2)

    @property
    def credits(self) -> float | None:
        """The whole price, in credits."""
        return None if self.record_credits is None else round(self.record_credits + self.count_credits, 2)

    @property
    def seconds(self) -> float | None:
        """The time in seconds: of jobs, five at once, or of pages of 1,000 records, at the service's rate limit."""
        if self.jobs:
            return -(-self.jobs // ACTIVE_JOBS) * JOB_SECONDS
        return None if self.records is None else -(-self.records // PAGE) * 60 / SEARCHES_PER_MINUTE

    @property
    def minutes(self) -> float | None:
        """The time in minutes."""
        return None if self.seconds is None else round(self.seconds / 60, 1)
