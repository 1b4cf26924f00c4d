"""The values of `-p NAME=VALUE`: their types follow from the conditions that use them, and lists can come from files."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

import click

from querydsl.cli import inputs
from querydsl.errors import ParameterError

if TYPE_CHECKING:
    from querydsl.catalogue import Catalogue
    from querydsl.catalogue.model import FieldType
    from querydsl.semantics.parameters import ParameterUse
    from querydsl.syntax.ast import Query


def parameters(_ctx: click.Context, option: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    """The texts of `-p NAME=VALUE`, by name. Raises `click.BadParameter` for a pair without `=` and for a duplicate."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.removeprefix("$")
        if not (equals and name):
            raise click.BadParameter(f"{pair}: use NAME=VALUE, for example -p country=Canada", param=option)
        if name in found:
            raise click.BadParameter(f"{name} is set twice", param=option)
        found[name] = inputs.from_argument(text).text
    return found


def values_of(query: "Query", texts: Mapping[str, str], catalogue: "Catalogue", name: str) -> dict[str, object]:
    """The values of the parameters of a query. `name` is the name of its file in messages.

    Raises `ParameterError` for a parameter that the query does not have, or for a value that it cannot use, and `BadInput` for a
    file that cannot be used.
    """
    from querydsl.semantics.parameters import uses_of

    if not texts:
        return {}
    known = dict.fromkeys([*(item.name for item in query.given), *query.parameters()])
    for parameter in texts:
        if parameter not in known:
            raise ParameterError(_unknown(parameter, list(known), name))
    uses = uses_of(query, catalogue[query.entity])
    return {parameter: _value(parameter, text, uses.get(parameter, ())) for parameter, text in texts.items()}


def _unknown(parameter: str, known: Sequence[str], name: str) -> str:
    from querydsl.catalogue import close_matches
    from querydsl.diagnostics.wording import did_you_mean

    subject = "the query" if name == inputs.TEXT else name
    suggestion = did_you_mean([f"${item}" for item in close_matches(parameter, known)])
    listed = f"has {', '.join(f'`${item}`' for item in known)}" if known else "has no parameters"
    return f"{subject} has no parameter `${parameter}`; {f'{suggestion} It' if suggestion else 'it'} {listed}"


def _value(name: str, text: str, uses: "Sequence[ParameterUse]") -> object:
    types = {use.type for use in uses}
    type = types.pop() if len(types) == 1 else None
    is_list = any(use.is_list for use in uses)
    if text.startswith("@") and not text.startswith("@@"):
        from querydsl.cli import lists  # csv is slow to import

        values = lists.read(name, text[1:], type)
        return values if is_list or len(values) > 1 else values[0]
    value = _typed(text.removeprefix("@"), type)
    return _listed(name, text, value, type) if is_list and not isinstance(value, list) else value


def _typed(text: str, type: "FieldType | None") -> object:
    """The value of the text for a field of this type. A number or a boolean stays text if the field holds text."""
    from querydsl.catalogue import TEXTUAL

    value = value_of(text)
    return text if type in TEXTUAL and not isinstance(value, str | list) else value


def _listed(name: str, text: str, value: object, type: "FieldType | None") -> list[object]:
    """A list of one value, or of numbers. In a text a comma is ambiguous, because a value can contain one."""
    if value != text or "," not in text:
        return [value]
    parts = [_typed(part.strip(), type) for part in text.split(",")]
    if not any(isinstance(part, str) for part in parts):
        return parts
    several, one = json.dumps(parts, ensure_ascii=False), json.dumps([text], ensure_ascii=False)
    raise ParameterError(f"`${name}` is a list; use -p '{name}={several}' for several values, or -p '{name}={one}' for one")


def value_of(text: str) -> object:
    """The value of a parameter: the text parsed as JSON, or the text itself if it is not a JSON scalar or list.

    `5` is a number, `true` a boolean and `["a", "b"]` a list. `"5"` with quotes and `Canada` without are strings.
    """
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text
    return text if value is None or isinstance(value, dict) else value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


params_option = click.option(
    "-p",
    "--param",
    "params",
    metavar="NAME=VALUE",
    multiple=True,
    callback=parameters,
    help="Bind $NAME. VALUE is text, a number, a JSON list, or @FILE or @FILE:COLUMN for a list from a file.",
)
