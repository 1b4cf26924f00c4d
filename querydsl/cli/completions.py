"""Shell completion of rule names and field names."""

import click


def rules(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The names of rules that start with the incomplete word."""
    from querydsl.rules import RULES

    return [name for name in RULES if name.startswith(incomplete)]


def fields(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The aliases and paths that start with the incomplete word, for the entity of `--entity` or people."""
    from querydsl.catalogue import default

    table = default().companies if ctx.params.get("entity") == "companies" else default().people
    return [name for name in (*table.aliases, *table.specs) if name.startswith(incomplete)]
