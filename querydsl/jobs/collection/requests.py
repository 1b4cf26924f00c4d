"""The requests of a collection: the query with the conditions of one part. Source: `docs/collect.md`."""

from typing import Any

import attrs

from querydsl.jobs.collection.plan import Collection, CollectionPart
from querydsl.jobs.collection.probes import Probe, Range
from querydsl.jobs.protocol.request import Cost, ServiceCall
from querydsl.jobs.submission import id_path, search_path
from querydsl.semantics.request import Request


def part_request(plan: Collection, part: CollectionPart, most: int) -> Request:
    """The request of the job of a part, for at most `most` records.

    The records have their id, and the fields that the collection is sorted by. They are sorted, and these fields are left out, when
    all parts are there.
    """
    body = plan.request.body | {"filters": filters(plan, part, part.range), "max_results": most}
    if "fields" in body:
        body["fields"] = list(dict.fromkeys([*body["fields"], id_path(plan.request.entity)]))
    return Request(body, plan.request.entity, path=plan.request.path)


def probe_call(plan: Collection, part: CollectionPart, probe: Probe) -> ServiceCall:
    """The call that answers a probe: the first or last record of a range, and how many there are."""
    key = id_path(plan.request.entity)
    body = {
        "filters": filters(plan, part, probe.range),
        "limit": 1,
        "fields": [key],
        "sorts": [{"field": key, "order": "desc" if probe.descending else "asc"}],
    }
    return ServiceCall("POST", search_path(plan.request.entity), body, Cost.BILLED, request=attrs.evolve(plan.request, body=body))


def page_call(plan: Collection, part: CollectionPart, size: int) -> ServiceCall:
    """The call for the first `size` records of a part, in the order of their ids."""
    key = id_path(plan.request.entity)
    body = {name: value for name, value in part_request(plan, part, size).body.items() if name in ("filters", "fields")}
    body |= {"limit": size, "sorts": [{"field": key, "order": "asc"}]}
    return ServiceCall("POST", search_path(plan.request.entity), body, Cost.BILLED, request=attrs.evolve(plan.request, body=body))


def filters(plan: Collection, part: CollectionPart, within: Range) -> dict[str, Any]:
    """The filter of the query, for the values of a part and a range of ids."""
    key = id_path(plan.request.entity)
    bounds = [{"field": key, "type": "=>", "value": within.low}] if within.low is not None else []
    bounds += [{"field": key, "type": "<", "value": within.high}] if within.high is not None else []
    values = [{"field": plan.split_by, "type": "not_in" if part.other else "in", "value": list(part.values)}] if part.values else []
    whole: dict[str, Any] = plan.request.body["filters"]
    return {"op": "and", "conditions": [whole, *values, *bounds]} if values or bounds else whole


def drops(plan: Collection) -> tuple[str, ...]:
    """The paths that the records have for the collection only."""
    key, fields = id_path(plan.request.entity), plan.request.body.get("fields", (id_path(plan.request.entity),))
    return plan.request.fetched_only if key in fields else (*plan.request.fetched_only, key)
