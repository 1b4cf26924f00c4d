"""The picture of a terminal in the README: real commands, and their output in colour.

`python -m querydsl._dev pictures` writes it. A test compares its text with the output of the commands.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

FILE = Path(__file__).parents[2] / "docs" / "images" / "terminal.svg"
COMMANDS = (
    ("check", 'titel ~ "engineer" and company_country = "France"'),
    ("run", 'title ~ "engineer" and country = "Canada" select name, title, company limit 4', "--format", "table"),
)
HIDDEN = ("--format", "table")  # the default on a terminal
WIDTH = 100
# rich's own format loads a font from the network.
_FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="querydsl in a terminal">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: {char_height}px;
  line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def write() -> None:
    """Run the commands and write the picture."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(picture(), encoding="utf-8")


def picture() -> str:
    """The picture as SVG."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor")
        for words, output in transcript():
            console.print(Text(f"$ {words}", style="bold"))
            console.print(Text.from_ansi(output))
        return console.export_svg(title="querydsl", code_format=_FORMAT, unique_id="terminal")


def transcript() -> list[tuple[str, str]]:
    """Each command as a user types it, and its output in colour."""
    return [(shlex.join(["querydsl", *_shown(words)]), _output(words)) for words in COMMANDS]


def _shown(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in HIDDEN)


def _output(words: tuple[str, ...]) -> str:
    """The output of a command in an empty folder on the sandbox."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRUSTDATA", "QUERYDSL", "NO_COLOR"))}
        environment = kept | {"COLUMNS": str(WIDTH), "QUERYDSL_STATE_DIR": folder, "TERM": "xterm-256color"}
        done = subprocess.run(  # noqa: S603 - our own command with fixed arguments
            [sys.executable, "-m", "querydsl", "--quiet", words[0], "--color", "always", *words[1:]],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout
