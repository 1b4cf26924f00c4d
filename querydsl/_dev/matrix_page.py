"""The fault table of docs/jobs.md, generated from the rows of the fault matrix."""

import re
from pathlib import Path

from tests.support.matrix import SECTIONS, Row

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests" / "jobs"
PAGE = ROOT / "docs" / "jobs.md"
OTHERS = ("test_disk.py", "test_ends.py", "test_every_step.py")
BEGIN, END = "<!-- matrix: made by python -m querydsl._dev.matrix_page -->\n", "<!-- end of matrix -->\n"


def table() -> str:
    """All rows, a table a section."""
    return (
        "".join(
            f"\n### {title}\n\n| fault | where | how it ends, with `Client` and `AsyncClient` alike |\n|---|---|---|\n{_rows(rows)}"
            for title, rows in SECTIONS
        )
        + "\n"
    )


def _rows(rows: tuple[Row, ...]) -> str:
    return "".join(f"| {row.fault} | {row.where} | {row.outcome} |\n" for row in rows)


def others() -> str:
    """What else is tried, in the words of the tests."""
    names = [name for file in OTHERS for name in re.findall(r"^def test_(\w+)", (TESTS / file).read_text("utf-8"), re.MULTILINE)]
    return "\n### Disks, ledgers, ends\n\n" + "".join(f"- {name.replace('_', ' ')}\n" for name in names) + "\n"


def page(text: str) -> str:
    """The page with the table in its place."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + table() + others() + END + after


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
