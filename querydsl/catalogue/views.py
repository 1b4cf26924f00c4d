"""What the aliases of one employment view mean in the other views. Source: language page, section 6, the row of scopes."""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from querydsl.catalogue.model import FieldSpec

Views: TypeAlias = Mapping[str, Mapping[str, str]]


class ViewRule(NamedTuple):
    """The view that the aliases are `of`, the views they `also` work in, and the last segments that these have `renamed`."""

    of: str
    also: tuple[str, ...]
    renamed: Mapping[str, str]


def view_rule(data: Mapping[str, Any]) -> ViewRule:
    """The rule that the data file has under `views`."""
    return ViewRule(data["of"], tuple(data["also"]), data["renamed"])


def views_of(rule: ViewRule, aliases: Mapping[str, str], specs: Mapping[str, FieldSpec]) -> Views:
    """The filter path of each alias in each view, by the view's prefix; an alias whose path a view does not have is left out."""
    home = {name: path.removeprefix(f"{rule.of}.") for name, path in aliases.items() if path.startswith(f"{rule.of}.")}
    return {view: _view(view, home, rule.renamed, specs) for view in (rule.of, *rule.also)}


def _view(view: str, home: Mapping[str, str], renamed: Mapping[str, str], specs: Mapping[str, FieldSpec]) -> Mapping[str, str]:
    places = {name: _place(view, rest, renamed, specs) for name, rest in home.items()}
    return {name: path for name, path in places.items() if path is not None}


def _place(view: str, rest: str, renamed: Mapping[str, str], specs: Mapping[str, FieldSpec]) -> str | None:
    """The path that a filter may use in this view, under the same last segment or the one it has there."""
    places = (f"{view}.{rest}", f"{view}.{renamed.get(rest, rest)}")
    return next((path for path in places if path in specs and specs[path].filterable), None)
