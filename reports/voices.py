"""Proposals as several reports show them: the rule in plain words, who was asked, and what they said."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pods.settings import RULES
from pods.voices import consent, signing
from reports.aloud import aloud
from reports.document import Column, Fact, Section, Table
from reports.heading import name_of, pod
from reports.read_back import cell
from reports.say import listed, say

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


@dataclass(frozen=True, slots=True)
class Voice:
    """What one member who was asked said; `stance` None is no answer yet."""

    member: str
    stance: str | None = None
    on: dt.date | None = None
    why: str | None = None


STATUS = {
    consent.OPEN: say("open"),
    consent.PASSED: say("passed"),
    consent.BLOCKED: say("blocked"),
    consent.LAPSED: say("lapsed"),
    consent.WITHDRAWN: say("taken back"),
    consent.DONE: say("carried out"),
}
SAID = {
    "consent": say("consents"),
    "object": say("objects"),
    "stand-aside": say("stands aside"),
    None: say("no answer yet"),
}


def status_of(view: View, record: Record) -> str:
    """Where a proposal stands on the view's day."""
    return consent.status(record, view)


def stands(view: View, record: Record) -> str:
    """The same, as people read it."""
    return STATUS.get(status_of(view, record), status_of(view, record))


def rule_of(view: View, record: Record) -> str:
    """The rule under which the others were asked, in plain words."""
    if record.body["rule"] == consent.TREASURER:
        return say("One treasurer who gains nothing by it decides, as the settings leave it to them.")
    said = signing.SAYS if record.body["rule"] == signing.SIGNATURE else RULES[record.body["rule"]]
    if record.pod and "{delegated-limit}" in said:
        # The limit of the day on which they were asked: the terms may have changed since.
        then = view.get("pod", record.pod, dt.date.fromisoformat(record.body["proposed_on"]))
        limit = (then.body["terms"] if then else {}).get("delegated-limit", "0")
        said = said.replace("{delegated-limit}", f"{limit} {pod(view, record.pod).commodity}")
    return said[0].upper() + said[1:] + "."


def section(view: View, record: Record, title: str) -> Section:
    """The proposal with its rule, its deadline and a row for each who was asked."""
    rows = tuple((name_of(view, each.member), SAID[each.stance], each.on, each.why) for each in voices(record))
    facts = (
        Fact("Proposal", record.id),
        Fact("Status", stands(view, record)),
        Fact("Rule", aloud(rule_of(view, record))),
        Fact("Proposed by", name_of(view, record.member or "")),
        Fact("Proposed on", dt.date.fromisoformat(record.body["proposed_on"])),
        Fact("Open until", record.due),
        *_signed(view, record),
    )
    columns = (Column("Member"), Column("Answer"), Column("On", "date"), Column("Why"))
    gains = sorted(signing.gainers(record) - set(record.body["asked"]))
    notes = tuple(
        say("{name} would receive the money, and so was not asked.", name=name_of(view, each)) for each in gains
    )
    if record.body["rule"] == signing.SIGNATURE:
        return Section(title, facts, notes=notes)
    return Section(title, facts, (Table("", columns, rows),), notes=notes)


def _signed(view: View, record: Record) -> tuple[Fact, ...]:
    """Who signed for the money, where two people sign."""
    if not record.body.get("asks_signature") and not signing.signed(record):
        return ()
    found = [
        say("{name} on {day}", name=name_of(view, each), day=cell(str(day)))
        for each, day in signing.signed(record).items()
    ]
    return (Fact("Signed by", listed(found, ", ") or say("nobody yet")),)


def voices(record: Record) -> list[Voice]:
    """What each of those asked said, in the order in which they were asked."""
    said = record.body["voices"]
    return [
        Voice(each, said[each]["stance"], dt.date.fromisoformat(said[each]["on"]), said[each].get("why"))
        if each in said
        else Voice(each)
        for each in record.body["asked"]
    ]


def proposal_data(view: View, record: Record) -> dict[str, object]:
    """A proposal as other programs read it."""
    return {
        "proposal": record.id,
        "title": record.body["title"],
        "act": record.body["act"],
        "pod": record.pod,
        "by": record.member,
        "status": status_of(view, record),
        "rule": record.body["rule"],
        "rule_in_words": rule_of(view, record),
        "asked": list(record.body["asked"]),
        "beneficiary": record.body.get("beneficiary"),
        "proposed_on": dt.date.fromisoformat(record.body["proposed_on"]),
        "deadline": record.due,
        "signed": [{"member": each, "on": day} for each, day in signing.signed(record).items()],
        "voices": [asdict(each) for each in voices(record)],
    }
