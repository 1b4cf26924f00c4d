"""Classes of `querydsl.classes` behave like classes of attrs."""

from typing import Any

import attrs
import pytest

from querydsl import classes

MAKERS = [(classes.frozen, attrs.frozen), (classes.define, attrs.define)]


def made(maker: Any, **options: Any) -> Any:
    class Point:
        x: int
        y: list[int] | int = attrs.field(default=0, repr=False)
        note: str = attrs.field(default="", eq=False)

    return maker(**options)(Point) if options else maker(Point)


@pytest.mark.parametrize(("ours", "theirs"), MAKERS)
@pytest.mark.parametrize("options", [{}, {"slots": False}, {"eq": False}, {"repr": False, "slots": False}])
def test_values_compare_and_print_as_those_of_attrs(ours: Any, theirs: Any, options: dict[str, Any]) -> None:
    results = []
    for point in (made(ours, **options), made(theirs, **options)):
        one = point(1, 2, "a")
        same, other = attrs.evolve(one, note="b"), attrs.evolve(one, y=3)
        text = repr(one) if options.get("repr", True) else ""
        results.append((one == same, one == other, one == (1, 2), one != same, text, attrs.asdict(one)))
    assert results[0] == results[1]


@pytest.mark.parametrize(("ours", "theirs"), MAKERS)
@pytest.mark.parametrize("options", [{}, {"slots": False}, {"eq": False}])
def test_values_are_hashable_if_those_of_attrs_are(ours: Any, theirs: Any, options: dict[str, Any]) -> None:
    point = made(ours, **options)
    assert (point.__hash__ is None) == (made(theirs, **options).__hash__ is None)
    if ours is classes.frozen:
        assert (hash(point(1, 2, "a")) == hash(point(1, 2, "b"))) == options.get("eq", True)


def test_a_frozen_value_cannot_be_changed() -> None:
    value = made(classes.frozen)(1)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        value.x = 2


def test_values_of_two_classes_differ() -> None:
    assert made(classes.frozen)(1) != made(classes.frozen)(1)


def test_a_class_keeps_its_own_methods() -> None:
    @classes.frozen
    class Own:
        x: int

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

        def __repr__(self) -> str:
            return "own"

    assert (Own(1) == Own(2), hash(Own(1)), repr(Own(1))) == (True, 7, "own")
