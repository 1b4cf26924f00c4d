"""The values that a field can have, as rules of a grammar."""

import datetime as dt
from calendar import monthrange

from querydsl.catalogue import CountryForm, FieldSpec, FieldType
from querydsl.catalogue.countries import all_countries
from querydsl.catalogue.model import Content
from querydsl.decoding.rules import Characters, FixedText, GrammarRule, Lexeme, Optional, Ref, Repeated, Sequence, words
from querydsl.syntax.literals import quoted

LETTERS = "A-Za-z0-9À-ÖØ-öø-ſА-яぁ-んァ-ヴ一-龥가-힣"
"""The characters that a text starts with."""
OTHERS = f"{LETTERS} .,&+/'-"
"""The other characters of a text: a part of what the language allows, without operators and wildcards of search engines."""
_LONGEST = 60
_ENDINGS = ("ai", "ca", "co", "co.uk", "com", "de", "dev", "edu", "eu", "fr", "gov", "in", "io", "net", "org", "uk")
_DIGITS = "0-9"
_QUOTE = FixedText('"')
_LAST_DAYS = [f"{month:02}-{day}" for month in range(1, 13) for day in (29, 30, 31) if day <= monthrange(2001, month)[1]]
_AND = FixedText(" and ")

WHOLE = {FieldType.INTEGER, FieldType.INTEGERS, FieldType.NUMBER}
DATES = {FieldType.DATE, FieldType.DATETIME}
TEXTS = {FieldType.TEXT, FieldType.TEXTS}


def value_rule(spec: FieldSpec) -> str:
    """The name of the rule for one value of a field."""
    if spec.closed_set:
        return f"value-{spec.path.rpartition('.')[2].replace('_', '-')}"
    if spec.country is not None:
        return "country-name" if spec.country is CountryForm.NAME else "country-code"
    if spec.content is Content.DOMAIN:
        return "domain"
    if spec.type is FieldType.YEAR:
        return "year"
    if spec.type in DATES:
        return "date"
    if spec.type in WHOLE:
        return f"number-{_digits(spec)}"
    return "text"


def value_rules(spec: FieldSpec, today: dt.date) -> tuple[GrammarRule, ...]:
    """The rule for one value of a field, and the rules that it refers to."""
    name = value_rule(spec)
    match name.partition("-")[0]:
        case "value":
            return (GrammarRule(name, words(*map(quoted, spec.closed_set))),)
        case "country":
            countries = all_countries()
            texts = [country.code for country in countries] if name == "country-code" else [country.name for country in countries]
            return (GrammarRule(name, words(*map(quoted, texts))),)
        case "domain":
            label = Lexeme((_QUOTE, Characters("a-z0-9-", 2, 30), FixedText(".")))
            return (GrammarRule(name, ((label, Ref("ending"), _QUOTE),)), GrammarRule("ending", words(*_ENDINGS)))
        case "year":
            return (GrammarRule(name, _years(today.year, 1950)),)
        case "date":
            return _date_rules(today)
        case "number":
            return _number_rules(_digits(spec))
        case _:
            return (
                GrammarRule(
                    "text",
                    ((Lexeme((_QUOTE, Characters(LETTERS), Characters(OTHERS, 1, _LONGEST), Characters(LETTERS), _QUOTE)),),),
                ),
            )


def _digits(spec: FieldSpec) -> int:
    """The most digits of a number, such that the largest number is in the range of the field."""
    range = spec.range
    bounds = [bound for bound in (range.most, range.likely_most) if isinstance(bound, int | float)] if range else []
    return len(str(int(min(bounds)))) - 1 if bounds else 2 if range and range.percent else 9


def _number_rules(digits: int) -> tuple[GrammarRule, ...]:
    """A number of at most this many digits, and two in ascending order: the second has more digits, or a larger first digit."""
    name = f"number-{digits}"
    longer = tuple((_number(low, low), _AND, _number(low + 1, digits)) for low in range(1, digits))
    larger = tuple(
        (_number(low, low, str(first)), _AND, _number(low, low, f"{first + 1}-9"))
        for low in range(1, min(digits, 7) + 1)
        for first in range(1, 9)
    )
    return (GrammarRule(name, ((_number(1, digits),),)), GrammarRule(f"{name}-range", (*longer, *larger)))


def _number(least: int, most: int, first: str = "1-9") -> Lexeme:
    """A number with so many digits that starts with one of the digits `first`."""
    return Lexeme((Characters(first), *((Characters(_DIGITS, least - 1, most - 1),) if most > 1 else ())))


def _years(last: int, first: int) -> tuple[Sequence, ...]:
    """The years from `first` to `last`, by decade."""
    decades = tuple((FixedText(str(decade)), Characters(_DIGITS)) for decade in range(first // 10, last // 10))
    return (*decades, (FixedText(str(last // 10)), Characters(f"0-{last % 10}")))


def _date_rules(today: dt.date) -> tuple[GrammarRule, ...]:
    """A date of a past year, or a relative one. The 29th of February is left out."""
    relative = (FixedText("today"), Optional((FixedText(" - "), _number(1, 3), Ref("unit"))))
    return (
        GrammarRule("date", ((Ref("past-year"), FixedText("-"), Ref("month-day")), relative)),
        GrammarRule("month-day", ((Ref("month"), FixedText("-"), Ref("day")), *words(*_LAST_DAYS))),
        GrammarRule("past-year", _years(today.year - 1, 2000)),
        GrammarRule("month", ((FixedText("0"), Characters("1-9")), (FixedText("1"), Characters("0-2")))),
        GrammarRule(
            "day", ((FixedText("0"), Characters("1-9")), (FixedText("1"), Characters(_DIGITS)), (FixedText("2"), Characters("0-8")))
        ),
        GrammarRule("unit", words("d", "w")),
    )


def listed(value: str) -> Sequence:
    """A list of values in brackets."""
    return (FixedText("("), Ref(value), Repeated((FixedText(", "), Ref(value))), FixedText(")"))
