"""The language server, `querydsl lsp`: a thin layer that serves `querydsl.editor` over the Language Server Protocol.

server.py     the features, and the loop
files.py      open files, their project settings, and the queries in them
positions.py  offsets in code points ⇄ lines and columns of the protocol
convert.py    diagnostics, completions, symbols and edits as types of the protocol
pages.py      the pages of rules as files, so that diagnostics can link to them

Only `querydsl lsp` may import this package: its libraries take longer to import than a check takes.
"""
