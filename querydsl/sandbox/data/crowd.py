"""People that are made when they are looked at, and data sets that changed while they were searched."""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any, overload

import attrs

from querydsl.classes import frozen
from querydsl.sandbox.data.people import FIRST_ID, make_person

SandboxRecord = Mapping[str, Any]
Predicate = Callable[[SandboxRecord], bool]
Positions = Sequence[int]

PROFILES = 2_000
ID_KEYS: Mapping[str, str] = {"person": "crustdata_person_id", "company": "crustdata_company_id"}
_ID = ID_KEYS["person"]


@frozen(eq=False)
class Crowd(Sequence[SandboxRecord]):
    """A sequence of people that are made on access. Memory use does not depend on its length.

    The first 2,000 people have a profile each. The others share these profiles, so that a filter is judged 2,000 times at most.
    Everyone has an id and a profile URL that nobody else has.
    """

    size: int
    seed: int
    companies: Sequence[SandboxRecord] = attrs.field(repr=False)
    profiles: tuple[SandboxRecord, ...] = attrs.field(init=False, repr=False)

    @profiles.default
    def _made(self) -> tuple[SandboxRecord, ...]:
        return tuple(make_person(number, self.seed, self.companies) for number in range(min(self.size, PROFILES)))

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, index: int) -> SandboxRecord: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[SandboxRecord]: ...
    def __getitem__(self, index: int | slice) -> SandboxRecord | Sequence[SandboxRecord]:
        numbers = range(self.size)[index]
        return self._person(numbers) if isinstance(numbers, int) else [self._person(number) for number in numbers]

    def _person(self, number: int) -> SandboxRecord:
        profile = self.profiles[number % PROFILES]
        own = {_ID: FIRST_ID + number, "social_handles": _handles(profile, number)}
        return profile if number < PROFILES else {**profile, **own}

    def ids(self, positions: Positions) -> "array[int]":
        """The ids of the people at some positions."""
        return array("q", (FIRST_ID + position for position in positions))

    def select(self, holds: Predicate) -> "array[int]":
        """The positions of the people that meet a condition on their profile."""
        found = [number for number, profile in enumerate(self.profiles) if holds(profile)]
        rounds = range(0, self.size, PROFILES)
        return array("I", (start + number for start in rounds for number in found if start + number < self.size))


def _handles(profile: SandboxRecord, number: int) -> SandboxRecord:
    handles = profile["social_handles"]
    url = f"{handles['professional_network_identifier']['profile_url']}-{number:x}"
    return dict(handles) | {"professional_network_identifier": {"profile_url": url}}


@frozen(eq=False)
class Changed(Sequence[SandboxRecord]):
    """Records of which some are gone, some are others, and some are new.

    `kept` are the numbers of the records: those below the length of `before` are its positions. `own` are the records that
    changed or are new, by number.
    """

    before: Sequence[SandboxRecord] = attrs.field(repr=False)
    kept: "array[int]" = attrs.field(repr=False)
    own: Mapping[int, SandboxRecord] = attrs.field(repr=False)

    def __len__(self) -> int:
        return len(self.kept)

    @overload
    def __getitem__(self, index: int) -> SandboxRecord: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[SandboxRecord]: ...
    def __getitem__(self, index: int | slice) -> SandboxRecord | Sequence[SandboxRecord]:
        if isinstance(index, slice):
            return [self._record(number) for number in self.kept[index]]
        return self._record(self.kept[index])

    def _record(self, number: int) -> SandboxRecord:
        return self.own[number] if number in self.own else self.before[number]

    def select(self, holds: Predicate) -> "array[int]":
        """The positions of the records that meet a condition."""
        before = set(select(self.before, holds))
        own = {number for number, record in self.own.items() if holds(record)}
        matching = (before - self.own.keys()) | own
        return array("I", (position for position, number in enumerate(self.kept) if number in matching))


def select(records: Sequence[SandboxRecord], holds: Predicate) -> "array[int]":
    """The positions of the records that meet a condition, which does not concern their id."""
    if isinstance(records, Crowd | Changed):
        return records.select(holds)
    return array("I", (position for position, record in enumerate(records) if holds(record)))


def changed(people: Sequence[SandboxRecord], draws: Random, *, appear: int, vanish: int, move: int) -> Changed:
    """The people after a change: `vanish` are gone, `move` have the profile of somebody else, and `appear` are new.

    `draws` decides who. New people have ids between those of the others if there are any left, else ids before and after them.
    """
    chosen = draws.sample(range(len(people)), min(len(people), vanish + move))
    gone, moved = set(chosen[:vanish]), chosen[vanish:]
    own: dict[int, SandboxRecord] = {
        number: dict(draws.choice(people)) | {_ID: people[number][_ID]} for number in moved if _ID in people[number]
    }
    size = len(people)
    own |= {size + place: dict(draws.choice(people)) | {_ID: key} for place, key in enumerate(_new_ids(people, draws, appear))}
    kept = array("I", (number for number in range(size + appear) if number not in gone))
    return Changed(people, kept, own)


def _new_ids(people: Sequence[SandboxRecord], draws: Random, count: int) -> Iterator[int]:
    used = {person[_ID] for person in people if isinstance(person.get(_ID), int)} if count else set()
    first, last = min(used, default=FIRST_ID), max(used, default=FIRST_ID)
    for _ in range(count):
        found = draws.randint(first, last)
        if found in used:
            first, last, found = (first - 1, last, first - 1) if draws.random() < 0.5 else (first, last + 1, last + 1)
        used.add(found)
        yield found
