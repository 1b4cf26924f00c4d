"""The reference of the public names, written by mkdocstrings from their docstrings."""

import querydsl

_MODULES: dict[str, str] = vars(querydsl)["_MODULES"]
"""The module of each public name. The stub of the package does not have it."""

_TITLES = {
    "functions": ("Functions", "Parse, check, compile, and explain queries."),
    "builder": ("Builder", "Build queries in Python."),
    "clients": ("Clients and records", "Run queries and read their records."),
    "values": ("Values", "The values that the functions return."),
    "errors": ("Errors", "The exceptions of the library."),
}
_CLIENTS = {"AsyncClient", "AsyncJob", "Client", "Collection", "Job", "Outcome", "Reason", "Records", "Request"}
_MODULE_PAGES = {name: f"querydsl.{name}" for name in ("events", "sandbox", "engines.duckdb", "engines.spark")}


def reference_pages() -> dict[str, str]:
    """The path and the content of each page."""
    grouped = {key: [name for name in querydsl.__all__ if _group(name) == key] for key in _TITLES}
    pages = {f"reference/{key}.md": _page(*_TITLES[key], names) for key, names in grouped.items()}
    return pages | {f"reference/{key}.md": _module(module) for key, module in _MODULE_PAGES.items()}


def _group(name: str) -> str | None:
    """The page of a public name. The version has none."""
    match _MODULES[name], name:
        case "_version", _:
            return None
        case "errors", _:
            return "errors"
        case "builder", _:
            return "builder"
        case "api" | "decoding", _:
            return "functions"
    return "clients" if name in _CLIENTS else "values"


def _page(title: str, summary: str, names: list[str]) -> str:
    blocks = [f"::: querydsl.{_MODULES[name]}.{name}\n" for name in names]
    return f"# {title}\n\n{summary}\n\n" + "\n".join(blocks)


def _module(module: str) -> str:
    return f"# {module}\n\n::: {module}\n    options:\n      show_root_heading: false\n"
