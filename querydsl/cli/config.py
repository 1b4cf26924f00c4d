"""A project's settings: `[tool.querydsl]` of `pyproject.toml`, or `querydsl.toml`, the nearest upward from where one works.

catalogue  = "fields.toml"      # extends the built-in one; relative to this file
ignore     = ["sort-is-local"]  # rules that say nothing
exclude    = ["drafts/*"]       # files that `check` and `fmt` pass over in folders
max-bytes  = 65536              # length of one query
max-levels = 100                # nesting of one query

[tool.querydsl.levels]          # in querydsl.toml: [levels]
nested-negation = "error"       # off, info, warning, error
"""

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs

from querydsl.diagnostics.model import Levels, Severity
from querydsl.errors import ConfigError

LEVEL_NAMES: Levels = MappingProxyType({"off": None, **{it.value: it for it in Severity}})


@attrs.frozen
class Settings:
    """What a settings file says; with no file, what holds by default. `None` for a size means the language's own bound."""

    levels: Levels = attrs.field(factory=dict)
    catalogue: Path | None = None
    exclude: tuple[str, ...] = ()
    max_bytes: int | None = None
    max_levels: int | None = None
    folder: Path | None = None

    def excludes(self, path: Path) -> bool:
        """True where a pattern of `exclude` matches this file or a folder above it, seen from the settings' folder."""
        if self.folder is None or not path.resolve().is_relative_to(self.folder):
            return False
        seen = path.resolve().relative_to(self.folder)
        return any(fnmatch(str(part), pattern) for part in (seen, *seen.parents) for pattern in self.exclude)


def find(start: Path) -> Settings:
    """The settings of the nearest file at or above this folder; the defaults where there is none. Raises `ConfigError`."""
    for folder in (start.resolve(), *start.resolve().parents):
        for name in ("querydsl.toml", "pyproject.toml"):
            table = _table_of(folder / name)
            if table is not None:
                return _settings(table, folder / name)
    return Settings()


def _table_of(path: Path) -> dict[str, Any] | None:
    """The table of a settings file; None where the file, or its section, is missing."""
    if not path.is_file():
        return None
    whole = _parsed(path)
    if path.name == "querydsl.toml":
        return whole
    tool = whole.get("tool", {})
    return tool.get("querydsl") if isinstance(tool, dict) else None


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"is not UTF-8 (byte {error.start})", str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"is not valid TOML: {error}", str(path)) from error


_KEYS = ("catalogue", "exclude", "ignore", "levels", "max-bytes", "max-levels")


def _settings(table: object, path: Path) -> Settings:
    if not isinstance(table, dict):
        raise ConfigError("`tool.querydsl` must be a table", str(path))
    unknown = sorted(set(table) - set(_KEYS))
    if unknown:
        raise ConfigError(f"unknown key `{unknown[0]}`; known are: {', '.join(_KEYS)}", str(path))
    return Settings(
        levels={**_levels(table.get("levels", {}), path), **dict.fromkeys(_strings(table, "ignore", path))},
        catalogue=_catalogue(table, path),
        exclude=_strings(table, "exclude", path),
        max_bytes=_size(table, "max-bytes", path),
        max_levels=_size(table, "max-levels", path),
        folder=path.resolve().parent,
    )


def _levels(table: object, path: Path) -> dict[str, Severity | None]:
    if not isinstance(table, dict):
        raise ConfigError("`levels` must be a table of rule names and levels", str(path))
    return {rule: _level(rule, name, path) for rule, name in table.items()}


def _level(rule: str, name: object, path: Path) -> Severity | None:
    if not isinstance(name, str) or name not in LEVEL_NAMES:
        raise ConfigError(f"the level of `{rule}` must be one of {', '.join(LEVEL_NAMES)}", str(path))
    return LEVEL_NAMES[name]


def _strings(table: Mapping[str, object], key: str, path: Path) -> tuple[str, ...]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ConfigError(f"`{key}` must be a list of strings", str(path))
    return tuple(found)


def _size(table: Mapping[str, object], key: str, path: Path) -> int | None:
    found = table.get(key)
    if found is None:
        return None
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise ConfigError(f"`{key}` must be a whole number above 0", str(path))
    return found


def _catalogue(table: Mapping[str, object], path: Path) -> Path | None:
    found = table.get("catalogue")
    if found is None:
        return None
    if not isinstance(found, str):
        raise ConfigError("`catalogue` must be the path of a TOML file", str(path))
    return path.parent / found
