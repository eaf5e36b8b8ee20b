"""Grants as vesting terms of the Open Cap Table Format: a start, a cliff, equal periods; or events."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pods.owning.vesting import Grant

START, CLIFF, PERIODS = "start", "cliff", "periods"


def follows_terms(grant: Grant) -> bool:
    """Whether the format's conditions can say it; a cliff between two periods is written day by day instead."""
    body = grant.record.body
    return "events" in body or body["cliff"] % body["every"] == 0


def terms_of(grant: Grant, identity: Callable[[str], str]) -> dict[str, object]:
    """The vesting terms of a grant; grants with the same months share them."""
    body = grant.record.body
    if "events" in body:
        return _terms(
            identity(f"vesting/{grant.record.id}"),
            f"{grant.record.id}: with events",
            "CUMULATIVE_ROUND_DOWN",
            [
                _condition(f"event-{at}", {"type": "VESTING_EVENT"}, [], quantity=number) | {"description": name}
                for at, (name, number) in enumerate(body["events"], 1)
            ],
        )
    months, every, cliff = body["months"], body["every"], body["cliff"]
    way = body["allocation"].upper().replace("-", "_")
    key = f"vesting/{months}/{every}/{cliff}/{way}/{body['month_end']}"
    end = "31" if body["month_end"] else ""
    day = "31_OR_LAST_DAY_OF_MONTH" if end else "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH"
    count = months // every
    before = min(cliff // every, count)
    steps = [(CLIFF, before * every, 1, before)] if before else []
    steps += [(PERIODS, every, count - before, 1)] if count > before else []
    names = [START, *(step[0] for step in steps)]
    conditions = [_condition(START, {"type": "VESTING_START_DATE"}, names[1:2], portion=(0, count))]
    for at, (name, length, times, part) in enumerate(steps, 1):
        period = {"length": length, "type": "MONTHS", "occurrences": times, "day_of_month": day}
        trigger: dict[str, object] = {
            "type": "VESTING_SCHEDULE_RELATIVE", "period": period, "relative_to_condition_id": names[at - 1],
        }  # fmt: skip
        conditions.append(_condition(name, trigger, names[at + 1 : at + 2], portion=(part, count)))
    told = f"{months} months, every {every}, cliff {cliff}, {body['allocation']}"
    return _terms(identity(key), told, way, conditions)


def _terms(id: str, told: str, way: str, conditions: list[dict[str, object]]) -> dict[str, object]:
    return {
        "id": id, "object_type": "VESTING_TERMS", "name": told, "description": told, "allocation_type": way,
        "vesting_conditions": conditions,
    }  # fmt: skip


def _condition(
    id: str, trigger: dict[str, object], then: list[str], *, portion: tuple[int, int] | None = None, quantity: str = ""
) -> dict[str, object]:
    part = (
        {"quantity": quantity}
        if portion is None
        else {"portion": {"numerator": str(portion[0]), "denominator": str(portion[1])}}
    )
    return {"id": id, **part, "trigger": trigger, "next_condition_ids": then}


def dated_parts(grant: Grant, number: Decimal, skip: Decimal) -> list[tuple[dt.date, Decimal]]:
    """(day, part) of `number` shares of a grant behind the first `skip`, which vest first; parts without a day are left out."""
    found, begin = [], Decimal(0)
    for _, day, part in grant.parts:
        goes = min(begin + part, skip + number) - max(begin, skip)
        begin += part
        if goes > 0 and day is not None:
            found.append((day, goes))
    return sorted(found)
