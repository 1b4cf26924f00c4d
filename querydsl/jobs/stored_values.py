"""The stored values of fields, for completions: from the sandbox, or from the service if the user allows it."""

import json
import os
from collections.abc import Callable
from functools import cache

import attrs

from querydsl.catalogue import FieldSpec
from querydsl.classes import define
from querydsl.editor.values import StoredValues
from querydsl.errors import QuerydslError
from querydsl.jobs.client import Client
from querydsl.jobs.connection import KEY, KEY_FILE
from querydsl.semantics.request import Request
from querydsl.syntax.ast import EntityName

_MOST = 50


def stored_values(*, ask_service: bool) -> StoredValues | None:
    """A function that returns stored values, or None if an API key is set and the user did not allow requests.

    Without a key, the values are those of the sandbox. Autocomplete is free at the service.
    """
    has_key = bool(os.environ.get(KEY) or os.environ.get(KEY_FILE))
    return _StoredValues(cache(lambda: Client(sandbox=None if has_key else True))) if ask_service or not has_key else None


def values_of_client(client: Client) -> StoredValues:
    """A function that returns the stored values that a client finds."""
    return _StoredValues(lambda: client)


@define
class _StoredValues:
    """The values of a client, which is opened on first use, with those already known."""

    client: Callable[[], Client]
    known: dict[tuple[str, str, str], tuple[str, ...]] = attrs.Factory(dict)

    def __call__(self, entity: EntityName, spec: FieldSpec, prefix: str, rest: Request | None) -> tuple[str, ...]:
        """At most 50 values, the most common first. Empty if the service refuses or cannot be reached."""
        key = (entity + spec.path, prefix, json.dumps(rest.body, sort_keys=True) if rest else "")
        if key not in self.known:
            try:
                self.known[key] = self.client().values(spec.path, prefix, rest, entity=entity, limit=_MOST)
            except QuerydslError:
                return ()
        return self.known[key]
