"""The playground: the studio's page with Pyodide, the wheel of this project and the packages that it needs, in one folder.

Nothing is downloaded: Pyodide is one of the modules of the page, which `npm ci` installs, and the packages are those of this
environment. Compiled modules are left out, because each of the packages also works without them.
"""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import click

ROOT = Path(__file__).parents[3]
WEB = ROOT / "querydsl" / "studio" / "web"
PACKAGES = ("attrs", "httpx", "idna", "rapidfuzz", "wcwidth", "xlsxwriter")
"""The packages that the studio imports to check, compile and explain queries, to run them on the sandbox, and to write XLSX."""
_LEFT_OUT = ("querydsl/studio/static/", "querydsl/cli/", "querydsl/lsp/", "querydsl/mcp/")


def build_playground(folder: Path) -> None:
    """Write the playground to a folder. Raises `click.ClickException` if Node or the modules of the page are missing."""
    if not shutil.which("node") or not (WEB / "node_modules" / "pyodide").is_dir():
        raise click.ClickException(
            f"the playground needs Node and the modules of its page. Run: npm ci --prefix {WEB.relative_to(ROOT)}"
        )
    folder.mkdir(parents=True)
    _pack(folder / "packages.zip")
    _run(["node", str(WEB / "playground.mjs"), str(folder)])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - fixed commands
    if done.returncode:
        raise click.ClickException(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _pack(target: Path) -> None:
    """Write the wheel of this project and its packages to a zip file, from which Pyodide unpacks them."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        _add_wheel(archive)
        for name in PACKAGES:
            for file in distribution(name).files or ():
                if file.suffix == ".py" or file.name.startswith(("METADATA", "LICENSE")):
                    archive.write(str(file.locate()), str(file))


def _add_wheel(archive: zipfile.ZipFile) -> None:
    """Build the wheel and add its files, without those that the playground never loads."""
    with tempfile.TemporaryDirectory() as name:
        _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", name])
        (path,) = Path(name).glob("*.whl")
        with zipfile.ZipFile(path) as wheel:
            for file in wheel.namelist():
                if not file.startswith(_LEFT_OUT):
                    archive.writestr(file, wheel.read(file))
