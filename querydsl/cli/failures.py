"""The one place where an error becomes a message on standard error and an exit code."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from querydsl.cli import exit_codes
from querydsl.cli.exit_codes import ExitCode
from querydsl.cli.terminal import complain, visible
from querydsl.errors import QuerydslError


@contextmanager
def reported() -> Iterator[None]:
    """A block whose errors end the command: printed for people, with the exit code of the table."""
    try:
        yield
        sys.stdout.flush()
    except click.UsageError as error:
        shown = visible(error.format_message(), keep="\n")
        if shown == error.format_message():
            raise
        raise click.UsageError(shown, error.ctx) from None
    except BrokenPipeError:
        _silence_stdout()
        raise click.exceptions.Exit(ExitCode.PIPE_CLOSED) from None
    except KeyboardInterrupt:
        complain("\ninterrupted")
        raise click.exceptions.Exit(ExitCode.INTERRUPTED) from None
    except QuerydslError as error:
        complain(f"error: {error}")
        raise click.exceptions.Exit(exit_codes.of(error)) from None
    except OSError as error:
        complain(f"error: {_sentence(error)}")
        raise click.exceptions.Exit(ExitCode.USAGE) from None


def _sentence(error: OSError) -> str:
    """`notes.qdsl: No such file or directory`, without Python's `[Errno 2]`."""
    where = f"{error.filename}: " if error.filename else ""
    return where + (error.strerror or str(error))


def _silence_stdout() -> None:
    """Nothing: points standard output nowhere, so that Python's flush at the end does not meet the closed pipe again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
