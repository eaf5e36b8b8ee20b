"""A group that starts mid-life brings its balances: savings, points, loans and shares of each member."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.cycles import cycle, cycle_opening
from pods.lending import loans
from pods.owning import shares

if TYPE_CHECKING:
    from ledger.view import View


class Opening(Act):
    """What one member has in one pod on the day on which the book takes over. Points may be negative."""

    kind = "opening"
    member: str
    pod: str
    savings: Decimal | None = None
    points: Decimal | None = None
    loan: Decimal | None = None
    loan_term: int = 12
    loan_every: str = "month"
    shares: Decimal | None = None
    share_class: str | None = None
    into: str | None = None


@rule(Opening)
def opening(act: Opening, view: View) -> Change:
    """Savings come with their money into the pool's place, and a loan takes its money out of there.

    So savers are brought in before borrowers, and the pool is complete at every moment; shares of a running cycle come
    with their money as savings do. Shares of a class stand against Equity:Opening, for what was paid for them was spent before the book began.
    Raises: Refused, when this member's balances were brought before, or the pool cannot hold the loan.
    """
    people.need_treasurer(view, "Bringing in balances")
    pod = people.pod(view, act.pod)
    member = people.member(view, act.member)
    id = f"{pod.id}/{member.id}"
    before = view.get("opening", id, dt.date.max)
    if before is not None:
        raise Refused(
            f"{member.body['name']}'s balances in {pod.name} were brought in before.",
            hint=f"Correct that entry first: crewbook correct {before.seq} --because …",
            where="member",
        )
    if all(value is None for value in (act.savings, act.points, act.loan, act.shares)):
        raise Invalid(
            "There is nothing to bring in.", hint="Add --savings, --points, --loan or --shares.", where="savings"
        )
    if pod.kind != "savings" and not (act.savings is act.points is act.loan is None):
        raise Invalid(
            f"{pod.name} is a {pod.kind} pod; savings, points and loans live in a savings pod.",
            hint="See the pods: crewbook pod list",
            where="pod",
        )
    body = {"points": None if act.points is None else f"{act.points:f}"}
    about: list[str] = [f"member/{member.id}", f"pod/{pod.id}"]
    records = [Record("opening", id, body, pod=pod.id, member=member.id)]
    directives, opened = [], None
    if act.savings is not None:
        directives.append(_savings(act, view, pod, member))
    if act.loan is not None:
        brought = loans.brought_in(view, pod, member, act.loan, act.loan_term, act.loan_every, act.into)
        directives += brought.directives
        records += brought.records
        about += brought.about
        opened = brought.id
    if act.shares is not None:
        lot = _shares(act, view, pod, member)
        directives += lot.directives
        about += lot.about
        opened = opened or lot.id
    return Change(tuple(directives), tuple(records), tuple(about), id=opened)


def _shares(act: Opening, view: View, pod: people.Pod, member: Record) -> Change:
    """Shares of the cycle that runs in a savings pool, with their money, where no class is named; else of a class."""
    assert act.shares is not None
    found = cycle.latest(view, pod) if pod.kind == "savings" and act.share_class is None else None
    if found is not None and found.is_open:
        return cycle_opening.brought_in(view, cycle.running(view, pod), member, act.shares, pod.place(act.into))
    held = shares.share_class(view, pod, act.share_class or "A")
    return shares.new_lot(view, held, member, act.shares, f"Equity:Opening:{pod.slug}", "Brought in: {}")


def _savings(act: Opening, view: View, pod: people.Pod, member: Record) -> object:
    assert act.savings is not None
    amount = people.number(view, act.savings, pod.commodity, where="savings")
    return people.transaction(
        view.on,
        member.body["name"],
        f"Savings brought into {pod.name}",
        [(pod.place(act.into), amount, pod.commodity), (pod.savings(member), -amount, pod.commodity)],
    )
