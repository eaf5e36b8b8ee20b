"""What waits for the visitor: proposals to answer and to sign, agreements, what is due of them; and for a treasurer, of everybody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from dashboard import waiting
from dashboard.forms.offers import OFFERS
from dashboard.rights import Right
from pods.agreements import signatures, stated, versions
from pods.dues import dues
from pods.lending import loans
from pods.voices import consent
from reports.due import what
from reports.figures import amount, total
from reports.heading import name_of
from reports.lending import standings
from reports.say import say, say_count, strung
from reports.titles import title_of
from reports.voices import SAID, status_of, voices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboard.asking import Asking
    from ledger.act import Record
    from ledger.view import View
    from pods.dues.dues import Due

_SOON = dt.timedelta(days=31)
_LOOK = "look"


@dataclass(frozen=True, slots=True)
class Button:
    """Where an answer is given; `is_quiet` is no first choice."""

    text: str
    url: str
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits: what it is, what is to be known of it, and what can be done about it."""

    title: str
    lines: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    url: str = ""


def of_visitor(asking: Asking, view: View) -> list[Need]:
    """What waits for somebody of the crew, what is asked of them first."""
    return [*_to_answer(asking, view), *_to_sign(asking, view), *_agreements(asking, view), *_due(asking, view)]


def asked_for(asking: Asking, view: View) -> list[Need]:
    """What the visitor proposed and can take back."""
    mine = (each for each in waiting.to_take_back(view, asking.me) if each.member == asking.me)
    return [proposal(asking, view, each) for each in mine]


def to_pay_out(asking: Asking, view: View) -> list[Need]:
    """What is agreed and waits for a treasurer, and what somebody proposed who left."""
    waits = {each.id: each for each in (*waiting.to_carry_out(view), *waiting.to_take_back(view, asking.me))}
    agreed = {each.id for each in waiting.to_carry_out(view)}
    found = [proposal(asking, view, each) for id, each in waits.items() if id in agreed or each.member != asking.me]
    for record in view.find("loan", status=loans.AGREED):
        if loans.proposal_for(view, record) is None:
            unit = dues.people_pod(view, record.pod or "").commodity
            said = say(
                "{amount} to {name}, loan {id}",
                amount=amount(view, Decimal(record.body["amount"]), unit),
                name=name_of(view, record.member or ""),
                id=record.id,
            )
            pays = [Button(say("Pay it out"), _looked_at(asking, "pay-out", loan=record.id))]
            found.append(Need(said, (say("Nobody need be asked about it."),), tuple(pays if _has("pay-out") else ())))
    return found


def proposal(asking: Asking, view: View, record: Record) -> Need:
    """A proposal with what was said so far, and the visitor's ways to answer it."""
    standing = status_of(view, record)
    asks = say("{name} asks", name=name_of(view, record.member or ""))
    until = {
        consent.PASSED: say("it is agreed"),
        consent.BLOCKED: say("it is blocked by an objection"),
    }.get(standing, say("open until {day}", day=record.due))
    lines = [say("{who}; {until}.", who=asks, until=until)]
    if said := _said(view, record):
        lines.append(said)
    if waiting.lacks_signature(record) and standing in {consent.OPEN, consent.PASSED}:
        lines.append(say("A second person has still to sign."))
    return Need(
        title_of(record),
        tuple(lines),
        tuple(_answers(asking, view, record)),
        asking.url("home", proposal=record.id),
    )


def _said(view: View, record: Record) -> str:
    """`Cho Min: consents · Dan Ruiz: objects (too much)`; nothing, while nobody answered."""
    found = (
        (say("{name}: {said}", name=name_of(view, each.member), said=SAID[each.stance]), each.why)
        for each in voices(record)
        if each.stance is not None
    )
    return strung((say("{said} ({why})", said=said, why=why) if why else said for said, why in found), " · ")


def _answers(asking: Asking, view: View, record: Record) -> Iterator[Button]:
    """What the visitor can do about a proposal, the first choice first."""
    if not asking.visitor.is_of_crew:
        return
    id, me = record.id, asking.me
    if any(each.id == id for each in waiting.to_answer(view, me, again=True)):
        yield Button(say("I consent"), _looked_at(asking, "voice", proposal=id, stance="consent"))
        yield Button(
            say("I stand aside"), _looked_at(asking, "voice", proposal=id, stance="stand-aside"), is_quiet=True
        )
        yield Button(say("I object"), asking.act_url("voice", proposal=id, stance="object"), is_quiet=True)
    if any(each.id == id for each in waiting.to_sign(view, me)):
        yield Button(say("Sign"), _looked_at(asking, "sign", proposal=id))
    if any(each.id == id for each in waiting.signed(view, me)):
        yield Button(say("Take my signature back"), _looked_at(asking, "sign-back", proposal=id), is_quiet=True)
    if asking.may(Right.KEEP) and status_of(view, record) == consent.PASSED and not waiting.lacks_signature(record):
        does = say("Pay it out") if waiting.moves_money_out(record) else say("Do it")
        yield Button(does, _looked_at(asking, "carry-out", proposal=id))
    if any(each.id == id for each in waiting.to_take_back(view, me)):
        yield Button(say("Take it back"), _looked_at(asking, "proposal-withdraw", proposal=id), is_quiet=True)


