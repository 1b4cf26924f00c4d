"""The characters that matches of a regular expression can begin with."""

import importlib
import re
from collections.abc import Iterable
from typing import Any

_PARSER: Any = importlib.import_module("re._parser")  # it has no public name
_ASCII = frozenset(map(chr, range(128)))
_CATEGORIES = {"DIGIT": r"\d", "NOT_DIGIT": r"\D", "SPACE": r"\s", "NOT_SPACE": r"\S", "WORD": r"\w", "NOT_WORD": r"\W"}


def initials(pattern: str) -> str:
    """The ASCII characters that a match of a pattern can begin with, in lower case, sorted, whatever must follow them."""
    found, _ = _of_sequence(_PARSER.parse(pattern))
    return "".join(sorted({char.lower() for char in found}))


def _of_sequence(parts: Iterable[tuple[Any, Any]]) -> tuple[frozenset[str], bool]:
    """The characters that a sequence can begin with, and whether it can be empty."""
    found: frozenset[str] = frozenset()
    for operator, argument in parts:
        chars, can_be_empty = _of_part(str(operator), argument)
        found |= chars
        if not can_be_empty:
            return found, False
    return found, True


def _of_part(operator: str, argument: Any) -> tuple[frozenset[str], bool]:
    match operator:
        case "LITERAL":
            return frozenset(chr(argument)) & _ASCII, False
        case "IN":
            return _of_set(argument), False
        case "BRANCH":
            return _of_branches(argument[1])
        case "SUBPATTERN":
            return _of_sequence(argument[3])
        case "ATOMIC_GROUP":
            return _of_sequence(argument)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            chars, can_be_empty = _of_sequence(argument[2])
            return chars, can_be_empty or argument[0] == 0
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return frozenset(), True
        case "ANY" | "NOT_LITERAL":
            return _ASCII, False
        case _:  # a reference to a group, or a condition on one
            return _ASCII, True


def _of_branches(branches: Iterable[Any]) -> tuple[frozenset[str], bool]:
    found = [_of_sequence(branch) for branch in branches]
    return frozenset().union(*[chars for chars, _ in found]), any(can_be_empty for _, can_be_empty in found)


def _of_set(items: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """The characters of a set such as `[a-z_]`. Those of an excluding set are the others, in upper and lower case."""
    found: set[str] = set()
    is_excluding = False
    for operator, argument in items:
        match str(operator):
            case "NEGATE":
                is_excluding = True
            case "LITERAL":
                found.add(chr(argument))
            case "RANGE":
                found |= {chr(code) for code in range(argument[0], min(argument[1], 127) + 1)}
            case _:
                category = _CATEGORIES[str(argument).removeprefix("CATEGORY_")]
                found |= {char for char in _ASCII if re.match(category, char)}
    return _ASCII - found if is_excluding else _ASCII & found
