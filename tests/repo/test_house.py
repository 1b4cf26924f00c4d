"""The rules of the project that a machine can check: tools, layout, names and the drawing of the layers."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

from tests.support.documents import ROOT

TOP = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "querydsl", "grammar", "tests", "docs"}
PACKAGE = ROOT / "querydsl"
MOST_LINES = 350
MOST_MODULES = 17
SCRIPTS = Path(sys.executable).parent


def _tracked() -> list[Path]:
    """The files of the checkout, or of the unpacked sdist if git does not track it."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).exists()]
    return [path for name in TOP for path in (ROOT / name).rglob("*") if path.is_file()]


def _modules() -> list[Path]:
    """The modules of the package, without the generated field classes."""
    return sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name != "typed")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _nodes() -> Iterator[tuple[Path, ast.AST]]:
    """Every syntax node of the package, with its module."""
    yield from ((path, node) for path in _modules() for node in ast.walk(_tree(path)))


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["lint-imports", "--no-cache"]],
    ids=lambda command: " ".join(command),
)
def test_the_tools_find_no_problems(command: list[str]) -> None:
    done = subprocess.run([str(SCRIPTS / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_top_level_has_only_the_planned_entries() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in _tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP


def test_no_module_is_too_long() -> None:
    assert len(_modules()) > 100
    lengths = {str(path.relative_to(ROOT)): path.read_text("utf-8").count("\n") for path in _modules()}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_no_folder_has_too_many_modules() -> None:
    counts = Counter(str(path.parent.relative_to(ROOT)) for path in _modules() if path.name != "__init__.py")
    assert {folder: count for folder, count in counts.items() if count > MOST_MODULES} == {}


def test_no_module_has_a_name_without_meaning() -> None:
    assert {path.name for path in _modules()} & {"utils.py", "util.py", "helpers.py", "common.py", "misc.py", "base.py"} == set()


def test_modules_do_not_import_one_another_in_a_cycle() -> None:
    graph = grimp.build_graph("querydsl", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    order = TopologicalSorter({module: names - _lazy(module) for module, names in imports.items()})
    assert len(list(order.static_order())) == len(imports)  # raises `CycleError` for a cycle


def _lazy(module: str) -> set[str]:
    """The imports of a module inside functions and `if TYPE_CHECKING` blocks. They do not run when the module is imported."""
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    tree = _tree(file)
    inner = (
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.FunctionDef | ast.AsyncFunctionDef | ast.If)
        for node in ast.walk(block)
    )
    nested = {node for node in inner if isinstance(node, ast.Import | ast.ImportFrom)}
    outer = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) and node not in nested]
    return _imported(nested) - _imported(outer)


def _imported(nodes: "set[ast.Import | ast.ImportFrom] | list[ast.Import | ast.ImportFrom]") -> set[str]:
    """The modules that import statements may refer to."""
    names = set()
    for node in nodes:
        for alias in node.names:
            module = node.module if isinstance(node, ast.ImportFrom) else None
            names |= {f"{module}.{alias.name}", str(module)} if module else {alias.name}
    return names


def test_no_class_name_is_used_twice() -> None:
    classes = Counter(node.name for path, node in _nodes() if isinstance(node, ast.ClassDef))
    aliases = Counter(
        node.target.id
        for _, node in _nodes()
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(node.annotation, ast.Name)
        and node.annotation.id == "TypeAlias"
    )
    assert [name for name, count in (classes + aliases).items() if count > 1] == []


def test_classes_of_values_use_the_shared_methods() -> None:
    """Except those that keep their hash, which need the methods of attrs."""
    calls = [(path, line) for path in _modules() if path != PACKAGE / "classes.py" for line in path.read_text("utf-8").splitlines()]
    found = [(path, line) for path, line in calls if re.search(r"\b(attrs?\.(frozen|define|mutable|s)|dataclass)\b", line)]
    assert [f"{path.relative_to(ROOT)}: {line}" for path, line in found if "cache_hash=True" not in line] == []


def test_no_variable_is_called_it() -> None:
    names = [(path, node) for path, node in _nodes() if isinstance(node, ast.Name | ast.arg)]
    found = [(path, node) for path, node in names if (node.id if isinstance(node, ast.Name) else node.arg) in {"it", "its"}]
    assert [f"{path.relative_to(ROOT)}:{node.lineno}" for path, node in found] == []


def test_the_first_line_of_a_docstring_is_a_sentence() -> None:
    wrong = []
    for path, node in _nodes():
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and (
            doc := ast.get_docstring(node)
        ):
            first = doc.splitlines()[0]
            if first.startswith(("Nothing", "None;", "True where")) or not first.rstrip().endswith("."):
                wrong.append(f"{path.relative_to(ROOT)}: {first}")
    assert wrong == []


def layered() -> list[str]:
    """The packages with a contract for their layers, in the order of the contracts."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    return [container for contract in contracts if contract["type"] == "layers" for container in contract["containers"]]


@pytest.mark.parametrize("package", layered())
def test_the_drawing_of_the_layers_has_every_module(package: str) -> None:
    _, _, layers = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("## Layers")
    name = package.removeprefix("querydsl").removeprefix(".").replace(".", "/")
    _, found, after = layers.partition(f"Inside `{name}`" if name else "```text")
    assert found
    drawing = after.split("```")[1 if name else 0]
    folder = ROOT.joinpath(*package.split("."))
    names = {path.name.removesuffix(".py") for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert {name for name in names if not name.startswith("_") and not re.search(rf"\b{name}\b", drawing)} == set()
