"""`querydsl collect`: save all records of a query, also more than one job returns."""

import datetime as dt
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from querydsl.catalogue.service import MAX_RESULTS
from querydsl.classes import define
from querydsl.cli import inputs
from querydsl.cli.app import Command
from querydsl.cli.client import open_client, service_options
from querydsl.cli.commands.searching.approval import Spending, approve_counted, spending_options
from querydsl.cli.commands.searching.collections import print_plan, summary
from querydsl.cli.inputs import Source
from querydsl.cli.options import QueryInput, json_option, now_option, print_json, query_options
from querydsl.cli.output import FORMATS, TABLE, layout_options
from querydsl.cli.progress import Progress
from querydsl.cli.terminal import echo_error, echo_note
from querydsl.diagnostics.wording import counted
from querydsl.errors import ServiceError
from querydsl.jobs.budget import Estimate
from querydsl.jobs.results.table import Layout
from querydsl.project import ProjectSettings, find

if TYPE_CHECKING:
    from querydsl.events import Event
    from querydsl.jobs.client import Client
    from querydsl.jobs.collection.plan import Collection, CollectionReport

_OFF = ("limit-capped", "sorted-sample")
"""The rules about the limits of one job, which do not apply to a collection."""


@click.command(
    "collect",
    cls=Command,
    examples=(
        """querydsl collect 'title ~ "nurse" and country = "Canada"' -o nurses.parquet --plan""",
        """querydsl collect 'title ~ "nurse" and country = "Canada"' -o nurses/""",
        "querydsl collect --resume 3f2a",
    ),
)
@click.argument("text", required=False, metavar="[TEXT|FILE|-]")
@query_options
@now_option
@service_options
@click.option("-o", "--output", metavar="FILE|FOLDER/", help="Write records to FILE, or to files of one part each in FOLDER.")
@click.option(
    "--format",
    type=click.Choice([name for name in FORMATS if name != TABLE]),
    help="Output format. By default, from the extension of FILE; parquet in a folder.",
)
@layout_options
@click.option("--resume", metavar="ID", help="Go on with a collection. Its id is printed by `collections list`.")
@click.option("--plan", "plan_only", is_flag=True, help="Print the parts and the cost, and submit nothing. The counts are billed.")
@json_option
@spending_options
@click.option(
    "--part-size",
    type=click.IntRange(10, MAX_RESULTS),
    default=MAX_RESULTS,
    show_default=True,
    help="Most records of one job. Parts are planned with 90 % of it.",
)
@click.option("--split-by", metavar="FIELD", help="Make a part for each value of FIELD, such as country, and one for all others.")
@click.option(
    "--via",
    type=click.Choice(["jobs", "pages"]),
    default="jobs",
    show_default=True,
    help="Collect by jobs, or by pages of the search: no jobs, 30,000 records a minute.",
)
@click.option("--fresh", is_flag=True, help="Start again, without the jobs of an earlier collection.")
@click.option("--resubmit", is_flag=True, help="Submit a part again if it is unknown whether its job was started.")
@click.option("--partial", is_flag=True, help="Write the output even if records are missing.")
def command(
    text: str | None,
    file: Path | None,
    query_options: Callable[[Source], QueryInput],
    now: dt.datetime | None,
    sandbox: bool,
    base_url: str | None,
    output: str | None,
    format: str | None,
    layout: Layout,
    resume: str | None,
    plan_only: bool,
    as_json: bool,
    spending: Spending,
    part_size: int,
    split_by: str | None,
    via: str,
    fresh: bool,
    resubmit: bool,
    partial: bool,
) -> None:
    """Save all records of a query, also more than the 10,000 that one job returns.

    TEXT is the query. FILE is a file that contains it, and - is standard input. The ids of the records are cut into ranges, and
    each range is a job. The same command continues where it stopped, and no part is paid twice. Use --plan to see the cost
    first.
    """
    _check(text, file, output, resume)
    listener = _CollectionProgress()
    with open_client(sandbox, base_url, listener) as client, _hint(listener, client):
        settings: ProjectSettings = find(Path.cwd())
        if resume is not None:
            collection = client.collection(resume)
        else:
            query_input = query_options(inputs.one(text, file))
            settings, request = query_input.settings, query_input.request(now, _OFF)
            collection = client.plan_collection(
                request,
                output or "",
                format=format,
                part_size=part_size,
                split_by=split_by,
                via=via,
                fresh=fresh,
                **attrs.asdict(layout),
            )
        listener.clear()
        listener.id = collection.id
        if plan_only:
            print_json(summary(collection)) if as_json else print_plan(collection)
            return
        if collection.report is not None:
            echo_note(f"collection {collection.id} is complete. To collect again, and pay again, use --fresh")
        else:
            _approve(client, collection, spending, settings)
        done = client.resume_collection(collection.id, resubmit=resubmit, partial=partial)
        listener.clear()
        print_json(summary(done)) if as_json else _print_report(done)


