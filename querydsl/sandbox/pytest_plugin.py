"""The pytest fixture `querydsl_sandbox`: a sandbox server on loopback.

The sandbox is imported only when a test uses the fixture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querydsl.sandbox.faces.server import Server


@pytest.fixture
def querydsl_sandbox() -> Iterator[Server]:
    """A running sandbox with fresh state: `.base_url`, `.key`, `.state`, `.script`, `.requests`."""
    from querydsl.sandbox.faces.server import serve

    with serve() as server:
        yield server
