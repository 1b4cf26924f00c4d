"""A griffe extension: docstrings as Markdown. Aligned lines become lists, and citations of pages become links."""

import re
from typing import Any

import griffe

_ITEM = re.compile(r"^(\w+(?:, \w+)*)  +(\S)", re.MULTILINE)
_BLOCK = re.compile(r"(?:(?<=\n)|^)((?:\w+(?:, \w+)*  +\S.*\n?(?: {4,}\S.*\n?)*)+)")
_CITATION = re.compile(r"`docs/(\w+)\.md`")


class MarkdownDocstrings(griffe.Extension):
    """Changes docstrings before mkdocstrings parses them."""

    def on_instance(self, *, obj: griffe.Object, **kwargs: Any) -> None:  # noqa: ARG002 - griffe passes them
        """Change the docstring of an object, after it was collected."""
        if obj.docstring is not None:
            obj.docstring.value = as_markdown(obj.docstring.value)


def as_markdown(text: str) -> str:
    """The docstring with a list in place of each block of aligned lines, and links to the pages that it cites."""
    linked = _CITATION.sub(r"[`docs/\1.md`](../\1.md)", text)
    return _BLOCK.sub(lambda block: "\n" + _ITEM.sub(r"- `\1`: \2", block[1]), linked)
