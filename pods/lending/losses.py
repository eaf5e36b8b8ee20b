"""A loan that does not come back: written off, the loss shared as the pool's terms say. What is recovered of it lives in recoveries.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Refused
from ledger.view import lowest
from pods.crew import people
from pods.cycles import cycle, cycle_ending, shareout
from pods.lending import agreed, balances, loans
from pods.pools import later
from pods.voices import consent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.view import View

Sharing = Literal["reserve", "equally", "by-savings"]
RESERVE, EQUALLY, BY_SAVINGS = "reserve", "equally", "by-savings"
# Whoever holds shares bought at meetings bears a loss at the share-out, so their money stands behind the pool's own. What
# share-outs paid of its earnings is told beside these, and what they left over is the pool's again.
_OWN = (
    "Income:{}", "Expenses:{}", "Equity:Shared-Out:{}", "Equity:Leftover:{}",
    "Equity:Reserve:{}", "Equity:Collective:{}", "Liabilities:Cycle:{}",
)  # fmt: skip
_ZERO = Decimal(0)


class WriteOff(Act):
    """What is owed on a loan is given up; `sharing` says who bears it, the pool's `loss-sharing` when left out."""

    kind = "write-off"
    topic: ClassVar[str] = "write-off"
    loan: str
    because: Words
    sharing: Sharing | None = None


def shared(total: int, weights: Mapping[str, int], most: Mapping[str, int]) -> dict[str, int]:
    """Divide `total` minor units in proportion to the weights, nobody bearing more than their `most`.

    What somebody cannot bear falls to the others, in the same proportion. The parts sum to the total exactly, or to
    all that can be borne where that is less. Largest remainder, ties in the order given.
    Source: domain.md, "Loans": loss-sharing; "Money, everywhere".
    """
    found = dict.fromkeys(weights, 0)
    left = min(total, sum(most[each] for each in weights))
    while left:
        able = [each for each in weights if found[each] < most[each] and weights[each]]
        parts = money.split(left, [weights[each] for each in able])
        for each, part in zip(able, parts, strict=True):
            taken = min(part, most[each] - found[each])
            found[each] += taken
            left -= taken
    return found


@rule(WriteOff)
def write_off(act: WriteOff, view: View) -> Change:
    """What is owed is borne by the pool's own money, or by members' savings; who stood aside from the loan bears nothing.

    Of a loan that was topped up, who stood aside from the top-up only bears nothing of its part of the loss, which is
    in proportion to what was lent. Raises: Refused, without consent or a reason, while the borrower has savings that
    could be set off, or when those who would bear it cannot.
    """
    record = agreed.loan(view, act.loan)
    if view.doing.proposal is None:
        people.need_treasurer(view, "A write-off")
        agreed.not_for_oneself(view, record)
    consent.require(act, view)
    if record.status == agreed.WRITTEN_OFF:
        raise Refused(
            f"{record.id} was written off on {record.body['written_off']['on']}.",
            hint=f"What still comes in is recovered: crewbook loan recover {record.id} AMOUNT",
            where="loan",
        )
    record = agreed.running(view, act.loan, "it cannot be written off")
    if not act.because:
        raise Refused("A write-off says why.", hint='Add --because "moved away, no answer".', where="because")
    agreed.nothing_behind(view, record)
    pod = people.pod(view, record.pod or "", kind="savings")
    borrower = people.person(view, record.member or "")
    state = balances.state(view, record)
    loss = state.outstanding
    _nothing_to_set_off(view, pod, borrower, record)
    sharing = act.sharing or pod.terms.text("loss-sharing")
    if sharing == RESERVE:
        _can_be_borne(view, pod, record, loss)
    shares = {} if sharing == RESERVE else _shares(view, pod, record, loss, sharing, _bearers(view, pod, borrower))
    written = _written(act, view, record, state, sharing, shares)
    changed = record.changed(status=agreed.WRITTEN_OFF, written_off=written, amount=f"{agreed.out_of(record.body):f}")
    lines = [(pod.loans(borrower, record.id), -loss)]
    running = cycle.latest(view, pod)
    for handle, part in shares.items():
        member = people.known(view, handle)
        lines += [(pod.savings(member), part.free)]
        lines += [(running.losses(member), part.in_shares)] if running and part.in_shares else []
    lines += [(shareout.write_offs(pod), loss)] if sharing == RESERVE else []
    directive = people.transaction(
        view.on,
        borrower.body["name"],
        f"Loan {record.id} written off: {act.because}",
        [(account, number, pod.commodity) for account, number in lines],
        link=record.id,
    )
    asked = loans.still_asked(view, record)
    records = (changed, *(each.changed(status=consent.WITHDRAWN) for each in asked))
    about = [f"loan/{record.id}", f"member/{borrower.id}", f"pod/{pod.id}", *(f"member/{each}" for each in shares)]
    about += [f"proposal/{each.id}" for each in asked]
    # What a cycle's shares bear is undone only with its share-out.
    falls_on_shares = sharing == RESERVE or any(part.in_shares for part in shares.values())
    about += [f"cycle/{pod.id}"] if running is not None and running.is_open and falls_on_shares else []
    return Change((directive,) if loss else (), records, tuple(about))


