"""The service's field tables: which paths exist, and what each can be used for."""

import functools
from collections.abc import Mapping
from pathlib import Path

from querydsl.classes import frozen

OPERATORS_BY_TYPE: Mapping[str, frozenset[str]] = {
    "string": frozenset({"=", "!=", "in", "not_in", "(.)", "(!)", "[.]"}),
    "integer": frozenset({"=", "!=", "<", "=<", ">", "=>", "in", "not_in"}),
    "number": frozenset({"=", "!=", "<", "=<", ">", "=>"}),
    "date": frozenset({"=", "!=", "<", "=<", ">", "=>"}),
    "datetime": frozenset({"=", "!=", "<", "=<", ">", "=>"}),
    "boolean": frozenset({"=", "!="}),
    "year": frozenset({"=", "!=", "in", "not_in", "(.)", "(!)", "[.]", "<", "=<", ">", "=>"}),
}
GEO_OPERATORS = frozenset({"geo_distance", "geo_exclude"})
GEO_FIELDS = frozenset(
    {
        "basic_profile.location",
        "basic_profile.location.full_location",
        "professional_network.location",
        "professional_network.location.raw",
    }
)
OPERATORS = (*sorted(frozenset().union(*OPERATORS_BY_TYPE.values())), "has_all", "geo_distance", "geo_exclude")

# Arrays of objects. Conditions in one `and` on the same array must hold for the same object. Source: `docs/service.md`, section 4.
PERSON_ARRAYS = (
    "experience.employment_details.current",
    "experience.employment_details.past",
    "experience.employment_details",
    "education.schools",
    "certifications",
    "honors",
    "dev_platform_profiles",
)

# Names that autocomplete accepts and filters do not.
AUTOCOMPLETE_ALIASES: Mapping[str, str] = {
    "open_to_cards": "professional_network.open_to_cards",
    "employment_type": "experience.employment_details.employment_type",
    "headcount.latest_count": "basic_info.employee_count_range",
    "followers.latest_count": "followers.count",
}


@frozen
class TableField:
    """A row of a field table.

    `type` is the service's type name, with `[]` for arrays. `returnable` is `yes`, `no`, `gated` or `unsure`.
    """

    path: str
    type: str
    filterable: bool
    sortable: bool
    completable: bool
    returnable: str

    @property
    def scalar(self) -> str:
        """The type of a single value: the item type if the field is an array."""
        return self.type.removesuffix("[]")


@frozen
class EntityFields:
    """The fields of an entity, `person` or `company`, by path."""

    entity: str
    by_path: Mapping[str, TableField]

    def filterable(self) -> tuple[str, ...]:
        """The paths that a filter can use, in table order."""
        return tuple(path for path, field in self.by_path.items() if field.filterable)

    def sortable(self) -> tuple[str, ...]:
        """The paths that the non-batch searches can sort by."""
        return tuple(path for path, field in self.by_path.items() if field.sortable)

    def completable(self) -> tuple[str, ...]:
        """The paths that autocomplete accepts."""
        return tuple(path for path, field in self.by_path.items() if field.completable)

    def returnable(self, *, gated: bool) -> tuple[str, ...]:
        """The paths that a response can include. `gated` adds those that depend on the plan.

        An object is included by the fields inside it, if the table has any.
        """
        kinds = {"yes", "unsure", "gated"} if gated else {"yes", "unsure"}
        objects = {path[:dot] for path in self.by_path for dot, letter in enumerate(path) if letter == "."}
        return tuple(path for path, field in self.by_path.items() if field.returnable in kinds and path not in objects)


def array_of(path: str, entity: str) -> str | None:
    """The array of objects that contains a path, or None. Companies have none.

    All roles, current roles, and past roles are three different arrays. Source: `docs/service.md`, section 4.
    """
    arrays = PERSON_ARRAYS if entity == "person" else ()
    return next((array for array in arrays if path.startswith(array + ".")), None)


@functools.cache
def fields_of(entity: str) -> EntityFields:
    """The fields of `person` or `company`."""
    text = Path(__file__).parents[2].joinpath(f"catalogue/data/{entity}.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:] if line)
    return EntityFields(entity, {row[0]: _field(row) for row in rows})


def _field(row: list[str]) -> TableField:
    path, kind, filterable, sortable, completable, returnable = row[:6]
    return TableField(path, kind, filterable == "yes", sortable == "yes", completable in {"yes", "unsure"}, returnable)
