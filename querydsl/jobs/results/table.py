"""Records as the writers take them, and how they are laid out in columns."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from querydsl.classes import frozen
from querydsl.errors import ExportError

if TYPE_CHECKING:
    from querydsl.jobs.results.columns import Columns

Record: TypeAlias = dict[str, Any]


@frozen
class Layout:
    """How records are written.

    columns      the names of the columns, as in `select`; None for those of the query
    raw_columns  whether columns are named by their paths in the service's records, and all values in the records have one
    raw          whether to leave CSV and TSV cells unchanged that a spreadsheet would run as formulas
    """

    columns: tuple[str, ...] | None = None
    raw_columns: bool = False
    raw: bool = False

    @classmethod
    def of(cls, columns: Iterable[str] | None = None, *, raw_columns: bool = False, raw: bool = False) -> "Layout":
        """The layout with these columns. Raises `ExportError` if they are one text, or none."""
        if isinstance(columns, str) or (columns is not None and not (columns := tuple(columns))):
            raise ExportError("columns must be a list of names, for example ['name', 'company']")
        return cls(columns, raw_columns, raw)


AS_QUERIED = Layout()
"""The layout with the columns of the query."""


class RecordSource(Protocol):
    """Records for a writer. All methods can be called repeatedly."""

    def __iter__(self) -> Iterator[Record]:
        """The records."""

    def lines(self) -> Iterator[bytes]:
        """Each record as a line of JSON, without the line feed."""

    def chunks(self) -> Iterator[bytes]:
        """The bytes of all lines, in chunks."""

    def columns_in(self, layout: Layout) -> "Columns":
        """The columns of the records in a layout. Raises `ExportError` for names that are not columns."""
