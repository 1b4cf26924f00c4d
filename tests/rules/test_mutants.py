"""Right queries with one slip each: every fix is verified, and fixes do not change what the query meant.

`python -m tests.support.mutants` prints the table and the exceptions.
"""

import pytest

from tests.support.mutants import Row, Verdict, judge, mutants, shown, table

COUNT, SEED = 10_000, 11
MAX_WRONG = 0.003
"""The largest share of repaired texts that may mean another query than the one before the slip."""


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return [judge(mutant) for mutant in mutants(COUNT, SEED)]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_fix_removes_its_diagnostic_and_brings_no_new_one(verdicts: list[Verdict]) -> None:
    assert [(verdict.mutant.text, broken.after, broken.new) for verdict in verdicts for broken in verdict.broken] == []


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_fixes_keep_the_meaning_of_the_query_before_the_slip(verdicts: list[Verdict]) -> None:
    rows = table(verdicts)
    print(shown(rows))
    wrong = [(verdict.mutant.text, verdict.fixed) for verdict in verdicts if verdict.is_wrong]
    assert rows["all"].fixed > COUNT / 10
    assert len(wrong) < MAX_WRONG * rows["all"].fixed, wrong


def test_the_harness_counts_what_a_slip_gives() -> None:
    first = [judge(mutant) for mutant in mutants(30, SEED)]
    row: Row = table(first)["all"]
    assert (row.mutants, row.right + row.one + row.several) == (30, 30)
    assert [verdict.mutant for verdict in first] == list(mutants(30, SEED))
    assert all(verdict.mutant.text != verdict.mutant.original for verdict in first)
