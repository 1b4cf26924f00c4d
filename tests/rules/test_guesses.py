"""Guesses at unknown names: each made once, and not for every name of a text that is full of them."""

import pytest

from querydsl.rules.guesses import MOST, Guesses
from tests.support.finding import diagnose


def test_a_name_is_guessed_at_once_for_each_scope() -> None:
    asked = []

    def guess(written: str, scope: str) -> tuple[str, ...]:
        asked.append((written, scope))
        return (f"{scope}{written}",)

    guesses = Guesses(guess)

    assert [guesses.at("a"), guesses.at("a"), guesses.at("a", "b")] == [("a",), ("a",), ("ba",)]
    assert asked == [("a", ""), ("a", "b")]


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        ("", " or ", ""),
        ("title ~ 'x' select ", ", ", ""),
        ('title ~ "x" and (headline ~ "y" or (', " and ", "))"),
    ],
)
def test_the_first_names_of_the_text_are_guessed_at(before: str, between: str, after: str) -> None:
    names = [f"titl{letter}" for letter in "abcdfghijklmnopqrstuvwxyz"]
    text = before + between.join(name if "select" in before else f'{name} ~ "x"' for name in names) + after
    found = [item for item in diagnose(text) if item.rule in ("unknown-field", "unknown-select")]

    assert [item.hint is not None and "did you mean" in item.hint for item in found] == [True] * MOST + [False] * (
        len(names) - MOST
    )
