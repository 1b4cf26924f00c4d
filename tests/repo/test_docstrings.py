"""Tests of the public docstrings: each names every parameter of its function, or every attribute of its class."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

import querydsl
from querydsl import events, sandbox
from querydsl.builder import fields

# Users receive these from clients, searches and `F`, and never call the constructors.
MADE_BY_METHODS = (fields.Namespace, querydsl.AsyncJob, querydsl.Job, querydsl.Records)


def _public_objects() -> Iterator[tuple[str, Any]]:
    """The public functions and classes, and the classes that public functions return, by qualified name."""
    for name in querydsl.__all__:
        yield name, getattr(querydsl, name)
    for name in sandbox.__all__:
        yield f"sandbox.{name}", getattr(sandbox, name)
    for module in (events, fields):
        for name, value in vars(module).items():
            if inspect.isclass(value) and value.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{module.__name__}.{name}", value


def _documented() -> Iterator[tuple[str, list[str], str]]:
    """Each public callable: its name, its parameters, and the docstring that must name them."""
    for name, value in _public_objects():
        if inspect.isfunction(value):
            yield name, _parameters(value), value.__doc__ or ""
        elif inspect.isclass(value):
            yield name, _constructor_parameters(value), value.__doc__ or ""
            yield from _methods(name, value)


def _methods(name: str, owner: type) -> Iterator[tuple[str, list[str], str]]:
    for attribute in dir(owner):
        method = inspect.getattr_static(owner, attribute)
        function = method.__func__ if isinstance(method, classmethod | staticmethod) else method
        if not attribute.startswith("_") and inspect.isfunction(function) and function.__module__.startswith("querydsl"):
            yield f"{name}.{attribute}", _parameters(function), inspect.getdoc(getattr(owner, attribute)) or ""


def _constructor_parameters(owner: type) -> list[str]:
    if issubclass(owner, MADE_BY_METHODS) or not _has_constructor(owner):
        return []
    if attrs.has(owner):
        return [field.alias or field.name for field in attrs.fields(owner) if field.init and not field.name.startswith("_")]
    return _parameters(owner.__init__)


def _has_constructor(owner: type) -> bool:
    constructor = vars(owner).get("__init__")
    return inspect.isfunction(constructor) and (attrs.has(owner) or constructor.__module__.startswith("querydsl"))


def _parameters(function: Any) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name not in ("self", "cls")]


def _names(text: str, parameter: str) -> bool:
    """Whether the text has the parameter in backticks, or in the first column of a list or table."""
    return re.search(rf"`{parameter}\b[^`\n]*`|^ *{parameter}(?:: |  )", text, re.MULTILINE) is not None


DOCUMENTED = {name: (parameters, text) for name, parameters, text in _documented()}


def test_the_walk_finds_the_public_interface() -> None:
    names = {"check", "Client", "Client.run", "AsyncClient.run", "Job.records", "Records", "Search.where", "days", "Query.bind"}
    assert names <= set(DOCUMENTED)
    assert sum(len(parameters) for parameters, _ in DOCUMENTED.values()) > 149


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_public_docstring_names_every_parameter(name: str) -> None:
    parameters, text = DOCUMENTED[name]
    assert [parameter for parameter in parameters if not _names(text, parameter)] == []


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_public_docstring_begins_with_a_sentence_on_one_line(name: str) -> None:
    first = DOCUMENTED[name][1].partition("\n")[0]
    assert first.endswith("."), first
    assert first[0].isupper() or first[0] == "`", first
