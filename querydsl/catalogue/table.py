"""The fields of one entity and their names. Source: `docs/language.md`, sections "Paths" and "Names"."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from querydsl.catalogue.fuzzy import close_matches
from querydsl.catalogue.model import FieldSpec, Returnable
from querydsl.catalogue.names import NameResolver, RoleArrays, joined
from querydsl.classes import frozen
from querydsl.syntax.ast import EntityName

if TYPE_CHECKING:
    from querydsl.catalogue.valid_names import ValidNames

_Cache = dict[tuple[str, str], str]
_PERIOD = re.compile(r" (\d+)m\b")


@frozen(eq=False)
class FieldTable:
    """The fields of one entity and their names. Lookups are cached.

    Attributes:
        entity: `people` or `companies`.
        specs: All fields by their full path, including those that are only returned.
        aliases: The filter path of each alias.
        selects: The path that `select` sends for a name, if it is not the filter path.
        scopes: The prefix of each scope alias.
        arrays: The nested arrays, longest path first, each with what one item is called: "a past role".
        repeated: The other arrays of objects: one record holds several values of each field inside them.
        employment: The nested arrays in which the role aliases work, or None.
        several: The names of the fields that each alias for several fields tests.
        notes: Advice for names that are not fields.
        synonyms: Names that people use elsewhere, and the names to suggest for them.
        scope_synonyms: Names that people use elsewhere, and the scopes to suggest for them. A single one is certain.
        id_suffix: The end of the paths of whole numbers that are ids.
        columns: The columns of a table of records if the query has no `select`.
        summary: The columns that a summary of records counts.
        words: Words for names in sentences, if they are not the name itself.
        project: The aliases that the project's catalogue file adds.
    """

    entity: EntityName
    specs: Mapping[str, FieldSpec]
    aliases: Mapping[str, str]
    selects: Mapping[str, str]
    scopes: Mapping[str, str]
    arrays: Mapping[str, str]
    repeated: tuple[str, ...]
    employment: RoleArrays | None
    several: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]
    scope_synonyms: Mapping[str, tuple[str, ...]]
    id_suffix: str
    columns: tuple[str, ...]
    summary: tuple[str, ...]
    words: Mapping[str, str]
    project: frozenset[str] = frozenset()
    _names: NameResolver = attrs.field(init=False, repr=False)
    # Only known names are cached. Unknown ones are unlimited, and a hostile query must not fill the memory.
    _resolved: _Cache = attrs.field(init=False, repr=False, factory=dict)
    _scoped: _Cache = attrs.field(init=False, repr=False, factory=dict)
    _selected: dict[str, str] = attrs.field(init=False, repr=False, factory=dict)
    _short: dict[tuple[str, bool], str] = attrs.field(init=False, repr=False, factory=dict)
    _valid: "dict[tuple[str, bool], ValidNames]" = attrs.field(init=False, repr=False, factory=dict)

    @_names.default
    def _all_names(self) -> NameResolver:
        return NameResolver(self.specs, self.aliases, self.selects, self.scopes, self.employment)

    @property
    def id_path(self) -> str:
        """The path of the id of a record."""
        return self.aliases["id"]

    def words_of(self, name: str) -> str:
        """A name in words: "company size" for `company_size`, "start date" for `started`."""
        return self.words.get(name) or _PERIOD.sub(_months, name.replace(".", " ").replace("_", " "))

    def get(self, path: str) -> FieldSpec | None:
        """The field with this full path, or None."""
        return self.specs.get(path)

    def fields_of(self, written: str, scope: str = "") -> tuple[str, ...]:
        """The names of the fields that an alias for several tests; empty for other names and inside a scope."""
        return () if scope else self.several.get(written, ())

    def common(self, alias: str) -> FieldSpec | None:
        """The common properties of the fields of an alias for several fields, as a field; None for other names.

        Its path is the alias, its type is that of the first field, and it has the operators that all fields support.
        """
        specs = [self.specs[self.resolve(name)] for name in self.several.get(alias, ())]
        if not specs:
            return None
        return FieldSpec(
            path=alias,
            type=specs[0].type,
            filterable=True,
            sortable=False,
            autocomplete=False,
            returnable=Returnable.NO,
            description=f"Any of {', '.join(self.several[alias])}",
            operators=frozenset.intersection(*[spec.operators for spec in specs]),
        )

    def is_scope(self, prefix: str) -> bool:
        """Whether the path of any field starts with `prefix` and a dot."""
        return prefix in self._names.prefixes

    def resolve(self, written: str, scope: str = "") -> str:
        """The full filter path of a name inside `scope` (a full prefix; empty: outside any scope).

        An unknown name is returned as written, after the scope. An alias takes precedence over a path that is only returned.
        Source: `docs/language.md`, sections "Paths" and "Names".
        """
        try:
            return self._resolved[written, scope]
        except KeyError:
            found = self._names.filter_path(written, scope)
            return joined(scope, written) if found is None else self._resolved.setdefault((written, scope), found)

    def prefix(self, written: str, scope: str = "") -> str:
        """The full prefix of a scope inside `scope` (a full prefix; empty: outside any scope).

        Any prefix of a field's path is a scope. An unknown one is returned as written, after the outer scope. Source:
        `docs/language.md`, sections "Paths" and "Names".
        """
        try:
            return self._scoped[written, scope]
        except KeyError:
            found = self._names.scope_prefix(written, scope)
            return joined(scope, written) if found is None else self._scoped.setdefault((written, scope), found)

    def array_of(self, prefix: str) -> str | None:
        """The nested array that contains the items of a scope with this full prefix, or None."""
        return next((array for array in self.arrays if f"{prefix}.".startswith(f"{array}.")), None) if prefix else None

    def select_path(self, written: str) -> str:
        """The response path that `select` sends for a name.

        An object in the record takes precedence over an alias of the same name. A path that can only be filtered is replaced by the
        path that is returned for it. An unknown name is returned as written. Source: `docs/language.md`, sections "Paths" and
        "Names".
        """
        try:
            return self._selected[written]
        except KeyError:
            found = self._names.response_path(written)
            return written if found is None else self._selected.setdefault(written, found)

    def sort_path(self, written: str) -> str:
        """The response path of a key of `sort by`.

        An alias takes precedence over an object of the same name. An unknown name is returned as written. Source:
        `docs/language.md`, sections "Paths" and "Names".
        """
        return self._names.sort_path(written) or written

    def shortest(self, path: str, scope: str = "") -> str:
        """The shortest alias that `resolve` turns into this path, else its shortest name, or the path if there is none.

        With `scope`, a full prefix of the path, the name is valid inside that scope.
        """
        if scope:
            rest = path.removeprefix(f"{scope}.")
            inside = (name for name in self._names.inside(path, scope) if self.resolve(name, scope) == path)
            return min(inside, key=lambda name: (name == rest, len(name)), default=path)
        cached = self._short.get((path, False))
        if cached is not None:
            return cached
        return self._keep_short(path, False, (name for name in self._names.of(path) if self.resolve(name) == path))

    def shortest_select(self, path: str) -> str:
        """The shortest alias that `select_path` turns into this path, else its shortest name, or the path if there is none."""
        cached = self._short.get((path, True))
        if cached is not None:
            return cached
        sources = (path, *(spec.path for spec in self.specs.values() if spec.response == path and spec.path != path))
        names = (name for source in sources for name in self._names.of(source))
        return self._keep_short(path, True, (name for name in names if self.select_path(name) == path))

    def _keep_short(self, path: str, select: bool, names: Iterator[str]) -> str:
        """The shortest of these names, aliases first, or the path if there are none; cached for paths of fields."""
        aliases = frozenset(self._names.aliases_of(path))
        short = min(names, key=lambda name: (name not in aliases, len(name)), default=path)
        return self._short.setdefault((path, select), short) if path in self.specs else short

    def is_known(self, written: str, scope: str = "", *, select: bool = False) -> bool:
        """Whether `written` is the name of a filterable field in `scope`, or with `select` the name of a returned field."""
        return self.valid_path(written, scope, select=select) is not None

    def valid_path(self, written: str, scope: str = "", *, select: bool = False) -> str | None:
        """The path of a name, if `is_known` is true for it, else None. For an alias of several fields, the alias."""
        if not select and self.fields_of(written, scope):
            return written
        path = self.select_path(written) if select else self.resolve(written, scope)
        spec = self.specs.get(path)
        fits = spec is not None and (spec.returnable is not Returnable.NO if select else spec.filterable)
        return path if fits else None

    def note(self, written: str) -> str | None:
        """Advice for a name that is not a field but is known from elsewhere, or None."""
        return self.notes.get(written)

    def item_noun(self, array: str) -> tuple[str, str]:
        """The article and the noun for one item of a nested array: `("a", "past role")`."""
        article, _, noun = self.arrays[array].partition(" ")
        return article, noun

    def scope_name(self, prefix: str) -> str:
        """The alias of a scope, or its prefix if it has none."""
        return next((alias for alias, target in self.scopes.items() if target == prefix), prefix)

    def suggest(self, written: str, scope: str = "", *, select: bool = False) -> tuple[str, ...]:
        """At most three names to write instead of the unknown name `written`, best first; empty if none is near.

        The names are valid inside `scope`, or in the `select` clause if `select` is set. Source: `docs/language.md`, section
        "Diagnostics".
        """
        return self._valid_names(scope, select).suggest(written)

    def names(self, scope: str = "", *, select: bool = False) -> tuple[str, ...]:
        """All names that are valid in a filter inside `scope`, or with `select` in that clause. Several may have the same field."""
        return self._valid_names(scope, select).texts()

    def _valid_names(self, scope: str, select: bool) -> "ValidNames":
        """The names that are valid in a scope; cached for scopes that have fields."""
        cached = self._valid.get((scope, select))
        if cached is not None:
            return cached
        from querydsl.catalogue.valid_names import ValidNames  # queries without unknown names need no suggestions

        found = ValidNames(self, self._names, scope, select)
        return self._valid.setdefault((scope, select), found) if not scope or self.is_scope(scope) else found

    def is_certain_scope(self, written: str, scope: str) -> bool:
        """Whether a word for a scope that people use elsewhere can only mean this scope: `former` means `past`."""
        return self.scope_synonyms.get(written.casefold()) == (scope,)

    def suggest_scope(self, written: str, scope: str = "") -> tuple[str, ...]:
        """At most three scopes to write instead of the unknown scope `written`, best first; empty if none is near."""
        if not scope and (known := self.scope_synonyms.get(written.casefold())):
            return known
        names = dict.fromkeys(name for name in self._scope_texts(scope) if self.is_scope(self.prefix(name, scope)))
        return close_matches(written, names)

    def scopes_in(self, scope: str = "") -> tuple[str, ...]:
        """All names of the scopes inside a scope (a full prefix), aliases first."""
        texts = dict.fromkeys(self._scope_texts(scope))
        return tuple(name for name in texts if self.prefix(name, scope) != scope and self._is_valid_scope(name, scope))

    def _is_valid_scope(self, name: str, scope: str) -> bool:
        prefix = self.prefix(name, scope)
        return self.is_scope(prefix) and (not scope or prefix.startswith(f"{scope}."))

    def _scope_texts(self, scope: str) -> Iterator[str]:
        yield from self.scopes
        yield from (prefix.removeprefix(f"{scope}.") for prefix in sorted(self._names.prefixes))


def _months(period: re.Match[str]) -> str:
    """A period of a name in words: "over 12 months" for `12m`."""
    return f" over {period[1]} month{'' if period[1] == '1' else 's'}"
