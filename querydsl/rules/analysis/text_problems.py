"""The one problem of the text that a rule reports. Source: `docs/language.md`, sections "Diagnostics" and "Rules".

A string has at most one problem: the first of `_PROBLEMS` that applies to its visible characters. Errors that depend on a list of
values (`blank-text`, `country-form`, `not-in-set`) come before all of these.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from querydsl.catalogue.model import Content, CountryForm, FieldSpec
from querydsl.catalogue.spellings import Spelling, find_spelling, spellings
from querydsl.rules.analysis.invisible import visible
from querydsl.semantics.values import has_no_tokens
from querydsl.syntax.operators import TEXT_FINDING, TEXT_MATCHING, Operator

# Most texts have none of these characters, so they cannot have a problem that does not depend on the field.
_SUSPICIOUS = re.compile(r"""[^ -~]|^\s|\s$|[*?%|&"'@/^{]| -|\.\*|^www\.|^[-+(\d][-+(). \d]+$|\b(?:AND|OR|NOT)\b""")

_ORDINARY = re.compile(r"[A-Za-z][a-z0-9]*+(?: [A-Za-z0-9][a-z0-9]*+)*+")
"""Words that cannot be suspicious. Most texts are such words, and this pattern is several times as fast."""

# These patterns are compiled when they are first used.
_LETTER = r"[^\W\d_]"
_AND_OR = r"[^\s,]\s+(?:AND|OR)\s+\S"
_NOT = r"(?:^|\s(?:AND|OR)\s+)NOT\s+\S"
_MINUS = rf"\s-{_LETTER}"
_QUOTED = r"""\s*(?:"[^"]+"|'[^']+'|“[^“”]+”|„[^„“”]+[“”]|«[^«»]+»)\s*"""
_WILDCARD = rf"(?s){_LETTER}{{2}}\*(?!\w)|{_LETTER}\?{_LETTER}|{_LETTER}%|%{_LETTER}|\.\*|^\^.*\$$"
_URL = r"(?i)(?:[a-z][a-z0-9+.-]*://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|net|org)/\S*"
_EMAIL = r"(?i)(?:mailto:)?[^\s@]+@[\w-]+(?:\.[\w-]+)+"
_HANDLE = r"@[\w.-]+"
_PHONE_DIGITS = 7
_ADDRESS = r"(?i)(?:[a-z][a-z0-9+.-]*:)?//|^www\.|/"
_LABEL = r"[\w-]+"
_DOMAIN = r"[\w-]+(?:\.[\w-]+)+"
_PLAIN_DOMAIN = r"(?!www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)*"
_REGION = r"(?i)\b(?:area|greater|metro|metropolitan|metroplex|region)\b"

FREE_TEXT = frozenset({Content.TITLE, Content.PROSE})
"""The kinds of content that is rarely the same in two records."""
_FORMED = frozenset({Content.PLACE, Content.DOMAIN})
"""The kinds of content that are stored in a certain form."""
_NAMED = (Content.PERSON, Content.NAME, Content.TITLE)


def problem_of(spec: FieldSpec | None, operator: Operator, text: str) -> str | None:
    """The rule that reports the text of a condition with this operator, or None. `spec` is the field, if it is known."""
    if is_suspicious(text) or (spec is not None and _is_unusual(spec, operator, text)):
        return _problem_of(spec, operator, text)
    return None


def is_suspicious(text: str) -> bool:
    """Whether the text may have a problem that does not depend on the field."""
    return not _ORDINARY.fullmatch(text) and _SUSPICIOUS.search(text) is not None


def _is_unusual(spec: FieldSpec, operator: Operator, text: str) -> bool:
    """Whether the text may have another form than what its field stores."""
    if spec.content is None:
        return (spec.spellings is not None or spec.country is not None) and spelling_of(spec, operator, text) is not None
    return spec.content in _FORMED and (spec.content is Content.PLACE or not re.fullmatch(_PLAIN_DOMAIN, text))


def _problem_of(spec: FieldSpec | None, operator: Operator, text: str) -> str | None:
    seen = visible(text)
    subject = _Subject(spec, operator, seen)
    found = next((rule for rule, applies in _PROBLEMS if applies(subject)), None)
    return found or ("invisible-text" if seen != text else None)


def is_blank(operator: Operator, text: str) -> bool:
    """Whether the text has nothing to search for: no words, or for operators that compare the whole value, no visible character."""
    if operator in TEXT_MATCHING:
        return has_no_tokens(text)
    return not (text[:1].isascii() and text[:1].isalnum()) and not visible(text)


def is_wrong_domain(text: str) -> bool:
    """Whether the text is not a domain, whatever its case."""
    return bare_domain(text) != visible(text).lower()


def may_be_stored(spec: FieldSpec, text: str) -> bool:
    """Whether a record may have a value that is not in the closed set of its field."""
    return spec.maybe_stored is not None and re.fullmatch(spec.maybe_stored, text, re.DOTALL | re.IGNORECASE) is not None


