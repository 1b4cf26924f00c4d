"""Resolution of names to paths: in filters, in scopes and in `select`.

Source: `docs/language.md`, sections "Paths" and "Names".
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import attrs

from querydsl.catalogue.model import FieldSpec, Returnable
from querydsl.classes import frozen

RolePaths: TypeAlias = Mapping[str, Mapping[str, str]]


class RoleArrays(NamedTuple):
    """The array that the role aliases belong to, the arrays they also work in, and the last segments that are renamed there."""

    of: str
    also: tuple[str, ...]
    renamed: Mapping[str, str]


def role_arrays(data: Mapping[str, Any]) -> RoleArrays:
    """The value of the key `role_arrays` of the data file."""
    return RoleArrays(data["of"], tuple(data["also"]), data["renamed"])


def role_paths(arrays: RoleArrays, aliases: Mapping[str, str], specs: Mapping[str, FieldSpec]) -> RolePaths:
    """The filter path of every role alias in every array it works in, by the prefix of the array."""
    home = {name: path.removeprefix(f"{arrays.of}.") for name, path in aliases.items() if path.startswith(f"{arrays.of}.")}
    return {array: _paths_in(array, home, arrays.renamed, specs) for array in (arrays.of, *arrays.also)}


def _paths_in(array: str, home: Mapping[str, str], renamed: Mapping[str, str], specs: Mapping[str, FieldSpec]) -> Mapping[str, str]:
    paths = {name: _path_in(array, rest, renamed, specs) for name, rest in home.items()}
    return {name: path for name, path in paths.items() if path is not None}


def _path_in(array: str, rest: str, renamed: Mapping[str, str], specs: Mapping[str, FieldSpec]) -> str | None:
    """The filterable path of an alias in this array, under its own or its renamed last segment; None if there is none."""
    paths = (f"{array}.{rest}", f"{array}.{renamed.get(rest, rest)}")
    return next((path for path in paths if path in specs and specs[path].filterable), None)


Lookup: TypeAlias = Callable[[str, str], str | None]


@frozen(eq=False)
class NameResolver:
    """All names of the fields of one entity, and the paths they refer to. `FieldTable` documents the attributes."""

    specs: Mapping[str, FieldSpec]
    aliases: Mapping[str, str]
    selects: Mapping[str, str]
    scopes: Mapping[str, str]
    employment: RoleArrays | None
    roles: RolePaths = attrs.field(init=False, repr=False)
    prefixes: frozenset[str] = attrs.field(init=False, repr=False)

    @roles.default
    def _all_roles(self) -> RolePaths:
        return {} if self.employment is None else role_paths(self.employment, self.aliases, self.specs)

    @prefixes.default
    def _all_prefixes(self) -> frozenset[str]:
        return frozenset(path[:dot] for path in self.specs for dot in dots(path))

    def filter_path(self, written: str, scope: str) -> str | None:
        """The path that a name refers to in a filter inside `scope` (empty: outside any scope); None if it is unknown."""
        if not scope and written in self.specs and written not in self.aliases:
            return written
        found = self._find(written, scope, self._filterable) or self._find(written, scope, self._returned_only)
        # Full paths always work, even inside a scope that they start with.
        return written if found is None and written in self.specs and _is_inside(written, scope) else found

    def scope_prefix(self, written: str, scope: str) -> str | None:
        """The full prefix of a scope inside `scope` (empty: outside any scope); None if it is unknown."""
        return self._find(written, scope, self._scope_prefix)

    def response_path(self, written: str) -> str | None:
        """The path that `select` sends for a name; None if it is unknown."""
        return self._find(written, "", self._response_path)

    def aliases_of(self, path: str) -> Iterator[str]:
        """Candidate aliases of a path, alone or after a scope. Some may resolve to another path."""
        yield from self._scope_names(path)
        for dot in dots(path):
            roles = [name for name, target in self.roles.get(path[:dot], {}).items() if target == path]
            yield from (f"{scope}.{name}" for scope in self._scope_names(path[:dot]) for name in roles)

    def sort_path(self, written: str) -> str | None:
        """The path in the records that a sort key refers to, or None. An alias takes precedence over an object of the same name."""
        if written in self.aliases and written not in self.selects:
            return self._response_of(self.aliases[written])
        return self.response_path(written)

    def of(self, path: str) -> Iterator[str]:
        """All candidate names of a path: aliases, names after a scope, and the path. Some may resolve to another path."""
        yield from self.aliases_of(path)
        for dot in dots(path):
            yield from (f"{scope}.{path[dot + 1 :]}" for scope in self._scope_names(path[:dot]))
        yield from (name for name, target in self.selects.items() if target == path)
        yield path

    def inside(self, path: str, scope: str) -> Iterator[str]:
        """Candidate names of a path inside a scope that it starts with. Some may resolve to another path."""
        yield from (name for name, target in self.roles.get(scope, {}).items() if target == path)
        yield from (name for name in self._scope_names(path))
        yield path.removeprefix(f"{scope}.")

    def _scope_names(self, prefix: str) -> Iterator[str]:
        for names in (self.aliases, self.scopes):
            yield from (name for name, target in names.items() if target == prefix)

    def _find(self, written: str, scope: str, lookup: Lookup) -> str | None:
        """The result of `lookup` for a name, or for the rest of the name in the scope that its first segment refers to."""
        while True:
            found = lookup(written, scope)
            head, _, rest = written.partition(".")
            prefix = self._aliased(head, scope)
            if found is not None or not rest or prefix is None:
                return found
            written, scope = rest, prefix

    def _aliased(self, written: str, scope: str) -> str | None:
        """The prefix that a name is an alias of, if it is inside the scope."""
        prefix = self.scopes.get(written) or self.aliases.get(written)
        return prefix if prefix in self.prefixes and _is_inside(prefix, scope) else None

    def _scope_prefix(self, written: str, scope: str) -> str | None:
        prefix = joined(scope, written)
        return self._aliased(written, scope) or (prefix if prefix in self.prefixes else None)

    def _filterable(self, written: str, scope: str) -> str | None:
        """The filterable path of a name without a scope prefix: an alias of the array, a path, or any other alias."""
        array = self.roles.get(scope)
        if array is not None and written in array:
            return array[written]
        spec = self.specs.get(joined(scope, written))
        if spec is not None and spec.filterable:
            return spec.path
        alias = self.aliases.get(written)
        return alias if alias is not None and _is_inside(alias, scope) else None

    def _returned_only(self, written: str, scope: str) -> str | None:
        """The path of a name without a scope prefix that is returned but not filterable, possibly the object of a scope."""
        for path in (joined(scope, written), self.selects.get(written), self.scopes.get(written)):
            if path is not None and path in self.specs and _is_inside(path, scope):
                return path
        return None

    def _response_path(self, written: str, scope: str) -> str | None:
        """The path that `select` sends for a name without a scope prefix. A returned path takes precedence over an alias."""
        if not scope and written in self.selects:
            return self.selects[written]
        full = joined(scope, written)
        spec = self.specs.get(full)
        if spec is not None and spec.returnable is not Returnable.NO:
            return full
        path = self._filterable(written, scope) or self._returned_only(written, scope)
        return None if path is None else self._response_of(path)

    def _response_of(self, path: str) -> str:
        """The path that is returned for a path: often the path itself."""
        spec = self.specs.get(path)
        return path if spec is None or spec.response is None else spec.response


def dots(path: str) -> Iterator[int]:
    """The indexes of the dots of a path."""
    return (index for index, letter in enumerate(path) if letter == ".")


def joined(scope: str, written: str) -> str:
    """The name prefixed with its scope, if there is one."""
    return f"{scope}.{written}" if scope else written


def _is_inside(path: str, scope: str) -> bool:
    """Whether a path is inside the scope. Every path is inside the empty scope."""
    return not scope or path.startswith(f"{scope}.")
