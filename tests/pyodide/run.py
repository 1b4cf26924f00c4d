"""Import querydsl and check queries under other versions of Python, which Pyodide runs in Node. Needs node and npm.

python -m tests.pyodide.run
"""

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import querydsl

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
VERSIONS = {"3.12": "0.27.7", "3.13": "0.29.0", "3.14": "314.0.7"}
"""Versions of Python, and the releases of Pyodide that have them."""
PACKAGES = ("attrs", "rapidfuzz", "wcwidth")
"""What `check` imports. Compiled modules are left out, because the packages fall back to Python without them."""
QUERIES = (
    'title ~ "engineer" and country = "Canada" select name, title sort by name limit 5',
    'past(title ~ any ("vp", "head") and company = "Acme") or not headline ~ "student"',
    'titel ~ "engineer" and country = "Deutschland"',
    'title like "%engineer%" && country == "Canada"',
    'seniority = "VP" and connections between 5 and 10',
)


def results() -> list[object]:
    """The diagnostics of each query, and the request of a query without errors. `inside.py` has the same in Pyodide."""
    found: list[object] = []
    for text in QUERIES:
        diagnostics = querydsl.check(text)
        is_valid = not any(item.is_error for item in diagnostics)
        found.append([[item.rule, item.message] for item in diagnostics] + ([querydsl.compile(text).body] if is_valid else []))
    return found


def pack(target: Path) -> None:
    """Write querydsl and the packages that it needs to a zip file."""
    with zipfile.ZipFile(target, "w") as archive:
        for folder, prefix in ((ROOT / "querydsl", "querydsl"), (ROOT / "grammar", "grammar")):
            for path in folder.rglob("*"):
                if path.is_file() and "__pycache__" not in path.parts:
                    archive.write(path, f"{prefix}/{path.relative_to(folder)}")
        for name in PACKAGES:
            for file in distribution(name).files or ():
                if file.suffix in (".py", ".json") or file.name == "METADATA":
                    archive.write(str(file.locate()), str(file))
        archive.writestr("queries.json", json.dumps(QUERIES))


def run(python: str, release: str, archive: Path, folder: Path) -> None:
    """Install a release of Pyodide and compare its results with those of this Python. Raises `AssertionError`."""
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), f"pyodide@{release}"]
    subprocess.run(npm, check=True, stdout=subprocess.DEVNULL)
    shutil.copy(HERE / "inside.mjs", folder)
    shutil.copy(HERE / "inside.py", folder)
    done = subprocess.run(["node", "inside.mjs", str(archive)], cwd=folder, check=True, capture_output=True, text=True)
    version, found = json.loads(done.stdout.splitlines()[-1])
    assert version.startswith(python), version
    assert found == json.loads(json.dumps(results())), f"Python {version} has other results: {found}"
    print(f"Python {version}: the results of {len(QUERIES)} queries are the same")


def main() -> int:
    """0 if all versions have the same results, or if node or npm is not installed."""
    if not (shutil.which("node") and shutil.which("npm")):
        print("node and npm are not installed, so other versions of Python are not tested")
        return 0
    with tempfile.TemporaryDirectory() as name:
        archive = Path(name) / "packages.zip"
        pack(archive)
        for python, release in VERSIONS.items():
            folder = Path(name) / python
            folder.mkdir()
            run(python, release, archive, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