def _written(
    act: WriteOff,
    view: View,
    record: Record,
    state: balances.LoanState,
    sharing: str,
    shares: Mapping[str, Borne],
) -> dict[str, Any]:
    """What the loan's record keeps: how much, why, and who bears it; `apart` where not every share of a cycle does."""
    since = state.late_since(view.on)
    return {
        "on": view.on.isoformat(),
        "amount": f"{state.outstanding:f}",
        "because": act.because,
        "sharing": sharing,
        "shares": {handle: f"{part.total:f}" for handle, part in shares.items()},
        "in_shares": {handle: f"{part.in_shares:f}" for handle, part in shares.items() if part.in_shares},
        "apart": sharing == RESERVE and any(aside for _, aside in agreed.layers(record.body)),
        "back": {},
        "recovered": "0",
        "late_since": since.isoformat() if since else view.on.isoformat(),
    }


def _nothing_to_set_off(view: View, pod: people.Pod, borrower: Record, record: Record) -> None:
    saved = pod.saved(view, borrower)
    if saved > 0:
        name = borrower.body["name"]
        raise Refused(
            f"{name} has {money.show(saved, pod.commodity)} saved in {pod.name}; nobody else bears what that covers.",
            hint=f"Set it off first: crewbook loan set-off {record.id}",
            where="loan",
        )
    in_shares = cycle.saved(view, pod, borrower)
    if in_shares > 0:
        name = borrower.body["name"]
        raise Refused(
            f"{name} has {money.show(in_shares, pod.commodity)} in shares of {pod.name}'s cycle; nobody else bears what "
            "those cover.",
            hint=f"Make them savings first, crewbook cycle leave {borrower.id} --from {pod.id} --to-savings, then set "
            f"those off: crewbook loan set-off {record.id}",
            where="loan",
        )


def _can_be_borne(view: View, pod: people.Pod, record: Record, loss: Decimal) -> None:
    """The pool's own money bears the loss, on that day and every later one.

    Raises: Refused, when it has less.
    """
    digits = view.digits(pod.commodity)
    # What is carried to a member's next purchase of shares is theirs, and bears nothing.
    accounts = [each.format(pod.slug) for each in _OWN]
    own = later.least(view, pod.commodity, accounts, without=cycle.carried_prefix(pod).removesuffix(":"))
    own = money.round_half_up(own, digits)
    apart = shareout.apart_of(record.body, loss, digits)
    running = cycle.latest(view, pod)
    if apart and running is not None and running.is_open:
        found = shareout.fund(view, running)
        of_loan = shareout.Source(shareout.write_offs(pod), -loss, record.id)
        found = replace(found, sources=(*found.sources, of_loan), apart=(*found.apart, *apart))
        if found.shares:
            _shares_can_bear(view, found)
    if own < loss:
        raise Refused(
            f"{pod.name} has {money.show(max(own, _ZERO), pod.commodity)} of its own, what it earned less what it spent; "
            f"the loss on {record.id} is {money.show(loss, pod.commodity)}, and its loss-sharing is reserve.",
            hint="Share it among the members: --sharing equally, or --sharing by-savings.",
            where="sharing",
        )


def _shares_can_bear(view: View, found: shareout.Fund) -> None:
    """The loss, which `found` counts, leaves nobody's shares below nothing.

    Raises: Refused, naming whose.
    """
    try:
        cycle_ending.divided(view, found)
    except Refused as refusal:
        refusal.hint = (
            "Agree first on who bears the rest: share the loss another way, --sharing equally or --sharing by-savings."
        )
        raise


