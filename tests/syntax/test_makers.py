"""Makers: the nodes that they make are the same as those of the constructors."""

import pickle
from typing import Any

import attrs
import pytest

from querydsl.builder import F, people
from querydsl.syntax import makers
from querydsl.syntax.traversal import walk

MAKERS = {name: maker for name, maker in vars(makers).items() if name.startswith("make_")}


@pytest.mark.parametrize("name", MAKERS)
def test_a_maker_makes_the_same_node_as_the_constructor(name: str) -> None:
    node: Any = MAKERS[name].__bases__[1]
    attributes = [attribute.name for attribute in attrs.fields(node)]
    made, usual = (make(*range(len(attributes))) for make in (MAKERS[name], node))
    assert type(made) is node
    assert [getattr(made, attribute) for attribute in attributes] == list(range(len(attributes)))
    assert (made, hash(made), repr(made)) == (usual, hash(usual), repr(usual))
    assert pickle.loads(pickle.dumps(made)) == made
    for attribute in attributes:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(made, attribute, 0)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(made, attribute)


def test_nodes_of_a_built_query_cannot_be_changed() -> None:
    search = people.where(F.title.words("a") & F.country.is_in("b", "c"), F.company_size >= 10)
    for node in walk(search.query):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            node.span = None  # type: ignore[attr-defined]
