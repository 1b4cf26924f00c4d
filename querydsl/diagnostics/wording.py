"""Parts of messages: enumerations, shortened texts, "did you mean", and the number of typing errors between two words."""

from collections.abc import Iterable, Sequence


def join_words(words: Sequence[str], conjunction: str) -> str:
    """The words separated by commas, with the conjunction before the last one: `a, b or c`."""
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}" if len(words) > 1 else "".join(words)


def on_one_line(text: str, most: int = 200) -> str:
    """The text on one line, shortened to this many characters. `…` marks the end of a shortened text."""
    line = " ".join(text[: most * 10].split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def did_you_mean(names: Iterable[str]) -> str | None:
    """The question that suggests these names, or None if there are none: "did you mean `title` or `headline`?"."""
    quoted = [f"`{name}`" for name in names]
    return f"did you mean {join_words(quoted, 'or')}?" if quoted else None


def typing_errors(word: str, other: str, most: int) -> int | None:
    """The number of typing errors between two words, None for more than `most`. A swap of neighbours is one error."""
    if abs(len(word) - len(other)) > most:
        return None
    from rapidfuzz.distance import OSA  # imported here: a correct query needs no suggestions

    errors = OSA.distance(word, other, score_cutoff=most)
    return errors if errors <= most else None


def words_near(word: str, words: Sequence[str], most: int) -> list[str]:
    """The words with at most this many typing errors. One call for all words is much faster than one for each."""
    from rapidfuzz.distance import OSA  # see typing_errors()
    from rapidfuzz.process import extract

    return [found for found, _, _ in extract(word, words, scorer=OSA.distance, score_cutoff=most, limit=None)]
