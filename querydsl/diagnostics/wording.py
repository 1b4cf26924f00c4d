"""Parts of messages: enumerations, shortened texts, "did you mean", and the number of typos between two words."""

from collections.abc import Iterable, Sequence


def join_words(words: Sequence[str], conjunction: str) -> str:
    """The words separated by commas, with the conjunction before the last one: `a, b or c`."""
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}" if len(words) > 1 else "".join(words)


def counted(number: int, noun: str) -> str:
    """A number with its noun, which ends with "s" unless the number is 1: `1 record`, `1,200 records`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def on_one_line(text: str, most: int = 200) -> str:
    """The text on one line, shortened to this many characters. `…` marks the end of a shortened text."""
    line = " ".join(text[: most * 10].split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def did_you_mean(names: Iterable[str]) -> str | None:
    """The question that suggests these names, or None if there are none: "did you mean `title` or `headline`?"."""
    quoted = [f"`{name}`" for name in names]
    return f"did you mean {join_words(quoted, 'or')}?" if quoted else None


def typing_errors(word: str, other: str, most: int) -> int | None:
    """The number of typos between two words, None for more than `most`. A swap of neighbours is one error."""
    if abs(len(word) - len(other)) > most:
        return None
    from rapidfuzz.distance import OSA  # imported here: a correct query needs no suggestions

    errors = OSA.distance(word, other, score_cutoff=most)
    return errors if errors <= most else None


def words_near(word: str, words: Sequence[str], most: int) -> list[str]:
    """The words with at most this many typos. One call for all words is much faster than one for each."""
    from rapidfuzz.distance import OSA  # see typing_errors()
    from rapidfuzz.process import extract

    return [found for found, _, _ in extract(word, words, scorer=OSA.distance, score_cutoff=most, limit=None)]


def ranked(typed: str, words: Sequence[str]) -> list[int]:
    """The indexes of the words that `typed` may be the beginning of, best first.

    A word that starts with it comes first, then one with a part that starts with it, then one that contains it, and then one whose
    beginning is a typo or two away.
    """
    lowered = typed.casefold()
    folded = [word.casefold() for word in words]
    ranks = {index: rank for index, word in enumerate(folded) if (rank := _rank(lowered, word)) is not None}
    if len(typed) >= _SHORTEST_TYPO:
        ranks |= dict.fromkeys(_misspelled(lowered, folded) - ranks.keys(), 3)
    return sorted(ranks, key=lambda index: (ranks[index], index))


_SHORTEST_TYPO = 4
_BEFORE_PART = "._ -\"'"


def _rank(typed: str, word: str) -> int | None:
    at = word.find(typed)
    if at < 0:
        return None
    if at == 0:
        return 0
    return 1 if any(f"{mark}{typed}" in word for mark in _BEFORE_PART) else 2


def _misspelled(typed: str, words: Sequence[str]) -> set[int]:
    """The indexes of the words whose beginning has at most one typing error for each four letters."""
    from rapidfuzz.distance import OSA  # see typing_errors()
    from rapidfuzz.process import extract

    starts = [[word[: len(typed) + more] for word in words] for more in (0, 1)]  # a letter may be missing
    most = len(typed) // _SHORTEST_TYPO
    return {index for part in starts for _, _, index in extract(typed, part, scorer=OSA.distance, score_cutoff=most, limit=None)}
