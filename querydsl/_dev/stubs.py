"""Makes the modules that tell editors and type checkers the names of all fields: `python -m querydsl._dev generate`.

They are asked of the very objects that run (`F`, `companies.fields`), which never import them; a test makes them anew and compares.
A class is made for each place that has names after its dot; large parts of a record have a module of their own.
"""

import textwrap
from collections import Counter
from collections.abc import Iterable
from functools import reduce
from pathlib import Path

import attrs

from querydsl.builder import fields
from querydsl.builder.fields import FieldRef, Fields, Namespace
from querydsl.builder.names import names_after
from querydsl.catalogue import FieldTable, default
from querydsl.catalogue.names import joined
from querydsl.syntax.ast import ENTITIES, EntityName

FOLDER = Path(__file__).parents[1] / "builder" / "typed"
MADE = "Made by `python -m querydsl._dev generate`."
ROOT_CLASSES: dict[EntityName, str] = {"people": "PeopleFields", "companies": "CompanyFields"}
# A part of the record with more names than this, with all that is inside it, has a module of its own.
LARGE = 20
WIDTH = 132


@attrs.frozen
class Attribute:
    """A name after the dot: its class, and what an editor says of it."""

    name: str
    type: str
    doc: str


@attrs.frozen
class StubClass:
    """A place that has names after its dot, as a class: the class it is a kind of, its part of the record, and its names."""

    name: str
    base: str
    part: str
    doc: str
    attributes: tuple[Attribute, ...]


def outputs() -> dict[Path, bytes]:
    """The generated modules and their content."""
    return {FOLDER / name: text.encode() for name, text in modules().items()}


def modules() -> dict[str, str]:
    """The text of each module by its file name."""
    made = {"__init__.py": f'"""What checkers see of the fields, as the catalogue has them. {MADE}"""\n'}
    for entity in ENTITIES:
        made |= _modules_of(entity)
    return made


# --- what there is -------------------------------------------------------------------------------------------------------


def stub_classes(entity: EntityName) -> tuple[StubClass, ...]:
    """The places of an entity, those inside before those around them, the root last."""
    found: dict[str, StubClass] = {}
    _add(Fields(entity), "", default()[entity], found)
    return tuple(found.values())


def _add(names: Namespace, path: str, table: FieldTable, found: dict[str, StubClass]) -> str:
    """The name of the class of a place, after adding it and those inside it. A record is a handful of levels deep."""
    own = path if table.is_scope(path) or not path else table.prefix(path)
    base = type(names).__name__ if own == path else _add(reduce(getattr, own.split("."), Fields(table.entity)), own, table, found)
    known = () if own == path else names_after(table, own)
    after = [name for name in names_after(table, path) if name not in known]
    if own != path and not after:
        return base
    name = _class_name(path) if path else ROOT_CLASSES[table.entity]
    if name not in found:
        attributes = tuple(_attribute(names, item, path, table, found) for item in after if item.isidentifier())
        found[name] = StubClass(name, base, own.partition(".")[0], _doc_of_place(names, after), attributes)
    return name


def _attribute(names: Namespace, name: str, path: str, table: FieldTable, found: dict[str, StubClass]) -> Attribute:
    if hasattr(type(names), name):
        raise ValueError(f"`{name}` after `{path}` would hide what a {type(names).__name__} does")
    written, child = joined(path, name), getattr(names, name)
    type_name = _add(child, written, table, found) if names_after(table, written) else type(child).__name__
    return Attribute(name, type_name, _doc(child, written, table))


def _class_name(path: str) -> str:
    return "".join(part.title() for part in path.replace(".", "_").split("_"))


def _doc_of_place(names: Namespace, after: Iterable[str]) -> str:
    odd = " and ".join(f'`{names!r}["{name}"]`' for name in after if not name.isidentifier())
    return f"What goes on after `{names!r}`" + (f": {odd}." if odd else ".")


def _doc(child: Namespace, written: str, table: FieldTable) -> str:
    """What an editor says of a name: the path it stands for, and what the catalogue says of it."""
    if not isinstance(child, FieldRef):
        return f"`{table.prefix(written)}`: goes on after a dot."
    path = table.resolve(written)
    spec = table.get(path) or table.get(table.select_path(written))
    said = spec.description if spec else ""
    one_of = f" One of: {', '.join(spec.closed_set)}." if spec and spec.closed_set else ""
    return f"`{path}`: {said}" + one_of if said or one_of else f"`{path}`."


# --- as Python -----------------------------------------------------------------------------------------------------------


def _modules_of(entity: EntityName) -> dict[str, str]:
    found = stub_classes(entity)
    sizes: Counter[str] = Counter()
    for place in found:
        sizes[place.part] += len(place.attributes)
    home = {place.name: f"{entity}_{place.part}" if place.part and sizes[place.part] > LARGE else entity for place in found}
    return {f"{module}.py": _module(module, found, home) for module in sorted(set(home.values()))}


def _module(module: str, found: tuple[StubClass, ...], home: dict[str, str]) -> str:
    """The text of a module: its imports, then its classes."""
    own = [place for place in found if home[place.name] == module]
    used = {name for place in own for name in (place.base, *(item.type for item in place.attributes))}
    others = sorted({home[name] for name in used if name in home} - {module})
    sources = {other: [name for name in used if home.get(name) == other] for other in others}
    imports = [_import("querydsl.builder.fields", [name for name in used if hasattr(fields, name)])]
    imports += [_import(f"querydsl.builder.typed.{other}", names) for other, names in sources.items()]
    doc = f'"""{_title(module)}, as the catalogue has them. {MADE}"""\n\n'
    return doc + "".join(imports) + "".join(f"\n\n{_class(place)}" for place in own)


def _title(module: str) -> str:
    entity, _, part = module.partition("_")
    return f"Fields of {entity}: `{part}`" if part else f"Fields of {entity}"


def _import(module: str, names: Iterable[str]) -> str:
    listed = sorted(names)
    line = f"from {module} import {', '.join(listed)}\n"
    return line if len(line) <= WIDTH else f"from {module} import (\n" + "".join(f"    {name},\n" for name in listed) + ")\n"


def _class(place: StubClass) -> str:
    lines = [f"class {place.name}({place.base}):", f'    """{_quoted(place.doc)}"""', *([""] if place.attributes else [])]
    for item in place.attributes:
        lines += [f"    {item.name}: {item.type}", f'    """{_quoted(item.doc)}"""']
    return "\n".join(lines) + "\n"


def _quoted(doc: str) -> str:
    """The words as they may stand between triple quotes, on one line."""
    plain = doc.replace("\\", "\\\\").replace('"', "'")
    return textwrap.shorten(plain, WIDTH - 12, placeholder=" …")
