"""The attacks themselves, in small numbers. `just attack` tries more of them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.attack import growth, soups
from tests.attack.findings import Attempt, Tally, run_all


def test_random_texts_and_bodies_are_accepted_or_refused_in_words() -> None:
    attempts = [attempt for batch in soups.batches(150, seed=20) for attempt in batch()]
    assert len(attempts) == 150
    assert [attempt.broken for attempt in attempts if attempt.broken] == []
    assert {attempt.end for attempt in attempts} >= {"text with errors", "valid text", "body, refused"}


def test_a_text_depends_on_its_seed_and_number_only() -> None:
    assert [soups.text_of(number, 5) for number in range(50)] == [soups.text_of(number, 5) for number in range(50)]
    assert soups.text_of(1, 5) != soups.text_of(1, 6)


def test_a_construct_that_fails_is_a_finding() -> None:
    attempt = growth.compared(lambda text: 1 / len(text), lambda size: "", 5, "nothing")
    assert "ZeroDivisionError" in attempt.broken


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_constructs_repeated_a_few_times_are_checked_without_a_traceback() -> None:
    parts = list(growth.attempts(60, seed=1))[::40]  # `just attack` tries all of them
    attempts = [attempt for part in parts for attempt in part()]
    assert len(attempts) > 50
    assert [attempt.broken for attempt in attempts if attempt.broken] == []


def test_no_attempt_is_started_after_the_time_limit() -> None:
    tally = Tally()
    with ThreadPoolExecutor(1) as pool:
        run_all((lambda: Attempt("done") for _ in range(1_000)), pool, 0.0, tally.add)
    assert 0 < tally.tried < 20
    assert tally.broken == []
