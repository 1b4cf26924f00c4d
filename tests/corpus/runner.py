"""The corpus: Markdown files whose headings are cases and whose fenced blocks are what must come out.

See `cases/README.md` for the blocks. A case is worked out whole, block by block, and compared as text; `--update-cases` writes
what came out in the place of what was written, and the diff is the review.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

import querydsl
from querydsl import api
from querydsl.diagnostics.model import Diagnostic
from querydsl.syntax.ast import Query

CASES = Path(__file__).parent / "cases"
NOW = dt.datetime(2024, 5, 31, 12, 30, 15, tzinfo=dt.UTC)
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GIVEN = ("query", "python", "params", "body")


@attrs.frozen
class Case:
    """One heading with its blocks, in the order written."""

    file: Path
    name: str
    blocks: tuple[tuple[str, str], ...]
    line: int

    def block(self, kind: str) -> str | None:
        """The content of the first block of a kind."""
        return next((content for name, content in self.blocks if name == kind), None)

    @property
    def text(self) -> str | None:
        """The query's text: the block without its last line break."""
        block = self.block("query")
        return None if block is None else block[:-1]

    @property
    def params(self) -> dict[str, Any] | None:
        """What the parameters are bound to."""
        block = self.block("params")
        return None if block is None else json.loads(block)


def read_cases(file: Path) -> Iterator[Case]:
    """The cases of a file."""
    whole = file.read_text("utf-8")
    parts = re.split(r"^## +(.+)$", whole, flags=re.MULTILINE)
    line = 1 + parts[0].count("\n")
    for name, content in zip(parts[1::2], parts[2::2], strict=True):
        yield Case(file, name.strip(), tuple(FENCE.findall(content)), line)
        line += content.count("\n")


def all_cases() -> list[Case]:
    """Every case of the corpus."""
    return [case for file in sorted(CASES.glob("*.md")) if file.name != "README.md" for case in read_cases(file)]


def outcome(case: Case, kind: str) -> str:
    """What a block of this kind should hold, worked out anew."""
    try:
        return OUTCOMES[kind](case)
    except querydsl.QueryError as error:
        first = next(item for item in error.diagnostics if item.is_error)
        return f"{type(error).__name__}: {first.message} [{first.rule}]\n"


def query_of(case: Case) -> Query:
    """The query of a case, whatever it is given as."""
    if case.text is not None:
        return querydsl.parse(case.text, case.params)
    if (body := case.block("body")) is not None:
        return querydsl.decompile(json.loads(body), _entity(case))
    built: Query = built_query(case).query
    return built


def _entity(case: Case) -> Any:
    return "companies" if "compan" in case.file.stem or "companies" in case.name.lower() else "people"


def built_query(case: Case) -> Any:
    """What the `python` block builds: its last expression."""
    code = case.block("python") or ""
    names = {name: getattr(querydsl, name) for name in querydsl.__all__} | vars(__import__("querydsl.builder").builder)
    return eval(code, {**names, "dt": dt})


def _diagnostics(case: Case) -> str:
    if (text := case.text) is None:
        query = query_of(case)
        text = querydsl.format(query)
    found = querydsl.check(text, case.params, now=NOW)
    return "".join(f"{line}\n" for item in found for line in shown(item, text)) or "none\n"


def shown(item: Diagnostic, text: str) -> Iterator[str]:
    """Every attribute of a diagnostic, one a line."""
    yield f"{item.severity.value}[{item.rule}] {item.span.start}-{item.span.end} `{text[item.span.start : item.span.end]}`"
    yield f"  {item.message}"
    for label in item.labels:
        yield f"  label: {label.span.start}-{label.span.end} {label.message}"
    if item.hint:
        yield f"  hint: {item.hint}"
    if item.fix:
        edits = ", ".join(f"{edit.span.start}-{edit.span.end} `{edit.replacement}`" for edit in item.fix.edits)
        yield f"  fix: {item.fix.message}: {edits}"


def _json(case: Case) -> str:
    body = querydsl.compile(query_of(case), NOW).body
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


def _format(case: Case) -> str:
    return querydsl.format(query_of(case)).rstrip("\n") + "\n"


def _tree(case: Case) -> str:
    return repr(query_of(case).filter) + "\n"


def _source_map(case: Case) -> str:
    text = case.text or ""
    spans = querydsl.compile(query_of(case), NOW).source_map
    return "".join(f"{pointer}  {text[span.start : span.end]}\n" for pointer, span in sorted(spans.items()))


def _rewrites(case: Case) -> str:
    return "".join(f"{rewrite.message}\n" for rewrite in querydsl.compile(query_of(case), NOW).rewrites) or "none\n"


def _refused(case: Case, *, strict: bool = False) -> str:
    try:
        querydsl.decompile(json.loads(case.block("body") or ""), _entity(case), strict=strict)
    except querydsl.DecompileError as error:
        return _listed(error.problems)
    return "nothing was refused\n"


def _strict(case: Case) -> str:
    return _refused(case, strict=True)


def _notes(case: Case) -> str:
    notes: list[querydsl.Note] = []
    querydsl.decompile(json.loads(case.block("body") or ""), _entity(case), on_note=notes.append)
    return _listed(notes) or "none\n"


def _listed(notes: Iterable[querydsl.Note]) -> str:
    return "".join(f"{note.pointer or 'the top'}: {note.message}\n" for note in notes)


OUTCOMES: dict[str, Callable[[Case], str]] = {
    "diagnostics": _diagnostics,
    "json": _json,
    "format": _format,
    "tree": _tree,
    "map": _source_map,
    "rewrites": _rewrites,
    "refused": _refused,
    "strict": _strict,
    "notes": _notes,
}


def update(file: Path) -> None:
    """Writes the file anew with what comes out of each of its cases."""
    cases = {case.name: case for case in read_cases(file)}
    parts = re.split(r"^(## +.+)$", file.read_text("utf-8"), flags=re.MULTILINE)
    for index in range(1, len(parts), 2):
        case = cases[parts[index].lstrip("# ").strip()]
        parts[index + 1] = FENCE.sub(lambda fence, case=case: _fresh(case, fence), parts[index + 1])
    file.write_text("".join(parts), "utf-8")


def _fresh(case: Case, fence: re.Match[str]) -> str:
    kind = fence[1]
    return fence[0] if kind in GIVEN else f"```{kind}\n{outcome(case, kind)}```"


def checks_clean(query: Query) -> bool:
    """True where a query has no error."""
    return not any(item.is_error for item in api.check(query, now=NOW))
