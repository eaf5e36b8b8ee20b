"""The fine on one missed instalment of a loan is waived. Fines that stand by themselves are waived in pods/dues/fines.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger import money
from ledger.act import Act, Change, Words, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.lending import agreed, balances, repayments

if TYPE_CHECKING:
    from decimal import Decimal

    from ledger.act import Record
    from ledger.view import View


class WaiveLoanFine(Act):
    """The fine on a missed instalment of a running loan is no longer asked for; `instalment` counts those of its schedule."""

    kind = "loan-fine-waive"
    loan: str
    instalment: int
    because: Words


@rule(WaiveLoanFine)
def waive(act: WaiveLoanFine, view: View) -> Change:
    """The fine is asked for no longer, and says why; a loan on which nothing else was owed is repaid with it.

    Raises: Refused, where no such fine is due, anything of it was paid, or by who owes it.
    """
    record = agreed.running(view, act.loan, "no fine on it is waived")
    newest = repayments.not_replaced(view, record)
    borrower = people.person(view, record.member or "")
    pod = people.pod(view, record.pod or "", kind="savings")
    people.need_another(view, borrower, "Waiving a fine")
    if not act.because:
        raise Invalid("Who waives a fine says why.", hint='Add --because "was ill".', where="because")
    fine = _due(view, pod, record, balances.state(view, newest, on=view.on), act.instalment)
    # What was paid on a later day counts as well.
    unpaid = balances.state(view, newest, on=dt.date.max).fines(view.on)
    if unpaid < fine:
        raise Refused(
            f"{money.show(fine - unpaid, pod.commodity)} of the fine on instalment {act.instalment} of {record.id} was "
            "paid; it is not waived any more.",
            hint=f"If the payment is wrong, correct that entry first: crewbook loan show {record.id}",
            where="instalment",
        )
    kept = newest.body.get("plan", {})
    word = {"on": view.on.isoformat(), "because": act.because, "fine": f"{fine:f}"}
    changed = newest.changed(plan={**kept, "waived": {**kept.get("waived", {}), str(act.instalment): word}})
    after = balances.state(view, newest, on=dt.date.max)
    after = replace(after, plan=replace(after.plan, waived=after.plan.waived | {act.instalment}))
    if not after.settlement(view.on).total:
        changed = replace(changed.changed(status=agreed.CLOSED), date=max(view.on, after.last_day))
    about = (f"loan/{record.id}", f"member/{record.member}", f"pod/{pod.id}")
    return Change(records=(changed,), about=about)


def _due(view: View, pod: people.Pod, record: Record, state: balances.LoanState, instalment: int) -> Decimal:
    """The fine on an instalment that is due on the view's day.

    Raises: Refused, with those that are.
    """
    fines = {row.n: money.round_half_up(fine, state.digits) for row, fine in state.missed(view.on)}
    if instalment in fines:
        return fines[instalment]
    was = "was waived before" if instalment in state.plan.waived else f"asks for no fine on {view.on}"
    due = ", ".join(f"{n} ({money.show(fine, pod.commodity)})" for n, fine in fines.items())
    raise Refused(
        f"Instalment {instalment} of {record.id} {was}.",
        hint=f"Fined are: {due}." if due else f"See its schedule: crewbook loan show {record.id}",
        where="instalment",
    )
