"""What a name means in the place where it is written. Source: language page, sections 2, 6 and 9."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import attrs

from querydsl.catalogue.model import FieldSpec, Returnable

Views: TypeAlias = Mapping[str, Mapping[str, str]]


class ViewRule(NamedTuple):
    """The view that the aliases are `of`, the views they `also` work in, and the last segments that these have `renamed`."""

    of: str
    also: tuple[str, ...]
    renamed: Mapping[str, str]


def view_rule(data: Mapping[str, Any]) -> ViewRule:
    """The rule that the data file has under `views`."""
    return ViewRule(data["of"], tuple(data["also"]), data["renamed"])


def views_of(rule: ViewRule, aliases: Mapping[str, str], specs: Mapping[str, FieldSpec]) -> Views:
    """The filter path of each alias in each view, by the view's prefix; an alias whose path a view does not have is left out."""
    home = {name: path.removeprefix(f"{rule.of}.") for name, path in aliases.items() if path.startswith(f"{rule.of}.")}
    return {view: _view(view, home, rule.renamed, specs) for view in (rule.of, *rule.also)}


def _view(view: str, home: Mapping[str, str], renamed: Mapping[str, str], specs: Mapping[str, FieldSpec]) -> Mapping[str, str]:
    places = {name: _place(view, rest, renamed, specs) for name, rest in home.items()}
    return {name: path for name, path in places.items() if path is not None}


def _place(view: str, rest: str, renamed: Mapping[str, str], specs: Mapping[str, FieldSpec]) -> str | None:
    """The path that a filter may use in this view, under the same last segment or the one it has there."""
    places = (f"{view}.{rest}", f"{view}.{renamed.get(rest, rest)}")
    return next((path for path in places if path in specs and specs[path].filterable), None)


Lookup: TypeAlias = Callable[[str, str], str | None]


@attrs.frozen(eq=False)
class Names:
    """Every way to write the fields of one entity, and what each means; see `FieldTable` for the parts."""

    specs: Mapping[str, FieldSpec]
    aliases: Mapping[str, str]
    selects: Mapping[str, str]
    scopes: Mapping[str, str]
    employment: ViewRule | None
    views: Views = attrs.field(init=False, repr=False)
    prefixes: frozenset[str] = attrs.field(init=False, repr=False)

    @views.default
    def _all_views(self) -> Views:
        return {} if self.employment is None else views_of(self.employment, self.aliases, self.specs)

    @prefixes.default
    def _all_prefixes(self) -> frozenset[str]:
        return frozenset(path[:dot] for path in self.specs for dot in dots(path))

    def filter_path(self, written: str, scope: str) -> str | None:
        """The path of a name in a filter, inside a scope or outside any; None when it has none."""
        if not scope and written in self.specs and written not in self.aliases:
            return written
        found = self._find(written, scope, self._searched) or self._find(written, scope, self._returned)
        # "Full paths always work", also inside a scope that they begin with.
        return written if found is None and written in self.specs and _is_inside(written, scope) else found

    def scope_prefix(self, written: str, scope: str) -> str | None:
        """The full prefix that a scope stands for, inside another scope or outside any; None when it stands for none."""
        return self._find(written, scope, self._scope_prefix)

    def response_path(self, written: str) -> str | None:
        """The path that `select` sends for a name; None when it has none."""
        return self._find(written, "", self._response_path)

    def of(self, path: str) -> Iterator[str]:
        """The names of a path: its aliases, its rests after each name of a scope, and itself; a few may mean something else."""
        yield from self._scope_names(path)
        for dot in dots(path):
            rests = (path[dot + 1 :], *(name for name, target in self.views.get(path[:dot], {}).items() if target == path))
            for scope in self._scope_names(path[:dot]):
                yield from (f"{scope}.{rest}" for rest in rests)
        yield from (name for name, target in self.selects.items() if target == path)
        yield path

    def inside(self, path: str, scope: str) -> Iterator[str]:
        """The names of a path inside a scope that it begins with; a few may mean something else."""
        yield from (name for name, target in self.views.get(scope, {}).items() if target == path)
        yield from (name for name in self._scope_names(path))
        yield path.removeprefix(f"{scope}.")

    def _scope_names(self, prefix: str) -> Iterator[str]:
        for names in (self.aliases, self.scopes):
            yield from (name for name, target in names.items() if target == prefix)

    def _find(self, written: str, scope: str, lookup: Lookup) -> str | None:
        """What `lookup` finds of a name in a scope, or of its rest in the scope that its first segment is an alias of.

        A scope inside a scope is longer than it, and none is longer than a path, so this comes to an end.
        """
        while True:
            found = lookup(written, scope)
            head, _, rest = written.partition(".")
            prefix = self._aliased(head, scope)
            if found is not None or not rest or prefix is None:
                return found
            written, scope = rest, prefix

    def _aliased(self, written: str, scope: str) -> str | None:
        """The prefix that a name is an alias of, narrower than the scope it is in."""
        prefix = self.scopes.get(written) or self.aliases.get(written)
        return prefix if prefix in self.prefixes and _is_inside(prefix, scope) else None

    def _scope_prefix(self, written: str, scope: str) -> str | None:
        prefix = joined(scope, written)
        return self._aliased(written, scope) or (prefix if prefix in self.prefixes else None)

    def _searched(self, written: str, scope: str) -> str | None:
        """The path to filter by that a name without a scope of its own means: an alias of the view, a path, or any alias."""
        view = self.views.get(scope)
        if view is not None and written in view:
            return view[written]
        spec = self.specs.get(joined(scope, written))
        if spec is not None and spec.filterable:
            return spec.path
        alias = self.aliases.get(written)
        return alias if alias is not None and _is_inside(alias, scope) else None

    def _returned(self, written: str, scope: str) -> str | None:
        """The path that only comes back which a name without a scope of its own means; it may be an object that a scope is."""
        for path in (joined(scope, written), self.selects.get(written), self.scopes.get(written)):
            if path is not None and path in self.specs and _is_inside(path, scope):
                return path
        return None

    def _response_path(self, written: str, scope: str) -> str | None:
        """The path that `select` sends for a name without a scope of its own: after a scope, a path that comes back wins."""
        if not scope and written in self.selects:
            return self.selects[written]
        full = joined(scope, written)
        spec = self.specs.get(full)
        if scope and spec is not None and spec.returnable is not Returnable.NO:
            return full
        path = self._searched(written, scope) or self._returned(written, scope)
        return None if path is None else self._response_of(path)

    def _response_of(self, path: str) -> str:
        """The path itself where it comes back or has no twin that does, else its twin."""
        spec = self.specs.get(path)
        return path if spec is None or spec.response is None else spec.response


def dots(path: str) -> Iterator[int]:
    """Where the dots of a path are."""
    return (place for place, letter in enumerate(path) if letter == ".")


def joined(scope: str, written: str) -> str:
    """The name after its scope, or alone outside any."""
    return f"{scope}.{written}" if scope else written


def _is_inside(path: str, scope: str) -> bool:
    """True when a path is in the scope; outside any scope, every path is."""
    return not scope or path.startswith(f"{scope}.")
