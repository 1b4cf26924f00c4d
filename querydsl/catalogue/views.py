"""What the aliases of one employment view mean in the other views. Source: language page, section 6, the row of scopes."""

from collections.abc import Mapping
from typing import Any

from querydsl.catalogue.model import FieldSpec
from querydsl.catalogue.names import Views


def views_of(rule: Mapping[str, Any] | None, aliases: Mapping[str, str], specs: Mapping[str, FieldSpec]) -> Views:
    """The filter path of each alias in each view, by the view's prefix.

    `rule` names the view that the aliases are `of`, the views they `also` work in, and the last segments that these have under a
    name that is `renamed`; None for an entity without views. An alias whose path a view does not have is left out of it.
    """
    if rule is None:
        return {}
    home = {name: path.removeprefix(f"{rule['of']}.") for name, path in aliases.items() if path.startswith(f"{rule['of']}.")}
    return {view: _view(view, home, rule["renamed"], specs) for view in (rule["of"], *rule["also"])}


def _view(view: str, rests: Mapping[str, str], renamed: Mapping[str, str], specs: Mapping[str, FieldSpec]) -> Mapping[str, str]:
    found = {}
    for name, rest in rests.items():
        places = (f"{view}.{rest}", f"{view}.{renamed.get(rest, rest)}")
        path = next((place for place in places if place in specs and specs[place].filterable), None)
        if path is not None:
            found[name] = path
    return found
