"""Example diagnostics, shared by the tests of all renderers."""

from querydsl.diagnostics.model import Diagnostic, Label, Severity, Span, error, replace, warning

TEXT = """\
titel ~ "engineer"   # who
and (company_size > 10
\tand company_size < 5
sort by name
"""


def spot(text: str, part: str, nth: int = 0) -> Span:
    """The span of an occurrence of `part`, counted from 0."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(part, start + 1)
    return Span(start, start + len(part))


UNKNOWN = error(
    "unknown-field",
    spot(TEXT, "titel"),
    "people have no field `titel`",
    hint="did you mean `title`?",
    fix=replace("write `title`", spot(TEXT, "titel"), "title"),
)
NEVER = error(
    "never-matches",
    spot(TEXT, "company_size < 5"),
    "nothing is above 10 and below 5",
    labels=(Label(spot(TEXT, "company_size > 10"), "the other half"),),
)
UNCLOSED = error(
    "syntax",
    Span(len(TEXT), len(TEXT)),
    "expected `)`",
    labels=(Label(spot(TEXT, "("), "opened here"),),
    hint="close it\nor drop it",
)
SEVERAL_LINES = warning("same-element", Span(spot(TEXT, "(").start, spot(TEXT, "< 5").end), "two tests of one thing")
LOCAL = Diagnostic("sort-is-local", Severity.INFO, "the records are sorted after the download", spot(TEXT, "sort by name"))

ALL = (UNKNOWN, SEVERAL_LINES, NEVER, LOCAL, UNCLOSED)
