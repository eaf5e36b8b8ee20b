"""What the book states of shares: of a certificate, of all that members hold, how they vest and what is pledged; of capital accounts; and of a note on which a pod owes a member."""

from __future__ import annotations

from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ledger import money
from ledger.errors import Invalid, Refused, unknown
from pods.crew import people, standing
from pods.owning import capital, free, notes, shares, vesting
from pods.owning.holdings import numbers as numbers_of
from pods.settings.setting import LIVELIHOOD, OWNERSHIP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.act import Lot
    from ledger.view import View

_NOTE = "note"
Rows = list[list[Any]]


def bound_and_paid_in(view: View, pod: people.Pod) -> dict[str, Rows]:
    """How shares vest, which are pledged, and what stands in members' capital accounts, a row a layer.

    How far shares have vested is not stated: a day that passes changes nothing.
    """
    return {"vesting": _vesting(view, pod), "pledges": _pledges(view, pod), "capital_accounts": _capital(view, pod)}


def _vesting(view: View, pod: people.Pod) -> Rows:
    running = [each for each in shares.grants(view, pod) if each.record.status == vesting.RUNNING]
    return [
        [
            each.record.id,
            [
                each.record.id,
                _name(view, each.record.member),
                each.record.body["class"],
                f"{each.granted:f}",
                _how_they_vest(each.record.body),
            ],
        ]
        for each in running
    ]


def _how_they_vest(body: Mapping[str, Any]) -> str:
    """`over 48 months from 2026-02-03, a part every 3 months, nothing in the first 12`; `10 with launch, 5 with profit (2026-04-01)`."""
    if "events" in body:
        happened = body["happened"]
        return ", ".join(
            f"{number} with {name}" + (f" ({happened[name]})" if name in happened else "")
            for name, number in body["events"]
        )
    every = "a part every month" if body["every"] == 1 else f"a part every {body['every']} months"
    cliff = f", nothing in the first {body['cliff']}" if body["cliff"] else ""
    return f"over {body['months']} months from {body['start']}, {every}{cliff}"


def _pledges(view: View, pod: people.Pod) -> Rows:
    return [
        [each.id, [each.id, _name(view, each.member), each.body["class"], each.body["shares"], free.said_for(each)]]
        for each in view.find(free.PLEDGE, pod=pod.id, status=free.OPEN)
        if free.loan_closed(view, each) is None
    ]


def _capital(view: View, pod: people.Pod) -> Rows:
    if pod.kind not in {LIVELIHOOD, OWNERSHIP}:
        return []
    digits = view.digits(pod.commodity)
    return [
        [
            f"{each.id}/{year}",
            [
                each.body["name"] + standing.mark(each),
                str(year),
                money.show(money.round_half_up(held, digits), pod.commodity),
            ],
        ]
        for each in view.find("member")
        for year, held in capital.layers(view, pod, each).items()
    ]


def _name(view: View, handle: str | None) -> str:
    found = view.get("member", handle or "")
    return str(found.body["name"]) if found else handle or ""


def certificate(view: View, pod: people.Pod, about: Mapping[str, str]) -> tuple[dict[str, str], Rows]:
    """The words of a certificate and the terms of its class: of its numbers those that its holder has, none where all are gone."""
    held = shares.share_class(view, pod, about["class"])
    lots = left_of(view, held, about["member"], about["numbers"])
    units = sum((each for _, each in lots), money.from_minor(0, held.digits))
    digits = view.digits(pod.commodity)
    cost = sum((each * money.from_minor(lot.cost_minor, digits) for lot, each in lots), Decimal(0))
    words = {
        "share_class": held.name,
        "shares": f"{units:f}" if lots else "none",
        "numbers": ", ".join(lot.label for lot, _ in lots) or "none any more: they were passed on or taken back",
        "par": money.show(held.par, pod.commodity),
        "paid_in": money.show(money.round_half_up(cost, digits), pod.commodity),
        "since": lots[0][0].date.isoformat() if lots else "",
    }
    found = held.terms.sentences(pod.commodity)
    return words, [[name, [sentence, held.terms.given.get(name, "")]] for name, _, sentence in found]


