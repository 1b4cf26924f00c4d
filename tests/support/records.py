"""Records without a client, for tests of files, tables and data frames."""

from collections.abc import Mapping
from typing import Any

from querydsl.api import compile
from querydsl.jobs.results.decode import to_line
from querydsl.jobs.results.records import Records
from querydsl.jobs.storage.files import unlinked_file
from querydsl.sandbox.contract.projection import project_to
from querydsl.sandbox.data.dataset import shipped
from querydsl.semantics.request import Request


def records_of(*found: Mapping[str, Any], request: Request | None = None) -> Records:
    """The records of a job with this request."""
    return records_of_lines(*(to_line(dict(record)) for record in found), request=request)


def records_of_lines(*lines: bytes, request: Request | None = None) -> Records:
    """The records on these lines of JSON."""
    file = unlinked_file(None)
    file.writelines(line + b"\n" for line in lines)
    return Records("job", len(lines), file, request)


def people(query: str, count: int = 60) -> Records:
    """Made-up people as the service returns them for a query, whose conditions are not applied."""
    request = compile(query)
    cut = project_to(request.body["fields"]) if "fields" in request.body else lambda record: record
    return records_of(*(cut(person) for person in shipped().people[:count]), request=request)
