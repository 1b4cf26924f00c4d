"""The parser during error recovery, and the tokens that error messages refer to."""

from querydsl.diagnostics.model import Label
from querydsl.syntax.lalr.engine import ParsedPrefix
from querydsl.syntax.lexing.scanner import CLOSERS
from querydsl.syntax.recovery.expected import Expected, expected
from querydsl.syntax.recovery.lookahead import ParserDriver
from querydsl.syntax.recovery.messages import shorten
from querydsl.syntax.tokens import Token, make_token, span_of


class ParseContext:
    """The parser, the previous token, the last field and its operator, and the open brackets, innermost last."""

    def __init__(self, begun: ParsedPrefix) -> None:
        self.parser = ParserDriver(begun)
        self.previous: Token | None = begun.tokens[-1] if begun.tokens else None
        self.field = "field"
        self.operator = "="
        self.open_brackets = [token for token in begun.tokens if token.type in CLOSERS]

    @property
    def previous_type(self) -> str | None:
        """The type of the previous token, or None at the start."""
        return self.previous.type if self.previous else None

    @property
    def is_after_opening(self) -> bool:
        """Whether the previous token is an opening bracket."""
        return self.previous_type in CLOSERS

    def expected(self) -> frozenset[Expected]:
        """The constructs that may come next."""
        return expected(self.parser, self.previous_type)

    def accepted_terminals(self) -> frozenset[str]:
        """The terminals to look for next. The parser may reject some of them."""
        return self.parser.terminals(self.parser.state)

    def feed(self, token: Token, value: str | None = None) -> None:
        """Feed a token to the parser, with another value if `value` is given. Messages do not refer to empty (inserted) tokens."""
        self.parser.feed(token if value is None else make_token(token.type, value, token.start_pos, token.end_pos))
        self._track_brackets(token)
        if token:
            self.previous = token
            self._remember(token)

    def _remember(self, token: Token) -> None:
        """Remember the last field, and its operator if it finds texts. Otherwise, messages suggest `=`."""
        if token.type == "PATH":
            self.field, self.operator = str(token), "="
        elif token in ("~", "~="):
            self.operator = str(token)

    def _track_brackets(self, token: Token) -> None:
        if token.type in CLOSERS:
            self.open_brackets.append(token)
        elif token.type in CLOSERS.values() and self.open_brackets:
            self.open_brackets.pop()

    def opener_label(self) -> Label:
        """A label for the innermost open bracket."""
        return Label(span_of(self.open_brackets[-1]), "opened here")

    def message_values(self, found: str) -> dict[str, str]:
        """The values of the placeholders in messages, for the text `found` at the error."""
        before = shorten(self.previous) if self.previous else "the beginning"
        code = f"U+{ord(found[0]):04X}" if found else ""
        return {"found": shorten(found), "before": before, "field": shorten(self.field), "operator": self.operator, "code": code}
