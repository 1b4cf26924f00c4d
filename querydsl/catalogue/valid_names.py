"""The names that are valid in one place, and suggestions for others. Source: `docs/language.md`, section "Diagnostics"."""

from collections.abc import Iterator
from functools import cached_property

from querydsl.catalogue.fuzzy import MAX_SUGGESTIONS
from querydsl.catalogue.names import NameResolver, dots
from querydsl.catalogue.suggest import Candidate, Vocabulary
from querydsl.catalogue.table import FieldTable
from querydsl.classes import frozen


@frozen(eq=False)
class ValidNames:
    """The names that are valid in a filter inside a scope (a full prefix; empty: outside any), or with `select` in that clause."""

    table: FieldTable
    resolver: NameResolver
    scope: str
    select: bool

    def path_of(self, written: str) -> str | None:
        """The path of a name, or None if it is not valid."""
        return self.table.valid_path(written, self.scope, select=self.select)

    def texts(self) -> tuple[str, ...]:
        """All names. Several may have the same field."""
        texts = dict.fromkeys(candidate.text for candidate in self._candidates())
        return tuple(text for text in texts if self.path_of(text) is not None)

    def suggest(self, written: str) -> tuple[str, ...]:
        """At most three names to write instead of an unknown one, best first; empty if none is near."""
        renamed = self._in_known_scope(written)
        if renamed != written and self.path_of(renamed):
            return (renamed,)
        certain = self._scoped_reading(renamed) or self._reading_beside(renamed)
        similar = (certain,) if certain is not None else self._vocabulary.suggest(renamed)
        around = self._around(renamed) if self.select else ()
        return tuple(dict.fromkeys((*similar, *around)))[:MAX_SUGGESTIONS]

    def _in_known_scope(self, written: str) -> str:
        """The name with the scope that the word before its dot is another word for: `past.company` for `former.company`."""
        head, dot, rest = written.partition(".")
        scopes = self.table.scope_synonyms.get(head.casefold(), ()) if dot and head not in self.table.aliases else ()
        return f"{scopes[0]}.{rest}" if len(scopes) == 1 else written

    def _scoped_reading(self, written: str) -> str | None:
        """The name of the last segment in the scope before it: `round` for `funding.round`; or None.

        Aliases cannot follow the dot of a path, only the dot of a scope alias.
        """
        table = self.table
        head, _, segment = written.rpartition(".")
        prefix = table.prefix(head, self.scope)
        path = table.valid_path(segment, prefix)
        if not table.is_scope(prefix) or path is None:
            return None
        names = [f"{name}.{segment}" for name, target in table.scopes.items() if target == prefix]
        return self._first_of([*names, table.shortest(path), path], path)

    def _reading_beside(self, written: str) -> str | None:
        """The name of a field next to the one that an alias refers to: `certification` for `certification.name`; or None.

        Users often take the alias of a field for an alias of its parent object.
        """
        table = self.table
        head, _, segment = written.rpartition(".")
        path = table.resolve(head, self.scope).rpartition(".")[0] + f".{segment}"
        spec = table.specs.get(path)
        if head not in table.aliases or spec is None or not spec.filterable:
            return None
        return self._first_of([table.shortest(path)], path)

    def _first_of(self, names: list[str], path: str) -> str | None:
        """The first of these names that is valid here for the field with this filter path."""
        target = self.table.select_path(path) if self.select else path
        return next((name for name in names if self.path_of(name) == target), None)

    def _around(self, written: str) -> tuple[str, ...]:
        """The name of the innermost returned object around a field that is not returned; empty if there is none."""
        table = self.table
        path = table.resolve(written)
        outer = (path[:dot] for dot in reversed([*dots(path)]) if path in table.specs)
        return tuple(table.shortest_select(found) for found in outer if table.valid_path(found, select=True) == found)[:1]

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        current = None if self.table.employment is None else self.table.employment.of
        return Vocabulary.of(self._candidates(), self.table.synonyms, self.path_of, current)

    def _candidates(self) -> Iterator[Candidate]:
        """The names that are valid here, and those of fields that are filtered by another path."""
        for alias in () if self.scope or self.select else self.table.several:
            yield Candidate(alias, alias, alias, alias, alias in self.table.project)
        for spec in self.table.specs.values():
            wanted = spec.path if spec.filterable or self.select else spec.instead
            if wanted is not None and (not self.scope or spec.path.startswith(f"{self.scope}.")):
                yield from self._candidates_for(spec.path, wanted)

    def _candidates_for(self, path: str, wanted: str) -> Iterator[Candidate]:
        """The names of a path, each with the name to suggest for it if that is valid here."""
        names = dict.fromkeys(self.resolver.inside(path, self.scope) if self.scope else self.resolver.of(path))
        project = self.table.project
        if path != wanted:
            short = self._shortest_built_in(wanted)
            if self.path_of(short) == wanted:
                yield from (Candidate(name, wanted, short, short, name in project) for name in names)
            return
        usable = {name: found for name in names if (found := self.path_of(name)) is not None}
        for name, found in usable.items():
            others = [other for other in usable if usable[other] == found]
            short = min(others, key=lambda other: (other in project, len(other)))
            yield Candidate(name, found, name, short, name in project)

    def _shortest_built_in(self, path: str) -> str:
        """The shortest name that `resolve` turns into this path. Aliases of the project come last."""
        names = (name for name in self.resolver.of(path) if self.table.resolve(name) == path)
        return min(names, key=lambda name: (name in self.table.project, len(name)), default=path)
