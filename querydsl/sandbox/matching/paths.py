"""Where a filter's path finds its values in a record of the response's shape.

Filter paths and response paths differ; the differences are the two tables at the top.
Source: contract, section 4, "Values that fail silently".
"""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from querydsl.sandbox.data.geo import iso3
from querydsl.sandbox.matching.fields import view_of

Reader = Callable[[Any], Any]

# Last segments of an employment path, as filters call them, and the keys of a stored role.
ROLE_TWINS: Mapping[str, str] = {
    "company_name": "name",
    "company_id": "crustdata_company_id",
    "company_linkedin_profile_url": "company_professional_network_profile_url",
}
PLAIN_TWINS: Mapping[str, str] = {"social_handles.twitter_handle": "social_handles.twitter_identifier.slug"}


@attrs.frozen
class Place:
    """A path taken apart: the view it lies in, if any, and how to read its values in one element or record."""

    view: str | None
    read: Reader


def place_of(path: str, entity: str) -> Place:
    """The place of a filter path or a response path."""
    view = view_of(path, entity)
    if view is None:
        return Place(None, _plain_reader(PLAIN_TWINS.get(path, path), entity))
    inside = path.removeprefix(view + ".")
    if view.startswith("experience."):
        inside = ROLE_TWINS.get(inside, inside)
    return Place(view, _element_reader(inside))


def elements_of(view: str) -> Callable[[Mapping[str, Any]], list[Any]]:
    """A reader of the elements of a view; all roles are the current ones and the past ones.

    What stands in the array and is no object is left in: every reader of a place finds nothing in it.
    """
    if view == "experience.employment_details":
        return lambda record: [*_roles(record, "current"), *_roles(record, "past")]
    if view.startswith("experience."):
        which = view.rsplit(".", 1)[1]
        return lambda record: _roles(record, which)
    read = _steps(tuple(view.split(".")))
    return lambda record: _list(read(record))


def _roles(record: Mapping[str, Any], which: str) -> list[Any]:
    try:
        return _list(record["experience"]["employment_details"][which])
    except (KeyError, TypeError):  # any of them may be missing or null
        return []


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _plain_reader(path: str, entity: str) -> Reader:
    if entity == "company" and path == "locations.country":
        read = _steps(("locations", "country"))
        return lambda record: iso3(read(record))
    return _element_reader(path)


def _element_reader(path: str) -> Reader:
    steps = tuple(path.split("."))
    if steps == ("crustdata_company_id",):
        return _resolved_company
    if steps[-1] == "full_location":
        return _location_reader(steps[:-1], full=True)
    if steps[-1] == "location":
        return _location_reader(steps, full=False)
    return _steps(steps)


def _resolved_company(role: object) -> object:
    """The employer's id, or None for 0: an unresolved employer is invisible to id filters."""
    return _step(role, "crustdata_company_id") or None


def _steps(steps: tuple[str, ...]) -> Reader:
    if len(steps) == 1:
        only = steps[0]
        return lambda element: element.get(only) if element.__class__ is dict else None

    def read(element: Any) -> Any:
        for step in steps:
            element = element.get(step) if element.__class__ is dict else _step(element, step)
            if element is None:
                return None
        return element

    return read


def _step(value: Any, key: str) -> Any:
    """What lies under a key; of an array, what lies under it in every element."""
    if isinstance(value, dict):
        return value.get(key)
    if not isinstance(value, list):
        return None
    found: list[Any] = []
    for item in value:
        inner = _step(item, key)
        found.extend(inner if isinstance(inner, list) else [inner])
    return found


def spread(value: object) -> list[Any]:
    """The values that a path found: those of an array, those of an object of numbers, or the one."""
    if isinstance(value, list):
        return value
    return list(value.values()) if isinstance(value, dict) else [value]


def _location_reader(steps: tuple[str, ...], *, full: bool) -> Reader:
    def read(element: Any) -> Any:
        for step in steps:
            element = _step(element, step)
        if isinstance(element, list):
            return [location_text(item, full=full) for item in element]
        return location_text(element, full=full)

    return read


def location_text(location: object, *, full: bool) -> str | None:
    """The text of a location: the raw text, or with `full` city, state and country; each stands in for the other."""
    if isinstance(location, str) or location is None:
        return location
    if not isinstance(location, Mapping):
        return None
    parts = (location.get("city"), location.get("state"), location.get("country"))
    joined = location.get("full_location") or ", ".join(part for part in parts if part and isinstance(part, str)) or None
    raw = location.get("raw")
    return (joined or raw) if full else (raw or joined)
