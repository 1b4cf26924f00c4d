"""The language server in a real session."""

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from lsprotocol import types

import querydsl
from querydsl.cli.app import root
from tests.corpus.runner import all_cases
from tests.lsp.session import Session, session

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(600)]

UTF8, UTF16 = types.PositionEncodingKind.Utf8, types.PositionEncodingKind.Utf16
TEXTS = sorted({case.text for case in all_cases() if case.text is not None})[::10]
ENCODINGS = {UTF8: ("utf-8", 1), UTF16: ("utf-16-le", 2)}


async def test_a_text_is_checked_as_it_changes() -> None:
    async with session() as editor:
        uri = await editor.open('name = "🙂" and titel ~ "engineer"')
        (found,) = editor.diagnostics(uri)
        assert (found.code, found.source, found.severity) == ("unknown-field", "querydsl", types.DiagnosticSeverity.Error)
        assert found.message.endswith("hint: did you mean `title`?")
        assert (found.range.start.character, found.range.end.character) == (16, 21)
        assert found.code_description is not None
        page = Path(found.code_description.href.removeprefix("file://"))
        assert page.read_text("utf-8").startswith("# unknown-field")
        await editor.open('name = "🙂" and title ~ "engineer"')
        assert editor.diagnostics(uri) == []


@pytest.mark.slow
async def test_labels_are_related_information() -> None:
    async with session(UTF8) as editor:
        uri = await editor.open('(title = "x"')
        (found,) = editor.diagnostics(uri)
        assert found.related_information is not None
        assert [(label.message, label.location.uri) for label in found.related_information] == [("opened here", uri)]


@pytest.mark.slow
async def test_completions_replace_the_word_and_have_snippets() -> None:
    async with session(snippets=True) as editor:
        uri = await editor.open("pas")
        items = {item.label: item for item in await editor.complete(uri, 3)}
        scope = items["past"]
        assert scope.insert_text_format is types.InsertTextFormat.Snippet
        assert isinstance(scope.text_edit, types.TextEdit)
        assert editor.changed(uri, [scope.text_edit]) == "past($0)"
        await editor.open('name = "🙂" and senoirity')
        first = (await editor.complete(uri, 25))[0]
        assert (first.label, first.filter_text) == ("seniority", "senoirity")
        assert editor.changed(uri, [first.text_edit]) == 'name = "🙂" and seniority'


@pytest.mark.slow
async def test_stored_values_are_those_of_the_sandbox_within_the_rest_of_the_query() -> None:
    async with session() as editor:
        uri = await editor.open('company = "')
        everyone = [item.label for item in await editor.complete(uri, 11) if item.detail == "stored value"]
        uri = await editor.open('country = "Canada" and company = "')
        in_canada = [item.label for item in await editor.complete(uri, 34) if item.detail == "stored value"]
        assert everyone
        assert in_canada
        assert everyone != in_canada


@pytest.mark.slow
async def test_no_request_is_made_with_a_key_unless_the_user_allows_it() -> None:
    async with session(environment={"CRUSTDATA_API_KEY": "secret", "QUERYDSL_BASE_URL": "http://127.0.0.1:9"}) as editor:
        uri = await editor.open('company = "')
        assert await editor.complete(uri, 11) == []


@pytest.mark.slow
async def test_hover_actions_and_formatting(tmp_path: Path) -> None:
    async with session() as editor:
        text = 'company_country="France" # why\nand past.title~"a" and past.company="b"'
        uri = await editor.open(text)
        shown = await editor.client.text_document_hover_async(types.HoverParams(**editor.at(uri, 3)))
        assert shown is not None
        assert "ISO 3166 alpha-3" in str(shown.contents)
        place = editor.diagnostics(uri)[0].range
        titles = {action.title: action for action in await editor.act(uri, place)}
        assert editor.after(uri, titles['write "FRA"']) == text.replace("France", "FRA")
        assert "querydsl: ignore[country-form]" in editor.after(uri, titles["ignore country-form here"])
        (fixed,) = await editor.act(uri, place, "source.fixAll")
        assert editor.after(uri, fixed) == text.replace("France", "FRA")
        (scope,) = await editor.act(uri, editor.positions(uri).range(querydsl.Span(40, 40)), "refactor")
        assert 'past(title~"a" and company="b")' in editor.after(uri, scope)
        assert await _formatted(editor, uri) == querydsl.format(text) + "\n"


