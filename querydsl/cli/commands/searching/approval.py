"""Approval of the cost of a search: the options `--max-credits` and `--yes`, and the question on a terminal.

A command that spends credits uses `spending_options`, and calls one of the functions `approve…` before it sends anything.
"""

import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, assert_never

import click

from querydsl.catalogue.service import CREDITS_PER_RECORD
from querydsl.classes import frozen
from querydsl.cli.errors import ExitCode
from querydsl.cli.options import NonNegativeFloat
from querydsl.cli.terminal import echo_error, echo_note
from querydsl.jobs.budget import Budget, Decision, Estimate
from querydsl.project import ProjectSettings

if TYPE_CHECKING:
    from querydsl.jobs.client import Client
    from querydsl.semantics.request import Request

R = TypeVar("R")


class OverBudget(click.ClickException):
    """The end of a command whose cost is above the budget and cannot be approved. Nothing was sent."""

    exit_code = ExitCode.USAGE


@frozen
class Spending:
    """The values of `--max-credits`, or of its environment variable, and of `--yes`."""

    max_credits: float | None
    approved: bool

    def budget(self, settings: ProjectSettings, base_url: str) -> Budget:
        """The budget at an address. The options override the project settings."""
        chosen = settings.max_credits if self.max_credits is None else self.max_credits
        return Budget.of(chosen, base_url, approved=self.approved)


def max_credits_option(help: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """The option `--max-credits` with this help, or its environment variable. The command gets the number, or None."""
    return click.option(
        "--max-credits", type=NonNegativeFloat(), envvar="QUERYDSL_MAX_CREDITS", show_envvar=True, metavar="N", help=help
    )


_yes_option = click.option("-y", "--yes", "approved", is_flag=True, help="Submit without asking, whatever the cost.")


def spending_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add `--max-credits` and `--yes` to a command, as the argument `spending`."""

    @max_credits_option("Most credits to spend without asking. By default, 50; no limit on this machine.")
    @_yes_option
    @wraps(command)
    def wrapped(*args: Any, max_credits: float | None, approved: bool, **others: Any) -> R:
        return command(*args, spending=Spending(max_credits, approved), **others)

    return wrapped


def approve_job(client: "Client", request: "Request", budget: Budget, *, fresh: bool = False, resubmit: bool = False) -> None:
    """Approve the cost of the job of a request. A job that was submitted before is already paid for."""
    if client.starts_job(request, fresh=fresh, resubmit=resubmit):
        approve_search(client, request, Estimate.of([request]), budget)


def approve_search(client: "Client", request: "Request", estimate: Estimate, budget: Budget) -> None:
    """Approve the cost of a search. The sandbox in this process is free, so it has only a budget that the user chose."""
    if budget.chosen or not client.sandbox:
        approve(estimate, budget, lambda: Estimate(min(estimate.records, client.count(request))))


def approve(estimate: Estimate, budget: Budget, recount: Callable[[], Estimate]) -> None:
    """Print what a search may cost. Above the budget, ask on a terminal, and raise `OverBudget` elsewhere.

    `recount` returns the estimate after counting the matching records. It is offered before the decision, because the records may
    be fewer than the limit of the query. Ends the command with `click.exceptions.Exit` unless the user agrees.
    """
    if _allows(budget, estimate, "Lower the query's `limit`, raise"):
        return
    question = f"That is more than {budget}. Submit? y(es), n(o), c(ount the records first, for {_price(estimate)} credits)"
    match click.prompt(question, type=click.Choice(["y", "n", "c"]), default="n", show_choices=False, err=True):
        case "c":
            approve_counted(recount(), budget)
        case "n":
            _refuse()


def approve_counted(estimate: Estimate, budget: Budget) -> None:
    """Print what a search of counted records may cost. Above the budget, ask on a terminal, and raise `OverBudget` elsewhere.

    Ends the command with `click.exceptions.Exit` unless the user agrees.
    """
    if not _allows(budget, estimate, "Raise") and not click.confirm(f"That is more than {budget}. Submit?", err=True):
        _refuse()


def _allows(budget: Budget, estimate: Estimate, advice: str) -> bool:
    """Whether the budget covers the estimate, which is printed. False if the user must be asked.

    Raises `OverBudget` with advice that ends in `--max-credits` if the user cannot be asked.
    """
    echo_note(f"this search may cost up to {estimate}")
    match budget.decide(estimate, can_ask=sys.stdin.isatty() and sys.stderr.isatty()):
        case Decision.SPEND:
            return True
        case Decision.ASK:
            return False
        case Decision.STOP:
            raise OverBudget(
                f"this search may cost {estimate.credits:,.2f} credits, more than the {budget} that it may spend without asking. "
                f"Nothing was submitted. {advice} --max-credits, or pass --yes"
            )
        case other:
            assert_never(other)


def _price(estimate: Estimate) -> str:
    """The price of a count for each job."""
    return f"{CREDITS_PER_RECORD * estimate.jobs:g}"


def _refuse() -> NoReturn:
    echo_error("nothing was submitted")
    raise click.exceptions.Exit(ExitCode.USAGE)
