"""Libraries that only some formats and engines need. They are imported on first use."""

import importlib
import importlib.util
from contextlib import suppress
from typing import Any

from querydsl.errors import ExportError

_EXTRAS = {
    "duckdb": "duckdb",
    "mcp": "mcp",
    "openpyxl": "excel",
    "pandas": "pandas",
    "polars": "polars",
    "pyarrow": "arrow",
    "pygls": "lsp",
    "starlette": "studio",
    "uvicorn": "studio",
    "pyspark": "spark",
    "xlsxwriter": "excel",
    "zensical": "docs",
}


def require(name: str) -> None:
    """Raise `ExportError` if a library is not installed. The library is not imported."""
    if importlib.util.find_spec(name) is None:
        raise _missing(name)


def library(name: str, module: str = "") -> Any:
    """The imported library, or a module of it. Raises `ExportError` if it is not installed."""
    try:
        return importlib.import_module(name + module)
    except ImportError:
        raise _missing(name) from None


def optional(name: str) -> Any:
    """The imported library, or None if it is not installed. For libraries that only make the same work faster."""
    with suppress(ImportError):
        return importlib.import_module(name)
    return None


def _missing(name: str) -> ExportError:
    return ExportError(f"{name} is not installed. Install it with: pip install 'querydsl[{_EXTRAS[name]}]'")
