"""Right queries with one slip each, and what the diagnostics and their fixes make of them.

`python -m tests.support.mutants [COUNT [SEED]]` prints the table, and the texts whose fixes gave another query.
"""

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import attrs

from querydsl import api
from querydsl.diagnostics import fixes
from querydsl.diagnostics.model import Diagnostic, Severity
from tests.corpus.runner import all_cases
from tests.rules import test_right_queries as parts
from tests.support.finding import NOW
from tests.support.slips import SLIPS

_TRIES = 20
"""The queries that a kind of slip is tried on before another kind is taken."""
_CODE = re.compile(r'"[A-Za-z]{3}"(?!:)')


@attrs.frozen
class Mutant:
    """A right query, the same text with one slip, and the name of the slip."""

    original: str
    text: str
    slip: str


@attrs.frozen
class Broken:
    """A fix that fails verification: the edited text still has the diagnostic, or has a new one."""

    item: Diagnostic
    after: str
    stays: bool
    new: tuple[str, ...]


@attrs.frozen
class Verdict:
    """What the diagnostics and the fixes of a mutant were.

    `found` are the errors and warnings that the original has not. `fixed` is the text after all fixes, if that removed every error
    and there was one, and `is_wrong` whether it compiles to another body than the original. `broken` are the fixes that fail
    verification.
    """

    mutant: Mutant
    found: tuple[Diagnostic, ...]
    fixed: str | None
    is_wrong: bool
    broken: tuple[Broken, ...]


@lru_cache(10_000)
def check(text: str) -> tuple[Diagnostic, ...]:
    """The diagnostics of a text, at a fixed time."""
    return api.check(text, now=NOW)


def serious(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The errors and warnings among diagnostics."""
    return tuple(item for item in diagnostics if item.severity is not Severity.INFO)


def right_queries(rng: random.Random, count: int = 400) -> list[str]:
    """The texts of the corpus that need no value and have no error or warning, and random ones that recruiters would write."""
    corpus = [case.text for case in all_cases() if case.text and "$" not in case.text]
    texts = dict.fromkeys([*corpus, *(_written(rng) for _ in range(count))])
    return [text for text in texts if not serious(check(text))]


def _written(rng: random.Random) -> str:
    prefix, groups = rng.choice([("people where ", parts.PEOPLE), ("", parts.PEOPLE), ("companies where ", parts.COMPANIES)])
    conditions = [rng.choice(group) for group in rng.sample(groups, rng.randint(1, 4))]
    if len(conditions) > 2 and rng.random() < 0.5:
        conditions = [f"({conditions[0]} or {conditions[1]})", *conditions[2:]]
    clauses = [clause for clause in parts.CLAUSES if prefix.startswith("companies") or "funding" not in clause]
    text = f"{prefix}{' and '.join(conditions)} {rng.choice(clauses)}".strip()
    return text.replace("'", '"') if rng.random() < 0.5 else text


def mutants(count: int, seed: int) -> Iterator[Mutant]:
    """Distinct texts with one slip each, of all kinds equally often as far as the queries have a place for them."""
    rng = random.Random(seed)
    originals, names, seen = right_queries(rng), list(SLIPS), set[str]()
    while len(seen) < count:
        name = rng.choice(names)
        made = ((original, SLIPS[name](original, rng)) for original in rng.choices(originals, k=_TRIES))
        original, text = next(((original, text) for original, text in made if text not in (None, original)), ("", None))
        if text is not None and text not in seen:
            seen.add(text)
            yield Mutant(original, text, name)


def judge(mutant: Mutant) -> Verdict:
    """The verdict on a mutant."""
    found = check(mutant.text)
    new = _new(serious(found), serious(check(mutant.original)))
    result = fixes.apply_all(mutant.text, check)
    is_repaired = has_error(found) and not has_error(result.left)
    fixed = result.text if is_repaired else None
    is_wrong = fixed is not None and body_of(fixed) != body_of(mutant.original)
    return Verdict(mutant, new, fixed, is_wrong, tuple(broken_fixes(mutant.text, found)))


def has_error(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether a diagnostic is an error."""
    return any(item.is_error for item in diagnostics)


def body_of(text: str) -> str:
    """The compiled query as JSON, or a template in canonical form. Country codes, whose case does not matter, are in capitals."""
    found = api.analyse(text, now=NOW)
    body = api.format(found.query) if found.query.given else json.dumps(found.request().body)
    return _CODE.sub(lambda code: code.group().upper(), body)


def broken_fixes(text: str, found: Sequence[Diagnostic]) -> Iterator[Broken]:
    """The fixes after which their diagnostic stays, or new ones appear."""
    before = Counter(map(_name, found))
    for item in found:
        if item.fix is None:
            continue
        after = fixes.edited(text, item.fix.edits)
        now = Counter(map(_name, check(after)))
        stays = now[_name(item)] >= before[_name(item)]
        new = tuple(message for (_, message), _ in (now - before).items())
        if stays or new:
            yield Broken(item, after, stays, new)


def _name(item: Diagnostic) -> tuple[str, str]:
    return item.rule, item.message


def _new(found: Sequence[Diagnostic], before: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    left = Counter(map(_name, before))
    new = []
    for item in found:
        left[_name(item)] -= 1
        if left[_name(item)] < 0:
            new.append(item)
    return tuple(new)


@attrs.frozen
class Row:
    """The counts of one slip, or of all."""

    mutants: int = 0
    right: int = 0
    one: int = 0
    several: int = 0
    fixed: int = 0
    wrong: int = 0
    broken: int = 0

    def __add__(self, verdict: Verdict) -> "Row":
        number = len(verdict.found)
        return Row(
            self.mutants + 1,
            self.right + (number == 0),
            self.one + (number == 1),
            self.several + (number > 1),
            self.fixed + (verdict.fixed is not None),
            self.wrong + verdict.is_wrong,
            self.broken + len(verdict.broken),
        )


def table(verdicts: Iterable[Verdict]) -> dict[str, Row]:
    """The counts by slip, and of all."""
    rows = {name: Row() for name in [*SLIPS, "all"]}
    for verdict in verdicts:
        for name in (verdict.mutant.slip, "all"):
            rows[name] += verdict
    return rows


def shown(rows: dict[str, Row]) -> str:
    """The table as text."""
    names = [field.name for field in attrs.fields(Row)]
    lines = [f"{'slip':24}" + "".join(f"{name:>9}" for name in names) + f"{'one %':>9}"]
    for slip, row in rows.items():
        share = 100 * row.one / max(1, row.one + row.several)
        lines.append(f"{slip:24}" + "".join(f"{getattr(row, name):9}" for name in names) + f"{share:9.1f}")
    return "\n".join(lines)


def main(count: int = 10_000, seed: int = 1) -> None:
    """Print the table, the wrong repairs, and the broken fixes."""
    verdicts = [judge(mutant) for mutant in mutants(count, seed)]
    for verdict in verdicts:
        if verdict.is_wrong:
            print(f"WRONG {verdict.mutant.slip}\n  {verdict.mutant.original!r}\n  {verdict.mutant.text!r}\n  {verdict.fixed!r}")
        for broken in verdict.broken:
            print(f"BROKEN {broken.item.rule}: {broken.item.message} {broken.new}\n  {verdict.mutant.text!r}\n  {broken.after!r}")
    print(shown(table(verdicts)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
