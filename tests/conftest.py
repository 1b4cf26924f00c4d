"""Settings of all tests: hypothesis, the option that rewrites the corpus, and what is made once per session."""

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, settings

# No deadline: durations depend on the machine. In CI, examples are the same every time, so that a failure can be reproduced.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ)
settings.load_profile("house")


def _cache_bytecode() -> None:
    """Cache compiled modules outside the packages, even if PYTHONDONTWRITEBYTECODE is set.

    Without a cache, each of the many child processes compiles the package again.
    """
    folder = str(Path(__file__).parents[1] / ".pycache")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = folder
    sys.dont_write_bytecode = False


if sys.dont_write_bytecode:
    _cache_bytecode()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-cases", action="store_true", help="write the results to tests/corpus/cases")


@pytest.fixture(scope="session", autouse=True)
def _one_tls_context() -> Iterator[None]:
    """Load the certificates once. httpx loads them for each transport, which takes longer than most tests with a client."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", cache(httpx.create_ssl_context), raising=False)
        yield
