"""The one place where an error becomes a message on standard error and an exit code."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import click

from querydsl import errors
from querydsl.cli.inputs import remembered
from querydsl.cli.terminal import echo_error, wants_color
from querydsl.diagnostics.render import render
from querydsl.errors import QuerydslError, QueryError, ServiceError


class ExitCode(IntEnum):
    """How a command ended; `meaning` is its line in the table."""

    OK = 0
    FOUND = 1
    USAGE = 2
    NOT_YET = 3
    KEY = 4
    CREDITS = 5
    RATE = 6
    JOB_FAILED = 7
    DOWNLOAD = 8
    INTERRUPTED = 130
    PIPE_CLOSED = 141

    @property
    def meaning(self) -> str:
        """What the code tells, in one line."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.OK: "all went well",
    ExitCode.FOUND: "a query has errors, a file would be changed by --check or --diff, or what was asked for is not there",
    ExitCode.USAGE: "the command was called wrongly, or a file cannot be read or written",
    ExitCode.NOT_YET: "the job is not done yet; the command that goes on is printed",
    ExitCode.KEY: "the key is missing, or the service refused it",
    ExitCode.CREDITS: "the account is out of credits, or its plan does not allow this",
    ExitCode.RATE: "too many requests, or too many jobs at once",
    ExitCode.JOB_FAILED: "the job failed, or the service could not be reached or understood",
    ExitCode.DOWNLOAD: "the results could not be downloaded or written whole",
    ExitCode.INTERRUPTED: "interrupted from the keyboard",
    ExitCode.PIPE_CLOSED: "whoever read the output stopped reading",
}


def exit_code_of(error: errors.QuerydslError) -> ExitCode:
    """The code that a command ends with when this error ends it."""
    match error:
        case errors.QueryError() | errors.DecompileError() | errors.RequestRefused() | errors.NotFound():
            return ExitCode.FOUND
        case errors.ServiceError():
            return _of_service(error)
        case _:
            return ExitCode.USAGE


def _of_service(error: errors.ServiceError) -> ExitCode:
    match error:
        case errors.NotYet():
            return ExitCode.NOT_YET
        case errors.KeyRefused():
            return ExitCode.KEY
        case errors.PlanRefused():
            return ExitCode.CREDITS
        case errors.RateLimited():
            return ExitCode.RATE
        case errors.DownloadFailed() | errors.OutputError():
            return ExitCode.DOWNLOAD
        case _:
            return ExitCode.JOB_FAILED


_NO_ARGUMENTS = getattr(click.exceptions, "NoArgsIsHelpError", ())  # click 8.2 and later; it shows the help, and no error


@contextmanager
def reported() -> Iterator[None]:
    """A block whose errors end the command: printed for people, with the exit code of the table."""
    try:
        yield
        sys.stdout.flush()
    except click.ClickException as error:
        if isinstance(error, _NO_ARGUMENTS):
            raise
        _tell_of_call(error)
        raise click.exceptions.Exit(error.exit_code) from None
    except BrokenPipeError:
        _silence_stdout()
        raise click.exceptions.Exit(ExitCode.PIPE_CLOSED) from None
    except (KeyboardInterrupt, click.Abort):
        echo_error("\ninterrupted")
        raise click.exceptions.Exit(ExitCode.INTERRUPTED) from None
    except QuerydslError as error:
        report(error)
        raise click.exceptions.Exit(exit_code_of(error)) from None
    except OSError as error:
        echo_error(f"error: {_sentence(error)}")
        raise click.exceptions.Exit(ExitCode.USAGE) from None


def _tell_of_call(error: click.ClickException) -> None:
    """Nothing: prints what is wrong, after how the command is called where it was called wrongly."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is not None:
        echo_error(f"{ctx.get_usage()}\nTry '{ctx.command_path} --help' for help.\n")
    echo_error(f"error: {error.format_message()}")


def report(error: QuerydslError) -> None:
    """Nothing: prints the error; where it is about places in a query, shown in the query's own text."""
    diagnostics = getattr(error, "diagnostics", ())
    if not isinstance(error, QueryError):
        echo_error(f"error: {error}")
    if diagnostics:
        source: str = getattr(error, "source", "")
        shown = render(diagnostics, source, name=remembered(), color=wants_color(sys.stderr))
        click.echo(shown, err=True, nl=False)
    if isinstance(error, ServiceError):
        _tell_more(error)


def _tell_more(error: ServiceError) -> None:
    """Nothing: prints what a service error knows beside its sentence."""
    if error.batch_id and error.batch_id not in str(error):
        echo_error(f"  = job: {error.batch_id}")
    for batch_id, status, created in getattr(error, "newest", ()):
        echo_error(f"  = newest job: {batch_id} ({status}, {created})")
    if error.may_retry:
        echo_error("  = hint: the same command may succeed later")


def _sentence(error: OSError) -> str:
    """`notes.qdsl: No such file or directory`, without Python's `[Errno 2]`."""
    where = f"{error.filename}: " if error.filename else ""
    return where + (error.strerror or str(error))


def _silence_stdout() -> None:
    """Nothing: points standard output nowhere, so that Python's flush at the end does not meet the closed pipe again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
