python := env_var_or_default("PYTHON", ".venv/bin/python")

# List the recipes.
default:
    @just --list

# Create the development environment in .venv.
setup:
    python3 -m venv .venv
    .venv/bin/python -m pip install --quiet --editable '.[test]'

# Run the fast tests, or the given ones.
test *args:
    {{python}} -m pytest --quiet -n 2 -m "not slow" {{args}}

# Run all tests, including the slow ones.
all *args:
    {{python}} -m pytest --quiet -n 2 {{args}}

# Rewrite the expected results of the corpus. Review the diff before you commit it.
cases *args:
    {{python}} -m pytest --quiet tests/corpus --update-cases {{args}}
    git diff --stat -- tests/corpus/cases

# Check style, formatting and imports.
lint:
    {{python}} -m ruff check .
    {{python}} -m ruff format --check .
    {{parent_directory(python)}}/lint-imports --no-cache

# Check types.
types:
    {{python}} -m mypy

# Write the generated files. With --check, only compare them.
generate *args:
    {{python}} -m querydsl._dev generate {{args}}

# Build the documentation site in build/site/html, without network. It needs the extra `docs`, and `npm ci` for the playground.
docs *args:
    test -d querydsl/studio/web/node_modules/pyodide || npm ci --prefix querydsl/studio/web
    {{python}} -m querydsl._dev site {{args}}

# Attack the package with random kills, texts and growing constructs, for a limited time.
attack *args="--kills 100 --soups 10000 --seconds 600":
    {{python}} -m tests.attack {{args}}

# Run all benchmarks and write docs/performance.md, or only some: parse, checking, building, start, records, editor, studio, playground, growth or memory.
bench *names:
    {{python}} -m tests.benchmarks {{names}}