def table_of(spec: FieldSpec | None) -> str | None:
    """The table of known spellings of a field's values, or None."""
    if spec is None:
        return None
    return spec.spellings or ("countries" if spec.country is CountryForm.NAME else None)


# --- the parts of the rules that depend on the text alone ---


def bare_domain(text: str) -> str | None:
    """The domain in a URL or in another spelling of a domain: `stripe.com` for `https://www.Stripe.com/`; None if there is none."""
    domain = re.sub(r"^(?:[a-z][a-z0-9+.-]*:)?//", "", text.strip().lower())
    domain = re.sub(r"(?::\d+)?(?:[/?#].*)?$", "", domain, flags=re.DOTALL).strip(".").removeprefix("@")
    if domain.startswith("www.") and domain.count(".") > 1:
        domain = domain.removeprefix("www.")
    return domain if re.fullmatch(_DOMAIN, domain) else None


def kind_of(text: str, *, person: bool) -> str | None:
    """The kind of the text that is not a name, such as "a URL"; None for other texts. Only `person` names can be handles."""
    if array_items(text):
        return "a PostgreSQL array"
    if re.fullmatch(_EMAIL, text):
        return "an e-mail address"
    if re.fullmatch(_URL, text):
        return "a URL"
    if sum(map(str.isdigit, text)) >= _PHONE_DIGITS and not any(map(str.isalpha, text)):
        return "a phone number"
    return "a handle" if person and re.fullmatch(_HANDLE, text) else None


def array_items(text: str) -> tuple[str, ...]:
    """The values of a PostgreSQL array in the text, such as `{Canada,France}`; empty for other texts."""
    if not (text.startswith("{") and text.endswith("}")) or set(text[1:-1]) & set("{}:"):
        return ()
    return tuple(item for part in text[1:-1].split(",") if (item := part.strip(" \"'")))


def operator_in(text: str) -> str | None:
    """The operator of other search engines in the text: `OR`, `AND`, `NOT`, `-` or `"`; None if there is none."""
    if re.fullmatch(_QUOTED, text):
        return '"'
    found = re.search(_AND_OR, text)
    if re.search(_NOT, text):
        return "NOT"
    if re.search(_MINUS, text):
        return "-"
    return found[0].split()[-2] if found else None


def wildcard_in(text: str) -> str | None:
    """The word of the text that has a wildcard, or None."""
    found = re.search(_WILDCARD, text)
    if found is None:
        return None
    start, end = text.rfind(" ", 0, found.start() + 1) + 1, text.find(" ", found.end() - 1)
    return text[start : end if end >= 0 else len(text)]


def spelling_of(spec: FieldSpec | None, operator: Operator, text: str) -> Spelling | None:
    """The stored values that another spelling refers to, or None."""
    table = table_of(spec)
    return None if table is None else find_spelling(table, text, words=operator in TEXT_MATCHING)


# --- the rules, in the order of precedence ---


class _Subject(NamedTuple):
    """A visible text, its field if that is known, and the operator."""

    spec: FieldSpec | None
    operator: Operator
    text: str

    def has(self, *contents: Content) -> bool:
        """Whether the field has one of these contents."""
        return self.spec is not None and self.spec.content in contents

    @property
    def is_search(self) -> bool:
        """Whether the operator looks for words."""
        return self.operator in TEXT_MATCHING


def _is_domain_form(subject: _Subject) -> bool:
    if not subject.has(Content.DOMAIN):
        return False
    if subject.is_search:
        return re.search(_ADDRESS, subject.text) is not None
    return bare_domain(subject.text) != subject.text and not re.fullmatch(_LABEL, subject.text)


def _is_wrong_kind(subject: _Subject) -> bool:
    if not subject.has(*_NAMED):
        return bool(array_items(subject.text))
    return kind_of(subject.text, person=subject.has(Content.PERSON)) is not None


def _is_pipe(subject: _Subject) -> bool:
    return subject.operator in TEXT_FINDING and "|" in subject.text


def _has_operators(subject: _Subject) -> bool:
    return subject.is_search and operator_in(subject.text) is not None


def _has_wildcard(subject: _Subject) -> bool:
    return not subject.has(Content.URL) and re.search(_WILDCARD, subject.text) is not None


def _is_stored_form(subject: _Subject) -> bool:
    found = spelling_of(*subject)
    return found is not None and (found.same_letters or not _has_places(subject.spec))


def _is_place_form(subject: _Subject) -> bool:
    if subject.has(Content.PLACE):
        return not subject.is_search and "," not in subject.text and not re.search(_REGION, subject.text)
    return spelling_of(*subject) is not None


def _has_places(spec: FieldSpec | None) -> bool:
    table = table_of(spec)
    return table is not None and spellings(table).places


_PROBLEMS: tuple[tuple[str, Callable[[_Subject], bool]], ...] = (
    ("domain-form", _is_domain_form),
    ("wrong-kind", _is_wrong_kind),
    ("pipe-is-not-or", _is_pipe),
    ("operators-in-text", _has_operators),
    ("wildcard-in-text", _has_wildcard),
    ("stored-form", _is_stored_form),
    ("place-form", _is_place_form),
)
