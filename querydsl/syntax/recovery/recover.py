"""The loop that reads a wrong text to its end. See the package's docstring."""

from typing import cast

import attrs
from lark import Token

from querydsl.diagnostics.model import Diagnostic, Edit, Fix, Label, Span, error, replace
from querydsl.syntax.actions import Parts, check, span_of
from querydsl.syntax.limits import MAX_MISTAKES
from querydsl.syntax.literals import LiteralError
from querydsl.syntax.recovery import strings
from querydsl.syntax.recovery.expected import Expected, expected
from querydsl.syntax.recovery.lookahead import END, Machine
from querydsl.syntax.recovery.messages import Absent, Dialect, any_dialect, dialects_at, fill, mistakes, shown
from querydsl.syntax.recovery.repair import Plan, best_plan, closing
from querydsl.syntax.recovery.scanner import BAD_NUMBER, BAD_STRING, found, readings, skip, token

_ENOUGH = 200
"""A text that needs as much mending is none; the rest of it is not looked at."""
_LONG = 100
_SHOWN = 5

_UNSOUND = {"STRING": '""', "NUMBER": "1", "METRES": "1m", "OFFSET": "+0d"}
"""What stands for a literal without a value."""
_CLOSERS = {"LPAR": "RPAR", "LSQB": "RSQB"}
_OTHER = {")": "RSQB", "]": "RPAR"}


def recover(text: str) -> tuple[Parts, tuple[Diagnostic, ...]]:
    """The parts of the query that can be read, and one diagnostic for each mistake, at most 20."""
    reader = _Reader(text)
    while reader.step():
        pass
    return reader.close(), tuple(reader.said)


