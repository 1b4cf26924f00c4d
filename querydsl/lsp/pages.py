"""The pages of rules as files in the user's cache, so that an editor can open the page of a diagnostic."""

from functools import cache
from pathlib import Path

from querydsl._version import __version__
from querydsl.rules import RULES


@cache
def page_uri(rule: str) -> str | None:
    """The URI of the page of a rule. None if there is no such rule, or if the file cannot be written."""
    from platformdirs import user_cache_path

    if rule not in RULES:
        return None
    file = user_cache_path("querydsl") / f"rules-{__version__}" / f"{rule}.md"
    try:
        _write(file, f"# {rule}\n\n*{RULES[rule].severity.value}*\n\n{RULES[rule].page.strip()}\n")
    except OSError:
        return None
    return file.as_uri()


def _write(file: Path, text: str) -> None:
    if not file.is_file() or file.read_text("utf-8") != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
