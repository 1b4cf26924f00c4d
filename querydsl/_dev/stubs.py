"""Generation of the stub files in `querydsl/builder/typed`, which declare all field names for editors and type checkers.

The names and classes are read from `F` and `companies.fields`, so the stubs match the behaviour at run time. Each object with names
after its dot gets a class. Large parts of the record have a stub file for themselves.
"""

import re
import textwrap
from collections import Counter
from collections.abc import Iterable
from functools import reduce
from pathlib import Path

from querydsl.builder import fields
from querydsl.builder.fields import AllFields, FieldRef, Namespace, is_choice
from querydsl.builder.names import names_after
from querydsl.catalogue import FieldTable, default
from querydsl.catalogue.names import joined
from querydsl.classes import frozen
from querydsl.syntax.ast import ENTITIES, EntityName

FOLDER = Path(__file__).parents[1] / "builder" / "typed"
HEADER = "# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.\n"
ROOT_CLASSES: dict[EntityName, str] = {"people": "PeopleFields", "companies": "CompanyFields"}
# A part of the record with more names than this gets its own stub file.
LARGE = 20
WIDTH = 132


@frozen
class Attribute:
    """A name after the dot: its class, and the docstring that editors show."""

    name: str
    type: str
    doc: str


@frozen
class StubClass:
    """A generated class, its base class, the part of the record it belongs to, and its attributes."""

    name: str
    base: str
    part: str
    doc: str
    attributes: tuple[Attribute, ...]


def outputs() -> dict[Path, bytes]:
    """The content of each stub file."""
    texts = {"__init__.pyi": HEADER, "choices.pyi": _choices_stub()}
    for entity in ENTITIES:
        texts |= _stubs_of(entity)
    return {FOLDER / name: text.encode() for name, text in texts.items()}


# --- classes -------------------------------------------------------------------------------------------------------------


def stub_classes(entity: EntityName) -> tuple[StubClass, ...]:
    """The classes of an entity. Each comes after the classes it uses, so the root is the last."""
    found: dict[str, StubClass] = {}
    _add(AllFields(entity), "", default()[entity], found)
    return tuple(found.values())


def _add(names: Namespace, path: str, table: FieldTable, found: dict[str, StubClass]) -> str:
    """Add the class of an object and those inside it, and return its name. A record has only a few levels."""
    own = path if table.is_scope(path) or not path else table.prefix(path)
    base = (
        type(names).__name__ if own == path else _add(reduce(getattr, own.split("."), AllFields(table.entity)), own, table, found)
    )
    inherited = () if own == path else names_after(table, own)
    after = [name for name in names_after(table, path) if name not in inherited]
    if own != path and not after:
        return base
    name = _class_name(path) if path else ROOT_CLASSES[table.entity]
    if name not in found:
        attributes = tuple(_attribute(names, item, path, table, found) for item in after if item.isidentifier())
        found[name] = StubClass(name, base, own.partition(".")[0], _doc_of_class(names, after), attributes)
    return name


def _attribute(names: Namespace, name: str, path: str, table: FieldTable, found: dict[str, StubClass]) -> Attribute:
    if hasattr(type(names), name):
        raise ValueError(f"`{name}` after `{path}` would hide an attribute of {type(names).__name__}")
    written, child = joined(path, name), getattr(names, name)
    type_name = _add(child, written, table, found) if names_after(table, written) else _type_of(child)
    return Attribute(name, type_name, _doc(child, written, table))


def _type_of(child: Namespace) -> str:
    """The class of a field. A field with a few possible values has a class for these values."""
    name = type(child).__name__
    spec = child._spec if isinstance(child, FieldRef) else None
    return f"{name}[{_class_name(spec.path.rpartition('.')[2])}]" if spec and is_choice(spec) else name


def _choices() -> dict[str, tuple[str, ...]]:
    """The possible values of each type in `choices.pyi`."""
    specs = [spec for entity in ENTITIES for spec in default()[entity].specs.values() if is_choice(spec)]
    return {_class_name(spec.path.rpartition(".")[2]): spec.closed_set for spec in specs}


