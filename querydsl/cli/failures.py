"""The one place where an error becomes a message on standard error and an exit code."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from querydsl.cli import exit_codes
from querydsl.cli.exit_codes import ExitCode
from querydsl.cli.sources import remembered
from querydsl.cli.terminal import complain, wants_color
from querydsl.errors import QuerydslError, QueryError, ServiceError
from querydsl.renderers import render

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
        complain("\ninterrupted")
        raise click.exceptions.Exit(ExitCode.INTERRUPTED) from None
    except QuerydslError as error:
        tell(error)
        raise click.exceptions.Exit(exit_codes.of(error)) from None
    except OSError as error:
        complain(f"error: {_sentence(error)}")
        raise click.exceptions.Exit(ExitCode.USAGE) from None


def _tell_of_call(error: click.ClickException) -> None:
    """Nothing: prints what is wrong, after how the command is called where it was called wrongly."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is not None:
        complain(f"{ctx.get_usage()}\nTry '{ctx.command_path} --help' for help.\n")
    complain(f"error: {error.format_message()}")


def tell(error: QuerydslError) -> None:
    """Nothing: prints the error; where it is about places in a query, shown in the query's own text."""
    diagnostics = getattr(error, "diagnostics", ())
    if not isinstance(error, QueryError):
        complain(f"error: {error}")
    if diagnostics:
        source: str = getattr(error, "source", "")
        shown = render(diagnostics, source, name=remembered(), color=wants_color(sys.stderr))
        click.echo(shown, err=True, nl=False)
    if isinstance(error, ServiceError):
        _tell_more(error)


def _tell_more(error: ServiceError) -> None:
    """Nothing: prints what a service error knows beside its sentence."""
    if error.batch_id and error.batch_id not in str(error):
        complain(f"  = job: {error.batch_id}")
    for batch_id, status, created in getattr(error, "newest", ()):
        complain(f"  = newest job: {batch_id} ({status}, {created})")
    if error.may_retry:
        complain("  = hint: the same command may succeed later")


def _sentence(error: OSError) -> str:
    """`notes.qdsl: No such file or directory`, without Python's `[Errno 2]`."""
    where = f"{error.filename}: " if error.filename else ""
    return where + (error.strerror or str(error))


def _silence_stdout() -> None:
    """Nothing: points standard output nowhere, so that Python's flush at the end does not meet the closed pipe again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
