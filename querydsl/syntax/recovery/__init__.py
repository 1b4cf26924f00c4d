"""Error recovery: all syntax errors of the text in one pass, and the AST of the parts that can be parsed.

`recover` feeds the parser one token at a time. Where the parser rejects a token, recovery translates syntax of another language,
inserts a missing token, or skips the token. Each repair adds one diagnostic. The messages are in `data/*.toml`,
from which `rows.json` is generated.
Source: `docs/language.md`, section "Diagnostics".
"""

from querydsl.syntax.recovery.recover import recover

__all__ = ["recover"]
