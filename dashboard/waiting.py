"""Which proposals wait for whom: to answer, to sign, to carry out, to take back. How they are shown is the pages' work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.rights import Right
from ledger.act import registry
from pods.crew import people
from pods.voices import consent, signing

if TYPE_CHECKING:
    from dashboard.asking import Asking
    from ledger.act import Record
    from ledger.view import View


def to_answer(view: View, member: str, *, again: bool = False) -> list[Record]:
    """Those about which a member is asked and has said nothing yet; `again` with those that they have answered."""
    return [
        each
        for each in _alive(view)
        if member in each.body["asked"]
        and each.body["rule"] != signing.SIGNATURE
        and consent.status(each, view) in {consent.OPEN, consent.BLOCKED}
        and (again or member not in each.body["voices"])
    ]


def to_sign(view: View, member: str) -> list[Record]:
    """Those that lack a second signature which this member's would be: money to others, that another treasurer can pay out."""
    treasurers = {each.id for each in people.members(view) if people.is_treasurer(each)}
    return [each for each in _alive(view) if _would_sign(view, each, member, treasurers)]


def _would_sign(view: View, record: Record, member: str, treasurers: set[str]) -> bool:
    if not lacks_signature(record) or consent.status(record, view) not in {consent.OPEN, consent.PASSED}:
        return False
    if record.body["rule"] == signing.SIGNATURE and member not in record.body["asked"]:
        return False
    return member not in signing.gainers(record) and bool(treasurers - {member})


def signed(view: View, member: str) -> list[Record]:
    """Those that a member signed for and that are not carried out, nor over."""
    return [
        each
        for each in _alive(view)
        if member in signing.signed(each) and consent.status(each, view) in {consent.OPEN, consent.PASSED}
    ]


def lacks_signature(record: Record) -> bool:
    """Whether a second person is to sign, and nobody has who does not receive the money."""
    is_asked = record.body["rule"] == signing.SIGNATURE or record.body.get("asks_signature")
    return bool(is_asked) and not set(signing.signed(record)) - signing.gainers(record)


def to_carry_out(view: View) -> list[Record]:
    """Those that passed and wait for a treasurer to do what they say."""
    return [each for each in _alive(view) if consent.status(each, view) == consent.PASSED]


def to_take_back(view: View, member: str) -> list[Record]:
    """Those that a member proposed, and for a treasurer those of somebody who left; over are those carried out and lapsed."""
    over = {consent.LAPSED, consent.DONE, consent.WITHDRAWN}
    crew = {each.id: each for each in people.members(view)}
    keeps = member in crew and people.is_treasurer(crew[member])
    return [
        each
        for each in _alive(view)
        if (each.member == member or (keeps and each.member not in crew)) and consent.status(each, view) not in over
    ]


def _alive(view: View) -> list[Record]:
    return consent.alive(view)


def may_read(asking: Asking, record: Record) -> bool:
    """Whether a proposal is for the visitor to read: everybody's in an open book, else those that concern them."""
    concerned = {record.member, *record.body["asked"], *signing.gainers(record)}
    return asking.may(Right.ALL) or asking.visitor.member in concerned


def is_asked_about(view: View, member: str | None, name: str, id: str) -> bool:
    """Whether something is proposed, and not over, about what a field of its act names, such as a loan, and this member is asked."""
    return any(
        member in each.body["asked"]
        and str(each.body["fields"].get(name, "")).upper() == id.upper()
        and consent.status(each, view) != consent.LAPSED
        for each in _alive(view)
    )


def moves_money_out(record: Record) -> bool:
    """Whether money leaves the pod when it is carried out."""
    return registry.acts[record.body["act"]].moves_money_out
