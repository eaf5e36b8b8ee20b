"""Offers of shares: what is offered at which price, whose turn it is until when, who wants how many, and what was sold."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.owning import offered
from pods.owning.selling import TakeOffer, TransferOutside
from pods.voices import consent
from pods.voices.asked import OPEN, PASSED
from reports.document import Column, Document, Fact, Row, Section, Table
from reports.figures import amount
from reports.heading import heading, pod
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.crew import people

_ABOUT = {TakeOffer.kind, TransferOutside.kind}
_TURNS = {offered.POD: say("The pod"), offered.MEMBERS: say("Members"), offered.OUTSIDERS: say("Outsiders")}


def offers_of(view: View, pod_id: str, *, is_open: bool = False) -> Document:
    """A section an offer, the newest first; with `is_open` without those that are over: sold, taken back, or behind their last day.

    Raises: Invalid, when there is no such pod.
    """
    found = pod(view, pod_id)
    every = offered.running(view, pod=found.id) if is_open else view.find(offered.OFFER, pod=found.id)
    return Document(
        kind="offers",
        title=say("Shares on offer"),
        subtitle=found.name,
        **heading(view),
        sections=tuple(_section(view, found, each) for each in reversed(every))
        or (Section("", notes=(say("Nobody offered shares of this pod."),)),),
        notes=marks(view, f"pod/{found.id}"),
        data={"pod": found.id, "on": view.on, "offers": [_data(view, each) for each in every]},
    )


def _section(view: View, found: people.Pod, each: Record) -> Section:
    body = each.body
    now = offered.stage(each, view.on)
    facts = [
        Fact(say("Offered"), Decimal(body["shares"])),
        Fact(say("Price of a share"), amount(view, Decimal(body["price"]), found.commodity)),
        Fact(say("Not sold"), offered.left(each)),
        Fact(say("Now"), say(offered.STAGES[now])),
    ]
    if body.get("to"):
        facts.insert(2, Fact(say("Would buy them"), body["to"]))
    until = {who: body["until"][who] for who in _TURNS}
    turns: list[Row] = [(_TURNS[who], dt.date.fromisoformat(day)) for who, day in until.items()]
    tables = [Table("", (Column(say("Turn")), Column(say("Until"), "date")), tuple(turns))]
    names = {one.id: one.body["name"] for one in view.find("member")} | {offered.POD: found.name}
    said: list[Row] = [(names[who], Decimal(number)) for who, number in body["wants"].items()]
    if said:
        tables.append(Table("", (Column(say("Member")), Column(say("Wants"), "number")), tuple(said)))
    sold: list[Row] = [
        (names[one["to"]], Decimal(one["shares"]), dt.date.fromisoformat(one["on"])) for one in body["sold"]
    ]
    if sold:
        columns = (Column(say("Sold to")), Column(say("Shares"), "number"), Column(say("On"), "date"))
        tables.append(Table("", columns, tuple(sold)))
    waits = _waiting(view, found, each)
    title = say(
        "{id}: {name}, class {share_class}", id=each.id, name=names[each.member or ""], share_class=body["class"]
    )
    return Section(title, tuple(facts), tuple(tables), notes=waits)


def _waiting(view: View, found: people.Pod, each: Record) -> tuple[str, ...]:
    """What people are asked or have agreed to about an offer and nobody has done yet: its turn may end before."""
    if each.status != offered.OPEN:
        return ()
    asked = [
        one
        for one in consent.alive(view, pod=found.id)
        if one.body["act"] in _ABOUT and one.body["fields"].get("offer") == each.id
    ]
    return tuple(
        say(
            "{proposal} has passed and waits to be done, within the turn: crewbook carry-out {proposal}.",
            proposal=one.id,
        )
        if consent.status(one, view) == PASSED
        else say("{proposal} asks about it, and is still open.", proposal=one.id)
        for one in asked
        if consent.status(one, view) in {OPEN, PASSED}
    )


def _data(view: View, each: Record) -> dict[str, object]:
    return {
        "offer": each.id,
        "member": each.member,
        "class": each.body["class"],
        "shares": each.body["shares"],
        "price": each.body["price"],
        "to": each.body.get("to"),
        "stage": offered.stage(each, view.on),
        "until": each.body["until"],
        "left": offered.left(each),
        "wants": each.body["wants"],
        "sold": each.body["sold"],
    }