async def _formatted(editor: Session, uri: str) -> str | None:
    options = types.FormattingOptions(tab_size=4, insert_spaces=True)
    params = types.DocumentFormattingParams(types.TextDocumentIdentifier(uri), options)
    edits = await editor.client.text_document_formatting_async(params)
    return None if edits is None else editor.changed(uri, edits)


@pytest.mark.slow
async def test_a_parameter_is_renamed_and_a_bad_name_is_an_error() -> None:
    async with session() as editor:
        uri = await editor.open("given $size\ncompany_size > $size")
        edit = await editor.client.text_document_rename_async(types.RenameParams(new_name="low", **editor.at(uri, 8)))
        assert edit is not None
        assert edit.changes is not None
        assert editor.changed(uri, edit.changes[uri]) == "given $low\ncompany_size > $low"
        with pytest.raises(Exception, match="cannot be the name of a parameter"):
            await editor.client.text_document_rename_async(types.RenameParams(new_name="1", **editor.at(uri, 8)))


@pytest.mark.slow
async def test_symbols_folds_and_semantic_tokens() -> None:
    async with session() as editor:
        uri = await editor.open('past(\n  title ~ "x"\n) select name')
        document = types.TextDocumentIdentifier(uri)
        symbols = await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
        assert [symbol.name for symbol in symbols or ()] == ["past", "select name"]
        folds = await editor.client.text_document_folding_range_async(types.FoldingRangeParams(document))
        assert [(fold.start_line, fold.end_line) for fold in folds or ()] == [(0, 2)]
        tokens = await editor.client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document))
        assert tokens is not None
        assert list(tokens.data[:10]) == [0, 0, 4, 2, 0, 1, 2, 5, 1, 0]


@pytest.mark.slow
async def test_queries_in_python_files() -> None:
    async with session() as editor:
        text = 'import querydsl\nx = "🙂"; querydsl.parse("company_country = \'France\'")\nquerydsl.parse("seniority = ")\n'
        uri = await editor.open(text, "search.py")
        fixable = next(item for item in editor.diagnostics(uri) if item.code == "country-form")
        span = editor.positions(uri).span(fixable.range)
        assert text[span.start : span.end] == "'France'"
        action = next(action for action in await editor.act(uri, fixable.range) if action.is_preferred)
        assert editor.after(uri, action) == text.replace("France", "FRA")
        items = await editor.complete(uri, text.index("seniority = ") + 12)
        assert """("seniority = 'Entry Level'")""" in editor.changed(uri, [items[0].text_edit])
        line = 'querydsl.parse("seniority = '
        await editor.open(f"import querydsl\n{line}\nx = 1\n", "search.py")
        items = await editor.complete(uri, 16 + len(line))
        assert f"{line}'Entry Level'\n" in editor.changed(uri, [items[0].text_edit])
        await editor.open("def (", "search.py")
        assert editor.diagnostics(uri) == []


@pytest.mark.slow
async def test_settings_of_the_project_apply_and_a_wrong_one_is_shown(tmp_path: Path) -> None:
    settings = tmp_path / "querydsl.toml"
    settings.write_text('[levels]\nsort-is-local = "error"\n')
    async with session() as editor:
        uri = await editor.open('company = "Acme" sort by name', folder=tmp_path)
        assert {item.code: item.severity for item in editor.diagnostics(uri)}["sort-is-local"] is types.DiagnosticSeverity.Error
        settings.write_text('ignore = ["sort-is-locol"]\n')
        await editor.open('company = "Acme" sort by  name', folder=tmp_path)
        assert "did you mean `sort-is-local`?" in editor.client.messages[-1].message


# --- the laws ---


def _expected(folder: Path, texts: list[str]) -> list[list[dict[str, object]]]:
    """The diagnostics of `querydsl check --format json` for each text."""
    for index, text in enumerate(texts):
        (folder / f"{index:05}.qdsl").write_bytes(text.encode("utf-8", "surrogatepass"))
    done = CliRunner().invoke(root, ["check", str(folder), "--format", "json"])
    found: list[list[dict[str, object]]] = [[] for _ in texts]
    for item in json.loads(done.stdout)["diagnostics"]:
        found[int(Path(item.pop("file")).stem)].append(item)
    return found


