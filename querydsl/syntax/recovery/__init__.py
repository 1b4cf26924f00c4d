"""What is wrong with a text that the grammar refuses: all of it in one pass, and the tree of what can be read.

`recover` drives the language's own parser a token at a time. Where the parser refuses what stands there, something is put in that
was expected, or what another dialect writes is read as what it stands for, or else what stands there is left out; each time one
diagnostic says so. The words are in `mistakes.toml`. Source: language page, section 7.
"""

from querydsl.syntax.recovery.recover import recover

__all__ = ["recover"]