@dataclass(frozen=True, slots=True)
class Bearer:
    """What a member can bear in minor units: `free` savings, and what the shares of a running cycle cost, less losses before."""

    handle: str
    free: int
    in_shares: int


@dataclass(frozen=True, slots=True)
class Borne:
    """What a member bears of a loss: out of their `free` savings first, then off what their shares are paid."""

    free: Decimal
    in_shares: Decimal

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.free + self.in_shares


def _bearers(view: View, pod: people.Pod, borrower: Record) -> list[Bearer]:
    """Who of the crew has savings or shares, the borrower apart, by joining order."""
    running = cycle.latest(view, pod)
    has_shares = running is not None and running.is_open
    found = []
    for member in people.members(view):
        free, _, _ = lowest(view.session, pod.savings(member), pod.commodity, view.on, sign=1)
        bought = 0
        if has_shares and running is not None:
            least, _, _ = lowest(view.session, running.account(member), pod.commodity, view.on, sign=1)
            days = (view.on, dt.date.max)
            before = max(view.balance(running.losses(member), pod.commodity, day) for day in days)
            bought = max(-least - money.to_minor(before, view.digits(pod.commodity), pod.commodity), 0)
        if member.id != borrower.id and (free or bought):
            found.append(Bearer(member.id, -free, bought))
    return found


def _shares(
    view: View, pod: people.Pod, record: Record, loss: Decimal, sharing: str, bearers: Sequence[Bearer]
) -> dict[str, Borne]:
    """What each member bears out of their savings and shares; together they bear the loss, to the cent.

    Raises: Refused, when those who share it have saved less.
    """
    digits = view.digits(pod.commodity)
    saved = {each.handle: each.free + each.in_shares for each in bearers}
    lent = agreed.layers(record.body)
    of_layers = money.split(int(loss.scaleb(digits)), [amount for amount, _ in lent]) if loss else [0] * len(lent)
    borne = dict.fromkeys(saved, 0)
    for part, (_, aside) in zip(of_layers, lent, strict=True):
        able = {each: saved[each] for each in saved if each not in aside}
        most = {each: saved[each] - borne[each] for each in able}
        weights = able if sharing == BY_SAVINGS else dict.fromkeys(able, 1)
        found = shared(part, weights, most)
        if sum(found.values()) < part:
            raise _too_little(view, pod, record, loss, able, aside)
        for each, taken in found.items():
            borne[each] += taken
    free = {each.handle: min(each.free, borne[each.handle]) for each in bearers}
    return {
        each: Borne(money.from_minor(free[each], digits), money.from_minor(part - free[each], digits))
        for each, part in borne.items()
        if part
    }


def _too_little(
    view: View, pod: people.Pod, record: Record, loss: Decimal, able: Mapping[str, int], aside: set[str]
) -> Refused:
    have = money.show(money.from_minor(sum(able.values()), view.digits(pod.commodity)), pod.commodity)
    left_out = f" ({', '.join(sorted(aside))} stood aside)" if aside else ""
    return Refused(
        f"Those who share the loss on {record.id} have {have} in {pod.name}, savings and shares{left_out}; "
        f"the loss is {money.show(loss, pod.commodity)}.",
        hint="Let the pool's own money bear it: --sharing reserve; or bring some of it back first.",
        where="sharing",
    )


def _sentence(act: WriteOff, view: View) -> str:
    record = agreed.loan(view, act.loan)
    pod = people.pod(view, record.pod or "")
    loss = balances.state(view, record).outstanding
    sharing = act.sharing or pod.terms.text("loss-sharing")
    how = {RESERVE: f"borne by what {pod.name} earned", EQUALLY: "shared equally", BY_SAVINGS: "shared by savings"}
    borrower = people.person(view, record.member or "").body["name"]
    return (
        f"Write off {money.show(loss, pod.commodity)} of {borrower}'s loan {record.id}, {how[sharing]}: {act.because}"
    )


consent.describe(
    WriteOff,
    _sentence,
    beneficiary=lambda act, view: agreed.loan(view, act.loan).member,
    pod=lambda act, view: agreed.loan(view, act.loan).pod,
)
