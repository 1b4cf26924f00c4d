"""A process that runs one query: for tests that kill it, race it, or interrupt it.

python -m tests.jobs.child KIND BASE_URL STATE_DIR OUTPUT
"""

import sys
from pathlib import Path

from querydsl.errors import MaybeSubmitted
from querydsl.jobs.session import Limits
from tests.jobs.world import call, titled

DOUBTFUL = 42


def main() -> int:
    """0 where the file stands, 42 where it is not known whether a job was started."""
    kind, base_url, state, output = sys.argv[1:]
    query = titled(limit=60, sort=(("basic_profile.name", False),))
    limits = Limits(first_poll=0.02, longest_poll=0.05)
    try:
        call(kind, lambda client: client.run(query, output), base_url=base_url, state_dir=Path(state), limits=limits)
    except MaybeSubmitted:
        return DOUBTFUL
    return 0


if __name__ == "__main__":
    sys.exit(main())
