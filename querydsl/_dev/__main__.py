"""Run the development tools: `python -m querydsl._dev COMMAND`. COMMAND is `generate`, `pictures`, `make-people` or `site`."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).parents[2]
# In this order: the stubs and the pages are generated from the catalogue's JSON.
GENERATORS = (
    "makers",
    "parse_tables",
    "message_rows",
    "textmate",
    "catalogue",
    "stubs",
    "cli_page",
    "rules_page",
    "reliability_page",
)


@click.group("querydsl._dev", context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Development tools for this repository."""


@main.command("generate")
@click.option("--check", is_flag=True, help="Write nothing. Exit with 1 if a file is stale.")
def generate(check: bool) -> None:
    """Write every generated file, or check that each is up to date."""
    stale = []
    for path, content in outputs():
        if path.exists() and path.read_bytes() == content:
            continue
        stale.append(path)
        click.echo(f"{'stale' if check else 'wrote'}: {path.relative_to(ROOT)}")
        if not check:
            path.write_bytes(content)
    if check and stale:
        raise click.ClickException("generated files are stale. Run: python -m querydsl._dev generate")


def outputs() -> Iterator[tuple[Path, bytes]]:
    """Every generated file and its content.

    Lazy: a generator module is imported only when the files of the ones before it have been consumed.
    """
    for name in GENERATORS:
        yield from importlib.import_module(f"querydsl._dev.{name}").outputs().items()


@main.command("pictures")
def pictures_command() -> None:
    """Write the picture of a terminal in the README. The fonts and shapes depend on the version of rich."""
    from querydsl._dev import pictures

    pictures.write()


@main.command("make-people")
@click.option("--people", type=click.IntRange(min=1), help="Write this many people to standard output, as JSON Lines.")
@click.option("--seed", type=int, help="Seed of the random generator.")
def make_people_command(people: int | None, seed: int | None) -> None:
    """Rewrite the sandbox's data files, or write made-up people to standard output with --people."""
    from querydsl._dev import make_people
    from querydsl.sandbox.data.dataset import SEED

    seed = SEED if seed is None else seed
    if people is None:
        make_people.write_data_files(make_people.DATA, seed)
    else:
        make_people.stream(people, seed)


@main.command("site")
@click.option("--folder", type=click.Path(path_type=Path), default=ROOT / "build" / "site", help="The folder to build in.")
def site_command(folder: Path) -> None:
    """Build the documentation site, without network. Requires the extra `docs`."""
    from querydsl._dev.site import building
    from querydsl.errors import ExportError

    click.echo(f"building the site in {folder}", err=True)
    try:
        click.echo(building.build(folder.resolve()))
    except ExportError as error:
        raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    main()
