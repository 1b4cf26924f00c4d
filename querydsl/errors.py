"""Every exception that this library raises for a user to catch.

    QuerydslError
    ├── QueryError                  something is wrong with a query; `.diagnostics`, `.source`
    │   ├── QuerySyntaxError        its text cannot be read
    │   └── InvalidQuery            the service would refuse it, or swallow it and answer nothing
    ├── ParameterError              a bound name that the query does not have, or a value the language cannot say
    ├── BuildError                  the builder was given what a field does not take (a TypeError too)
    ├── DecompileError              a request body that the language cannot say; `.pointer`
    ├── CatalogueError              a catalogue file that cannot be used; `.path`
    └── ServiceError …              see the second half of this module
"""

from collections.abc import Callable
from typing import Any

from querydsl.diagnostics import Diagnostic


class QuerydslError(Exception):
    """What all errors of this library share."""


class QueryError(QuerydslError):
    """Something is wrong with a query: its diagnostics, and the text that their spans count in."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...], source: str) -> None:
        self.diagnostics = diagnostics
        self.source = source
        super().__init__(self._summary())

    def _summary(self) -> str:
        errors = [item for item in self.diagnostics if item.is_error]
        first = f"{errors[0].message} [{errors[0].rule}]" if errors else "no error"
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        return first + more

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return type(self), (self.diagnostics, self.source)


class QuerySyntaxError(QueryError):
    """The text of a query cannot be read. Source: language page, sections 2 and 7."""


class InvalidQuery(QueryError):  # noqa: N818 - the name is public since the first issue
    """A query with errors: sent, it would be refused, or worse, complete without an answer. Source: language page, section 7."""


class ParameterError(QuerydslError, LookupError):
    """A parameter was bound that the query does not have, or to a value that the language cannot say."""


class BuildError(QuerydslError, TypeError):
    """The builder was given something that the field does not take."""


class DecompileError(QuerydslError, ValueError):
    """A request body that the language cannot say: the sentence, and the JSON pointer of the place."""

    def __init__(self, message: str, pointer: str) -> None:
        self.message = message
        self.pointer = pointer
        super().__init__(f"{message} (at {pointer or 'the top'})")

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return type(self), (self.message, self.pointer)


class CatalogueError(QuerydslError, ValueError):
    """A catalogue file that cannot be used: the sentence, and the file."""

    def __init__(self, message: str, path: str) -> None:
        self.message = message
        self.path = path
        super().__init__(f"{path}: {message}")

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return type(self), (self.message, self.path)