def _units(text: str, place: dict[str, int], encoding: types.PositionEncodingKind) -> tuple[int, int]:
    """A position of the JSON in the units of the protocol."""
    codec, width = ENCODINGS[encoding]
    line = text.replace("\r\n", "\n ").replace("\r", "\n").split("\n")[place["line"] - 1]
    skipped = 1 if text.replace("\r\n", "\n\0").replace("\r", "\n").split("\n")[place["line"] - 1].startswith("\0") else 0
    before = line[skipped:][: place["column"] - 1]
    return place["line"] - 1, len(before.encode(codec, "surrogatepass")) // width


def _shape(text: str, item: dict[str, object], encoding: types.PositionEncodingKind) -> object:
    def span(value: object) -> object:
        assert isinstance(value, dict)
        return _units(text, value["from"], encoding), _units(text, value["to"], encoding)

    labels, fix = item["labels"], item["fix"]
    assert isinstance(labels, list)
    assert fix is None or isinstance(fix, dict)
    return (
        item["rule"],
        item["severity"],
        item["message"],
        item["hint"],
        span(item["span"]),
        [(span(label["span"]), label["message"]) for label in labels],
        fix and (fix["message"], [(span(edit["span"]), edit["replacement"]) for edit in fix["edits"]]),
    )


SEVERITIES = {
    types.DiagnosticSeverity.Error: "error",
    types.DiagnosticSeverity.Warning: "warning",
    types.DiagnosticSeverity.Information: "info",
}


def _range(place: types.Range) -> object:
    return (place.start.line, place.start.character), (place.end.line, place.end.character)


async def _served(editor: Session, uri: str, item: types.Diagnostic) -> object:
    message, _, hint = item.message.partition("\nhint: ")
    fixes = [action for action in await editor.act(uri, item.range, "quickfix") if action.is_preferred]
    own = next((action for action in fixes if list(action.diagnostics or ()) == [item]), None)
    edits = own.edit.changes[uri] if own and own.edit and own.edit.changes else []
    return (
        item.code,
        SEVERITIES[types.DiagnosticSeverity(item.severity or 1)],
        message,
        hint or None,
        _range(item.range),
        [(_range(label.location.range), label.message) for label in item.related_information or ()],
        (own.title, [(_range(edit.range), edit.new_text) for edit in edits]) if own else None,
    )


@pytest.mark.slow
@pytest.mark.parametrize("encoding", [UTF8, UTF16])
async def test_diagnostics_and_fixes_are_those_of_the_command(encoding: types.PositionEncodingKind, tmp_path: Path) -> None:
    expected = _expected(tmp_path, TEXTS)
    async with session(encoding) as editor:
        assert editor.encoding is encoding
        for text, items in zip(TEXTS, expected, strict=True):
            uri = await editor.open(text)
            found = [await _served(editor, uri, item) for item in editor.diagnostics(uri)]
            assert found == [_shape(text, item, encoding) for item in items], text
    assert sum(map(len, expected)) > 100


PIECES = (
    "title",
    "past(",
    ")",
    "(",
    " and ",
    " or ",
    ' = "x"',
    " ~ ",
    '"',
    "🙂",
    "\n",
    "\r\n",
    "# c\n",
    "$a",
    "given $a\n",
    " select ",
)
LONGEST = 40


@pytest.mark.slow
async def test_ten_thousand_random_edits_neither_fail_nor_drift() -> None:
    chance = random.Random(17)
    async with session() as editor:
        text = 'title ~ "engineer" and past(company = "Acme")'
        for step in range(1, 10_001):
            start = chance.randrange(len(text) + 1)
            end = min(len(text), start + chance.choice((0, 0, 1, 2, 8)) + max(0, len(text) - LONGEST))
            text = text[:start] + chance.choice(("", *PIECES)) + text[end:]
            uri = await editor.open(text, wait=step % 100 == 0)
            if step % 100 == 0:
                await editor.complete(uri, min(start, len(text)))
                await editor.client.text_document_hover_async(types.HoverParams(**editor.at(uri, min(start, len(text)))))
                expected = [(item.rule, editor.positions(uri).range(item.span)) for item in querydsl.check(text)]
                assert [(item.code, item.range) for item in editor.diagnostics(uri)] == expected
        assert editor.client.messages == []
        assert editor.client.error is None