def _looked_at(asking: Asking, kind: str, **filled: object) -> str:
    """The address at which an act that needs no more words is looked at before it is recorded."""
    return asking.act_url(kind, **filled, step=_LOOK)


def _has(kind: str) -> bool:
    return kind in OFFERS


def _to_answer(asking: Asking, view: View) -> list[Need]:
    return [proposal(asking, view, each) for each in waiting.to_answer(view, asking.me)]


def _to_sign(asking: Asking, view: View) -> list[Need]:
    answered = {each.id for each in waiting.to_answer(view, asking.me)}
    return [proposal(asking, view, each) for each in waiting.to_sign(view, asking.me) if each.id not in answered]


def _agreements(asking: Asking, view: View) -> list[Need]:
    """Agreements that were adopted and wait for the visitor's name."""
    found = []
    for each in versions.all_of(view, versions.ADOPTED):
        parties = versions.version(view, each, each.version).body["facts"]["parties"]
        missing = signatures.missing(view, each, each.signed)
        for_crew = stated.for_the_crew(view, each.about, parties)
        if asking.me in missing or (asking.me in for_crew and " or ".join(for_crew) in missing):
            said = say("Agreement {id} waits for your name", id=each.id)
            url = asking.url("agreements", agreement=each.id)
            found.append(
                Need(said, (say("It was adopted, and holds when all have signed."),), (Button(say("Read it"), url),))
            )
    return found


def _due(asking: Asking, view: View) -> list[Need]:
    """What the visitor has still to pay: what is late or due today in one sum, and what comes next within a month."""
    lent = standings(view, member=asking.me)
    found = [
        each
        for each in dues.everything(view, member=asking.me, until=view.on + _SOON)
        if each.what != dues.LOAN or each.due <= view.on
    ]
    needs = []
    for _, rows in groupby(sorted(found, key=_thing), key=_thing):
        own = list(rows)
        now, later = [each for each in own if each.due <= view.on], [each for each in own if each.due > view.on]
        needs += [*([_owed(asking, view, now)] if now else ()), *([_owed(asking, view, later[:1])] if later else ())]
    for each in lent:
        if each.next_due is not None and each.next_due > view.on:
            what_is_next = say("next instalment of {id}", id=each.record.id)
            needs.append(
                Need(
                    say("{amount} · {what}", amount=amount(view, each.next_amount, each.commodity), what=what_is_next),
                    (say("due on {day}", day=each.next_due),),
                )
            )
    return needs


def _thing(each: Due) -> tuple[str, str, str]:
    return each.pod, each.what, each.id if each.what in {dues.FINE, dues.LOAN, dues.CIRCLE} else ""


def _owed(asking: Asking, view: View, own: Sequence[Due]) -> Need:
    first = own[0]
    said = say(
        "{amount} · {what}",
        amount=amount(view, total(each.amount for each in own), first.commodity),
        what=what(view, first, len(own)),
    )
    when = say("due on {day}", day=first.due)
    if first.days_late:
        when = say_count(
            "one day late, due on {day}", "{count} days late, due on {day}", count=first.days_late, day=first.due
        )
    return Need(said, (when,), tuple(_brings(asking, view, own)))


def _brings(asking: Asking, view: View, own: Sequence[Due]) -> Iterator[Button]:
    """Where a treasurer records what they bring themselves."""
    first, brought = own[0], total(each.amount for each in own)
    filled = {"amount": f"{amount(view, brought, first.commodity).number:f}"}
    if first.what == dues.LOAN:
        kind, filled = "repayment", {"loan": first.id, **filled}
    else:
        kind = "circle-pay" if first.what == dues.CIRCLE else "contribution"
        filled = {"pod": first.pod, "member": first.member, **filled}
    if asking.may(Right.KEEP) and _has(kind) and first.what in {dues.CONTRIBUTION, dues.LOAN, dues.CIRCLE}:
        yield Button(say("Record it"), asking.act_url(kind, **filled), is_quiet=True)


@dataclass(frozen=True, slots=True)
class Behind:
    """Somebody who is late, with all of it in one commodity."""

    name: str
    amount: object
    since: dt.date
    days_late: int
    url: str


def behind(asking: Asking, view: View) -> list[Behind]:
    """Who is late with what, who is late longest first."""
    found: dict[tuple[str, str], list[Due]] = {}
    for each in dues.everything(view):
        if each.days_late:
            found.setdefault((each.member, each.commodity), []).append(each)
    rows = [
        Behind(
            name_of(view, handle),
            amount(view, total(each.amount for each in own), unit),
            min(each.due for each in own),
            max(each.days_late for each in own),
            asking.url("contributions", pod=own[0].pod),
        )
        for (handle, unit), own in found.items()
    ]
    return sorted(rows, key=lambda each: -each.days_late)
