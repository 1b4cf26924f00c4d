"""What the documents say, block by block, and what it takes to believe each kind of block.

python    the file's blocks run in order in one namespace; a line `# -> text` after an expression says what its repr is
sh        runs under bash in a folder of its own and exits with 0
console   each line that begins with `$ ` runs; what follows is what it prints, `…` standing for any text
json      is JSON
toml      is TOML
query     is a query without errors
text      a drawing, or an excerpt: the one kind that nothing runs
"""

import re
from collections.abc import Iterator
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^( *)```(\w*)([^\n]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


@attrs.frozen
class Block:
    """One fenced block: its file, the line it begins on, its language, and what it holds."""

    file: Path
    line: int
    language: str
    content: str

    @property
    def name(self) -> str:
        """Where the block stands, for messages."""
        return f"{self.file.relative_to(ROOT)}:{self.line}"


def documents() -> list[Path]:
    """README and every page of docs."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]


def blocks(file: Path) -> Iterator[Block]:
    """The fenced blocks of a document, in order."""
    text = file.read_text("utf-8")
    for match in FENCE.finditer(text):
        indent = len(match[1])
        content = "\n".join(line[indent:] for line in match[4].splitlines()) + "\n"
        yield Block(file, text.count("\n", 0, match.start()) + 1, match[2], content)
