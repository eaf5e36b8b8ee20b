"""What has vested of the shares of a pod, what vests next, and what is pledged: shares that cannot be passed on yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.owning import free, shares
from reports.document import Column, Document, Fact, Row, Section, Table
from reports.figures import total
from reports.heading import heading, pod
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from decimal import Decimal

    from ledger.act import Record
    from ledger.view import View
    from pods.crew.people import Pod


def vesting_of(view: View, pod_id: str, handle: str | None = None) -> Document:
    """A row a grant, of everybody or of one member, and of each that runs its parts.

    Raises: Invalid, when there is no such pod.
    """
    found = pod(view, pod_id)
    every = [each for each in shares.grants(view, found) if handle in {None, each.record.member}]
    sections = (
        (Section("", tables=(_all(view, every),)), *(_plan(view, each) for each in every if each.unvested))
        if every
        else (Section("", notes=(say("All shares of this pod were their holders' own when they were issued."),)),)
    )
    return Document(
        kind="vesting",
        title=say("Vesting"),
        subtitle=found.name,
        **heading(view),
        sections=sections,
        notes=(*_over_bound(view, found, handle), *marks(view, f"pod/{found.id}")),
        data={"pod": found.id, "on": view.on, "grants": [_data(view, each) for each in every]},
    )


def _over_bound(view: View, found: Pod, handle: str | None) -> tuple[str, ...]:
    """A note on each, or on one member, of whose shares more is bound than they hold."""
    return tuple(
        say(
            "{name} holds {shares} {unit}; {unvested} have not vested, {pledged} are pledged and {offered} on offer, together more "
            "than that. None of them goes until fewer are bound.",
            name=standing.member.body["name"],
            shares=standing.shares,
            unit=standing.share_class.commodity,
            unvested=bound.unvested,
            pledged=bound.pledged,
            offered=bound.offered,
        )
        for standing, bound in free.over_bound(view, found)
        if handle in {None, standing.member.id}
    )


def _all(view: View, every: list[shares.Grant]) -> Table:
    rows: list[Row] = [
        (
            each.record.id,
            _name(view, each),
            each.record.body["class"],
            each.record.body["certificate"],
            each.granted,
            each.vested,
            each.unvested,
            "" if each.record.status == "running" else say("over"),
        )
        for each in every
    ]
    columns = (
        Column(say("Grant")),
        Column(say("Member")),
        Column(say("Class")),
        Column(say("Certificate")),
        Column(say("Granted"), "number"),
        Column(say("Vested"), "number"),
        Column(say("Not yet"), "number"),
        Column(""),
    )
    together: Row = (
        say("Together"), None, None, None, total(each.granted for each in every), total(each.vested for each in every),
        total(each.unvested for each in every), None,
    )  # fmt: skip
    return Table("", columns, tuple(rows), together)


def _plan(view: View, each: shares.Grant) -> Section:
    """What has not vested of a grant, part by part, and how much has when each part did."""
    so_far, rows = each.granted * 0, []
    for what, day, number in each.parts:
        so_far += number if day is not None else 0
        if day is None or day > view.on:
            rows.append((day or what, number, so_far if day is not None else None))
    title = say("To come of {id}, {name}", id=each.record.id, name=_name(view, each))
    is_event = "events" in each.record.body
    columns = (
        Column(say("With") if is_event else say("On"), "text" if is_event else "date"),
        Column(say("Shares"), "number"),
        Column(say("Vested by then"), "number"),
    )
    return Section(title, (Fact(say("Vested"), each.vested),), (Table("", columns, tuple(rows)),))


def _name(view: View, each: shares.Grant) -> str:
    member = view.get("member", each.record.member or "")
    assert member is not None, "a grant is somebody's"
    return str(member.body["name"])


def _data(view: View, each: shares.Grant) -> dict[str, object]:
    parts: list[dict[str, str | Decimal | object]] = [
        {"event": what, "date": day, "shares": number} if what else {"date": day, "shares": number}
        for what, day, number in each.parts
    ]
    return {
        "grant": each.record.id,
        "member": each.record.member,
        "name": _name(view, each),
        "class": each.record.body["class"],
        "certificate": each.record.body["certificate"],
        "granted": each.granted,
        "vested": each.vested,
        "unvested": each.unvested,
        "status": each.record.status,
        "parts": parts,
    }


def _said_for(each: Record) -> str:
    """What a pledge stands for, as `free.said_for` has it."""
    loan, because = each.body.get("loan"), each.body["because"]
    if not loan:
        return str(because)
    return say("loan {loan}: {because}", loan=loan, because=because) if because else say("loan {loan}", loan=loan)


_PLEDGES = {free.OPEN: say("open"), free.RELEASED: say("released")}
_LOANS = {"closed": say("repaid"), "withdrawn": say("taken back"), "written off": say("written off")}


def _status(view: View, each: Record) -> str:
    closed = free.loan_closed(view, each)
    if closed:
        return say("released: {loan} is {status}", loan=closed.id, status=_LOANS.get(closed.status, closed.status))
    return _PLEDGES.get(each.status, each.status)


def _now(view: View, each: Record) -> str:
    return free.RELEASED if free.loan_closed(view, each) else each.status


def pledges_of(view: View, pod_id: str) -> Document:
    """A row a pledge, those that were released as well.

    Raises: Invalid, when there is no such pod.
    """
    found = pod(view, pod_id)
    every = view.find("pledge", pod=found.id)
    names = {each.id: each.body["name"] for each in view.find("member")}
    rows: list[Row] = [
        (
            each.id,
            names[each.member or ""],
            each.body["class"],
            each.body["shares"],
            _said_for(each),
            _status(view, each),
        )
        for each in every
    ]
    columns = (
        Column(say("Pledge")),
        Column(say("Member")),
        Column(say("Class")),
        Column(say("Shares")),
        Column(say("For")),
        Column(say("Status")),
    )
    return Document(
        kind="pledges",
        title=say("Pledged shares"),
        subtitle=found.name,
        **heading(view),
        sections=(Section("", tables=(Table("", columns, tuple(rows)),)),)
        if rows
        else (Section("", notes=(say("No shares of this pod are pledged."),)),),
        notes=(*_over_bound(view, found, None), *marks(view, f"pod/{found.id}")),
        data={
            "pod": found.id,
            "on": view.on,
            "pledges": [
                {"pledge": each.id, "member": each.member, "loan": None, **each.body, "status": _now(view, each)}
                for each in every
            ],
        },
    )
