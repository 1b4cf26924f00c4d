"""The recovery loop. The package's docstring describes the method."""

import attrs

from querydsl.diagnostics.model import Diagnostic, Edit, Fix, Label, Span, error, replace
from querydsl.syntax.actions import Parts
from querydsl.syntax.keywords import KEYWORDS
from querydsl.syntax.lalr import engine
from querydsl.syntax.lalr.engine import ParsedPrefix
from querydsl.syntax.lexing.scanner import BAD_NUMBER, BAD_STRING, CLOSERS, END, skip_blank, token_at, tokens_at
from querydsl.syntax.limits import MAX_ERRORS
from querydsl.syntax.literals import LiteralError
from querydsl.syntax.recovery.brackets import BRACKETS, OTHER_CLOSER, OTHER_OPENER, is_pair, other_closer, other_opener
from querydsl.syntax.recovery.brackets import unclosed as unclosed_brackets
from querydsl.syntax.recovery.context import ParseContext
from querydsl.syntax.recovery.expected import Expected
from querydsl.syntax.recovery.messages import (
    DialectRow,
    MissingRow,
    fill,
    missing_row,
    shorten,
    translations_at,
    unexpected_row,
)
from querydsl.syntax.recovery.misspelling import is_shifted, misspelled_keyword
from querydsl.syntax.recovery.omission import without_errors
from querydsl.syntax.recovery.regions import Regions, settled
from querydsl.syntax.recovery.repair import Repair, best_repair, closing_terminal, following_types, passes
from querydsl.syntax.recovery.strings import string_error
from querydsl.syntax.tokens import Token, check, make_token, span_of

_MAX_REPAIRS = 200
"""After this many repairs, the rest of the text is ignored."""

_SUBSTITUTES = {"STRING": '""', "NUMBER": "1", "METRES": "1m", "OFFSET": "+0d"}
"""The text that is parsed in place of a literal without a value."""
_INSERTED_TEXT = {"OPERATOR": "=", "NUMBER": "1", "UNIT": "km"}
_DIVIDING = ("AND", "OR", "SELECT", "SORT", "LIMIT")
"""The terminals of the keywords between conditions and before clauses."""


def recover(text: str, valid: int = 0) -> tuple[Parts, tuple[Diagnostic, ...]]:
    """The parts of a query that can be parsed, and one diagnostic for each error, at most `MAX_ERRORS`.

    The grammar accepts the text up to the offset `valid`. Except for its last conditions, this part is not searched for mistakes.
    """
    recovery = _Recovery(text, engine.prefix(text, settled(text, valid)))
    while recovery.step():
        pass
    return recovery.finish(), tuple(recovery.diagnostics)


