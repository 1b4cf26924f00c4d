"""The text of the grammar, the keywords that it defines, and the form of strings in texts with errors.

All lists of keywords are derived from this file. Source: `docs/language.md`, section "Lexical rules".
"""

import re
from pathlib import Path

_TERMINAL = re.compile(r"^([A-Z]+) +\.9 +: /\(\?ai:([a-z|]+)\)\\b(\(\?!\\\.\)|\(\?=.*\))?/$", re.MULTILINE)
"""The definition of a terminal that consists of words. A reserved word must not precede a dot. `given` must precede a parameter."""


def _source() -> str:
    """The grammar file. In a wheel it is inside the package, and in a checkout it is in the folder next to the package."""
    shipped, checkout = (Path(__file__).parents[level] / "grammar" / "query.lark" for level in (1, 2))
    return (shipped if shipped.is_file() else checkout).read_text("utf-8")


_GRAMMAR = _source()

KEYWORDS = {name: tuple(words.split("|")) for name, words, _ in _TERMINAL.findall(_GRAMMAR)}
"""The words of each terminal that consists of words, by the name of the terminal."""

RESERVED = frozenset(word for name, _, after in _TERMINAL.findall(_GRAMMAR) if after == r"(?!\.)" for word in KEYWORDS[name])
"""The keywords that cannot be paths. The other keywords have a meaning in one context and can be paths elsewhere."""

LOOSE_STRING = r""""[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+"?|'[^'\\\r\n]*+(?:\\.[^'\\\r\n]*+)*+'?"""
"""The pattern of a string that may be invalid. A string that is never closed ends at the end of its line."""


def grammar() -> str:
    """The text of the grammar. The pattern of a path excludes the reserved words."""
    return _GRAMMAR.replace("(?ai:RESERVED)", f"(?ai:{'|'.join(sorted(RESERVED))})")
