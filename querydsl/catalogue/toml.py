"""A catalogue file as it was written: its values, typed, and errors that say where."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from querydsl.catalogue.fuzzy import close_matches
from querydsl.diagnostics.wording import did_you_mean
from querydsl.errors import CatalogueError


@attrs.frozen
class Source:
    """A TOML file: its path, for messages, and its text. Every error it makes names the key, and its line where it can be found."""

    path: str
    text: str

    @classmethod
    def of(cls, path: Path) -> "Source":
        """The file at this path. Raises `CatalogueError` for one that cannot be read or is no text."""
        try:
            return cls(str(path), path.read_text(encoding="utf-8"))
        except OSError as error:
            raise CatalogueError(f"cannot be read: {error.strerror or error}", str(path)) from error
        except UnicodeDecodeError as error:
            raise CatalogueError("is not UTF-8 text: save it as UTF-8", str(path)) from error

    def tables(self) -> Mapping[str, Any]:
        """All that the file says. Raises `CatalogueError` for what is no TOML, with the parser's line and column."""
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise CatalogueError(f"is no TOML: {error}", self.path) from error
        except RecursionError:
            raise CatalogueError("is nested too deep to be a catalogue", self.path) from None

    def error(self, message: str, *keys: str) -> CatalogueError:
        """The error that says this of the key, given from the outside in."""
        line = self._line(keys)
        place = f"line {line}: " if line else ""
        return CatalogueError(f"{place}`{_dotted(keys)}`: {message}", self.path)

    def only(self, found: Iterable[str], known: Iterable[str], *keys: str) -> None:
        """Nothing; raises `CatalogueError` for a key that is not one of those known, naming the nearest."""
        names = tuple(known)
        for key in found:
            if key not in names:
                hint = did_you_mean(close_matches(key, names)) or f"known here: {', '.join(names)}"
                raise self.error(f"no such key; {hint}", *keys, key)

    def table(self, value: object, *keys: str) -> Mapping[str, Any]:
        """The value as a table. Raises `CatalogueError` for anything else."""
        if not isinstance(value, dict):
            raise self.error(f"must be a table, not {_kind(value)}", *keys)
        return value

    def string(self, value: object, *keys: str) -> str:
        """The value as a string that is not empty. Raises `CatalogueError` for anything else."""
        if not isinstance(value, str):
            raise self.error(f"must be a string, not {_kind(value)}", *keys)
        if not value.strip():
            raise self.error("must not be empty", *keys)
        return value

    def boolean(self, value: object, *keys: str) -> bool:
        """The value as true or false. Raises `CatalogueError` for anything else."""
        if not isinstance(value, bool):
            raise self.error(f"must be true or false, not {_kind(value)}", *keys)
        return value

    def strings(self, value: object, *keys: str) -> tuple[str, ...]:
        """The value as a list of strings that are not empty, each once. Raises `CatalogueError` for anything else."""
        if not isinstance(value, list):
            raise self.error(f"must be a list of strings, not {_kind(value)}", *keys)
        return tuple(dict.fromkeys(self.string(item, *keys) for item in value))

    def _line(self, keys: tuple[str, ...]) -> int | None:
        """The line of the innermost key after those of the keys around it; None where it cannot be told, as in inline tables."""
        lines = self.text.splitlines()
        start, found = 0, None
        for key in keys:
            place = next((number for number in range(start, len(lines)) if _names(lines[number], key)), None)
            start, found = (start, found) if place is None else (place, place + 1)
            if place is None and key == keys[-1]:
                return None
        return found


def _names(line: str, key: str) -> bool:
    """True when a line of TOML has this key: in a header in brackets, or before an equals sign."""
    before = line if line.lstrip().startswith("[") else line.partition("=")[0]
    return re.search(rf"(?<![\w.-])\"?{re.escape(key)}\"?(?![\w-])|\.\"?{re.escape(key)}\"?\s*[\].]", before) is not None


def _dotted(keys: Iterable[str]) -> str:
    return ".".join(key if re.fullmatch(r"[\w-]+", key) else f'"{key}"' for key in keys)


def _kind(value: object) -> str:
    """What a value of TOML is, in words."""
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
