"""Random filters in great number, over stored and odd values. Hypothesis would take ten times as long to draw them."""

import random
from typing import Any

from querydsl.catalogue import default
from querydsl.catalogue.model import FieldSpec, FieldType
from querydsl.syntax.ast import DISTANCE_UNITS, EntityName
from querydsl.syntax.operators import DISTANCES, LISTING, NEGATIVE, ORDERING, Operator
from tests.support.bodies import Filter, group_of, leaf_of
from tests.support.odd_records import NUMBERS, TEXTS

DAYS = ("2024-01-01", "2024-01-01T04:30:00Z", "2019-06-15", "0001-01-01", "2024-01-01T00:00:00+05:30", "2015-09-01T00:00:00+00:00")
CENTRES = ("Paris", "San Francisco", "Berlin", "Toronto", "Greater Boston", "Cambridge, England", "San José, Costa Rica")
ARRAYS = ("experience.employment_details.past", "experience.employment_details", "education.schools", "dev_platform_profiles")


class RandomFilters:
    """Filters of an entity. `stored` has values of each path, which are used for most conditions."""

    def __init__(self, seed: int, entity: EntityName, stored: dict[str, list[Any]]) -> None:
        self.rng = random.Random(seed)
        self.stored = stored
        self.fields = [spec for spec in default()[entity].specs.values() if spec.filterable and spec.operators]
        self.by_array = {array: [spec for spec in self.fields if spec.array == array] for array in ARRAYS}
        self.people = entity == "people"

    def one(self, depth: int = 2) -> Filter:
        """A group of conditions and groups."""
        return group_of(self.rng.choice(("and", "or")), [self._part(depth) for _ in range(self.rng.choice((1, 1, 2, 3)))])

    def _part(self, depth: int) -> Filter:
        kind = self.rng.random()
        if depth and kind < 0.2:
            return self.one(depth - 1)
        if self.people and kind < 0.27:
            return self._all_of()
        if self.people and kind < 0.4:
            return self._same_item()
        return self.leaf(self.rng.choice(self.fields))

    def _same_item(self) -> Filter:
        fields = self.by_array[self.rng.choice(ARRAYS)]
        return group_of("and", [self.leaf(self.rng.choice(fields)) for _ in range(self.rng.randint(2, 3))])

    def _all_of(self) -> Filter:
        fields = self.by_array[self.rng.choice(ARRAYS)]
        return group_of("all_of", [self._of_item(fields) for _ in range(self.rng.randint(1, 3))])

    def _of_item(self, fields: list[FieldSpec]) -> Filter:
        leaves = [self.leaf(self.rng.choice(fields), positive=True) for _ in range(self.rng.randint(1, 2))]
        return leaves[0] if len(leaves) == 1 else group_of(self.rng.choice(("and", "or")), leaves)

    def leaf(self, spec: FieldSpec, *, positive: bool = False) -> Filter:
        """A condition on a field."""
        left_out = NEGATIVE | {Operator.HAS_ALL} if positive else frozenset()
        operator = self.rng.choice(sorted(spec.operators - left_out, key=lambda operator: operator.value))
        return leaf_of(spec.path, operator.value, self._value(spec, operator))

    def _value(self, spec: FieldSpec, operator: Operator) -> Any:
        if operator in DISTANCES:
            distance = self.rng.choice((5, 50, 300, 2000, 20_000))
            return {"location": self.rng.choice(CENTRES), "distance": distance, "unit": self.rng.choice(DISTANCE_UNITS)}
        if operator in LISTING:
            return [self._scalar(spec, operator) for _ in range(self.rng.randint(1, 3))]
        return self._scalar(spec, operator)

    def _scalar(self, spec: FieldSpec, operator: Operator) -> Any:
        match spec.type:
            case FieldType.BOOLEAN:
                return self.rng.random() < 0.5
            case FieldType.INTEGER | FieldType.INTEGERS:
                return int(self._stored(spec, (int,), [number for number in NUMBERS if isinstance(number, int)]))
            case FieldType.NUMBER:
                return self._stored(spec, (int, float), NUMBERS)
            case FieldType.DATE | FieldType.DATETIME:
                return self.rng.choice(DAYS)
            case FieldType.YEAR:
                year = self.rng.randint(1980, 2025)
                return year if operator in ORDERING else str(year)
            case _:
                return self._text(self._stored(spec, (str,), TEXTS), operator)

    def _text(self, text: str, operator: Operator) -> str:
        words = text.split()
        if operator.spec.family.value == "text" and len(words) > 1:
            start = self.rng.randrange(len(words))
            return " ".join(words[start : start + self.rng.randint(1, 3)])
        return text.upper() if self.rng.random() < 0.3 else text

    def _stored(self, spec: FieldSpec, types: tuple[type, ...], others: Any) -> Any:
        found = [value for value in self.stored.get(spec.path, ()) if isinstance(value, types) and not isinstance(value, bool)]
        return self.rng.choice(found) if found and self.rng.random() < 0.7 else self.rng.choice(others)
