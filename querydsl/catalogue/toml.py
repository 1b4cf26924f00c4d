"""Typed access to the values of a catalogue file, with errors that name the key and the line."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from querydsl.catalogue.fuzzy import close_matches
from querydsl.classes import frozen
from querydsl.diagnostics.wording import did_you_mean
from querydsl.errors import CatalogueError
from querydsl.reading import Unreadable, parse_toml, read_text


@frozen
class TomlFile:
    """The path and the text of a TOML file."""

    path: str
    text: str

    @classmethod
    def read(cls, path: Path) -> "TomlFile":
        """The file at `path`. Raises `CatalogueError` if it cannot be read or is not UTF-8 text."""
        try:
            return cls(str(path), read_text(path))
        except Unreadable as error:
            raise CatalogueError(str(error), str(path)) from error

    def parse(self) -> Mapping[str, Any]:
        """The contents of the file. Raises `CatalogueError` with the line and column of a syntax error."""
        try:
            return parse_toml(self.text)
        except Unreadable as error:
            raise CatalogueError(str(error), self.path) from error

    def error(self, message: str, *keys: str) -> CatalogueError:
        """The error with this message for a key, given with the keys around it, outermost first."""
        line = self._line(keys)
        place = f"line {line}: " if line else ""
        return CatalogueError(f"{place}`{_dotted(keys)}`: {message}", self.path)

    def check_keys(self, found: Iterable[str], known: Iterable[str], *keys: str) -> None:
        """Check that all keys are known. Raises `CatalogueError`, which suggests the nearest key."""
        names = tuple(known)
        for key in found:
            if key not in names:
                hint = did_you_mean(close_matches(key, names)) or f"the known keys are {', '.join(names)}"
                raise self.error(f"unknown key; {hint}", *keys, key)

    def table(self, value: object, *keys: str) -> Mapping[str, Any]:
        """The value, which must be a table. Raises `CatalogueError`."""
        if not isinstance(value, dict):
            raise self.error(f"must be a table, not {_kind(value)}", *keys)
        return value

    def string(self, value: object, *keys: str) -> str:
        """The value, which must be a string that is not blank. Raises `CatalogueError`."""
        if not isinstance(value, str):
            raise self.error(f"must be a string, not {_kind(value)}", *keys)
        if not value.strip():
            raise self.error("must not be empty", *keys)
        return value

    def boolean(self, value: object, *keys: str) -> bool:
        """The value, which must be true or false. Raises `CatalogueError`."""
        if not isinstance(value, bool):
            raise self.error(f"must be true or false, not {_kind(value)}", *keys)
        return value

    def strings(self, value: object, *keys: str) -> tuple[str, ...]:
        """The distinct strings of the value, which must be a list of strings that are not blank. Raises `CatalogueError`."""
        if not isinstance(value, list):
            raise self.error(f"must be a list of strings, not {_kind(value)}", *keys)
        return tuple(dict.fromkeys(self.string(item, *keys) for item in value))

    def _line(self, keys: tuple[str, ...]) -> int | None:
        """The line of the innermost key; None if the line has other keys, as in inline tables."""
        lines = self.text.splitlines()
        start, found = 0, None
        for key in keys:
            index = next((number for number in range(start, len(lines)) if _has_key(lines[number], key)), None)
            start, found = (start, found) if index is None else (index, index + 1)
            if index is None and key == keys[-1]:
                return None
        return found


def _has_key(line: str, key: str) -> bool:
    """Whether a line of TOML has this key: in a table header, or before an equals sign."""
    before = line if line.lstrip().startswith("[") else line.partition("=")[0]
    return re.search(rf"(?<![\w.-])\"?{re.escape(key)}\"?(?![\w-])|\.\"?{re.escape(key)}\"?\s*[\].]", before) is not None


def _dotted(keys: Iterable[str]) -> str:
    return ".".join(key if re.fullmatch(r"[\w-]+", key) else f'"{key}"' for key in keys)


def _kind(value: object) -> str:
    """The type of a TOML value, with an article."""
    match value:
        case bool():
            return "true or false"
        case str():
            return "a string"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a date or a time"
