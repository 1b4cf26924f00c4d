"""Tests of conditions and the ways to combine them. The corpus tests the resulting trees."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from querydsl import BuildError, parse
from querydsl.builder import F, all_of, and_, companies, or_, people
from querydsl.syntax.ast import AllOf, Connective, Group


def anything(data: Any) -> Any:
    """The data typed as `Any`, so that type checkers accept the wrong calls of these tests."""
    return data


A, B, C, D = F.title.words("a"), F.name == "b", F.company_size > 3, F.changed_jobs & F.past.is_default


def test_operators_flatten_groups_with_the_same_connective() -> None:
    assert and_(A, B, C) == (A & B) & C == A & (B & C)
    assert or_(A, B, C) == (A | B) | C == A | (B | C)


def test_functions_keep_nested_groups() -> None:
    assert and_(A, and_(B, C)) == parse('title ~ "a" and (name = "b" and company_size > 3)')
    assert and_(A, and_(B, C)) != and_(A, B, C)


def test_a_group_of_one_condition_is_that_condition() -> None:
    assert and_(A) == or_(A) == A
    assert and_(F.changed_jobs) == parse("changed_jobs")


def test_an_and_of_one_condition_is_in_brackets_beside_others() -> None:
    one, other = F.past.company == "A", F.past.title.words("x")
    assert and_(and_(one), other) == parse('(past.company = "A") and past.title ~ "x"')
    assert and_(and_(one), other) != and_(one, other) == and_(one) & other
    assert F.past(and_(and_(one), other)) == parse('past((company = "A") and title ~ "x")')
    assert or_(and_(one), other) == one | other == and_(one) | other
    assert all_of(and_(one), other) == all_of(one, other)
    assert people.where(~and_(one)) == parse('not past.company = "A"')
    assert people.where(and_(one), other) == parse('past.company = "A" and past.title ~ "x"')
    assert eval(repr(and_(and_(one), other)), {"F": F, "and_": and_}) == and_(and_(one), other)


def test_an_all_of_of_one_condition_is_a_group() -> None:
    one = F.past.title.words("x")
    assert all_of(one) == parse('all of (past.title ~ "x")') != one
    assert eval(repr(all_of(one)), {"F": F, "all_of": all_of}) == all_of(one)


def test_an_empty_group_is_an_error() -> None:
    for group in (and_, or_, all_of):
        with pytest.raises(BuildError, match="at least one condition"):
            group()


def test_different_connectives_nest() -> None:
    assert parse('(title ~ "a" or name = "b") and (name = "b" or company_size > 3)') == (A | B) & (B | C)
    assert isinstance((A & B | C).expr, Group)
    assert isinstance(all_of(A, B).expr, AllOf)


def test_a_condition_equals_the_query_with_only_that_filter() -> None:
    assert parse('title ~ "a"') == A
    assert parse('title ~ "a" limit 1') != A
    assert (companies.fields.size > 5) == parse("companies where size > 5")
    assert str(A) == 'title ~ "a"'
    assert parse(str(companies.fields.size > 5)) == (companies.fields.size > 5)
    assert A != "title ~ 'a'"


def test_equal_conditions_have_equal_hashes() -> None:
    assert hash(F.title.words("a")) == hash(A) == hash(parse('title ~ "a"'))
    assert len({A, F.title.words("a"), B}) == 2


def test_conditions_can_be_copied_and_pickled() -> None:
    for made in (A, D, A & B, all_of(A, B)):
        assert copy.deepcopy(made) == made
        assert copy.copy(made) == made
        assert pickle.loads(pickle.dumps(made)) == made


@pytest.mark.parametrize(
    "ask",
    [
        lambda: A and B,
        lambda: A or B,
        lambda: not A,
        lambda: 1 < F.company_size < 5,
        lambda: bool(F.changed_jobs),
        lambda: bool(F.title),
        lambda: "x" in anything(F.title),
        lambda: F.title in ["x"],
        lambda: A if B else C,
        lambda: people and people,
        lambda: any([A, B]),
    ],
)
def test_conditions_cannot_be_used_as_bools(ask: Callable[[], Any]) -> None:
    with pytest.raises(BuildError, match="Use `&`, `\\|` and `~` instead of `and`, `or` and `not`"):
        ask()


def test_builder_objects_are_not_iterable() -> None:
    for thing in (F, F.past, F.title, A, people):
        with pytest.raises(BuildError, match="is not iterable"):
            iter(anything(thing))


@pytest.mark.parametrize(
    ("join", "message"),
    [
        (lambda given: and_(A, given("name = 'b'")), "pass text to `where`"),
        (lambda given: and_(A, given(5) == 5), "One side must be a field"),
        (lambda given: or_(A, given(F.title)), "compare a field with a value first"),
        (lambda given: A & given(F.title), "compare a field with a value first"),
        (lambda given: A & given(5), "parentheses"),
        (lambda given: F.title == given("x") | A, "parentheses"),
        (lambda given: given(5) & A, "parentheses"),
        (lambda given: given(F.title) & F.name, "does not support `&`"),
        (lambda given: ~given(F.title), "does not support `~`"),
        (lambda given: all_of(given(None)), "not a condition"),
    ],
)
def test_an_operand_that_is_not_a_condition_is_an_error_with_advice(join: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(BuildError, match=message):
        join(anything)


def test_fields_of_people_and_companies_cannot_be_mixed() -> None:
    company = companies.fields.size > 5
    mixes: tuple[Callable[[], Any], ...] = (lambda: A & company, lambda: or_(company, A), lambda: all_of(A, company))
    for mix in mixes:
        with pytest.raises(BuildError, match="people and companies cannot be mixed"):
            mix()


def test_every_build_error_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        assert F.company_size > anything("many")


def test_ten_thousand_conditions_join_without_nesting() -> None:
    many = [F.name == f"n{number}" for number in range(10_000)]
    group = or_(*many).expr
    assert isinstance(group, Group)
    assert group.connective is Connective.OR
    assert len(group.operands) == 10_000


def test_a_thousand_joins_in_a_loop_stay_one_flat_group() -> None:
    made = F.name == "n"
    for number in range(1_000):
        made = made | (F.name == f"n{number}")
    assert isinstance(made.expr, Group)
    assert len(made.expr.operands) == 1_001


def test_trees_deeper_than_the_stack_can_be_built_compared_and_printed() -> None:
    deep, again = A, F.title.words("a")
    for _ in range(20_000):
        deep, again = ~deep, ~again
    assert deep == again
    assert hash(deep) == hash(again)
    assert repr(deep).count("Not(") == 20_000
    assert str(people.where(deep)).count("not ") == 20_000