class _Reader:
    """A text half read: the parser's state, the place, what was said so far, and what the messages speak of."""

    def __init__(self, text: str) -> None:
        self.said: list[Diagnostic] = []
        self._text = text
        self._place = 0
        self._machine = Machine()
        self._before: Token | None = None
        self._field = "field"
        self._open: list[Token] = []
        self._later: list[tuple[str, Span]] = []
        self._dropped_to = -1
        self._swallowed = False
        self._steps = 0
        self._mended = 0

    # --- going on ---

    def step(self) -> bool:
        """False at the end of the text, or once enough is said; else reads one thing, right or wrong."""
        self._place = skip(self._text, self._place)
        if self._place >= len(self._text) or len(self.said) >= MAX_MISTAKES or self._mended > _ENOUGH:
            return False
        before = self._before.type if self._before else None
        awaited = expected(self._machine, before)
        for dialect in self._dialects(awaited):
            match = dialect.match(self._text, self._place, before)
            if match:
                self._translate(dialect, [match.group(), *[group or "" for group in match.groups()]], Span(*match.span()))
                return True
        self._read(awaited)
        return True

    def _dialects(self, awaited: frozenset[Expected]) -> tuple[Dialect, ...]:
        """The dialects to look for; once the text has shown to be long, all at once before one by one."""
        self._steps += 1
        if self._steps > _LONG and not any_dialect(awaited).match(self._text, self._place):
            return ()
        return dialects_at(awaited)

    def _read(self, awaited: frozenset[Expected]) -> None:
        for it in readings(self._text, self._place, self._machine.wanted(self._machine.here)):
            if self._machine.accepts(it.type):
                self._take(it)
                self._place = cast(int, it.end_pos)
                return
        self._mend(found(self._text, self._place), awaited)

    def _take(self, it: Token) -> None:
        """Gives a token to the parser, and remembers what later messages will speak of."""
        self._machine.feed(it if self._is_sound(it) else it.update(value=_UNSOUND[it.type]))
        if it.type == "PATH" and it:
            self._field = str(it)
        if it.type in _CLOSERS:
            self._open.append(it)
        elif it.type in _CLOSERS.values() and self._open:
            self._open.pop()
        if it:
            self._before = it

    def _is_sound(self, it: Token) -> bool:
        """False, and said so, for a literal that looks right and yet has no value."""
        try:
            check(it)
        except LiteralError as problem:
            self._say(error("syntax", span_of(it), str(problem)))
            return False
        return True

    def _say(self, diagnostic: Diagnostic) -> None:
        if len(self.said) < MAX_MISTAKES:
            self.said.append(diagnostic)

    # --- another dialect ---

    def _translate(self, dialect: Dialect, groups: list[str], span: Span) -> None:
        """Reads what was found as what it stands for."""
        values = self._words(groups[0])
        instead = fill(dialect.instead, groups, values)
        fix = self._dialect_fix(dialect, instead, groups, span) if dialect.certain else None
        seen = [shown(group) for group in groups]
        hint = fill(dialect.hint, seen, values) if dialect.hint else None
        place = Span(span.end, span.end) if dialect.opens else span
        labels = (Label(Span(span.start, span.start + 1), "opened here"),) if dialect.opens else ()
        self._say(error("syntax", place, fill(dialect.says, seen, values), hint=hint, labels=labels, fix=fix))
        if dialect.after:
            self._later.append((fill(dialect.after, groups, values), span))
        self._put(instead, span)
        self._place = span.end

    def _dialect_fix(self, dialect: Dialect, instead: str, groups: list[str], span: Span) -> Fix:
        what = f"write `{shown(instead.strip())}`" if instead else f"leave out `{shown(groups[0])}`"
        if not dialect.after:
            return replace(what, span, self._parted(instead, span))
        end = Span(len(self._text), len(self._text))
        later = fill(dialect.after, groups, {})
        return Fix(what, (Edit(span, self._parted(instead, span)), Edit(end, f"\n{later}")))

    def _parted(self, words: str, span: Span) -> str:
        """The words with white space where they would run into what stands beside them."""
        before, after = self._text[: span.start][-1:], self._text[span.end : span.end + 1]
        left = " " if words and _is_word(words[0]) and _is_word(before) else ""
        right = " " if words and _is_word(words[-1]) and _is_word(after) else ""
        return left + words + right

    def _put(self, words: str, span: Span) -> None:
        """Gives these words of the language to the parser, all of them in one place; `?` is what nobody knows."""
        place = skip(words, 0)
        while place < len(words):
            it = self._unknown() if words[place] == "?" else self._reading(words, place)
            if it is None:
                return
            self._take(it.update(value=str(it)) if it.start_pos is None else token(it.type, str(it), span.start, span.end))
            place = skip(words, place + max(1, len(it)))

    def _unknown(self) -> Token | None:
        return next((token(name, "", 0) for name in ("MISSING", "PATH", "AND") if self._machine.accepts(name)), None)

    def _reading(self, words: str, place: int) -> Token | None:
        wanted = self._machine.wanted(self._machine.here)
        return next((it for it in readings(words, place, wanted) if self._machine.accepts(it.type)), None)

    # --- something absent, something too much ---

    def _mend(self, it: Token, awaited: frozenset[Expected]) -> None:
        if it.type == BAD_STRING:
            self._mend_literal(it, strings.problem(self._text, it))
        elif it.type == BAD_NUMBER:
            problem = error("syntax", span_of(it), f"`{shown(it)}` is no number, date or time")
            self._mend_literal(it, (problem, cast(int, it.end_pos)))
        elif it in _OTHER and self._machine.accepts(_OTHER[it]):
            self._close_with(it)
        else:
            self._mended += 1
            self._follow(best_plan(self._machine, self._text, it), it, awaited)

    def _mend_literal(self, it: Token, problem: tuple[Diagnostic, int]) -> None:
        """A literal that cannot be read stands for some value."""
        diagnostic, end = problem
        self._say(diagnostic)
        self._swallowed = self._swallowed or any(char in ")]" for char in it)
        plan = best_plan(self._machine, self._text, token("MISSING", "", self._place))
        for name in plan.puts:
            self._take(token(name, "" if name == "PATH" else "=", self._place, self._place))
        if self._machine.accepts("MISSING"):
            self._take(token("MISSING", "", self._place, end))
        self._place = end

    def _follow(self, plan: Plan, it: Token, awaited: frozenset[Expected]) -> None:
        for index, name in enumerate(plan.puts):
            self._put_in(name, it, awaited, quiet=index > 0 and name not in _CLOSERS.values())
        if plan.leaves_out:
            self._leave_out(it, awaited, quiet=bool(plan.puts))

    def _put_in(self, name: str, it: Token, awaited: frozenset[Expected], *, quiet: bool) -> None:
        absent = mistakes().absence(awaited, name, it.type)
        if not quiet:
            self._say(self._absence(absent, name, it) if absent else self._intrusion(it, awaited))
        if name in _CLOSERS.values() and self._is_empty_bracket() and self._machine.accepts("MISSING"):
            self._take(token("MISSING", "", self._place))  # a list that nobody closed is not an empty one
        spelled = {"OPERATOR": "=", "NUMBER": "1", "UNIT": "km"}.get(name, "")
        self._take(token(name, spelled, cast(int, it.start_pos), cast(int, it.start_pos)))

    def _absence(self, absent: Absent, name: str, it: Token) -> Diagnostic:
        values = self._words(it)
        labels: tuple[Label, ...] = ()
        if name in _CLOSERS.values() and self._open:
            labels = (Label(span_of(self._open[-1]), "opened here"),)
        end = cast(int, self._before.end_pos) if self._before else 0
        certain = absent.fix if it.type != END or name == "WHERE" else None
        fix = replace(f"write `{certain.strip()}`", Span(end, end), self._parted(certain, Span(end, end))) if certain else None
        hint = fill(absent.hint, [], values) if absent.hint else None
        return error("syntax", self._span(it), fill(absent.says, [], values), hint=hint, labels=labels, fix=fix)

    def _span(self, it: Token) -> Span:
        return span_of(it) if it.type != END else Span(len(self._text), len(self._text))

    def _leave_out(self, it: Token, awaited: frozenset[Expected], *, quiet: bool) -> None:
        """Passes over a token; what is passed over in one go is one mistake."""
        if self._dropped_to == self._place and self.said and not quiet:
            self.said[-1] = attrs.evolve(self.said[-1], span=Span(self.said[-1].span.start, cast(int, it.end_pos)))
        elif not quiet:
            self._say(self._intrusion(it, awaited))
        self._place = cast(int, it.end_pos)
        self._dropped_to = skip(self._text, self._place)

    def _close_with(self, it: Token) -> None:
        """Takes a bracket of the other kind for the one that closes what is open."""
        right = ")" if it == "]" else "]"
        label = Label(span_of(self._open[-1]), "opened here")
        fix = replace(f"write `{right}`", span_of(it), right)
        self._say(error("syntax", span_of(it), f"`{self._open[-1]}` is closed by `{it}`", labels=(label,), fix=fix))
        self._take(token(_OTHER[it], str(it), self._place))
        self._place += 1

    def _intrusion(self, it: Token, awaited: frozenset[Expected]) -> Diagnostic:
        values = self._words(it)
        if it.type in ("RPAR", "RSQB") and not self._open:
            return error("syntax", span_of(it), f"`{it}` closes nothing", hint="leave it out, or write the opening bracket")
        return error("syntax", self._span(it), fill(mistakes().intrusion(awaited).says, [], values))

    def _words(self, it: str) -> dict[str, str]:
        before = shown(self._before) if self._before else "the beginning"
        code = f"U+{ord(it[0]):04X}" if it else ""
        return {"found": shown(it), "before": before, "field": shown(self._field), "code": code}

    # --- the end ---

    def close(self) -> Parts:
        """The parts of the text, ended wherever it stands: what is open is closed, and what is absent put in."""
        quiet = len(self.said) >= MAX_MISTAKES or self._mended > _ENOUGH or self._swallowed or self._is_empty_bracket()
        unclosed: list[Token] = []
        while not self._machine.accepts(END):
            awaited = expected(self._machine, self._before.type if self._before else None)
            name = closing(self._machine)
            if name in _CLOSERS.values():
                unclosed += [it for it in self._open[-1:] if it]
            self._put_in(name, found(self._text, len(self._text)), awaited, quiet=quiet or name in _CLOSERS.values())
            quiet = quiet or name not in _CLOSERS.values()
        if unclosed and not self._swallowed and self._mended <= _ENOUGH:
            self._say(self._unclosed(unclosed))
        for words, span in self._later:
            self._put(words, span)
        return cast(Parts, self._machine.feed(found(self._text, len(self._text))))

    def _is_empty_bracket(self) -> bool:
        """True where a bracket was opened and the text ends: that is one mistake, not two."""
        return self._before is not None and self._before.type in _CLOSERS

    def _unclosed(self, openers: list[Token]) -> Diagnostic:
        """One diagnostic for all brackets that the end of the text finds open, the innermost first."""
        closers = "".join([")" if it == "(" else "]" for it in openers])
        labels = tuple([Label(span_of(it), "opened here") for it in reversed(openers[-_SHOWN:])])
        end = Span(len(self._text), len(self._text))
        what = "this bracket is never closed" if len(openers) == 1 else f"{len(openers)} brackets are never closed"
        return error("syntax", end, f"expected `{shown(closers)}`: {what}", labels=labels)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
