"""Words and case folding: how SQL compares texts exactly as Python's `str.casefold` does.

The function `lower` of an engine folds most characters. The others, such as `ß`, `İ` and `ς`, are replaced before and after it.
Only those that can occur in a text that matches are replaced, and only in texts that have any of them.
Source: `docs/service.md`, section 4.
"""

import functools
import re

from querydsl.classes import frozen

WORD = r"\p{L}\p{N}_"
"""The characters of words, for the regular expressions of the engines: those of `\\w` in Python."""
_TOKEN = re.compile(r"\w+")
_LAST_CASED = 0x1E943
DOTTED_I = ("İ", "i̇")
"""A letter that DuckDB's `lower` makes `i`, and the two that Python makes of it. It is replaced before `lower` is applied."""
_BY_ENGINE = (DOTTED_I[0], "Σ")  # Spark's `lower` makes ς of Σ at the end of a word


@frozen
class Replacements:
    """The letters to replace in a text that has any of them.

    `pairs` has each letter in lower case, followed by its replacement, with spaces between. `pattern` is a regular expression that
    finds such a letter in any case.
    """

    pairs: str
    pattern: str


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text in order, case folded."""
    return tuple(_TOKEN.findall(text.casefold()))


def token_pattern(words: tuple[str, ...]) -> str:
    """A regular expression for folded texts that contain these words in a row."""
    return f"(^|[^{WORD}]){f'[^{WORD}]+'.join(words)}($|[^{WORD}])"


def replacements(folded: str, *, words: bool) -> Replacements:
    """The letters to replace before a text is compared with `folded`.

    `words` is whether words of the text are compared. A letter that becomes several words, or part of one, is then replaced too.
    """
    found = {letter: full for letter, full in _special().items() if _matters(letter, full, folded, words=words)}
    pairs = {letter if letter == DOTTED_I[0] else letter.lower(): full for letter, full in found.items()}
    pattern = f"[{''.join(dict.fromkeys((*found, *pairs)))}]"
    return Replacements(" ".join(f"{letter}{full}" for letter, full in pairs.items()), pattern)


def _matters(letter: str, full: str, folded: str, *, words: bool) -> bool:
    changes_words = words and not all(part.isalnum() for part in letter + full)
    return changes_words or full in folded or (letter == DOTTED_I[0] and "i" in folded)


@functools.cache
def _special() -> dict[str, str]:
    """The letters that `lower` does not fold, or not in every engine, and what they fold to."""
    letters = map(chr, range(0x80, _LAST_CASED + 1))
    return {letter: letter.casefold() for letter in letters if letter.casefold() != letter.lower() or letter in _BY_ENGINE}
