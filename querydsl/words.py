"""What a text is to the operators that look for words. Source: contract, section 4; language page, section 9."""

import unicodedata


def words_of(text: str) -> list[str]:
    """The words of a text, split at white space, each once whatever its case; punctuation standing alone is none."""
    words: dict[str, str] = {}
    for word in text.split():
        words.setdefault(word.casefold(), word)
    return [word for word in words.values() if not is_blank(word)]


def is_blank(text: str) -> bool:
    """True for a text without a word: nothing but white space, punctuation and signs of arithmetic."""
    return not text[:1].isalnum() and not any(letter.isalnum() or unicodedata.category(letter) == "So" for letter in text)
