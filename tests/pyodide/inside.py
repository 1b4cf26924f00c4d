"""Print the version of Python and the results of `queries.json` as JSON. `inside.mjs` runs this in Pyodide."""

import json
import sys
from pathlib import Path

import querydsl

found = []
for text in json.loads(Path("/packages/queries.json").read_text()):
    diagnostics = querydsl.check(text)
    is_valid = not any(item.is_error for item in diagnostics)
    found.append([[item.rule, item.message] for item in diagnostics] + ([querydsl.compile(text).body] if is_valid else []))
print(json.dumps([sys.version.split()[0], found]))
