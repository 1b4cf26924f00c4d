"""Time from a change to its diagnostics, and of a completion, in a long query. Run `python -m tests.benchmarks editor`."""

from collections.abc import Callable, Iterator
from time import process_time

from querydsl.editor.completion import complete
from querydsl.editor.document import Document
from tests.benchmarks.checking import text_of

CONDITIONS = 200
CHANGES = 200


def changed_texts() -> Iterator[tuple[str, int]]:
    """The text of a long query while a condition is added to it, letter by letter, and the offset of each letter."""
    before = f"{text_of(CONDITIONS)} and "
    for index in range(CHANGES):
        added = 'seniority in ("Director", "CXO") and company_size > 50'[: 1 + index % 50]
        yield before + added, len(before) + len(added)


def percentiles(call: Callable[[str, int], object]) -> tuple[float, float]:
    """The 50th and the 95th percentile of the time of a call for each changed text, in milliseconds."""
    times = []
    for text, offset in changed_texts():
        start = process_time()
        call(text, offset)
        times.append(1000 * (process_time() - start))
    times = sorted(times[CHANGES // 10 :])  # the first ones load the catalogue and compile patterns
    return times[len(times) // 2], times[len(times) * 95 // 100]


def main() -> None:
    """Print both percentiles of each feature."""
    print(f"{'':>12} {'p50 ms':>10} {'p95 ms':>10}")
    features: dict[str, Callable[[str, int], object]] = {
        "diagnostics": lambda text, _: Document(text).diagnostics,
        "completion": lambda text, offset: complete(Document(text), offset),
    }
    for name, feature in features.items():
        median, high = percentiles(feature)
        print(f"{name:>12} {median:>10.2f} {high:>10.2f}")
