"""Read the values of a path from a record.

Filter paths and response paths differ. Source: `docs/service.md`, section 4. Two tables map one to the other.
"""

from collections.abc import Callable, Mapping
from typing import Any

from querydsl.classes import frozen
from querydsl.sandbox.data.geo import iso3
from querydsl.sandbox.matching.fields import array_of

ValueReader = Callable[[Any], Any]

# The filter's names for keys of a role, and the keys in a record.
ROLE_ALIASES: Mapping[str, str] = {
    "company_name": "name",
    "company_id": "crustdata_company_id",
    "company_linkedin_profile_url": "company_professional_network_profile_url",
}
PATH_ALIASES: Mapping[str, str] = {"social_handles.twitter_handle": "social_handles.twitter_identifier.slug"}


@frozen
class PathReader:
    """How to read a path.

    `read` takes an object of the nested array `array`, or the record if `array` is None.
    """

    array: str | None
    read: ValueReader


def path_reader(path: str, entity: str) -> PathReader:
    """The reader of a filter path or a response path."""
    array = array_of(path, entity)
    if array is None:
        return PathReader(None, _plain_reader(PATH_ALIASES.get(path, path), entity))
    inside = path.removeprefix(array + ".")
    if array.startswith("experience."):
        inside = ROLE_ALIASES.get(inside, inside)
    return PathReader(array, _value_reader(inside))


def record_paths(path: str, entity: str) -> tuple[str, ...]:
    """The paths in a record where a test of this path may read. A location is read as a whole."""
    array = array_of(path, entity)
    if array is None:
        return (_around_location(PATH_ALIASES.get(path, path)),)
    inside = path.removeprefix(f"{array}.")
    roles = array.startswith("experience.")
    key = _around_location(ROLE_ALIASES.get(inside, inside) if roles else inside)
    arrays = (f"{array}.current", f"{array}.past") if array == "experience.employment_details" else (array,)
    return tuple(f"{one}.{key}" for one in arrays)


def _around_location(path: str) -> str:
    """The path of the location that a path is inside of, or the path itself."""
    steps = path.split(".")
    return ".".join(steps[: steps.index("location") + 1]) if "location" in steps else path


def objects_reader(array: str) -> Callable[[Mapping[str, Any]], list[Any]]:
    """A function that returns the objects of a nested array in a record.

    "All roles" are the current and the past roles. Items that are not objects are kept: readers find no value in them.
    """
    if array == "experience.employment_details":
        return lambda record: [*_roles(record, "current"), *_roles(record, "past")]
    if array.startswith("experience."):
        which = array.rsplit(".", 1)[1]
        return lambda record: _roles(record, which)
    read = _steps(tuple(array.split(".")))
    return lambda record: _list(read(record))


def _roles(record: Mapping[str, Any], which: str) -> list[Any]:
    try:
        return _list(record["experience"]["employment_details"][which])
    except (KeyError, TypeError):  # each key can be missing or null
        return []


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _plain_reader(path: str, entity: str) -> ValueReader:
    if entity == "company" and path == "locations.country":
        read = _steps(("locations", "country"))
        return lambda record: iso3(read(record))
    return _value_reader(path)


def _value_reader(path: str) -> ValueReader:
    steps = tuple(path.split("."))
    if steps == ("crustdata_company_id",):
        return _resolved_company
    if steps[-1] == "full_location":
        return _location_reader(steps[:-1], full=True)
    if steps[-1] == "location":
        return _location_reader(steps, full=False)
    return _steps(steps)


def _resolved_company(role: object) -> object:
    """The employer's id, or None if it is 0: filters cannot find unresolved employers by id."""
    return _step(role, "crustdata_company_id") or None


def _steps(steps: tuple[str, ...]) -> ValueReader:
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
    """The value of a key. For an array, the values of the key in all items."""
    if isinstance(value, dict):
        return value.get(key)
    if not isinstance(value, list):
        return None
    found: list[Any] = []
    for item in value:
        inner = _step(item, key)
        found.extend(inner if isinstance(inner, list) else [inner])
    return found


def values_of(value: object) -> list[Any]:
    """The items of an array, the values of an object, or the single value."""
    if isinstance(value, list):
        return value
    return list(value.values()) if isinstance(value, dict) else [value]


def _location_reader(steps: tuple[str, ...], *, full: bool) -> ValueReader:
    def read(element: Any) -> Any:
        for step in steps:
            element = _step(element, step)
        if isinstance(element, list):
            return [location_text(item, full=full) for item in element]
        return location_text(element, full=full)

    return read


def location_text(location: object, *, full: bool) -> str | None:
    """The text of a location: its raw text, or with `full`, its city, state, and country.

    If one of the two is missing, the other is used. Returns None if there is no text.
    """
    if isinstance(location, str) or location is None:
        return location
    if not isinstance(location, Mapping):
        return None
    parts = (location.get("city"), location.get("state"), location.get("country"))
    joined = location.get("full_location") or ", ".join(part for part in parts if part and isinstance(part, str)) or None
    raw = location.get("raw")
    return (joined or raw) if full else (raw or joined)
