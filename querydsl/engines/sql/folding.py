"""Words and case folding: how SQL compares texts exactly as Python's `str.casefold` does.

The function `lower` of an engine folds most characters. The others, such as `ß`, `İ` and `ς`, are replaced before and after it.
Only those that can occur in a text that matches are replaced, and only in texts with characters beyond ASCII.
Source: `docs/service.md`, section 4.
"""

import functools
import re

WORD = r"\p{L}\p{N}_"
"""The characters of words, for the regular expressions of the engines: those of `\\w` in Python."""
_TOKEN = re.compile(r"\w+")
_LAST_CASED = 0x1E943
DOTTED_I = ("İ", "i̇")
"""A letter that DuckDB's `lower` makes `i`, and the two that Python makes of it. It is replaced before `lower` is applied."""
_FINAL_SIGMA = "Σ"  # Spark's `lower` makes it ς at the end of a word


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text in order, case folded."""
    return tuple(_TOKEN.findall(text.casefold()))


def token_pattern(words: tuple[str, ...]) -> str:
    """A regular expression for folded texts that contain these words in a row."""
    return f"(^|[^{WORD}]){f'[^{WORD}]+'.join(words)}($|[^{WORD}])"


def replacements(folded: str, *, words: bool) -> str:
    """The letters to replace in a text in lower case before it is compared with `folded`.

    Each is followed by its replacement, with spaces between. `words` is whether words of the text are compared. A letter that
    becomes several words is then replaced too.
    """
    return " ".join(f"{letter}{full}" for letter, full in _special().items() if _matters(full, folded, words=words))


def _matters(full: str, folded: str, *, words: bool) -> bool:
    splits = words and any(not (part.isalnum() or part == "_") for part in full)
    return splits or full in folded or (full == DOTTED_I[1] and "i" in folded)


@functools.cache
def _special() -> dict[str, str]:
    """The letters in lower case that `lower` does not fold, or not in every engine, and what they fold to. `İ` is one of them."""
    letters = map(chr, range(0x80, _LAST_CASED + 1))
    return {
        letter if letter == DOTTED_I[0] else letter.lower(): letter.casefold()
        for letter in letters
        if letter.casefold() != letter.lower() or letter in (DOTTED_I[0], _FINAL_SIGMA)
    }
