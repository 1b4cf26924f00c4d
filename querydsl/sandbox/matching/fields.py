"""What the sandbox knows of the service's fields, read from the field tables as the service publishes them."""

import functools
from collections.abc import Mapping
from importlib.resources import files

import attrs

OPERATORS_BY_TYPE: Mapping[str, frozenset[str]] = {
    "string": frozenset({"=", "!=", "in", "not_in", "(.)", "(!)", "[.]"}),
    "integer": frozenset({"=", "!=", "<", "=<", ">", "=>", "in", "not_in"}),
    "number": frozenset({"=", "!=", "<", "=<", ">", "=>"}),
    "date": frozenset({"=", "!=", "<", "=<", ">", "=>"}),
    "datetime": frozenset({"=", "!=", "<", "=<", ">", "=>"}),
    "boolean": frozenset({"=", "!="}),
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

# A view is an array of objects whose elements the service binds together. Source: contract, section 4.
PERSON_VIEWS = (
    "experience.employment_details.current",
    "experience.employment_details.past",
    "experience.employment_details",
    "education.schools",
    "certifications",
    "honors",
    "dev_platform_profiles",
)

# Names that autocomplete knows and filters do not. Source: the field tables.
AUTOCOMPLETE_TWINS: Mapping[str, str] = {
    "open_to_cards": "professional_network.open_to_cards",
    "employment_type": "experience.employment_details.employment_type",
    "headcount.latest_count": "basic_info.employee_count_range",
    "followers.latest_count": "followers.count",
}


@attrs.frozen
class Field:
    """One path of the service: its type and what may be done with it."""

    path: str
    type: str
    filterable: bool
    sortable: bool
    completable: bool
    returnable: str

    @property
    def scalar(self) -> str:
        """The type of one value: the element's type for an array."""
        return self.type.removesuffix("[]")


@attrs.frozen
class Table:
    """All paths of one entity, `person` or `company`."""

    entity: str
    fields: Mapping[str, Field]

    def filterable(self) -> tuple[str, ...]:
        """The paths a filter may name, in the order of the table."""
        return tuple(path for path, field in self.fields.items() if field.filterable)

    def sortable(self) -> tuple[str, ...]:
        """The paths a sort of the non-batch search may name."""
        return tuple(path for path, field in self.fields.items() if field.sortable)

    def completable(self) -> tuple[str, ...]:
        """The paths autocomplete takes."""
        return tuple(path for path, field in self.fields.items() if field.completable)

    def returnable(self, *, gated: bool) -> tuple[str, ...]:
        """The paths an answer may hold; with `gated` also those that only some plans may read."""
        kinds = {"yes", "unsure", "gated"} if gated else {"yes", "unsure"}
        return tuple(path for path, field in self.fields.items() if field.returnable in kinds)


def view_of(path: str, entity: str) -> str | None:
    """The array of objects that a path lies in, or None for a plain path or a company's.

    Source: contract, section 4: all roles, current roles and past roles are three views.
    """
    views = PERSON_VIEWS if entity == "person" else ()
    return next((view for view in views if path.startswith(view + ".")), None)


@functools.cache
def table(entity: str) -> Table:
    """The field table of `person` or `company`."""
    text = files("querydsl").joinpath(f"catalogue/data/{entity}.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:] if line)
    return Table(entity, {row[0]: _field(row) for row in rows})


def _field(row: list[str]) -> Field:
    path, kind, filterable, sortable, completable, returnable = row[:6]
    return Field(path, kind, filterable == "yes", sortable == "yes", completable in {"yes", "unsure"}, returnable)
