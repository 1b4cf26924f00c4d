"""Tests of escaping untrusted text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querydsl.diagnostics.sanitize import escape_control, json_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, é and 日本", "plain, é and 日本"),
        ("\x1b[31mred", "\\u{1b}[31mred"),
        ("a\nb\tc", "a\\u{a}b\\u{9}c"),
        ("\u202eevil", "\\u{202e}evil"),
        ("a\u2028b", "a\\u{2028}b"),
        ("\u009b2J", "\\u{9b}2J"),
        ("\ufefftitle", "\\u{feff}title"),
        ("\U000e0041", "\\u{e0041}"),
        ("\udc80", "\\u{dc80}"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("ti\u200dtle", "ti\\u{200d}tle"),
        ("\u200d", "\\u{200d}"),
    ],
)
def test_control_and_invisible_characters_are_escaped(text: str, shown: str) -> None:
    assert escape_control(text) == shown


def test_characters_to_keep_are_not_escaped() -> None:
    assert escape_control("a\nb\x1b", keep="\n") == "a\nb\\u{1b}"


@given(st.text(st.characters()))
def test_json_text_is_json_of_the_same_value_without_control_characters(text: str) -> None:
    document = json_text({"text": text}, indent=None)
    assert json.loads(document) == {"text": text}
    assert escape_control(document) == document


def test_json_text_stays_readable() -> None:
    assert json_text(["é 日本 \u202e \U000e0041"], indent=None) == '["é 日本 \\u202e \\udb40\\udc41"]'
