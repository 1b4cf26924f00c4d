"""The fixtures that run commands, as in the tests of jobs."""

from tests.jobs.conftest import process, querydsl

__all__ = ["process", "querydsl"]
