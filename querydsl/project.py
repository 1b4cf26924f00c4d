"""Project settings: `[tool.querydsl]` in `pyproject.toml`, or `querydsl.toml`, from the nearest folder upwards.

catalogue  = "fields.toml"      # extends the built-in catalogue; relative to this file
ignore     = ["sort-is-local"]  # rules to turn off
exclude    = ["drafts/*"]       # files that `check` and `fmt` skip in folders
max-bytes  = 65536              # maximum size of a query
max-levels = 100                # maximum nesting of a query
max-credits = 20                # most credits to spend without asking

[tool.querydsl.levels]          # in querydsl.toml: [levels]
nested-negation = "error"       # off, info, warning, error
"""

from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs

from querydsl.classes import frozen
from querydsl.diagnostics.model import Levels, Severity
from querydsl.errors import ConfigError
from querydsl.reading import Unreadable, parse_toml, read_text

LEVEL_NAMES: Levels = MappingProxyType({"off": None, **{severity.value: severity for severity in Severity}})


@frozen
class ProjectSettings:
    """The settings of a project. The defaults apply if there is no file.

    `levels` maps rule names to severities, or to None for a rule that is off. `max_bytes` and `max_levels` are None for the limits
    of the language, and `max_credits` for the default budget. `folder` is the folder of the settings file.
    """

    levels: Levels = attrs.field(factory=dict)
    catalogue: Path | None = None
    exclude: tuple[str, ...] = ()
    max_bytes: int | None = None
    max_levels: int | None = None
    max_credits: float | None = None
    folder: Path | None = None

    def excludes(self, path: Path) -> bool:
        """Whether a pattern of `exclude` matches this file or a folder above it, relative to the settings file."""
        if self.folder is None or not path.resolve().is_relative_to(self.folder):
            return False
        relative = path.resolve().relative_to(self.folder)
        return any(fnmatch(str(part), pattern) for part in (relative, *relative.parents) for pattern in self.exclude)


def find(start: Path) -> ProjectSettings:
    """The settings of the nearest file in this folder or above it, or the defaults. Raises `ConfigError`."""
    for folder in (start.resolve(), *start.resolve().parents):
        for name in ("querydsl.toml", "pyproject.toml"):
            table = _table_of(folder / name)
            if table is not None:
                return _settings(table, folder / name)
    return ProjectSettings()


def _table_of(path: Path) -> dict[str, Any] | None:
    """The settings table of a file, or None if the file or its section does not exist."""
    if not path.is_file():
        return None
    whole = _parsed(path)
    if path.name == "querydsl.toml":
        return whole
    tool = whole.get("tool", {})
    return tool.get("querydsl") if isinstance(tool, dict) else None


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return parse_toml(read_text(path))
    except Unreadable as error:
        raise ConfigError(str(error), str(path)) from error


_KEYS = ("catalogue", "exclude", "ignore", "levels", "max-bytes", "max-credits", "max-levels")


def _settings(table: object, path: Path) -> ProjectSettings:
    if not isinstance(table, dict):
        raise ConfigError("`tool.querydsl` must be a table", str(path))
    unknown = sorted(set(table) - set(_KEYS))
    if unknown:
        raise ConfigError(f"unknown key `{unknown[0]}`. The keys are: {', '.join(_KEYS)}", str(path))
    return ProjectSettings(
        levels={**_levels(table.get("levels", {}), path), **dict.fromkeys(_strings(table, "ignore", path))},
        catalogue=_catalogue(table, path),
        exclude=_strings(table, "exclude", path),
        max_bytes=_size(table, "max-bytes", path),
        max_levels=_size(table, "max-levels", path),
        max_credits=_credits(table, path),
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


def _credits(table: Mapping[str, object], path: Path) -> float | None:
    found = table.get("max-credits")
    if found is None:
        return None
    if not isinstance(found, int | float) or isinstance(found, bool) or not found >= 0:
        raise ConfigError("`max-credits` must be a number of 0 or more", str(path))
    return float(found)


def _catalogue(table: Mapping[str, object], path: Path) -> Path | None:
    found = table.get("catalogue")
    if found is None:
        return None
    if not isinstance(found, str):
        raise ConfigError("`catalogue` must be the path of a TOML file", str(path))
    return path.parent / found
