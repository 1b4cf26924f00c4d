"""Known spellings of stored values: of countries, continents, funding rounds, states and cities.

Each table of `data/spellings.toml` has the values that are stored and other spellings of them. The countries are in
`data/countries.tsv`. Source: `docs/language.md`, section "Rules".
"""

import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from querydsl.catalogue.countries import all_countries, normalized
from querydsl.catalogue.fuzzy import edits
from querydsl.classes import frozen

_WORD = re.compile(r"[^\W_]+")
# Texts shorter than this are not compared for typos: too many names are similar.
_SHORTEST_TYPO, _LONG = 5, 8


@frozen
class Spelling:
    """The stored values that the text probably refers to.

    Attributes:
        values: The stored values, the likeliest first.
        is_certain: Whether the text can only refer to `values[0]`.
        same_letters: Whether the text differs from it in case, accents and punctuation only.
    """

    values: tuple[str, ...]
    is_certain: bool = False
    same_letters: bool = False


@frozen
class StoredValue:
    """A stored value and its spellings.

    Attributes:
        forms: The forms to suggest: the value itself, and others if records may have either.
        accepted: Other forms that records may have.
        related: Texts that refer to something similar, such as a part of it.
        others: Other spellings, which no record has.
    """

    forms: tuple[str, ...]
    accepted: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@frozen(eq=False)
class KnownSpellings:
    """The spellings of the values of one kind.

    Attributes:
        places: Whether the values are places.
        stored: All forms that records may have.
    """

    places: bool
    stored: frozenset[str]
    _typos: bool
    _same: Mapping[str, tuple[str, ...]]
    _others: Mapping[str, tuple[str, ...]]
    _related: frozenset[str]
    _words: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, values: Iterable[StoredValue], *, places: bool, typos: bool) -> "KnownSpellings":
        """The spellings of these values. `typos` is whether the text similar to one of them is a typo."""
        values = tuple(values)
        forms = [form for value in values for form in (*value.forms, *value.accepted)]
        others: dict[str, tuple[str, ...]] = {}
        for value in values:
            for spelling in dict.fromkeys(map(normalized, (*value.others, *value.related))):
                others[spelling] = (*others.get(spelling, ()), *value.forms)
        same: dict[str, tuple[str, ...]] = {}
        for form in dict.fromkeys(forms):
            same[normalized(form)] = (*same.get(normalized(form), ()), form)
        related = frozenset(normalized(text) for value in values for text in value.related)
        words = tuple({_words_of(form) for form in forms})
        return cls(places, frozenset(forms), typos, same, others, related, words)

    def find(self, text: str, *, words: bool) -> Spelling | None:
        """The stored values that `text` probably refers to; None if it is stored as written, or unknown.

        `words` is whether the text is searched by its words, so that case does not matter and a part of a value is enough.
        """
        if text in self.stored or text.removeprefix("The ") in self.stored or (words and self._is_found(text)):
            return None
        key = normalized(text)
        if key in self._same:
            values = self._same[key] if self.places else self._same[key][:1]
            return Spelling(values, is_certain=len(values) == 1, same_letters=True)
        if key in self._others:
            values = self._others[key]
            return Spelling(values, is_certain=len(values) == 1 and key not in self._related)
        return self._typo(key) if self._typos else None

    def _is_found(self, text: str) -> bool:
        """Whether a search for words finds a stored value, or may find a word as short as an abbreviation."""
        found = _words_of(text)
        return (text.isascii() and len(text) <= 3 and not text.isupper()) or any(found <= words for words in self._words)

    def _typo(self, key: str) -> Spelling | None:
        """The only stored value that is a typo or two away."""
        if len(key) < _SHORTEST_TYPO or not key.isalpha():
            return None
        most = 1 if len(key) < _LONG else 2
        near = [forms[0] for other, forms in self._same.items() if edits(key, other, most) is not None]
        return Spelling((near[0],)) if len(near) == 1 else None


@functools.cache
def spellings(name: str) -> KnownSpellings:
    """The spellings of a table of `data/spellings.toml`, such as `countries`. Loaded on first use."""
    data = _tables()[name]
    values = data.get("values")
    found = _countries() if values is None else _stored(values, data.get("accepted", {}))
    return KnownSpellings.of(found, places=data["places"], typos=data["typos"])


def _stored(values: Mapping[str, Iterable[str]], accepted: Mapping[str, Iterable[str]]) -> list[StoredValue]:
    return [StoredValue((form,), tuple(accepted.get(form, ())), others=tuple(others)) for form, others in values.items()]


@functools.lru_cache(maxsize=4096)
def find_spelling(name: str, text: str, *, words: bool) -> Spelling | None:
    """`KnownSpellings.find` of the table `name`, cached."""
    return spellings(name).find(text, words=words)


def table_names() -> tuple[str, ...]:
    """The names of all tables."""
    return tuple(_tables())


@functools.cache
def _tables() -> Mapping[str, Any]:
    import tomllib

    return tomllib.loads(Path(__file__).with_name("data").joinpath("spellings.toml").read_text(encoding="utf-8"))


def _countries() -> Iterable[StoredValue]:
    for country in all_countries():
        forms = country.stored or (country.name, *country.variants)
        yield StoredValue(forms, (country.name, *country.variants, *country.long), country.parts, country.others)


def _words_of(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
