"""Collections: their plans, their progress and their state. A collection starts only for the price that the page sends."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from querydsl.catalogue.service import CREDITS_PER_RECORD, MAX_RESULTS
from querydsl.jobs.budget import Budget, Decision, Estimate
from querydsl.jobs.collection.opening import LEAST_SIZE
from querydsl.jobs.collection.plan import Collection
from querydsl.studio.calls import ApiCall, BadCall
from querydsl.studio.workspace import Workspace

Json = dict[str, Any]


def plan(workspace: Workspace, call: ApiCall) -> Json:
    """The name of the task that plans a collection. Each count is billed as a record, and no job starts."""
    request = workspace.request(call)
    name, size = call.text("output"), call.number("part_size", MAX_RESULTS, least=LEAST_SIZE, most=MAX_RESULTS)
    split_by = call.text("split_by", "") or None
    output = f"{workspace.path(name)}{'/' if name.endswith('/') else ''}"

    def work() -> Json:
        found = workspace.client.plan_collection(request, output, part_size=size, split_by=split_by, fresh=call.flag("fresh"))
        return described(workspace, found)

    return _started(workspace, f"plan {output}", work)


def start(workspace: Workspace, call: ApiCall) -> Json:
    """The name of the task that completes a stored collection. `credits` must be the price of the parts that have no job yet."""
    found = workspace.client.collection(call.text("id"))
    call.confirm(_price(workspace, found))
    resubmit, partial = call.flag("resubmit"), call.flag("partial")

    def work() -> Json:
        return described(workspace, workspace.client.resume_collection(found.id, resubmit=resubmit, partial=partial))

    return _started(workspace, task_of(found), work)


def _started(workspace: Workspace, name: str, work: Callable[[], Json]) -> Json:
    workspace.tasks.start(name, work)
    return {"task": name}


def task_of(collection: Collection) -> str:
    """The name of the task that completes a collection."""
    return f"collect {collection.id}"


def _price(workspace: Workspace, collection: Collection) -> Json:
    """The price of the parts that have no job yet."""
    left, budget = collection.unpaid, Budget.of(workspace.settings.max_credits, workspace.client.base_url)
    estimate = Estimate(0 if workspace.client.sandbox or collection.report else left.records or 0, max(1, left.jobs))
    over = budget.decide(estimate, can_ask=True) is not Decision.SPEND
    return {"credits": estimate.credits, "records": left.records, "jobs": left.jobs, "over_budget": over, "budget": str(budget)}


def listed(workspace: Workspace, _call: ApiCall) -> Json:
    """All collections of the account on this machine, newest first. No request is sent."""
    return {"collections": collections(workspace)}


def collections(workspace: Workspace, most: int | None = None) -> list[Json]:
    """The newest collections of the account on this machine. No request is sent."""
    return [described(workspace, item) for item in workspace.client.collections()[:most]]


def described(workspace: Workspace, item: Collection) -> Json:
    """A collection with its state and its numbers. `price` is the price of what is left."""
    return {
        "id": item.id,
        "task": task_of(item),
        "state": _state(workspace, item),
        "at": item.created,
        "query": item.query,
        "output": _shown(workspace, item),
        "replaces": not item.is_folder and item.report is None and item.output.exists(),
        "parts": item.pieces,
        "done": len(item.done),
        "records": item.planned,
        "received": item.received,
        "counts": item.counts,
        "count_credits": 0.0 if workspace.client.sandbox else round(item.counts * CREDITS_PER_RECORD, 2),
        "seconds": item.price.seconds,
        "is_free": workspace.client.sandbox,
        "price": _price(workspace, item),
        "report": item.report and attrs.asdict(item.report),
    }


def _state(workspace: Workspace, item: Collection) -> str:
    """`complete`, `running`, `interrupted` or `planned`."""
    if item.report:
        return "complete"
    if workspace.tasks.is_running(task_of(item)):
        return "running"
    return "interrupted" if item.has_started else "planned"


def _shown(workspace: Workspace, item: Collection) -> str:
    """The output, relative to the folder of the studio if it is there."""
    path: Path = item.output
    inside = path.relative_to(workspace.folder) if path.is_relative_to(workspace.folder) else path
    return f"{inside}{'/' if item.is_folder else ''}"


def progress(workspace: Workspace, call: ApiCall) -> Json:
    """The progress of a task, at its end or after a moment. Raises the error of the task."""
    task = workspace.tasks.find(call.text("task"))
    if task is None:
        raise BadCall("there is no such task in this studio", 404)
    task.ended.wait(call.number("milliseconds", 0, most=2_000) / 1_000)
    return task.progress()


def stop(workspace: Workspace, call: ApiCall) -> Json:
    """Stop a task. Its jobs are not canceled, but no other one is submitted."""
    task = workspace.tasks.find(call.text("task"))
    if task is not None:
        task.stopped.set()
    return {"stopped": task is not None}
