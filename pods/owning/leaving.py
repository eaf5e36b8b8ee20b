"""The guided exit: the act that settles all that a member has in a pod in one commit, paid at once or on a note.

What that is, is reckoned in leaver.py: savings and shares of a cycle less loans, shares, capital, slices, pay, dividends, less
what they owe.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from ledger import money
from ledger.act import Act, Change, Follow, Record, rule
from ledger.errors import Refused
from pods.crew import people, taking_part
from pods.crew.places import need_money
from pods.cycles import cycle_leaving
from pods.dues import fines
from pods.lending.repayments import SetOff
from pods.owning import notes, vesting
from pods.owning.asset_lock import need_at_most_par
from pods.owning.ending import REDEEMED, ended
from pods.owning.equity import need_solvent
from pods.owning.leaver import LOAN, SHARES, Exit, at_risk, pod_of, reckon
from pods.owning.share_words import be, counted
from pods.voices import consent

if TYPE_CHECKING:
    from beancount.core import data

    from ledger.view import View

_ZERO = Decimal(0)


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
    rate: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """How a leaver is paid: in so many instalments, 0 for at once, one each `every`, with interest at `rate` or none."""

    instalments: int = 0
    every: str = "quarter"
    rate: str | None = None

    def told(self, instalments: int | None, every: str | None, rate: str | None) -> Paid:
        """The same with what was said otherwise; 0 is no interest."""
        count = self.instalments if instalments is None else instalments
        found = notes.rate_of(self.rate if rate is None else rate)
        return Paid(count, every or self.every, found if count else None)


def terms_of(found: Exit) -> Paid:
    """How it is paid as the classes of the shares say; at once where they say nothing."""
    classes = [each.standing.share_class.terms for each in found.shares]
    longest = max(classes, key=lambda terms: terms.whole("redeem-instalments"), default=None)
    if longest is None:
        return Paid()
    return Paid(
        longest.whole("redeem-instalments"), longest.text("redeem-every"), notes.rate_of(longest.text("redeem-rate"))
    )


def proposed(pod: people.Pod, member: Record, found: Exit, *, paid: Paid, place: str | None) -> LeavePod:
    """The act that settles it as it is reckoned now."""
    return LeavePod(
        pod=pod.id,
        member=member.id,
        seen=dict(found.amounts),
        shares={each.standing.share_class.name: each.number for each in found.shares},
        lost={each.standing.share_class.name: each.lost for each in found.shares if each.lost},
        instalments=paid.instalments,
        every=paid.every,
        rate=paid.rate,
        place=place,
    )


@rule(LeavePod)
def leave_pod(act: LeavePod, view: View) -> Change:
    """Every account of theirs goes to zero, the pod takes the shares back, and what is left is paid or owed on a note.

    Loans are set off against the savings that this leaves for them, right behind it in the same commit. What was agreed
    for shares stands, though their value moves until it is carried out.
    Raises: Refused, without consent, when the rest has changed or their capital is less on a later day, while they owe more
    than they get, when the pod could not pay its debts then, or has not the money there.
    """
    pod = pod_of(view, act.pod, act.member)
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "Another member's leaving")
    consent.require(act, view)
    found = _agreed(act, view, pod, member, reckon(view, pod, member))
    _need_kept(view, pod, found, member.body["name"])
    total, unit, name = found.total, pod.commodity, member.body["name"]
    if total < 0:
        raise Refused(
            f"{name} owes {pod.name} {money.show(-total, unit)} more than they get.",
            hint=f"That is paid first; see what it is: crewbook member positions {member.id}",
            where="member",
        )
    risked = at_risk(found.amounts)
    if risked > 0:
        need_solvent(view, pod, risked, "shares, capital and slices")
    records: list[Record] = []
    place = target = pod.place(act.place)
    fined = _fined(view, pod, member, found, place)
    if act.instalments and total:
        note, target = notes.begun(
            view,
            pod,
            member,
            total,
            count=act.instalments,
            every=act.every,
            rate=act.rate,
            why=f"for leaving {pod.name}",
        )
        records.append(note)
    # What is paid of fines into a fund apart leaves the place as well.
    need_money(
        view, pod, place, (total if target == place else _ZERO) + fined.apart,
        hint="Pay it in instalments, or wait until money is received.",
    )  # fmt: skip
    changes = _redeemed(view, pod, found, target)
    if found.cycle:
        changes.append(cycle_leaving.left(view, found.cycle, pod.savings(member), "put into savings"))
    rest = _rest(view, pod, member, found, target, fined)
    about = [f"member/{member.id}", f"pod/{pod.id}", *(f"note/{each.id}" for each in records), *fined.about]
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
        (*(each for change in changes for each in change.records), *records, taking_part.left(pod, member)),
        tuple(dict.fromkeys(about)),
        id=records[0].id if records else None,
        then=tuple(then),
    )


def _need_kept(view: View, pod: people.Pod, found: Exit, name: str) -> None:
    """What is paid of their capital is there on every later day, too; a layer may be below zero, so its account does not say it.

    Raises: Refused, with the entry that took it.
    """
    for account, number in found.accounts:
        least, day, seq = view.owed(account, pod.commodity, view.on)
        if account.startswith("Equity:Capital:") and least < -number:
            raise Refused(
                f"{name} has less capital in {pod.name} on {day}, because of entry {seq}, than on {view.on}.",
                hint=f"Settle it on that day or later: --on {day}",
                where="on",
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
    for each in shares:
        need_at_most_par(each.standing.share_class, each.number, each.amount)
    return replace(found, amounts=now, shares=shares)


def _redeemed(view: View, pod: people.Pod, found: Exit, target: str) -> list[Change]:
    """A change a class: its shares taken back, paid from `target`; each record has a number of its own."""
    changes = []
    for at, each in enumerate(one for one in found.shares if one.number):
        held = each.standing.share_class
        narration = (
            f"{counted(each.number)} of {pod.name} {held.name} {be(each.number)} taken back for "
            f"{money.show(each.amount, pod.commodity)}"
        )
        paid = [(target, -each.amount)] if each.amount else []
        change = ended(view, each.standing, each.taken, narration, paid, how=REDEEMED, amount=each.amount)
        records = tuple(replace(record, id=f"S{int(record.id[1:]) + at}") for record in change.records)
        changes.append(replace(change, records=records))
    return changes


@dataclass(frozen=True, slots=True)
class Fined:
    """How fines are paid out of what a leaver gets: what is posted for it, in words, and what goes to a fund `apart`."""

    lines: tuple[tuple[str, Decimal, str], ...] = ()
    said: str = ""
    about: tuple[str, ...] = ()
    apart: Decimal = _ZERO


def _fined(view: View, pod: people.Pod, member: Record, found: Exit, place: str) -> Fined:
    if not found.fines:
        return Fined()
    into, what = fines.account(view, pod, None)
    _, about = fines.told(view, pod, member, found.fines)
    paid = ", ".join(thing.removeprefix("fine/") for thing in about if thing.startswith("fine/"))
    lines = [(what, -found.fines, pod.commodity)]
    is_apart = not what.startswith("Income:")
    if is_apart:
        lines += [(into, found.fines, pod.commodity), (place, -found.fines, pod.commodity)]
    return Fined(tuple(lines), f" and pays fines: {paid}", about, found.fines if is_apart else _ZERO)


def _rest(view: View, pod: people.Pod, member: Record, found: Exit, target: str, fined: Fined) -> data.Transaction:
    """What settles all accounts but those of shares and loans: savings stay, or come, for the loans that are set off behind it."""
    kept = -sum((number for key, number in found.amounts.items() if key.startswith(LOAN)), _ZERO)
    accounts, saved = dict(found.accounts), pod.savings(member)
    if found.cycle:
        # What the cycle's shares brought is among the savings by then.
        accounts[saved] = accounts.get(saved, _ZERO) - found.cycle.worth - found.cycle.carried
    lines = []
    for account, number in accounts.items():
        stays = min(kept, -number) if account.startswith("Liabilities:Savings:") else _ZERO
        kept -= stays
        lines.append((account, -number - stays, pod.commodity))
    if kept:
        # Loans beyond the savings are repaid out of all else that is paid: so much is put into savings for it.
        lines.append((saved, -kept, pod.commodity))
    lines += fined.lines
    lines.append((target, -sum((number for _, number, _ in lines), _ZERO), pod.commodity))
    said = f"{member.body['name']} leaves {pod.name}{fined.said}"
    return people.transaction(view.on, member.body["name"], said, lines)


def _sentence(act: LeavePod, view: View) -> str:
    pod = pod_of(view, act.pod, act.member)
    name = people.member(view, act.member).body["name"]
    total = money.show(sum(act.seen.values(), _ZERO), pod.commodity)
    count = act.instalments
    paid = f", in {count} instalment{'' if count == 1 else f's, one a {act.every}'}" if count else ""
    paid += notes.with_interest(act.rate) if count else ""
    return f"{name} leaves {pod.name} and gets {total}{paid}"


consent.describe(LeavePod, _sentence, beneficiary=lambda act, _: act.member)
