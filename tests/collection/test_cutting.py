"""Cutting ids into parts: exact for all ids, few parts, few counts, and harmless lies."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from querydsl.jobs.collection.probes import Range
from tests.support.cutting import DISTRIBUTIONS, LARGEST, Cut, between, cut_ids, ids_of

BLOCKS = st.lists(
    st.tuples(st.integers(0, LARGEST), st.integers(1, 300), st.sampled_from([1, 2, 7, 10**3, 10**6, 10**12])), max_size=12
)
IDS = BLOCKS.map(lambda blocks: sorted({start + step * place for start, size, step in blocks for place in range(size)}))


def test_the_ids_of_a_small_collection_are_one_part_after_one_count() -> None:
    assert cut_ids(range(9), 9) == Cut((Range(None, None, 9),), 1)
    assert cut_ids([], 9) == Cut((Range(None, None, 0),), 1)


def assert_exact(ids: list[int], aim: int, found: Cut) -> None:
    """The parts are disjoint, have all ids, are as large as counted, and not too large."""
    assert found.parts[0].low is None
    assert found.parts[-1].high is None
    assert all(one.high == other.low for one, other in zip(found.parts, found.parts[1:], strict=False))
    assert [len(between(ids, part)) for part in found.parts] == [part.count for part in found.parts]
    assert all((part.count or 0) <= aim for part in found.parts)


@given(IDS, st.integers(5, 200))
@example([0, *range(LARGEST, LARGEST + 300)], 10)
def test_parts_are_disjoint_and_complete_whatever_the_ids(ids: list[int], aim: int) -> None:
    found = cut_ids(ids, aim)
    assert_exact(ids, aim, found)
    assert len(found.parts) <= 1.3 * -(-len(ids) // aim) + 2
    assert found.counts <= 8 * len(found.parts) + 5


@pytest.mark.parametrize("name", DISTRIBUTIONS)
@pytest.mark.parametrize(("count", "cap"), [(3_500, 500), (20_000, 500), (20_000, 100)])
def test_there_are_few_parts_and_few_counts(name: str, count: int, cap: int) -> None:
    ids, aim = ids_of(name, count), int(cap * 0.9)
    found = cut_ids(ids, aim)
    assert_exact(ids, aim, found)
    assert len(found.parts) <= 1.3 * -(-len(ids) // aim) + 2
    assert found.counts <= 8 * len(found.parts) + 5


@pytest.mark.parametrize("name", ("dense", "uniform", "clusters and deserts", "one id far above", "cubes", "many blocks"))
@pytest.mark.parametrize("largest", (500, 10_000))
def test_counts_that_end_at_some_number_still_make_exact_parts(name: str, largest: int) -> None:
    ids = ids_of(name, 20_000)
    found = cut_ids(ids, 450, lie=lambda count: min(count, largest))
    assert_exact(ids, 450, found)
    assert len(found.parts) <= 2 * -(-len(ids) // 450)
    assert found.counts <= 12 * len(found.parts)


@given(IDS, st.integers(5, 50), st.lists(st.none() | st.integers(0, 1_000), min_size=1, max_size=40))
def test_cutting_ends_and_covers_all_ids_whatever_the_counts(ids: list[int], aim: int, lies: list[int | None]) -> None:
    answers = iter(lies * 2_000)
    found = cut_ids(ids, aim, lie=lambda _: next(answers, None))
    assert sum(len(between(ids, part)) for part in found.parts) == len(ids)
    assert all(one.high == other.low for one, other in zip(found.parts, found.parts[1:], strict=False))


@given(IDS, st.integers(5, 200), st.integers(1, 2_000))
def test_a_limit_leaves_the_last_part_open(ids: list[int], aim: int, most: int) -> None:
    found = cut_ids(ids, aim, most)
    assert found.parts[-1].high is None
    assert sum(part.count or 0 for part in found.parts) == min(most, len(ids)) or len(found.parts) == 1
    assert len(found.parts) <= 1.3 * -(-min(most, len(ids)) // aim) + 2