def _choices_stub() -> str:
    types = (
        f"{name}: TypeAlias = Literal[\n{''.join(f'    {value!r},{chr(10)}' for value in values)}]\n"
        for name, values in _choices().items()
    )
    return f"{HEADER}\nfrom typing import Literal, TypeAlias\n\n" + "".join(types).replace("'", '"')


def _class_name(path: str) -> str:
    return "".join(part.title() for part in path.replace(".", "_").split("_"))


def _doc_of_class(names: Namespace, after: Iterable[str]) -> str:
    by_index = ", ".join(f'`["{name}"]`' for name in after if not name.isidentifier())
    return f"The names after `{names!r}`." + (f" By index: {by_index}." if by_index else "")


def _doc(child: Namespace, written: str, table: FieldTable) -> str:
    """The docstring of an attribute: its description, its path, and its possible values."""
    if not isinstance(child, FieldRef):
        return f"`{table.prefix(written)}`. Add a name after a dot."
    path = table.resolve(written)
    spec = child._spec or table.get(path) or table.get(table.select_path(written))
    description = spec.description if spec else ""
    one_of = f" One of: {', '.join(spec.closed_set)}." if spec and spec.closed_set else ""
    return f"{description}. `{path}`.{one_of}" if description else f"`{path}`."


# --- stub files ----------------------------------------------------------------------------------------------------------


def _stubs_of(entity: EntityName) -> dict[str, str]:
    """The text of each stub file of an entity, by file name."""
    found = stub_classes(entity)
    sizes: Counter[str] = Counter()
    for item in found:
        sizes[item.part] += len(item.attributes)
    home = {item.name: f"{entity}_{item.part}" if item.part and sizes[item.part] > LARGE else entity for item in found}
    return {f"{module}.pyi": _stub(module, found, home) for module in sorted(set(home.values()))}


def _stub(module: str, found: tuple[StubClass, ...], home: dict[str, str]) -> str:
    """The text of one stub file: its imports, then its classes."""
    own = [item for item in found if home[item.name] == module]
    written = {name for item in own for name in (item.base, *(attribute.type for attribute in item.attributes))}
    used = {name for text in written for name in re.findall(r"\w+", text)}
    others = sorted({home[name] for name in used if name in home} - {module})
    sources = {other: [name for name in used if home.get(name) == other] for other in others}
    imports = [_import("querydsl.builder.fields", [name for name in used if hasattr(fields, name)])]
    choices = [name for name in used if name in _choices()]
    imports += [_import("querydsl.builder.typed.choices", choices)] if choices else []
    imports += [_import(f"querydsl.builder.typed.{other}", names) for other, names in sources.items()]
    return f"{HEADER}\n" + "".join(imports) + "".join(f"\n{_class(item)}" for item in own)


def _import(module: str, names: Iterable[str]) -> str:
    listed = sorted(names)
    line = f"from {module} import {', '.join(listed)}\n"
    return line if len(line) <= WIDTH else f"from {module} import (\n" + "".join(f"    {name},\n" for name in listed) + ")\n"


def _class(item: StubClass) -> str:
    lines = [f"class {item.name}({item.base}):", *_docstring(item.doc), *([""] if item.attributes else [])]
    for attribute in item.attributes:
        lines += [f"    {attribute.name}: {attribute.type}", *_docstring(attribute.doc)]
    return "\n".join(lines) + "\n"


def _docstring(doc: str) -> list[str]:
    """The lines of a docstring, without characters that could end it."""
    plain = doc.replace("\\", "\\\\").replace('"', "'")
    if len(plain) <= WIDTH - 10:
        return [f'    """{plain}"""']
    first, _, rest = plain.partition(". ")
    return [f'    """{first}.', "", *textwrap.wrap(rest, WIDTH, initial_indent="    ", subsequent_indent="    "), '    """']
