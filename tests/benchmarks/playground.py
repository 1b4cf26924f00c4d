"""Time to the first diagnostics in the playground, and of the checks after it. Run `python -m tests.benchmarks playground`."""

import tempfile
from pathlib import Path

from tests.studio.static_server import playground_session

WARMING = 5  # the first checks import what errors need


def main() -> None:
    """Print the seconds from the start of a new browser to its first diagnostics, and both percentiles of the checks."""
    with tempfile.TemporaryDirectory() as folder:
        times = playground_session(Path(folder))["times"]
    checks = sorted(times["checks"][WARMING:])
    print(f"first diagnostics {times['first'] / 1000:.1f} s")
    print(f"check p50 {checks[len(checks) // 2]:.1f} ms, p95 {checks[len(checks) * 95 // 100]:.1f} ms")
