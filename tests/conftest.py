"""What all tests share: the option that rewrites the corpus."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-cases", action="store_true", help="write what comes out into tests/cases")
