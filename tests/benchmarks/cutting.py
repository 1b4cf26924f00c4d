"""Number of jobs and counts for collections. Run `python -m tests.benchmarks.cutting [RECORDS]`.

Without an argument, it runs 20,000 records with jobs of 500, and 1,000,000 records with jobs of 10,000.
"""

import sys

from tests.support.cutting import DISTRIBUTIONS, cut_ids, ids_of

AIM = 0.9


def main(sizes: dict[int, int]) -> None:
    """Print a line for each distribution of ids, with its jobs and counts beside the bounds."""
    print(f"{'ids':24}{'records':>10}{'cap':>8}{'least':>7}{'jobs':>6}{'bound':>7}{'counts':>8}{'bound':>7}")
    for count, cap in sizes.items():
        for name in DISTRIBUTIONS:
            ids, aim = ids_of(name, count), int(cap * AIM)
            found, least = cut_ids(ids, aim), -(-len(ids) // aim)
            jobs, bounds = len(found.parts), (int(1.3 * least + 2), 8 * len(found.parts) + 5)
            print(f"{name:24}{len(ids):>10,}{cap:>8,}{least:>7,}{jobs:>6,}{bounds[0]:>7,}{found.counts:>8,}{bounds[1]:>7,}")


if __name__ == "__main__":
    main({int(sys.argv[1]): 500} if len(sys.argv) > 1 else {20_000: 500, 1_000_000: 10_000})
