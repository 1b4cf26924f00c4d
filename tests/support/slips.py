"""Slips of the keyboard and of memory: each function makes one slip in a right query, or returns None if it has no place for it."""

import random
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

Slip: TypeAlias = Callable[[str, random.Random], str | None]

TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\r\n]*)
    | (?P<string>"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-]))
    | (?P<number>-?[0-9][\w.:-]*)
    | (?P<keyword>\b(?ai:or|and|not|all|of|any|between|in|has|within|true|false|today|now|people|companies|where|select|limit|sort
                 |by|desc|asc)\b(?!\.))
    | (?P<path>[^\W\d]\w*(?:\.\w+)*)
    | (?P<operator>==|=<|=>|=|!=|!~|<>|<=|<|>=|>|~=|~)
    | (?P<bracket>[()\[\]])
    | (?P<comma>,)
    """,
    re.VERBOSE,
)
_NEIGHBOURS = str.maketrans("abcdefghijklmnopqrstuvwxyz0123456789", "svxsrdfjuhjknbioptarycqztx9212345678")
_IN_WORDS = {"10": "ten", "5": "five", "50": "fifty", "100": "hundred", "2": "two", "1": "one", "3": "three", "500": "five hundred"}
_OTHER_WORDS = {
    "and": ("&&", "&", "plus", ","),
    "or": ("||", "|", "/"),
    "not": ("!", "-", "no"),
    "=": (":", "is", ":=", "equals"),
    "~": ("like", "contains", ":", "=~"),
    "in": ("is one of", "one of", "any of", "IN LIST"),
    "!=": ("is not", "=/=", "isnt"),
    ">=": ("≥", "> =", "gte"),
    "<": ("below", "less than", "lt"),
}


def _places(text: str, *kinds: str) -> list[re.Match[str]]:
    return [match for match in TOKEN.finditer(text) if match.lastgroup in kinds]


def _edit(text: str, start: int, end: int, replacement: str) -> str:
    return text[:start] + replacement + text[end:]


def in_token(*kinds: str) -> Callable[[Callable[[str, random.Random], str | None]], Slip]:
    """Make a slip from a function that changes one token: it is applied to a random token of these kinds."""

    def decorate(change: Callable[[str, random.Random], str | None]) -> Slip:
        def slip(text: str, rng: random.Random) -> str | None:
            places = _places(text, *kinds)
            rng.shuffle(places)
            for match in places:
                changed = change(match.group(), rng)
                if changed is not None and changed != match.group():
                    return _edit(text, match.start(), match.end(), changed)
            return None

        return slip

    return decorate


def misspelt(word: str, rng: random.Random) -> str | None:
    """The word with two letters swapped, one left out, doubled, or replaced by a neighbour on the keyboard."""
    letters = [at for at, char in enumerate(word) if char.isalpha()]
    if len(letters) < 2:
        return None
    at = rng.choice(letters)
    match rng.randrange(4):
        case 0 if at + 1 in letters:
            return _edit(word, at, at + 2, word[at + 1] + word[at])
        case 1:
            return _edit(word, at, at + 1, "")
        case 2:
            return _edit(word, at, at + 1, word[at] * 2)
        case _:
            return _edit(word, at, at + 1, word[at].lower().translate(_NEIGHBOURS))


@in_token("string")
def misspelt_value(string: str, rng: random.Random) -> str | None:
    """A misspelt word in a string. A slip in a code of three letters makes another code, so those are left out."""
    changed = misspelt(string[1:-1], rng) if len(string) > 5 else None
    return None if changed is None else string[0] + changed + string[-1]


@in_token("string")
def quote_dropped(string: str, rng: random.Random) -> str:
    """One quote left out."""
    return string[1:] if rng.random() < 0.5 else string[:-1]


@in_token("string")
def quotes_dropped(string: str, rng: random.Random) -> str:
    """Both quotes left out."""
    return string[1:-1]


@in_token("string")
def quote_doubled(string: str, rng: random.Random) -> str:
    """One or both quotes typed twice."""
    return rng.choice([string[0] + string, string + string[-1], string[0] + string + string[-1]])


@in_token("string")
def other_quote(string: str, rng: random.Random) -> str:
    """A quote of the other kind at one end."""
    other = "'" if string[0] == '"' else '"'
    return other + string[1:] if rng.random() < 0.3 else string[:-1] + other


@in_token("string")
def smart_quotes(string: str, rng: random.Random) -> str:
    """Typographic quotes, at one end or both."""
    left, right = rng.choice([("“", "”"), ("‘", "’"), ("„", "“"), ("«", "»"), ("”", "”"), ("`", "`")])
    return rng.choice([left + string[1:-1] + right, left + string[1:], string[:-1] + right])


@in_token("string")
def letter_beside_quote(string: str, rng: random.Random) -> str | None:
    """The first or last letter of a string on the wrong side of its quote."""
    if len(string) < 4:
        return None
    return string[1] + string[0] + string[2:] if rng.random() < 0.5 else string[:-2] + string[-1] + string[-2]


def comma_in_quotes(text: str, rng: random.Random) -> str | None:
    """A comma after a string, or before one, typed inside its quotes."""
    places = [*re.finditer(r"""(["']),""", text), *re.finditer(r"""(,\s*)(["'])""", text)]
    if not places:
        return None
    match = rng.choice(places)
    swapped = "," + match[1] if match[1] in "\"'" else match[2] + match[1]
    return _edit(text, match.start(), match.end(), swapped)


@in_token("comma")
def comma_wrong(comma: str, rng: random.Random) -> str:
    """A comma left out, doubled, or another mark in its place."""
    return rng.choice(["", ",,", ";", ".", " and ", " or ", "|"])


@in_token("bracket")
def bracket_wrong(bracket: str, rng: random.Random) -> str:
    """A bracket left out, doubled, or of another kind."""
    other = {"(": "[", ")": "]", "[": "(", "]": ")"}[bracket]
    return rng.choice(["", bracket * 2, other, "{" if bracket in "([" else "}"])


@in_token("path")
def dash_in_field(path: str, rng: random.Random) -> str | None:
    """A dash, a blank or nothing in place of an underscore."""
    return path.replace("_", rng.choice(["-", "-", " ", ""]), 1) if "_" in path else None


@in_token("path")
def dot_wrong(path: str, rng: random.Random) -> str | None:
    """A dot left out, doubled, or another mark in its place."""
    return path.replace(".", rng.choice(["..", ",", " ", "_", "->", "", ":", "/"]), 1) if "." in path else None


@in_token("path", "keyword")
def wrong_case(word: str, rng: random.Random) -> str:
    """A word in capitals, or with a capital."""
    return rng.choice([word.upper(), word.capitalize()])


@in_token("string")
def wrong_case_of_value(string: str, rng: random.Random) -> str:
    """A value in other letters."""
    return rng.choice([string.upper(), string.lower(), string.title()]) if "\\" not in string else string


@in_token("operator")
def operator_wrong(operator: str, rng: random.Random) -> str:
    """An operator doubled, left out, split, or turned round."""
    return rng.choice([operator * 2, "", f"{operator} {operator}", " ".join(operator), operator[::-1], operator + "="])


@in_token("keyword", "operator")
def other_language(word: str, rng: random.Random) -> str | None:
    """A word or sign of another language."""
    choices = _OTHER_WORDS.get(word.lower())
    return f" {rng.choice(choices)} " if choices else None


@in_token("date")
def digit_of_date(date: str, rng: random.Random) -> str:
    """A digit of a date left out, doubled or replaced, or other separators."""
    at = rng.choice([at for at, char in enumerate(date) if char.isdigit()])
    slips = [date[:at] + date[at + 1 :], _edit(date, at, at, date[at]), date + rng.choice("0123456789")]
    return rng.choice([*slips, date.replace("-", "/"), date.replace("-", ".")])


@in_token("number")
def number_wrong(number: str, rng: random.Random) -> str:
    """A number with a blank, a comma, a second dot or capital suffix, in words, or with a letter."""
    at = rng.randint(1, len(number))
    slips = [_edit(number, at, at, rng.choice(" ,.o_")), number.upper(), f'"{number}"', number + rng.choice("kx%+")]
    return rng.choice([_IN_WORDS.get(number, number + "."), *slips])


@in_token("keyword")
def keyword_dropped(keyword: str, rng: random.Random) -> str:
    """A keyword left out."""
    return ""


@in_token("keyword")
def keyword_doubled(keyword: str, rng: random.Random) -> str:
    """A keyword typed twice."""
    return f"{keyword} {keyword}"


def blank_dropped(text: str, rng: random.Random) -> str | None:
    """A blank between two tokens left out."""
    return _at_random(re.finditer(r"\s+", text), text, "", rng)


def blank_inserted(text: str, rng: random.Random) -> str | None:
    """A blank inside a token."""
    return _at_random(re.finditer(r"(?<=\w)(?=\w)|(?<=[!<>=~])(?=[=~>])", text), text, " ", rng)


def neighbours_swapped(text: str, rng: random.Random) -> str | None:
    """Two neighbouring characters swapped."""
    at = rng.randrange(max(1, len(text) - 1))
    return _edit(text, at, at + 2, text[at : at + 2][::-1])


def character_dropped(text: str, rng: random.Random) -> str | None:
    """One character left out."""
    at = rng.randrange(len(text))
    return _edit(text, at, at + 1, "")


def character_inserted(text: str, rng: random.Random) -> str | None:
    """One character too many."""
    at = rng.randrange(len(text) + 1)
    return _edit(text, at, at, rng.choice("""abcdefghijklmnopqrstuvwxyz0123456789 ,.;:'"()[]-_=~<>!$#|&*/\\"""))


def _at_random(matches: Iterable[re.Match[str]], text: str, replacement: str, rng: random.Random) -> str | None:
    places = list(matches)
    if not places:
        return None
    match = rng.choice(places)
    return _edit(text, match.start(), match.end(), replacement)


SLIPS: Mapping[str, Slip] = {
    "misspelt keyword": in_token("keyword")(misspelt),
    "misspelt field": in_token("path")(misspelt),
    "misspelt value": misspelt_value,
    "quote dropped": quote_dropped,
    "both quotes dropped": quotes_dropped,
    "quote doubled": quote_doubled,
    "other quote": other_quote,
    "typographic quotes": smart_quotes,
    "letter beside a quote": letter_beside_quote,
    "comma in quotes": comma_in_quotes,
    "comma wrong": comma_wrong,
    "bracket wrong": bracket_wrong,
    "dash in a field": dash_in_field,
    "dot wrong": dot_wrong,
    "wrong case": wrong_case,
    "wrong case of a value": wrong_case_of_value,
    "operator wrong": operator_wrong,
    "other language": other_language,
    "digit of a date": digit_of_date,
    "number wrong": number_wrong,
    "keyword dropped": keyword_dropped,
    "keyword doubled": keyword_doubled,
    "blank dropped": blank_dropped,
    "blank inserted": blank_inserted,
    "neighbours swapped": neighbours_swapped,
    "character dropped": character_dropped,
    "character inserted": character_inserted,
}
"""The slips by name."""
