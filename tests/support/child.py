"""A process that runs one query, for tests that kill it, interrupt it, or run two at once.

python -m tests.support.child KIND BASE_URL STATE_DIR OUTPUT
"""

import sys
from pathlib import Path

from querydsl.errors import MaybeSubmitted
from querydsl.jobs.protocol.context import Limits
from tests.support.world import call, titled

DOUBTFUL = 42


def query(kind: str, base_url: str, state: Path, output: Path) -> int:
    """0 if the file was written, 42 if the outcome of the submission is unknown."""
    wanted = titled(limit=60, sort=(("basic_profile.name", False),))
    limits = Limits(first_poll=0.02, longest_poll=0.05)
    try:
        call(kind, lambda client: client.run(wanted, output), base_url=base_url, state_dir=state, limits=limits)
    except MaybeSubmitted:
        return DOUBTFUL
    return 0


if __name__ == "__main__":
    sys.exit(query(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])))
