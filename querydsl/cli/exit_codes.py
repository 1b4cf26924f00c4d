"""The exit codes: the table that the command ends by, that `querydsl help exit-codes` prints, and that the docs hold."""

from enum import IntEnum

from querydsl import errors


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


def of(error: errors.QuerydslError) -> ExitCode:
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
