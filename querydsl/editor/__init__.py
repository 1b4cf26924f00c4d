"""The features of an editor for the text of a query: `(text, offset)` to diagnostics, completions, hover texts and edits.

document.py      a text, its settings, its analysis and its tokens
cursor.py        the words before an offset, and what the parser accepts there
completion.py    completions, made of names.py, operators.py and values.py
hover.py         hover texts, made of pages.py
fixes.py         fixes, suppressions and rewrites
outline.py       symbols and folding ranges
highlighting.py  semantic tokens
parameters.py    renaming parameters
python.py        queries in the strings of Python files

Offsets count code points. Nothing here depends on a protocol, so every editor can use it.
"""
