"""The guided exit: all that a member has in a pod in one reckoning, and the act that settles it in one commit.

Savings less loans, shares, the capital account, pay and dividends, less what they owe; paid at once or on a note.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from ledger import money
from ledger.act import Act, Change, Follow, Record, rule
from ledger.errors import Refused
from pods.crew import people, positions
from pods.lending import agreed, balances
from pods.lending.repayments import SetOff
from pods.owning import free, holdings, notes, vesting, worth
from pods.owning.ending import REDEEMED, ended
from pods.owning.equity import need_solvent
from pods.pools import points
from pods.settings.setting import LIVELIHOOD, OWNERSHIP, SAVINGS
from pods.voices import consent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.view import View
    from pods.owning.lots import Taken

_ZERO = Decimal(0)
_KINDS = (SAVINGS, LIVELIHOOD, OWNERSHIP)
SAVED, CAPITAL, PAY, DIVIDENDS, ADVANCES, DUE = "savings", "capital", "pay", "dividends", "advances", "due"
LOAN, SHARES = "loan ", "shares "
"""What the keys of loans and of classes begin with."""
_SETTLED = {
    ("Liabilities", "Savings"): SAVED,
    ("Equity", "Capital"): CAPITAL,
    ("Liabilities", "Pay"): PAY,
    ("Liabilities", "Dividends"): DIVIDENDS,
    ("Assets", "Advances"): ADVANCES,
    ("Assets", "Due"): DUE,
}
# These are settled by loans and by shares; a note runs on as it was given.
_OTHERWISE = {("Assets", "Loans"), ("Equity", "Shares")}
_STAYS = {("Liabilities", "Notes")}


class LeavePod(Act):
    """A member leaves a pod and is paid what they have there, as everybody saw it before they consented.

    `seen` are the amounts by what they are for, `savings`, `loan L1`, `shares A`, `capital` …; what the member owes is
    below zero. `shares` are the numbers that the pod takes back, by class, and `lost` those that have not vested. Without
    `instalments` it is paid at once.
    """

    kind = "leave-pod"
    topic: ClassVar[str] = "exit"
    moves_money_out = True
    pod: str
    member: str
    seen: dict[str, Decimal]
    shares: dict[str, Decimal]
    lost: dict[str, Decimal] = Field(default_factory=dict)
    instalments: int = 0
    every: str = "quarter"
    place: str | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What somebody leaves of one class: what has vested and what the pod pays for it, and what is `lost`, for it has not."""

    standing: holdings.Holding
    taken: Taken
    amount: Decimal
    lost: Decimal

    @property
    def number(self) -> Decimal:
        """How many the pod takes back."""
        return self.standing.shares - self.lost

    @property
    def key(self) -> str:
        """What it is called among the amounts."""
        return f"{SHARES}{self.standing.share_class.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """What a member has in a pod: `amounts` by what they are for, and their sum, which the pod pays.

    `accounts` are what stands on each account that is settled (beancount's sign); `points` go for nothing; `stays` is
    what this does not settle.
    """

    amounts: Mapping[str, Decimal]
    accounts: tuple[tuple[str, Decimal], ...]
    loans: tuple[str, ...]
    shares: tuple[TakenBack, ...]
    points: Decimal
    stays: tuple[positions.Position, ...]

    @property
    def total(self) -> Decimal:
        """What is to be paid."""
        return sum(self.amounts.values(), _ZERO)


def pod_of(view: View, id: str) -> people.Pod:
    """The pod, open on the day, of a kind that one leaves so.

    Raises: Refused, with how the others are left.
    """
    pod = people.pod(view, id)
    if pod.kind not in _KINDS:
        how = f"crewbook circle leave {pod.id} MEMBER" if pod.kind == "circle" else f"crewbook pod show {pod.id}"
        raise Refused(
            f"{pod.name} is a {pod.kind} pod, in which nobody has savings, shares or capital to be paid.",
            hint=f"See: {how}",
            where="pod",
        )
    return pod


def reckon(view: View, pod: people.Pod, member: Record) -> Exit:
    """All that a member has in the pod on the view's day.

    Raises: Refused, when there is nothing, or something that has to be settled first.
    """
    sums: dict[str, Decimal] = {}
    accounts, stays = [], []
    for each in positions.positions(view, member):
        kind = tuple(each.account.split(":")[:2])
        if each.pod != pod.id or kind in _OTHERWISE:
            continue
        if kind in _SETTLED:
            sums[_SETTLED[kind]] = sums.get(_SETTLED[kind], _ZERO) - each.number
            accounts.append((each.account, each.number))
        elif each.account and kind not in _STAYS:
            raise Refused(
                f"{member.body['name']} still has {each.what}, which is settled by itself first.",
                hint=f"First: {each.command}",
                where="member",
            )
        elif each.blocks:
            stays.append(each)
    open_loans = view.find("loan", pod=pod.id, member=member.id, status=agreed.OPEN)
    for loan in open_loans:
        sums[f"{LOAN}{loan.id}"] = -balances.state(view, loan, on=dt.date.max).settlement(view.on).total
    shares = tuple(_shares(view, pod, member))
    sums |= {each.key: each.amount for each in shares}
    if not sums:
        raise Refused(
            f"{member.body['name']} has nothing in {pod.name} that would be settled.",
            hint=f"See what is open of them: crewbook member positions {member.id}",
            where="member",
        )
    return Exit(
        amounts={key: sums[key] for key in sorted(sums, key=_order)},
        accounts=tuple(accounts),
        loans=tuple(each.id for each in open_loans),
        shares=shares,
        points=points.total(view, pod, member) if pod.kind == SAVINGS else _ZERO,
        stays=tuple(stays),
    )


def _shares(view: View, pod: people.Pod, member: Record) -> list[TakenBack]:
    found = []
    granted = vesting.grants(view, pod, member=member.id)
    for held in holdings.classes(view, pod):
        standing = holdings.holding(view, held, member)
        if standing.shares:
            lost = vesting.unvested(granted, held, member.id)
            taken = free.taken(view, standing, standing.shares - lost)
            found.append(TakenBack(standing, taken, worth.value(view, held, taken.parts), lost))
    return found


def _order(key: str) -> tuple[int, str]:
    names = (SAVED, LOAN, SHARES, CAPITAL, PAY, DIVIDENDS, ADVANCES, DUE)
    return next(at for at, name in enumerate(names) if key.startswith(name)), key


def terms_of(found: Exit) -> tuple[int, str]:
    """(instalments, how often one is due) as the classes of the shares say; paid at once where they say nothing."""
    classes = [each.standing.share_class.terms for each in found.shares]
    longest = max(classes, key=lambda terms: terms.whole("redeem-instalments"), default=None)
    return (0, "quarter") if longest is None else (longest.whole("redeem-instalments"), longest.text("redeem-every"))


def proposed(
    pod: people.Pod, member: Record, found: Exit, *, instalments: int, every: str, place: str | None
) -> LeavePod:
    """The act that settles it as it is reckoned now."""
    return LeavePod(
        pod=pod.id,
        member=member.id,
        seen=dict(found.amounts),
        shares={each.standing.share_class.name: each.number for each in found.shares},
        lost={each.standing.share_class.name: each.lost for each in found.shares if each.lost},
        instalments=instalments,
        every=every,
        place=place,
    )


@rule(LeavePod)
def leave_pod(act: LeavePod, view: View) -> Change:
    """Every account of theirs goes to zero, the pod takes the shares back, and what is left is paid or owed on a note.

    Loans are set off against the savings that this leaves for them, right behind it in the same commit. What was agreed
    for shares stands, though their value moves until it is carried out.
    Raises: Refused, without consent, when the rest has changed, while they owe more than they get, when the pod could
    not pay its debts then, or has not the money there.
    """
    pod = pod_of(view, act.pod)
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "Another member's leaving")
    consent.require(act, view)
    found = _agreed(act, view, pod, member, reckon(view, pod, member))
    total, unit, name = found.total, pod.commodity, member.body["name"]
    if total < 0:
        raise Refused(
            f"{name} owes {pod.name} {money.show(-total, unit)} more than they get.",
            hint=f"That is paid first; see what it is: crewbook member positions {member.id}",
            where="member",
        )
    at_risk = sum((each.amount for each in found.shares), found.amounts.get(CAPITAL, _ZERO))
    if at_risk > 0:
        need_solvent(view, pod, at_risk, "shares and capital")
    records: list[Record] = []
    target = pod.place(act.place)
    if act.instalments and total:
        note, target = notes.begun(
            view, pod, member, total, count=act.instalments, every=act.every, why=f"for leaving {pod.name}"
        )
        records.append(note)
    else:
        notes.need_money(view, pod, target, total)
    changes = _redeemed(view, pod, found, target)
    rest = _rest(view, pod, member, found, target)
    about = [f"member/{member.id}", f"pod/{pod.id}", *(f"note/{each.id}" for each in records)]
    about += [thing for change in changes for thing in change.about]
    then = [Follow(SetOff(loan=loan), member.id, view.doing.proposal) for loan in found.loans]
    then += [
        Follow(
            vesting.LoseUnvested(pod=pod.id, share_class=each.standing.share_class.name, member=member.id),
            view.doing.by,
            view.doing.proposal,
        )
        for each in found.shares
        if each.lost
    ]
    directives = (*(each for change in changes for each in change.directives), rest)
    return Change(
        tuple(each for each in directives if each.postings),
        (*(each for change in changes for each in change.records), *records),
        tuple(dict.fromkeys(about)),
        id=records[0].id if records else None,
        then=tuple(then),
    )


def _agreed(act: LeavePod, view: View, pod: people.Pod, member: Record, found: Exit) -> Exit:
    """The reckoning with the prices of shares that were agreed, where a proposal carries it.

    Raises: Refused, with what is not as it was.
    """
    is_carried = view.doing.proposal not in {None, consent.REHEARSAL}
    now = dict(found.amounts)
    numbers = {each.standing.share_class.name: each.number for each in found.shares}
    if is_carried and numbers == act.shares:
        now |= {key: number for key, number in act.seen.items() if key.startswith(SHARES)}
    if now != act.seen or numbers != act.shares:
        key = next((key for key in (*now, *act.seen) if now.get(key) != act.seen.get(key)), "shares")
        raise Refused(
            f"What {member.body['name']} has in {pod.name} has changed since it was proposed: {key} was "
            f"{act.seen.get(key, _ZERO):,f} and is {now.get(key, _ZERO):,f}.",
            hint=f"Propose it anew, so that all see it: crewbook leave-pod {pod.id} {member.id}",
            where="member",
        )
    shares = tuple(replace(each, amount=now[each.key]) for each in found.shares)
    return replace(found, amounts=now, shares=shares)


def _redeemed(view: View, pod: people.Pod, found: Exit, target: str) -> list[Change]:
    """A change a class: its shares taken back, paid from `target`; each record has a number of its own."""
    changes = []
    for at, each in enumerate(one for one in found.shares if one.number):
        held = each.standing.share_class
        narration = (
            f"{each.number:f} shares of {pod.name} {held.name} are taken back for "
            f"{money.show(each.amount, pod.commodity)}"
        )
        paid = [(target, -each.amount)] if each.amount else []
        change = ended(view, each.standing, each.taken, narration, paid, how=REDEEMED, amount=each.amount)
        records = tuple(replace(record, id=f"S{int(record.id[1:]) + at}") for record in change.records)
        changes.append(replace(change, records=records))
    return changes


def _rest(view: View, pod: people.Pod, member: Record, found: Exit, target: str) -> object:
    """What settles all accounts but those of shares and loans: savings stay for the loans that are set off behind it."""
    kept = -sum((number for key, number in found.amounts.items() if key.startswith(LOAN)), _ZERO)
    lines = []
    for account, number in found.accounts:
        stays = min(kept, -number) if account.startswith("Liabilities:Savings:") else _ZERO
        kept -= stays
        lines.append((account, -number - stays, pod.commodity))
    lines.append((target, -sum((number for _, number, _ in lines), _ZERO), pod.commodity))
    return people.transaction(view.on, member.body["name"], f"{member.body['name']} leaves {pod.name}", lines)


def _sentence(act: LeavePod, view: View) -> str:
    pod = pod_of(view, act.pod)
    name = people.member(view, act.member).body["name"]
    total = money.show(sum(act.seen.values(), _ZERO), pod.commodity)
    count = act.instalments
    paid = f", in {count} instalment{'' if count == 1 else f's, one a {act.every}'}" if count else ""
    return f"{name} leaves {pod.name} and gets {total}{paid}"


consent.describe(LeavePod, _sentence, beneficiary=lambda act, _: act.member)
