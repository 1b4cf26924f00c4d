"""What all tests share: the option that rewrites the corpus, and how hypothesis goes about its work."""

import os

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says more of the machine than of the code; and in CI a failure must come again when it is looked at.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-cases", action="store_true", help="write what comes out into tests/corpus/cases")
