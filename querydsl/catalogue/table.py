"""All that is known of one entity: its fields, and every way to write their names. Source: language page, sections 2, 6 and 9."""

from collections.abc import Callable, Iterator, Mapping

import attrs

from querydsl.ast import EntityName
from querydsl.catalogue import suggest
from querydsl.catalogue.model import FieldSpec, Returnable

_Cache = dict[tuple[str, str], str]


@attrs.frozen(eq=False)
class FieldTable:
    """The fields of one entity and their names; every lookup is a dictionary's.

    `specs` has each field by its full path, those that only come back among them; `aliases` go to filter paths, `selects` to the
    paths that `select` sends where these differ; `views` are the aliases that mean something else inside a scope, by the scope's
    prefix; `notes` explain words that are no fields; `synonyms` are other people's words, for suggestions.
    """

    entity: EntityName
    specs: Mapping[str, FieldSpec]
    aliases: Mapping[str, str]
    selects: Mapping[str, str]
    scopes: Mapping[str, str]
    arrays: tuple[str, ...]
    views: Mapping[str, Mapping[str, str]]
    notes: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]
    _prefixes: frozenset[str] = attrs.field(init=False, repr=False)
    _longest: int = attrs.field(init=False, repr=False)
    # Only what is found is kept, and there are finitely many names to find: hostile text cannot make these grow without end.
    _resolved: _Cache = attrs.field(init=False, repr=False, factory=dict)
    _selected: dict[str, str] = attrs.field(init=False, repr=False, factory=dict)
    _scoped: _Cache = attrs.field(init=False, repr=False, factory=dict)

    @_prefixes.default
    def _all_prefixes(self) -> frozenset[str]:
        return frozenset(path[:dot] for path in self.specs for dot in _dots(path))

    @_longest.default
    def _longest_name(self) -> int:
        return max((len(path) for path in self.specs), default=0)

    def get(self, path: str) -> FieldSpec | None:
        """The field of this full path, or None."""
        return self.specs.get(path)

    def is_scope(self, prefix: str) -> bool:
        """True when some field's path begins with this prefix and a dot."""
        return prefix in self._prefixes

    def resolve(self, written: str, scope: str = "") -> str:
        """The full filter path of a path as it was written, inside a scope (its full prefix) or outside any.

        Never fails: what is unknown comes back as it was written, after the scope if there is one. In a filter an alias wins over
        a path that only comes back. Source: language page, sections 2, 6 and 9.
        """
        try:
            return self._resolved[written, scope]
        except KeyError:
            found = self._find(written, scope, self._filter_path)
            return _joined(scope, written) if found is None else self._resolved.setdefault((written, scope), found)

    def prefix(self, written: str, scope: str = "") -> str:
        """The full prefix that a scope stands for, inside another scope or outside any; as it was written when it is unknown.

        Any prefix of a field's path is a scope. Source: language page, sections 6 and 9.
        """
        try:
            return self._scoped[written, scope]
        except KeyError:
            found = self._find(written, scope, self._scope_prefix)
            return _joined(scope, written) if found is None else self._scoped.setdefault((written, scope), found)

    def select_path(self, written: str) -> str:
        """The response path that `select` sends for a path as it was written.

        An alias wins over an object of its name, a path that is only for filters becomes its response twin, and what is unknown
        comes back as `resolve` gives it. Source: language page, sections 6 and 9.
        """
        try:
            return self._selected[written]
        except KeyError:
            found = self._find(written, "", self._response_path)
            return self.resolve(written) if found is None else self._selected.setdefault(written, found)

    def shortest(self, path: str) -> str:
        """The shortest text that `resolve` turns into this path; the path itself where nothing does."""
        return min(self._spellings(path, self.resolve), key=len, default=path)

    def shortest_select(self, path: str) -> str:
        """The shortest text that `select_path` turns into this path; the path itself where nothing does."""
        return min(self._spellings(path, self.select_path), key=len, default=path)

    def is_known(self, written: str, scope: str = "", *, select: bool = False) -> bool:
        """True when a text names a field that may stand there: one to filter by, or with `select` one that comes back."""
        spec = self.specs.get(self.select_path(written) if select else self.resolve(written, scope))
        return spec is not None and (spec.returnable is not Returnable.NO if select else spec.filterable)

    def note(self, written: str) -> str | None:
        """What to say of a word that the service's documents have but that is no field, or None."""
        return self.notes.get(written)

    def suggest(self, written: str, scope: str = "", *, select: bool = False) -> tuple[str, ...]:
        """At most three names to write instead of this unknown one, best first; none when nothing is near.

        They are as short as can be, and meant for the place inside `scope`; with `select` they are names for `select`.
        """
        return suggest.near(written, (name for name in self.aliases if self.is_known(name, scope, select=select)))

    # --- finding -----------------------------------------------------------------------------------------------------------

    def _find(self, written: str, scope: str, lookup: "Callable[[str, str], str | None]") -> str | None:
        """What `lookup` finds of the text in the scope, or of its rest in the scope that its beginning stands for."""
        places = [(written, scope)]
        while places:
            rest, place = places.pop()
            found = lookup(rest, place)
            if found is not None:
                return found
            places.extend(reversed([*self._narrowed(rest, place)]))
        return None

    def _narrowed(self, written: str, scope: str) -> Iterator[tuple[str, str]]:
        """Each way to read the beginning of the text as a scope, longest first: what is left, and that scope."""
        for dot in reversed([*_dots(written[: self._longest + 1])]):
            head, rest = written[:dot], written[dot + 1 :]
            for prefix in self._scopes_of(head, scope):
                yield rest, prefix

    def _scopes_of(self, written: str, scope: str) -> Iterator[str]:
        """The prefixes that a text can stand for, narrower than the scope it is in: as an alias, and as it is."""
        aliased = self.scopes.get(written) or self.aliases.get(written, "")
        if aliased in self._prefixes and _is_inside(aliased, scope):
            yield aliased
        for prefix in (_joined(scope, written), written):
            if prefix in self._prefixes and prefix != aliased and _is_inside(prefix, scope):
                yield prefix

    def _scope_prefix(self, written: str, scope: str) -> str | None:
        return next(self._scopes_of(written, scope), None)

    def _filter_path(self, written: str, scope: str) -> str | None:
        """The path that a text without a scope of its own means in a filter."""
        view = self.views.get(scope)
        if view is not None and written in view:
            return view[written]
        full = _joined(scope, written)
        spec = self.specs.get(full)
        if spec is not None and spec.filterable:
            return full
        alias = self.aliases.get(written)
        if alias is not None and _is_inside(alias, scope):
            return alias
        return full if spec is not None else self._other_path(written, scope)

    def _other_path(self, written: str, scope: str) -> str | None:
        """The path of a name that is only for `select`, of a path written in full inside a scope, or of a scope's name."""
        for path in (self.selects.get(written), written, self.scopes.get(written)):
            if path is not None and path in self.specs and _is_inside(path, scope):
                return path
        return None

    def _response_path(self, written: str, scope: str) -> str | None:
        """The path that a text without a scope of its own means in `select`: after a scope, what comes back wins."""
        if not scope and written in self.selects:
            return self.selects[written]
        full = _joined(scope, written)
        spec = self.specs.get(full)
        if scope and spec is not None and spec.returnable is not Returnable.NO:
            return full
        path = self._filter_path(written, scope)
        return None if path is None else self._response_of(path)

    def _response_of(self, path: str) -> str:
        spec = self.specs.get(path)
        return path if spec is None or spec.response is None else spec.response

    # --- spelling ----------------------------------------------------------------------------------------------------------

    def _spellings(self, path: str, read: Callable[[str], str]) -> Iterator[str]:
        """Every short text that `read` turns into this path."""
        sources = [path, *(spec.path for spec in self.specs.values() if spec.response == path and spec.path != path)]
        names = [name for source in sources for name in self._names(source)]
        names.extend(name for name, target in self.selects.items() if target == path)
        return (name for name in dict.fromkeys(names) if read(name) == path)

    def _names(self, path: str) -> Iterator[str]:
        """The aliases of a path, its rests after each name of a scope, and itself; some of them may be read otherwise."""
        yield from self._scope_names(path)
        for dot in _dots(path):
            rests = [name for name, target in self.views.get(path[:dot], {}).items() if target == path]
            for scope in self._scope_names(path[:dot]):
                yield from (f"{scope}.{rest}" for rest in (path[dot + 1 :], *rests))
        yield path

    def _scope_names(self, prefix: str) -> Iterator[str]:
        for names in (self.scopes, self.aliases):
            yield from (name for name, target in names.items() if target == prefix)


def _dots(path: str) -> Iterator[int]:
    """Where the dots of a path are."""
    return (place for place, letter in enumerate(path) if letter == ".")


def _joined(scope: str, written: str) -> str:
    return f"{scope}.{written}" if scope else written


def _is_inside(path: str, scope: str) -> bool:
    """True when a path is in the scope; outside any scope, every path is."""
    return not scope or path.startswith(f"{scope}.")