class _Recovery:
    """A partly parsed text: the offset, the parser, and the diagnostics so far."""

    def __init__(self, text: str, begun: ParsedPrefix) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._text = text
        self._offset = begun.end
        self._context = ParseContext(begun)
        self._regions = Regions(text, begun)
        self._parser = self._context.parser
        self._appended: list[tuple[str, Span]] = []
        self._skipped_to = -1
        self._lost_bracket = False  # a literal that cannot be parsed contains a closing bracket
        self._repairs = 0

    @property
    def _end(self) -> Span:
        return Span(len(self._text), len(self._text))

    @property
    def _is_exhausted(self) -> bool:
        return len(self.diagnostics) >= MAX_ERRORS or self._repairs > _MAX_REPAIRS

    # --- the loop ---

    def step(self) -> bool:
        """Parse, translate or repair one token. False at the end of the text, or if there are too many errors."""
        self._offset = skip_blank(self._text, self._offset)
        if self._offset >= len(self._text) or self._is_exhausted:
            return False
        expected = self._context.expected()
        if not (self._correct_next() or self._translate_next(expected)):
            self._parse_next(expected)
        return True

    def _correct_next(self) -> bool:
        """Parse a misspelled keyword as the keyword."""
        found = misspelled_keyword(self._parser, self._text, self._offset)
        if found is None:
            return False
        word, (_, _, keyword, terminal, is_certain) = found
        fix = replace(f"write `{keyword}`", span_of(word), keyword) if is_certain else None
        message = f"`{shorten(word)}` is not a keyword. Did you mean `{keyword}`?"
        diagnostic = error("syntax", span_of(word), message, fix=fix)
        self._report_between(diagnostic) if terminal in _DIVIDING else self._report(diagnostic, is_guess=False)
        self._offset = word.end_pos
        after = skip_blank(self._text, self._offset)
        if is_shifted(word, keyword, self._text[after : after + len(keyword)]):
            self._regions.fail(after, is_guess=True)
        self._take(make_token(terminal, keyword, word.start_pos, self._offset))
        return True

    def _translate_next(self, expected: frozenset[Expected]) -> bool:
        translations = translations_at(expected, self._regions.is_misquoted(self._offset))
        previous = self._context.previous_type
        for row in translations.candidates(self._text, self._offset):
            match = row.match(self._text, self._offset, previous)
            if match:
                self._translate(row, [match.group(), *[group or "" for group in match.groups()]], Span(*match.span()))
                return True
        return False

    def _parse_next(self, expected: frozenset[Expected]) -> None:
        for token in tokens_at(self._text, self._offset, self._context.accepted_terminals()):
            if self._parser.accepts(token.type):
                self._take(token)
                self._offset = token.end_pos
                return
        self._repair(token_at(self._text, self._offset), expected)

    def _take(self, token: Token) -> None:
        """Feed a token to the parser. Report a literal without a value, and feed a substitute."""
        try:
            check(token)
        except LiteralError as problem:
            self._report(error("syntax", span_of(token), str(problem)))
            self._context.feed(token, _SUBSTITUTES[token.type])
        else:
            self._context.feed(token)

    def _report(self, diagnostic: Diagnostic, at: int | None = None, *, is_guess: bool = True) -> None:
        """Add a diagnostic, unless it is probably a consequence of an earlier one in the same condition or clause.

        `at` is an offset in the condition that has the error, by default the start of the diagnostic.
        """
        offset = diagnostic.span.start if at is None else at
        if len(self.diagnostics) < MAX_ERRORS and self._regions.fail(offset, is_guess=is_guess):
            self.diagnostics.append(diagnostic)

    def _report_gap(self, diagnostic: Diagnostic) -> None:
        """Report a missing connective. It is not an error of the condition after it, unless the one before has an error."""
        previous = self._context.previous
        start = diagnostic.span.start
        is_glued = self._text[start : start + 3].lower().startswith(KEYWORDS["AND"] + KEYWORDS["OR"])
        if is_glued or previous is None or not self._regions.is_divided(previous.start_pos, start):
            self._report(diagnostic)
        else:
            self._report_between(diagnostic)

    def _report_between(self, diagnostic: Diagnostic) -> None:
        """Report an error between two conditions or clauses, unless it is probably a consequence of one before it."""
        previous = self._context.previous
        if len(self.diagnostics) < MAX_ERRORS and not (previous and self._regions.has_guess(span_of(previous))):
            self.diagnostics.append(diagnostic)

    # --- translation ---

    def _translate(self, row: DialectRow, groups: list[str], span: Span) -> None:
        """Parse the match of a row as its replacement."""
        values = self._context.message_values(groups[0])
        replacement = fill(row.replacement, groups, values)
        fix = self._translation_fix(row, replacement, groups, span) if row.has_fix else None
        shown = [shorten(group) for group in groups]
        hint = fill(row.hint, shown, values) if row.hint else None
        place = Span(span.end, span.end) if row.unclosed else span
        labels = (Label(Span(span.start, span.start + 1), "opened here"),) if row.unclosed else ()
        diagnostic = error("syntax", place, fill(row.message, shown, values), hint=hint, labels=labels, fix=fix)
        self._report(diagnostic, span.start, is_guess=row.is_guess or self._regions.is_misquoted(span.start))
        if row.append:
            self._appended.append((fill(row.append, groups, values), span))
        self._parse_replacement(replacement, span)
        self._offset = span.end

    def _translation_fix(self, row: DialectRow, replacement: str, groups: list[str], span: Span) -> Fix:
        title = f"write `{shorten(replacement.strip())}`" if replacement else f"remove `{shorten(groups[0])}`"
        if not row.append:
            return replace(title, span, self._spaced(replacement, span))
        appended = fill(row.append, groups, {})
        return Fix(title, (Edit(span, self._spaced(replacement, span)), Edit(self._end, f"\n{appended}")))

    def _spaced(self, replacement: str, span: Span) -> str:
        """The replacement, with spaces where it would join the word before or after it."""
        before, after = self._text[: span.start][-1:], self._text[span.end : span.end + 1]
        left = " " if replacement and _is_word(replacement[0]) and _is_word(before) else ""
        right = " " if replacement and _is_word(replacement[-1]) and _is_word(after) else ""
        return left + replacement + right

    def _parse_replacement(self, replacement: str, span: Span) -> None:
        """Feed the tokens of a replacement, all with the same span. `?` is an unknown part."""
        offset = skip_blank(replacement, 0)
        while offset < len(replacement):
            token = self._unknown() if replacement[offset] == "?" else self._accepted(replacement, offset)
            if token is None:
                return
            self._take(make_token(token.type, str(token), span.start, span.end))
            offset = skip_blank(replacement, offset + max(1, len(token)))

    def _unknown(self) -> Token | None:
        return next((make_token(name, "", 0) for name in ("MISSING", "PATH", "AND") if self._parser.accepts(name)), None)

    def _accepted(self, text: str, offset: int) -> Token | None:
        candidates = tokens_at(text, offset, self._context.accepted_terminals())
        return next((token for token in candidates if self._parser.accepts(token.type)), None)

    # --- repair ---

    def _repair(self, token: Token, expected: frozenset[Expected]) -> None:
        if self._regions.is_misquoted(self._offset):
            message = "a quote is missing or out of place on this line"
            self._report(error("syntax", span_of(token), message, hint="a string starts and ends with the same quote"))
        if token.type == BAD_STRING:
            self._replace_literal(token, *string_error(self._text, token))
        elif token.type == BAD_NUMBER:
            diagnostic = error("syntax", span_of(token), f"`{shorten(token)}` is not a number, date or time")
            self._replace_literal(token, diagnostic, token.end_pos)
        elif token in OTHER_OPENER and self._parser.accepts("LPAR"):
            self._open_with(token)
        elif token in OTHER_CLOSER and any(map(self._parser.accepts, OTHER_CLOSER[token])):
            self._close_with(token)
        else:
            self._repairs += 1
            self._apply(best_repair(self._parser, self._text, token), token, expected)

    def _replace_literal(self, token: Token, diagnostic: Diagnostic, end: int) -> None:
        """Report a literal that cannot be parsed, and insert a missing value."""
        self._report(diagnostic)
        self._lost_bracket = self._lost_bracket or any(char in ")]" for char in token)
        ahead = [*following_types(self._text, token)] if token.type == BAD_NUMBER else []
        is_amount = passes(self._parser, ["NUMBER"], ahead) and not passes(self._parser, ["MISSING"], ahead)  # before a unit
        name, value = ("NUMBER", _SUBSTITUTES["NUMBER"]) if is_amount else ("MISSING", "")
        self._take_instead(make_token(name, value, self._offset, end))
        self._offset = end

    def _take_instead(self, token: Token) -> None:
        """Feed a token in place of a literal, after what must come before it."""
        if not self._parser.accepts(token.type):
            self._repairs += 1
            for name in best_repair(self._parser, self._text, token).insert:
                self._take(make_token(name, "" if name == "PATH" else "=", self._offset, self._offset))
        if self._parser.accepts(token.type):
            self._take(token)

    def _apply(self, repair: Repair, token: Token, expected: frozenset[Expected]) -> None:
        for index, name in enumerate(repair.insert):
            self._insert(name, token, expected, quiet=index > 0 and name not in CLOSERS.values())
        if repair.delete:
            self._skip(token, expected, quiet=bool(repair.insert))

    def _insert(self, name: str, before: Token, expected: frozenset[Expected], *, quiet: bool) -> None:
        """Insert a token before another one. Report it unless `quiet`."""
        row = missing_row(expected, name, before.type)
        if not quiet:
            diagnostic = self._missing(row, name, before) if row else self._unexpected(before, expected)
            at = self._context.previous.start_pos if self._context.previous and name in CLOSERS.values() else None
            self._report_gap(diagnostic) if name == "AND" else self._report(diagnostic, at)
        if name in CLOSERS.values() and self._context.is_after_opening and self._parser.accepts("MISSING"):
            self._take(make_token("MISSING", "", self._offset))  # an unclosed list is not an empty list
        start = before.start_pos
        self._take(make_token(name, _INSERTED_TEXT.get(name, ""), start, start))

    def _missing(self, row: MissingRow, name: str, before: Token) -> Diagnostic:
        values = self._context.message_values(before)
        labels = (self._context.opener_label(),) if name in CLOSERS.values() and self._context.open_brackets else ()
        hint = fill(row.hint, [], values) if row.hint else None
        fix = self._insertion_fix(row.fix) if row.fix and (before.type != END or name == "WHERE") else None
        return error("syntax", self._span(before), fill(row.message, [], values), hint=hint, labels=labels, fix=fix)

    def _insertion_fix(self, text: str) -> Fix:
        end = self._context.previous.end_pos if self._context.previous else 0
        return replace(f"write `{text.strip()}`", Span(end, end), self._spaced(text, Span(end, end)))

    def _skip(self, token: Token, expected: frozenset[Expected], *, quiet: bool) -> None:
        """Skip a token. Extend the last diagnostic if it is about the tokens directly before."""
        if self._skipped_to == self._offset and self.diagnostics and not quiet:
            last = self.diagnostics[-1]
            self.diagnostics[-1] = attrs.evolve(last, span=Span(last.span.start, token.end_pos))
        elif not quiet and not (self._lost_bracket and token in OTHER_CLOSER and not self._context.open_brackets):
            self._report(self._unexpected(token, expected))
        self._lost_bracket = self._lost_bracket or token in BRACKETS
        self._offset = token.end_pos
        self._skipped_to = skip_blank(self._text, self._offset)

    def _open_with(self, token: Token) -> None:
        """Accept an opening bracket of another language."""
        self._report(other_opener(self._text, token))
        self._take(make_token("LPAR", str(token), self._offset))
        self._offset += 1

    def _close_with(self, token: Token) -> None:
        """Accept a closing bracket of the wrong kind. It is right if the opening one is of another language too."""
        name = next(name for name in OTHER_CLOSER[token] if self._parser.accepts(name))
        opener = self._context.open_brackets[-1]
        if not is_pair(opener, token):
            self._report(other_closer(name, token, opener))
            self._lost_bracket = True
        self._take(make_token(name, str(token), self._offset))
        self._offset += 1

    def _unexpected(self, token: Token, expected: frozenset[Expected]) -> Diagnostic:
        if token.type in CLOSERS.values() and not self._context.open_brackets:
            hint = "remove it, or add the opening bracket"
            return error("syntax", span_of(token), f"`{token}` has no opening bracket", hint=hint)
        message = fill(unexpected_row(expected).message, [], self._context.message_values(token))
        return error("syntax", self._span(token), message)

    def _span(self, token: Token) -> Span:
        return span_of(token) if token.type != END else self._end

    # --- the end ---

    def finish(self) -> Parts:
        """The parts of the query. Insert missing tokens at the end and close open brackets."""
        quiet = self._is_exhausted or self._lost_bracket or self._context.is_after_opening
        unclosed: list[Token] = []
        while not self._parser.accepts(END):
            expected = self._context.expected()
            name = closing_terminal(self._parser)
            is_closer = name in CLOSERS.values()
            if is_closer:
                unclosed += [bracket for bracket in self._context.open_brackets[-1:] if bracket]
            self._insert(name, token_at(self._text, len(self._text)), expected, quiet=quiet or is_closer)
            quiet = quiet or not is_closer
        if unclosed and not self._lost_bracket and self._repairs <= _MAX_REPAIRS:
            self._report(unclosed_brackets(unclosed, self._end))
            for bracket in unclosed:  # what the scope contains is unknown
                self._regions.fail(bracket.start_pos, is_guess=True)
        for replacement, span in self._appended:
            self._parse_replacement(replacement, span)
        return without_errors(self._parser.finish(), self._regions)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
