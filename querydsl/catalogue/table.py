"""All that is known of one entity: its fields, and every way to write their names. Source: language page, sections 2, 6 and 9."""

import functools
from collections.abc import Iterator, Mapping

import attrs

from querydsl.catalogue.fuzzy import MAX_SUGGESTIONS, close_matches
from querydsl.catalogue.model import FieldSpec, Returnable
from querydsl.catalogue.names import Names, ViewRule, dots, joined
from querydsl.catalogue.suggest import Name, Vocabulary
from querydsl.syntax.ast import EntityName

_Cache = dict[tuple[str, str], str]


@attrs.frozen(eq=False)
class FieldTable:
    """The fields of one entity and their names; every lookup is a dictionary's.

    `specs` has each field by its full path, those that only come back among them; `aliases` go to filter paths, `selects` to the
    paths that `select` sends where these differ; `employment` says in which views the aliases of a role work; `arrays` are
    the nested arrays, longest first; `notes` explain words that are no fields; `synonyms` are other people's words.
    """

    entity: EntityName
    specs: Mapping[str, FieldSpec]
    aliases: Mapping[str, str]
    selects: Mapping[str, str]
    scopes: Mapping[str, str]
    arrays: tuple[str, ...]
    employment: ViewRule | None
    notes: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]
    _names: Names = attrs.field(init=False, repr=False)
    # Only what is found is kept, and there are finitely many names to find: hostile text cannot make these grow without end.
    _resolved: _Cache = attrs.field(init=False, repr=False, factory=dict)
    _scoped: _Cache = attrs.field(init=False, repr=False, factory=dict)
    _selected: dict[str, str] = attrs.field(init=False, repr=False, factory=dict)
    _short: dict[tuple[str, bool], str] = attrs.field(init=False, repr=False, factory=dict)
    _vocabularies: dict[tuple[str, bool], Vocabulary] = attrs.field(init=False, repr=False, factory=dict)

    @_names.default
    def _all_names(self) -> Names:
        return Names(self.specs, self.aliases, self.selects, self.scopes, self.employment)

    def get(self, path: str) -> FieldSpec | None:
        """The field of this full path, or None."""
        return self.specs.get(path)

    def is_scope(self, prefix: str) -> bool:
        """True when some field's path begins with this prefix and a dot."""
        return prefix in self._names.prefixes

    def resolve(self, written: str, scope: str = "") -> str:
        """The full filter path of a name as it was written, inside a scope (its full prefix) or outside any.

        Never fails: what is unknown comes back as it was written, after the scope if there is one. In a filter an alias wins over
        a path that only comes back. Source: language page, sections 2, 6 and 9.
        """
        try:
            return self._resolved[written, scope]
        except KeyError:
            found = self._names.filter_path(written, scope)
            return joined(scope, written) if found is None else self._resolved.setdefault((written, scope), found)

    def prefix(self, written: str, scope: str = "") -> str:
        """The full prefix that a scope stands for, inside another scope or outside any; as it was written when it is unknown.

        Any prefix of a field's path is a scope. Source: language page, sections 6 and 9.
        """
        try:
            return self._scoped[written, scope]
        except KeyError:
            found = self._names.scope_prefix(written, scope)
            return joined(scope, written) if found is None else self._scoped.setdefault((written, scope), found)

    def select_path(self, written: str) -> str:
        """The response path that `select` sends for a name as it was written.

        An alias wins over an object of its name, a path that is only for filters becomes its response twin, and what is unknown
        comes back as it was written. Source: language page, sections 6 and 9.
        """
        try:
            return self._selected[written]
        except KeyError:
            found = self._names.response_path(written)
            return written if found is None else self._selected.setdefault(written, found)

    def shortest(self, path: str) -> str:
        """The shortest text that `resolve` turns into this path; the path itself where nothing does."""
        kept = self._short.get((path, False))
        if kept is not None:
            return kept
        return self._keep_short(path, False, (name for name in self._names.of(path) if self.resolve(name) == path))

    def shortest_select(self, path: str) -> str:
        """The shortest text that `select_path` turns into this path; the path itself where nothing does."""
        kept = self._short.get((path, True))
        if kept is not None:
            return kept
        sources = (path, *(spec.path for spec in self.specs.values() if spec.response == path and spec.path != path))
        names = (name for source in sources for name in self._names.of(source))
        return self._keep_short(path, True, (name for name in names if self.select_path(name) == path))

    def _keep_short(self, path: str, select: bool, names: Iterator[str]) -> str:
        """The shortest of these names, or the path where there are none; kept for the paths of fields, which are few."""
        short = min(names, key=len, default=path)
        return self._short.setdefault((path, select), short) if path in self.specs else short

    def is_known(self, written: str, scope: str = "", *, select: bool = False) -> bool:
        """True when a text names a field that may stand there: one to filter by, or with `select` one that comes back."""
        return self._usable(written, scope, select=select) is not None

    def note(self, written: str) -> str | None:
        """What to say of a word that the service's documents have but that is no field, or None."""
        return self.notes.get(written)

    def suggest(self, written: str, scope: str = "", *, select: bool = False) -> tuple[str, ...]:
        """At most three names to write instead of this unknown one, best first; none when nothing is near.

        They are meant for the place inside `scope`, with `select` for the clause of that name. Source: language page, section 7.
        """
        certain = self._scoped_reading(written, scope, select=select) or self._reading_beside(written, scope, select=select)
        guesses = (certain,) if certain is not None else self._vocabulary(scope, select).guesses(written)
        around = self._around(written) if select else ()
        return tuple(dict.fromkeys((*guesses, *around)))[:MAX_SUGGESTIONS]

    def _scoped_reading(self, written: str, scope: str, *, select: bool) -> str | None:
        """The name that the last segment would have in a scope of what is before it: `round` for `funding.round`; or None.

        After a dot only the aliases of scopes are followed by aliases, and people do not know that.
        """
        head, _, leaf = written.rpartition(".")
        prefix = self.prefix(head, scope)
        path = self._usable(leaf, prefix, select=False)
        if not self.is_scope(prefix) or path is None:
            return None
        names = [f"{name}.{leaf}" for name, target in self.scopes.items() if target == prefix]
        names += [self.shortest(path), path]
        meant = self.select_path(path) if select else path
        return next((name for name in names if self._usable(name, scope, select=select) == meant), None)

    def _reading_beside(self, written: str, scope: str, *, select: bool) -> str | None:
        """The field beside the one that an alias means: `certification` for `certification.name`; or None.

        People take the alias of a field for that of the object which holds it.
        """
        head, _, leaf = written.rpartition(".")
        path = self.resolve(head, scope).rpartition(".")[0] + f".{leaf}"
        spec = self.specs.get(path)
        if head not in self.aliases or spec is None or not spec.filterable:
            return None
        name = self.shortest(path)
        meant = self.select_path(path) if select else path
        return name if self._usable(name, scope, select=select) == meant else None

    def _around(self, written: str) -> tuple[str, ...]:
        """The object that comes back with a field that does not come back on its own, as its name for `select`; or nothing."""
        path = self.resolve(written)
        outer = (path[:dot] for dot in reversed([*dots(path)]) if path in self.specs)
        return tuple(self.shortest_select(found) for found in outer if self._usable(found, "", select=True) == found)[:1]

    def suggest_scope(self, written: str, scope: str = "") -> tuple[str, ...]:
        """At most three scopes to write instead of this unknown one, best first; none when nothing is near."""
        names = dict.fromkeys(name for name in self._scope_texts(scope) if self.is_scope(self.prefix(name, scope)))
        return close_matches(written, names)

    def _scope_texts(self, scope: str) -> Iterator[str]:
        yield from self.scopes
        yield from (prefix.removeprefix(f"{scope}.") for prefix in sorted(self._names.prefixes))

    def _usable(self, written: str, scope: str, *, select: bool) -> str | None:
        """The path that a text means, if the field may stand there."""
        path = self.select_path(written) if select else self.resolve(written, scope)
        spec = self.specs.get(path)
        fits = spec is not None and (spec.returnable is not Returnable.NO if select else spec.filterable)
        return path if fits else None

    def _vocabulary(self, scope: str, select: bool) -> Vocabulary:
        """All names that may be written in a scope; kept for each scope that has fields, and there are few."""
        kept = self._vocabularies.get((scope, select))
        if kept is not None:
            return kept
        read = functools.partial(self._usable, scope=scope, select=select)
        made = Vocabulary.of(self._all_usable(scope, select), self.synonyms, read)
        return self._vocabularies.setdefault((scope, select), made) if not scope or self.is_scope(scope) else made

    def _all_usable(self, scope: str, select: bool) -> Iterator[Name]:
        """Each name that may be written in the scope, and each that names what is filtered by another path."""
        for spec in self.specs.values():
            wanted = spec.path if spec.filterable or select else spec.instead
            if wanted is None or (scope and not spec.path.startswith(f"{scope}.")):
                continue
            yield from self._usable_names(spec.path, wanted, scope, select)

    def _usable_names(self, path: str, wanted: str, scope: str, select: bool) -> Iterator[Name]:
        """The names of a path, each with what to write for it; none where that cannot be written in the scope."""
        names = dict.fromkeys(self._names.inside(path, scope) if scope else self._names.of(path))
        if path != wanted:
            short = self.shortest(wanted)
            yield from (Name(name, wanted, short, short) for name in names if self._usable(short, scope, select=select) == wanted)
            return
        usable = {name: found for name in names if (found := self._usable(name, scope, select=select)) is not None}
        for name, found in usable.items():
            short = min((other for other in usable if usable[other] == found), key=len)
            yield Name(name, found, name, short)
