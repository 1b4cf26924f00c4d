"""A query is parsed, lowered and checked once, whatever is done with it."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import querydsl
from querydsl import F, api, people
from querydsl.rules import checker
from querydsl.semantics import lowering
from querydsl.syntax import parser
from tests.cli.conftest import Run

RIGHT = 'title ~ "engineer" limit 1'
WARNED = 'title ~ "engineer" and title ~ "engineer" and not (headline ~ "a b" or headline ~ "c") limit 1'
ONCE = {"read": 1, "lower": 1, "check": 1}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """The number of calls of each stage."""
    counts: Counter[str] = Counter()

    def counted(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        def inner(*args: Any, **options: Any) -> Any:
            counts[name] += 1
            return stage(*args, **options)

        return inner

    read, lower, check = (counted(stage.__name__, stage) for stage in (parser.read, lowering.lower, checker.check))
    monkeypatch.setattr(parser, "read", read)
    for module in (lowering, checker, api):
        monkeypatch.setattr(module, "lower", lower)
    monkeypatch.setattr(checker, "check", check)
    monkeypatch.setattr(api, "check_query", check)
    return counts


@pytest.mark.parametrize("text", [RIGHT, WARNED])
@pytest.mark.parametrize(
    "use",
    [
        querydsl.check,
        api.analyse,
        api.compile,
        lambda text: api.compile(text).rewrites,
        lambda text: api.compile(text).source_map,
        lambda text: str(api.explain(text)),
    ],
)
def test_a_text_is_analysed_once(use: Callable[[str], Any], text: str, calls: Counter[str]) -> None:
    use(text)
    assert calls == ONCE


@pytest.mark.parametrize(("text", "fixes"), [("titel = 1", 0), ('title ~ "engineer', 1), ("title ~ 5", 1), ("Title ~ 5", 1)])
def test_a_wrong_text_is_analysed_once_by_check_and_once_for_each_fix(text: str, fixes: int, calls: Counter[str]) -> None:
    assert any(item.is_error for item in querydsl.check(text))
    assert calls == Counter({stage: number * (1 + fixes) for stage, number in ONCE.items()})


@pytest.mark.parametrize("text", [RIGHT, WARNED])
@pytest.mark.parametrize(
    "command",
    [
        ("check",),
        ("compile",),
        ("explain",),
        ("count", "--sandbox"),
        ("run", "--sandbox"),
        ("run", "--sandbox", "--dry-run"),
    ],
)
def test_a_command_analyses_its_query_once(command: tuple[str, ...], text: str, run: Run, calls: Counter[str]) -> None:
    name, *options = command
    done = run(name, text, *options)
    assert done.exit_code == 0, done.output
    assert calls == ONCE
    assert ("warning" in done.output) == (text == WARNED and name in {"check", "compile", "count", "run"})


def test_filter_analyses_its_query_once(run: Run, folder: Path, calls: Counter[str]) -> None:
    (folder / "people.jsonl").write_text("{}\n")
    assert run("filter", "people.jsonl", WARNED).exit_code == 0
    assert calls == ONCE


def test_a_built_query_without_problems_is_not_parsed(calls: Counter[str]) -> None:
    request = api.compile(people.where(F.title.words("engineer")).limit(1))
    assert request.diagnostics == ()
    assert calls == {"lower": 1, "check": 1}


@pytest.mark.parametrize("use", [querydsl.check, api.compile])
def test_a_built_query_with_problems_is_analysed_again_in_its_canonical_text(
    use: Callable[[Any], Any], calls: Counter[str]
) -> None:
    use(people.where(F.title.words("engineer"), F.title.words("engineer")).limit(1))
    assert calls == {"read": 1, "lower": 2, "check": 2}


def test_explain_analyses_a_built_query_once_in_its_canonical_text(calls: Counter[str]) -> None:
    str(api.explain(people.where(F.title.words("engineer"), F.title.words("engineer")).limit(1)))
    assert calls == ONCE


def test_the_problems_of_a_built_query_are_located_in_its_canonical_text() -> None:
    query = people.where(F.title.words("engineer"), F.title.words("engineer")).limit(1)
    request = api.compile(query)
    assert request.diagnostics == querydsl.check(querydsl.format(query))
    assert request.source == querydsl.format(query)
    assert all(item.span.end > item.span.start for item in request.diagnostics)
    with pytest.raises(querydsl.InvalidQuery) as caught:
        api.compile(people.where(F["titel"] == "x"))
    assert caught.value.diagnostics == querydsl.check('titel = "x"')


def test_a_request_has_the_warnings_of_its_query() -> None:
    assert api.compile(WARNED).diagnostics == querydsl.check(WARNED)
    assert api.compile(RIGHT).diagnostics == ()


def test_the_levels_of_a_project_change_what_is_shown_and_not_what_is_sent(run: Run, folder: Path) -> None:
    (folder / "querydsl.toml").write_text('[levels]\nduplicate-condition = "off"\nunknown-field = "warning"\n')
    assert "duplicate-condition" not in run("compile", 'title ~ "a" and title ~ "a"').output
    assert run("compile", 'titel ~ "a"').exit_code == 1
