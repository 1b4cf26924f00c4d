"""The command that resumes a job after a command ended early."""

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from querydsl.classes import frozen
from querydsl.cli.progress import Progress
from querydsl.cli.terminal import echo_error
from querydsl.errors import NotYet
from querydsl.jobs.results.table import AS_QUERIED, Layout

if TYPE_CHECKING:
    from querydsl.jobs.client import Client


class JobNotAwaited(click.exceptions.Exit):
    """Exit after submitting a job without waiting for it, as `--wait 0` requests."""


@frozen
class OutputOptions:
    """The output options of a command, to repeat in the command that resumes its job."""

    output: Path | None = None
    format: str | None = None
    layout: Layout = AS_QUERIED

    @property
    def arguments(self) -> tuple[str, ...]:
        """The options as command-line arguments."""
        output = ("-o", str(self.output)) if self.output else ()
        columns = ("--columns", ",".join(self.layout.columns)) if self.layout.columns else ()
        flags = {"--raw-columns": self.layout.raw_columns, "--raw": self.layout.raw}
        return (*output, *(("--format", self.format) if self.format else ()), *columns, *(flag for flag in flags if flags[flag]))


@contextmanager
def resume_hint(progress: Progress, client: "Client", output: OutputOptions) -> Iterator[None]:
    """If the block ends before the records are available, print the command that resumes the job."""
    try:
        yield
    except (NotYet, JobNotAwaited, KeyboardInterrupt):
        progress.clear()
        echo_error(f"\n{_hint(progress, client, output)}")
        raise
    finally:
        progress.clear()


def _hint(progress: Progress, client: "Client", output: OutputOptions) -> str:
    """The command that resumes the job. Without a job id, it is the same command without the options that could submit twice."""
    if client.sandbox:
        return "this sandbox and its jobs end with the command; use querydsl sandbox to keep them running"
    from querydsl.jobs.connection import BASE_URL

    if progress.batch_id is None:
        again = (argument for argument in sys.argv[1:] if argument not in {"--fresh", "--resubmit"})
        return "to resume: " + shlex.join(["querydsl", *again])
    address = ("--base-url", client.base_url) if client.base_url != BASE_URL else ()
    return "to resume: " + shlex.join(["querydsl", "jobs", "fetch", progress.batch_id, *output.arguments, *address])
