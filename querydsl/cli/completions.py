"""What a shell offers for the names of rules and fields, imported when somebody presses the tab key."""

import click


def rules(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The rules whose name begins so."""
    from querydsl.rules import RULES

    return [name for name in RULES if name.startswith(incomplete)]


def fields(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The aliases and paths that begin so, of the entity that was chosen already, else of people."""
    from querydsl.catalogue import default

    table = default().companies if ctx.params.get("entity") == "companies" else default().people
    return [name for name in (*table.aliases, *table.specs) if name.startswith(incomplete)]
