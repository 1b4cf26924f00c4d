"""The fenced blocks of the documents, and how each kind of block is tested.

python    the blocks of a file run in order in one namespace; a comment `# -> text` after or below an expression is its `repr`
sh        runs under bash in an empty folder and exits with 0
console   each line that starts with `$ ` runs; the lines below it are its output, where `…` matches any text
json      is valid JSON
toml      is valid TOML
query     is a query without errors
lua       is the configuration of Neovim, which `tests/lsp/test_neovim.py` runs
text      a drawing or an excerpt, which is not tested
"""

import re
from collections.abc import Iterator
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^( *)```(\w*)([^\n]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


@attrs.frozen
class Block:
    """A fenced block: its file, first line, language and content."""

    file: Path
    line: int
    language: str
    content: str

    @property
    def name(self) -> str:
        """The position of the block, for messages."""
        return f"{self.file.relative_to(ROOT)}:{self.line}"


def documents() -> list[Path]:
    """The README and every page of the docs."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]


def blocks(file: Path) -> Iterator[Block]:
    """The fenced blocks of a document, in order."""
    text = file.read_text("utf-8")
    for match in FENCE.finditer(text):
        indent = len(match[1])
        content = "\n".join(line[indent:] for line in match[4].splitlines()) + "\n"
        yield Block(file, text.count("\n", 0, match.start()) + 1, match[2], content)