def left_of(view: View, held: shares.ShareClass, member: str, certified: str) -> list[tuple[Lot, Decimal]]:
    """What a member has of the shares whose numbers, `1-20`, were certified: (lot, how many), by number.

    Of a class that counts parts of shares the certificate keeps its number, `c3`, however many of them are left.
    """
    holder = view.get("member", member)
    assert holder is not None, "a certificate is drafted for a member"
    every = shares.holding(view, held, holder).lots
    if held.digits:
        return [(lot, units) for lot, units in every if lot.label == certified]
    begin, end = numbers_of(certified)
    within = [(numbers_of(lot.label), lot, units) for lot, units in every]
    return [
        (lot, units)
        for (first, last), lot, units in sorted(within, key=itemgetter(0))
        if begin <= first and last <= end
    ]


def chosen_lot(
    view: View, pod: people.Pod, handle: str, typed_class: str | None, numbers: str | None
) -> tuple[str, str]:
    """(class, numbers) of the shares that a certificate is for: those named, or the only ones that the member holds.

    Raises: Invalid, for numbers that they do not hold; Refused, when there are none, or several to choose from.
    """
    member = people.member(view, handle)
    name = member.body["name"]
    held = [
        (each.share_class.name, lot.label)
        for each in shares.register(view, pod)
        if each.member.id == member.id and typed_class in {None, each.share_class.name}
        for lot, _ in each.lots
    ]
    if typed_class is not None:
        shares.share_class(view, pod, typed_class)
    if not held:
        raise Refused(
            f"{name} holds no shares of {pod.name} to certify.",
            hint=f"See who holds some: crewbook shares register {pod.id}",
            where="member",
        )
    wanted = [each for each in held if numbers in {None, each[1]}]
    if len(wanted) != 1:
        told = ", ".join(f"{label} of class {each}" for each, label in held)
        if numbers is not None and not wanted:
            raise Invalid(f"{name} holds no shares numbered {numbers}.", hint=f"They hold: {told}.", where="numbers")
        raise Refused(
            f"{name} holds shares under several numbers: {told}.",
            hint=f"Name the class and the numbers: --class {held[0][0]} --numbers {held[0][1]}",
            where="numbers",
        )
    return wanted[0]


def note_of(view: View, id: str) -> tuple[str, str, str]:
    """(id, pod, member) of a note.

    Raises: Invalid, with the nearest ids, when there is none on that day.
    """
    found = view.get(_NOTE, id.upper())
    if found is None:
        raise unknown("note", id, (each.id for each in view.find(_NOTE)), hint="A note is given for shares taken back.")
    return found.id, found.pod or "", found.member or ""


def owed_on_note(view: View, pod: people.Pod, id: str) -> tuple[dict[str, str], dict[str, Rows]]:
    """The words of a note, and its instalments as they were agreed; what was paid of them is no fact of the paper."""
    found = view.get(_NOTE, id)
    assert found is not None, "a note is drafted that there is"
    note, digits = notes.standing(view, found), view.digits(pod.commodity)

    def shown(number: Decimal) -> str:
        return money.show(money.round_half_up(number, digits), pod.commodity)

    parts = [row.parts for row in note.rows]
    words = {
        "note": found.id,
        "amount": shown(note.amount),
        "why": found.body["why"],
        "instalments": str(len(parts)),
        "rate": note.rate or "",
        "apr": "" if note.apr is None else f"{note.apr:f} %",
        "total_interest": shown(sum((each.interest for each in parts), Decimal(0))),
        "to_be_paid": shown(sum((each.total for each in parts), Decimal(0))),
    }
    plain = [[str(row.n), [str(row.n), row.due.isoformat(), shown(row.parts.total)]] for row in note.rows]
    full = [
        [
            str(row.n),
            [
                str(row.n), row.due.isoformat(), shown(row.parts.principal), shown(row.parts.interest),
                shown(row.parts.total), shown(row.balance),
            ],
        ]
        for row in note.rows
    ]  # fmt: skip
    return words, {"schedule": plain, "with_interest": full if note.rate else []}
