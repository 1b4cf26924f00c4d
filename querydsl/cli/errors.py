"""Exit codes, and the messages of errors on standard error."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

import click

from querydsl.cli.terminal import echo_error, wants_color

if TYPE_CHECKING:
    from querydsl import errors
    from querydsl.diagnostics.model import Diagnostic


class ExitCode(IntEnum):
    """The exit codes of the command."""

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
        """The description of the code in `querydsl help exit-codes`."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.OK: "success",
    ExitCode.FOUND: "a query has errors, --check or --diff found changes, or nothing was found",
    ExitCode.USAGE: "wrong usage, or a file cannot be read or written",
    ExitCode.NOT_YET: "the job is not done yet; the command to resume it is printed",
    ExitCode.KEY: "the API key is missing, or the service rejected it",
    ExitCode.CREDITS: "not enough credits, or the plan does not include this",
    ExitCode.RATE: "too many requests, or too many jobs at once",
    ExitCode.JOB_FAILED: "the job failed, or the service could not be reached or sent an invalid response",
    ExitCode.DOWNLOAD: "the results could not be downloaded or written completely",
    ExitCode.INTERRUPTED: "interrupted with Ctrl-C",
    ExitCode.PIPE_CLOSED: "the output pipe was closed",
}


def exit_code_of(error: "errors.QuerydslError") -> ExitCode:
    """The exit code for an error that ends a command."""
    from querydsl import errors

    match error:
        case errors.QueryError() | errors.DecompileError() | errors.RequestRefused() | errors.NotFound():
            return ExitCode.FOUND
        case errors.ServiceError():
            return _of_service(error)
        case _:
            return ExitCode.USAGE


def _of_service(error: "errors.ServiceError") -> ExitCode:
    from querydsl import errors

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


_NO_ARGUMENTS = getattr(click.exceptions, "NoArgsIsHelpError", ())  # click 8.2 and later raise it to print the help


@contextmanager
def report_errors() -> Iterator[None]:
    """Print the errors of a block and end the process with their exit code."""
    try:
        yield
        sys.stdout.flush()
    except click.exceptions.Exit:
        raise
    except click.ClickException as error:
        if isinstance(error, _NO_ARGUMENTS):
            raise
        _report_usage(error)
        raise click.exceptions.Exit(error.exit_code) from None
    except BrokenPipeError:
        _silence_stdout()
        raise click.exceptions.Exit(ExitCode.PIPE_CLOSED) from None
    except (KeyboardInterrupt, click.Abort):
        echo_error("\ninterrupted")
        raise click.exceptions.Exit(ExitCode.INTERRUPTED) from None
    except OSError as error:
        echo_error(f"error: {_sentence(error)}")
        raise click.exceptions.Exit(ExitCode.USAGE) from None
    except Exception as error:
        from querydsl.errors import QuerydslError  # a command that succeeds needs no errors

        if not isinstance(error, QuerydslError):
            raise
        report(error)
        raise click.exceptions.Exit(exit_code_of(error)) from None


def _report_usage(error: click.ClickException) -> None:
    """Print the message, and for a usage error the usage line before it."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is not None:
        echo_error(f"{ctx.get_usage()}\nTry '{ctx.command_path} --help' for help.\n")
    echo_error("error: " + error.format_message().replace("\n\t", " "))  # click puts each choice on a line


def report(error: "errors.QuerydslError") -> None:
    """Print an error. Diagnostics are shown with the source text of the query."""
    from querydsl.errors import QueryError, ServiceError

    diagnostics = getattr(error, "diagnostics", ())
    if not isinstance(error, QueryError):
        problems: tuple[object, ...] = getattr(error, "problems", (error,))
        echo_error("\n".join(f"error: {problem}" for problem in problems))
    if diagnostics:
        report_diagnostics(diagnostics, getattr(error, "source", ""))
    if isinstance(error, ServiceError):
        _report_details(error)


def report_diagnostics(diagnostics: "Sequence[Diagnostic]", source: str) -> None:
    """Print diagnostics with the source text of the query on standard error."""
    from querydsl.cli.highlighting import styles_of
    from querydsl.cli.inputs import current_name
    from querydsl.diagnostics.render import render

    shown = render(diagnostics, source, name=current_name(), color=wants_color(sys.stderr), highlight=styles_of)
    click.echo(shown, err=True, nl=False)


def _report_details(error: "errors.ServiceError") -> None:
    """Print the details of a service error that its message does not include."""
    if error.batch_id and error.batch_id not in str(error):
        echo_error(f"  = job: {error.batch_id}")
    for batch_id, status, created in getattr(error, "newest", ()):
        echo_error(f"  = newest job: {batch_id} ({status}, {created})")
    if error.may_retry:
        echo_error("  = hint: run the same command again later")


def _sentence(error: OSError) -> str:
    """A message such as `notes.qdsl: No such file or directory`, without the error number."""
    where = f"{error.filename}: " if error.filename else ""
    return where + (error.strerror or str(error))


def _silence_stdout() -> None:
    """Redirect standard output to the null device. Python flushes it at exit and would raise `BrokenPipeError` again."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
