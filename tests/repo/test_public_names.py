"""Tests of the public names: the run-time table and the stub for type checkers agree."""

import ast
import importlib
import subprocess
import sys

import pytest

import querydsl
from tests.support.documents import ROOT

STUB = ast.parse((ROOT / "querydsl" / "__init__.pyi").read_text("utf-8"))
DECLARED = {alias.asname: node.module for node in STUB.body if isinstance(node, ast.ImportFrom) for alias in node.names}


def test_the_stub_declares_exactly_the_public_names() -> None:
    assert sorted(map(str, DECLARED)) == querydsl.__all__


@pytest.mark.parametrize("name", querydsl.__all__)
def test_each_name_is_the_one_that_the_stub_declares(name: str) -> None:
    module = importlib.import_module(str(DECLARED[name]))
    assert getattr(querydsl, name) is getattr(module, name)


def test_importing_every_package_keeps_the_public_functions() -> None:
    code = """
import importlib, pkgutil, querydsl
for module in pkgutil.iter_modules(querydsl.__path__):
    if not module.name.startswith("_"):
        importlib.import_module(f"querydsl.{module.name}")
print([name for name in ("check", "compile", "decompile", "explain", "format", "parse") if not callable(getattr(querydsl, name))])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