def _check(text: str | None, file: Path | None, output: str | None, resume: str | None) -> None:
    """Raise `click.UsageError` for options that cannot be combined."""
    if resume is not None and (text is not None or file is not None or output is not None):
        raise click.UsageError("--resume continues a stored collection. Leave out the query and -o")
    if resume is None and not output:
        raise click.UsageError("-o is required: the file to write, or a folder that ends with a slash")


def _approve(client: "Client", collection: "Collection", spending: Spending, settings: ProjectSettings) -> None:
    """Approve the cost of the parts that were not collected yet."""
    budget = spending.budget(settings, client.base_url)
    left = collection.unpaid
    if left.records and (budget.chosen or not client.sandbox):
        approve_counted(Estimate(left.records, max(1, left.jobs)), budget)


def _print_report(collection: "Collection") -> None:
    """Print how a collection ended."""
    report = collection.report
    assert report is not None
    counted_now = "" if report.counted is None else f". {report.counted:,} match now"
    parts = f"in {collection.output}, from {counted(len(collection.parts), 'part')}"
    echo_note(f"{counted(report.received, 'record')} {parts}{counted_now}{_changes(report)}")


def _changes(report: "CollectionReport") -> str:
    """The changes while the collection ran, without numbers that are 0."""
    changes = {
        "new since the plan (net per part)": report.new,
        "gone since the plan (net per part)": report.gone,
        "too late for this collection": report.later,
        "received twice and written once": report.duplicates,
    }
    found = ", ".join(f"{number:,} {what}" for what, number in changes.items() if number)
    return f" ({found})" if found else ""


@define
class _CollectionProgress:
    """Shows the progress of a collection, without the steps of each job. `id` is the id of the collection once it is known."""

    progress: Progress = attrs.field(factory=Progress)
    id: str | None = None

    def __call__(self, event: "Event") -> None:
        from querydsl.events import Collected, Counted, Saved, Waiting, Warned

        if isinstance(event, Collected | Counted | Saved | Waiting | Warned):
            self.progress(event)

    def clear(self) -> None:
        """Erase the status line."""
        self.progress.clear()


@contextmanager
def _hint(listener: _CollectionProgress, client: "Client") -> Iterator[None]:
    """If the block ends early, print the command that continues the collection."""
    try:
        yield
    except (ServiceError, KeyboardInterrupt) as error:
        listener.clear()
        if not isinstance(error, ServiceError) or error.may_retry:
            echo_error(f"\n{_again(listener, client)}")
        raise
    finally:
        listener.clear()


def _again(listener: _CollectionProgress, client: "Client") -> str:
    """The command that continues the collection."""
    if client.sandbox:
        return "this sandbox and its jobs end with the command; use querydsl sandbox to keep them running"
    if listener.id is None:
        return "to resume: " + shlex.join(["querydsl", *sys.argv[1:]])
    from querydsl.jobs.connection import BASE_URL

    address: Any = ("--base-url", client.base_url) if client.base_url != BASE_URL else ()
    return "to resume: " + shlex.join(["querydsl", "collect", "--resume", listener.id, *address])
