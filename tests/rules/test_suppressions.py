"""Suppression comments."""

import pytest

from querydsl.diagnostics.model import Span, warning
from tests.support.finding import diagnose, rules_of

NEGATIVE = "not past.company_size > 5"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # on its line
        (f"{NEGATIVE}  # querydsl: ignore[nested-negation]", []),
        (f"{NEGATIVE}  #querydsl:ignore[nested-negation]", []),
        (f"{NEGATIVE}  # querydsl: ignore[nested-negation] because we mean it", []),
        (f"{NEGATIVE}  # querydsl: ignore[duplicate-condition]", ["nested-negation"]),
        (f"{NEGATIVE}  # querydsl: ignore[duplicate-condition, nested-negation]", []),
        (f"{NEGATIVE}  # see querydsl: ignore[nested-negation]", ["nested-negation"]),
        (f"{NEGATIVE}  # querydsl: ignore[nested-negation]\n and not past.years_at_company > 3", ["nested-negation"]),
        (f'name = "x"\n and {NEGATIVE}  # querydsl: ignore[nested-negation]', []),
        # on its own line: the next line
        (f'name = "x" and\n# querydsl: ignore[nested-negation]\n{NEGATIVE}', []),
        (f'name = "x" and\n  # querydsl: ignore[nested-negation]\n\n  # and this\n  {NEGATIVE}', []),
        (
            f'name = "x" and\n# querydsl: ignore[nested-negation]\n{NEGATIVE} and\nnot past.years_at_company > 3',
            ["nested-negation"],
        ),
        # at the start: the whole query
        (f"# querydsl: ignore[nested-negation]\n{NEGATIVE} and\nnot past.years_at_company > 3", []),
        (f"# a query\n\n# querydsl: ignore[nested-negation]\n{NEGATIVE} and\nnot past.years_at_company > 3", []),
        (f"\ufeff# querydsl: ignore[nested-negation]\n{NEGATIVE} and\nnot past.years_at_company > 3", []),
        # at the end
        (f"{NEGATIVE}\n# querydsl: ignore[nested-negation]", ["nested-negation"]),
        # errors too, except syntax errors
        ('titel = "x"  # querydsl: ignore[unknown-field]', []),
        # a string is not a comment
        ('not past(company_size > 5 or title ~= "# querydsl: ignore[nested-negation]")', ["nested-negation"]),
    ],
)
def test_a_comment_suppresses_rules_at_its_target(text: str, expected: list[str]) -> None:
    assert rules_of(text) == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_line_ending_is_accepted(newline: str) -> None:
    text = newline.join(["name = 'x' and", "# querydsl: ignore[nested-negation]", NEGATIVE])

    assert rules_of(text) == []


def test_an_unknown_rule_is_reported() -> None:
    assert diagnose('name = "x"  # querydsl: ignore[nested-negatoin]') == (
        warning("unknown-rule", Span(31, 46), "there is no rule `nested-negatoin`", hint="did you mean `nested-negation`?"),
    )


def test_every_unknown_rule_gets_a_suggestion() -> None:
    names = [f"nested-negatoin{number}" for number in range(30)]

    hints = [item.hint for item in diagnose(f'name = "x"  # querydsl: ignore[{", ".join(names)}]')]

    assert hints.count("did you mean `nested-negation`?") == 30
    assert len(hints) == 30


def test_a_comment_without_names_is_reported() -> None:
    for comment in ("# querydsl: ignore", "# querydsl: ignore[]", "# querydsl: ignore[ , ]"):
        (diagnostic,) = diagnose(f'name = "x" {comment}')

        assert (diagnostic.rule, diagnostic.message) == ("unknown-rule", "this comment names no rule and has no effect")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("country = $c", "unbound-parameter"),
        ("title ~ any ()", "empty-list"),
        ("started > today - 99999y", "wrong-value"),
        ('not skill ~ "a b"', "cannot-negate"),
        ('name = "x" limit 0', "limit-range"),
        ("limit 5", "missing-filter"),
    ],
)
def test_rules_that_stop_a_submit_cannot_be_suppressed(text: str, rule: str) -> None:
    assert rules_of(f"{text}  # querydsl: ignore[{rule}]") == [rule, "unknown-rule"]


def test_syntax_errors_cannot_be_suppressed() -> None:
    assert set(rules_of("name = # querydsl: ignore[syntax]\n")) == {"syntax", "unknown-rule"}
