"""Where records store the values that a filter finds under another path. Source: `docs/service.md`, section 4."""

from querydsl.catalogue import FieldTable
from querydsl.catalogue.model import FieldSpec

ALL_ROLES = "experience.employment_details"
STORED_ARRAYS = {ALL_ROLES: (f"{ALL_ROLES}.current", f"{ALL_ROLES}.past")}
"""The nested arrays that a filter treats as one array."""
_ROLE_KEYS = {
    "company_name": "name",
    "company_id": "crustdata_company_id",
    "company_linkedin_profile_url": "company_professional_network_profile_url",
}
_PATHS = {"social_handles.twitter_handle": "social_handles.twitter_identifier.slug"}
UNRESOLVED = "crustdata_company_id"
"""The id of an employer is stored under this key. It is 0 if the employer is not known, and filters do not find 0."""
CASELESS = "company_headquarters_country"
"""Lists on fields that end in this key are compared without case, as all other operators do."""

NAMED_COUNTRY = ("companies", "locations.country")
"""The entity and the field whose countries are stored by name and found by code."""
OBJECTS_LIKE = {"roles.distribution_percent": "roles.distribution"}
"""Objects whose keys the catalogue does not have, and the object that has the same keys."""


def arrays_of(array: str) -> tuple[str, ...]:
    """The arrays in a record that hold the items of a nested array."""
    return STORED_ARRAYS.get(array, (array,))


def key_in(array: str, path: str) -> str:
    """The path inside one item of a nested array where the value of a field is stored."""
    key = path.removeprefix(f"{array}.")
    return _ROLE_KEYS.get(key, key) if array.startswith(ALL_ROLES) else key


def stored_path(path: str) -> str:
    """The path where the value of a field outside nested arrays is stored."""
    return _PATHS.get(path, path)


def stored_paths(table: FieldTable, spec: FieldSpec) -> tuple[str, ...]:
    """The paths in a record where the values of a field are stored."""
    array = spec.array or table.array_of(spec.path)
    if array is None or array == spec.path or spec.path in STORED_ARRAYS:
        return (stored_path(spec.path),)
    return tuple(f"{one}.{key_in(array, spec.path)}" for one in arrays_of(array))


def is_location(path: str) -> bool:
    """Whether a path is the text of a location, which is stored as an object."""
    return path.rpartition(".")[2] in ("location", "full_location")
