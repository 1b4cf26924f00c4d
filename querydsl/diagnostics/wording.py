"""Phrases that several messages share: enumerations and "did you mean"."""

from collections.abc import Iterable, Sequence


def join_words(words: Sequence[str], conjunction: str) -> str:
    """The words separated by commas, with the conjunction before the last one: `a, b or c`."""
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}" if len(words) > 1 else "".join(words)


def did_you_mean(names: Iterable[str]) -> str | None:
    """The question that suggests these names, or None if there are none: "did you mean `title` or `headline`?"."""
    quoted = [f"`{name}`" for name in names]
    return f"did you mean {join_words(quoted, 'or')}?" if quoted else None
