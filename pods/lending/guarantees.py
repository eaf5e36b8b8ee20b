"""Who answers for another member's loan: named with the request, and bound only by their own word."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from ledger import money
from ledger.act import Act, Change, Words, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.lending import agreed, repayments
from pods.voices import consent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.act import Record
    from ledger.view import View


class Guarantee(Act):
    """Whoever was named says that they answer for a loan, up to what it is now."""

    kind = "loan-guarantee"
    loan: str


class ReleaseGuarantor(Act):
    """A guarantor of a running loan answers for it no longer: at once, or once `instead` has agreed to."""

    kind = "guarantor-release"
    topic: ClassVar[str] = "guarantee"
    loan: str
    member: str
    instead: str | None = None
    because: Words | None = None


def bound(view: View, member: str) -> list[tuple[Record, Decimal]]:
    """(running loan, how much of it they still answer for) of a member on the view's day, oldest loan first."""
    found = []
    for record in view.find("loan", status=agreed.OPEN):
        word = record.body.get("guarantors", {}).get(member)
        left = Decimal(word["amount"]) - Decimal(word.get("used", 0)) if word else Decimal(0)
        if left > 0:
            found.append((record, left))
    return found


def named(view: View, borrower: Record, handles: Iterable[str]) -> dict[str, Any]:
    """Per guarantor what they agreed to: nothing yet.

    Raises: Invalid, for somebody who is not in the crew, or the borrower themselves.
    """
    found: dict[str, Any] = {}
    for handle in handles:
        guarantor = people.member(view, handle)
        if guarantor.id == borrower.id:
            raise Invalid(
                f"{borrower.body['name']} cannot answer for their own loan.",
                hint="Name somebody else: --guarantor MEMBER",
                where="guarantor",
            )
        found[guarantor.id] = None
    return found


def need_all(view: View, record: Record) -> None:
    """Everybody who was named is there and has agreed.

    Raises: Refused, naming who is missing.
    """
    crew = {each.id for each in people.members(view)}
    for handle, word in record.body.get("guarantors", {}).items():
        known = view.get("member", handle)
        name = known.body["name"] if known else handle
        if handle not in crew:
            raise Refused(
                f"{name}, who was to guarantee {record.id}, has left.",
                hint=f"Name somebody else, and ask anew: crewbook loan change {record.id} --guarantor MEMBER "
                f"--by {record.member}",
                where="guarantor",
            )
        if word is None:
            raise Refused(
                f"{name} has not agreed to guarantee {record.id} yet.",
                hint=f"They say so themselves: crewbook loan guarantee {record.id} --by {handle}",
                where="guarantor",
            )


@rule(Guarantee)
def guarantee(act: Guarantee, view: View) -> Change:
    """The guarantor's word, for the amount that the loan has now; a top-up later is not in it, until they say so again.

    Raises: Refused, for who was not named, or said so before; and for a loan that is over.
    """
    record = agreed.loan(view, act.loan)
    guarantor = people.actor(view)
    guarantors = record.body.get("guarantors", {})
    if guarantor.id not in guarantors:
        others = f"Named were: {', '.join(guarantors)}." if guarantors else "Nobody was named."
        raise Refused(f"{guarantor.body['name']} was not named to guarantee {record.id}.", hint=others, where="by")
    if record.status not in {agreed.REQUESTED, agreed.AGREED, agreed.OPEN}:
        raise Refused(
            f"{record.id} is {record.status}; there is nothing to guarantee any more.",
            hint=f"See it: crewbook loan show {record.id}",
            where="loan",
        )
    amount = record.body["amount"]
    before = guarantors[guarantor.id]
    if before is not None and before["amount"] == amount:
        pod = people.pod(view, record.pod or "")
        raise Refused(
            f"{guarantor.body['name']} agreed on {before['on']} to guarantee "
            f"{money.show(Decimal(amount), pod.commodity)} of {record.id}.",
            hint=f"See it: crewbook loan show {record.id}",
        )
    word = {**(before or {}), "on": view.on.isoformat(), "amount": amount}
    changed = _replacing(record.changed(guarantors={**guarantors, guarantor.id: word}), guarantor.id, view)
    about = (f"loan/{record.id}", f"member/{guarantor.id}", f"pod/{record.pod}")
    return Change(records=(changed,), about=about)


def _replacing(record: Record, guarantor: str, view: View) -> Record:
    """The loan without whom the guarantor takes the place of, now that they have agreed."""
    waiting = dict(record.body.get("replacing", {}))
    before = waiting.pop(guarantor, None)
    if before is None:
        return record
    record = record.changed(replacing=waiting)
    # Whom they were to take the place of may be free by now: released, or replaced by somebody else.
    if before not in record.body["guarantors"]:
        return record
    return _without(record, before, {"on": view.on.isoformat(), "instead": guarantor})


def _without(record: Record, guarantor: str, word: dict[str, str]) -> Record:
    """The loan without a guarantor; who was one stays in its record."""
    left = {each: said for each, said in record.body["guarantors"].items() if each != guarantor}
    gone = {**(record.body["guarantors"][guarantor] or {}), "member": guarantor, "until": word.pop("on"), **word}
    return record.changed(guarantors=left, released=[*record.body.get("released", ()), gone])


@rule(ReleaseGuarantor)
def release(act: ReleaseGuarantor, view: View) -> Change:
    """The guarantor is free, or will be once the other one has said so; the others consented to it.

    Raises: Refused, without consent, for who guarantees nothing, or by whom it frees; Invalid, for another one who
    cannot answer for it.
    """
    record = agreed.running(view, act.loan, "nobody is released from it")
    newest = repayments.not_replaced(view, record)
    guarantors = newest.body.get("guarantors", {})
    known = view.get("member", act.member) or people.member(view, act.member)
    if known.id not in guarantors:
        others = f"Named were: {', '.join(guarantors)}." if guarantors else "Nobody was named."
        raise Refused(f"{known.body['name']} does not guarantee {record.id}.", hint=others, where="member")
    if view.doing.proposal is None:
        people.need_another(view, known, "Releasing a guarantor")
    consent.require(act, view)
    about = [f"loan/{record.id}", f"member/{known.id}", f"pod/{record.pod}"]
    if act.instead is None:
        word = {"on": view.on.isoformat(), **({"because": act.because} if act.because else {})}
        return Change(records=(_without(newest, known.id, word),), about=tuple(about))
    borrower = people.known(view, newest.member or "")
    other = next(iter(named(view, borrower, [act.instead])))
    if other in guarantors:
        raise Refused(
            f"{people.known(view, other).body['name']} guarantees {record.id} already.",
            hint=f"Leave --instead out, or name somebody else: crewbook loan release {record.id} {known.id} --instead MEMBER",
            where="instead",
        )
    waiting = {**newest.body.get("replacing", {}), other: known.id}
    changed = newest.changed(guarantors={**guarantors, other: None}, replacing=waiting)
    return Change(records=(changed,), about=(*about, f"member/{other}"))


def _sentence(act: ReleaseGuarantor, view: View) -> str:
    record = agreed.loan(view, act.loan)
    who = people.known(view, act.member).body["name"]
    borrower = people.person(view, record.member or "").body["name"]
    once = f", once {people.known(view, act.instead).body['name']} answers for it instead" if act.instead else ""
    because = f": {act.because}" if act.because else ""
    return f"{who} answers for {borrower}'s loan {record.id} no longer{once}{because}"


consent.describe(
    ReleaseGuarantor,
    _sentence,
    beneficiary=lambda act, _: act.member,
    pod=lambda act, view: agreed.loan(view, act.loan).pod,
)
