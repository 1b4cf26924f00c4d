"""The answers of the tools, which agents read as JSON. Their docstrings and fields are part of the schema that agents get."""

from typing import Any

from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12


class CheckAnswer(TypedDict):
    """All problems of a query, the text after all fixes or null if no fix is certain, and the problems that it still has."""

    ok: bool
    diagnostics: list[dict[str, Any]]
    fixed: str | None
    left: list[dict[str, Any]]


class CompileAnswer(TypedDict):
    """The request of a query: the path and the body of the POST, and the warnings of the query."""

    path: str
    body: dict[str, Any]
    warnings: list[dict[str, Any]]


class DecompileAnswer(TypedDict):
    """The query of a request body, and a note for each part of the body that a query does not have."""

    query: str
    notes: list[str]


class FieldsAnswer(TypedDict):
    """The best fields, with their operators, allowed values and an example, and the number of all that match.

    If none matches, similar names, and the other entity if its fields match.
    """

    total: int
    fields: list[dict[str, Any]]
    did_you_mean: list[str]
    elsewhere: str | None


class ValuesAnswer(TypedDict):
    """Stored values, most frequent first, and whether they are made up, because they come from the sandbox."""

    values: list[str]
    sandbox: bool


class CountAnswer(TypedDict):
    """The price of this count in credits, the number of matching records, and the price of running the query."""

    credits: float
    count: int
    run_records: int
    run_credits: float
    sandbox: bool


class WhyAnswer(TypedDict):
    """Why a query finds nothing, in plain English, and the conditions to blame."""

    reason: str
    blamed: list[dict[str, Any]]
    total: int
    sandbox: bool


class RunAnswer(TypedDict):
    """The number of records, the first of them as rows of the selected columns, and the file that has all of them."""

    records: int
    rows: list[dict[str, Any]]
    saved: str | None
    notes: list[str]
    sandbox: bool
