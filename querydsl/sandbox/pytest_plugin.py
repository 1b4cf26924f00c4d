"""The fixture `querydsl_sandbox`: a sandbox on loopback for the tests of other projects.

Nothing of the sandbox is imported before a test asks for the fixture.
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
