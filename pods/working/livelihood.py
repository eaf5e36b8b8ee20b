"""A livelihood pod's money from day to day: income received, shared costs, what a member paid for the pod, and its funds.

How a month is divided is in income_month.py; what members have in advance of their pay, and their pay, in pay.py.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused
from pods.crew import people, taking_part
from pods.crew.places import need_money
from pods.settings.livelihood import MODELS, OWN_ACCOUNT
from pods.settings.setting import ALL, LIVELIHOOD
from pods.voices import consent
from pods.working.income_split import to_own_account

if TYPE_CHECKING:
    from beancount.core import data

    from ledger.view import View

Fund = Literal["commons", "buffer", "collective"]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
FUNDS: tuple[Fund, ...] = ("commons", "buffer", "collective")
_WHOLE = 100


class Income(Act):
    """Money that somebody outside paid for the pod's work, when it is received. `contribution` is in percent."""

    kind = "income"
    pod: str
    amount: Decimal
    payer: Words | None = None
    earned_by: str | None = None
    contribution: Decimal | None = None
    into: str | None = None


class Expense(Act):
    """The pod pays a shared cost: out of the month's income, or out of one of its funds.

    `receipt` is the name of the file in the folder documents, `sha256` what tells whether it is still that file.
    """

    kind = "expense"
    topic: ClassVar[str] = "expense"
    moves_money_out = True
    pod: str
    amount: Decimal
    purpose: Words
    out_of: Fund | None = None
    receipt: Words | None = None
    sha256: Sha256 | None = None
    place: str | None = None


class Reimbursement(Act):
    """A member gets back what they paid for the pod, now or with their pay."""

    kind = "reimbursement"
    topic: ClassVar[str] = "expense"
    moves_money_out = True
    pod: str
    member: str
    amount: Decimal
    purpose: Words
    out_of: Fund | None = None
    with_pay: bool = False
    receipt: Words | None = None
    sha256: Sha256 | None = None
    place: str | None = None


def livelihood(view: View, id: str) -> people.Pod:
    """The livelihood pod, open on the day of the act.

    Raises: Invalid, when there is none.
    """
    return people.pod(view, id, kind=LIVELIHOOD)


def need_model(pod: people.Pod, *wanted: str, what: str) -> None:
    """The pod works in one of the ways that `what` belongs to.

    Raises: Refused, in the words of its setting.
    """
    model = pod.terms.text("model")
    if model not in wanted:
        raise Refused(
            f"{pod.name} has no {what}: {MODELS[model]} (model={model}).",
            hint=f"See its terms: crewbook pod show {pod.id}",
            where="pod",
        )


def received(pod: people.Pod) -> str:
    """Income received (negative)."""
    return pod.income("Received")


def spent(pod: people.Pod, what: str = "Shared") -> str:
    """What was spent: shared costs, pay, or what a fund paid (positive)."""
    return f"Expenses:{pod.slug}:{what}"


def fund(pod: people.Pod, name: str) -> str:
    """What a fund of the pod holds (negative): Commons, Buffer, Collective.

    Divided is their other side (positive): what months kept back for them, less what they paid.
    """
    return f"Equity:{name.capitalize()}:{pod.slug}"


def owed(pod: people.Pod, member: Record) -> str:
    """The pay that the pod owes a member (negative)."""
    return f"Liabilities:Pay:{pod.slug}:{member.body['account']}"


def advances(pod: people.Pod, member: Record) -> str:
    """What a member had in advance of their pay (positive)."""
    return f"Assets:Advances:{pod.slug}:{member.body['account']}"


def least(view: View, account: str, commodity: str) -> Decimal:
    """What an account that holds something as a negative number holds at the least from the view's day on, 0 or more."""
    return max(view.owed(account, commodity, view.on)[0], money.from_minor(0, view.digits(commodity)))


def sharers(view: View, pod: people.Pod) -> list[Record]:
    """Who shares the pod's pay, by joining order: all who take part in the pod, or those whom `sharers` names.

    Raises: Refused, naming whoever is named there and is not in the crew any more.
    """
    named = pod.terms.text("sharers")
    if named == ALL:
        return taking_part.members(view, pod)
    crew = people.members(view)
    wanted = named.split(",")
    gone = next((each for each in wanted if each not in {member.id for member in crew}), None)
    if gone is not None:
        raise Refused(
            f"Pay of {pod.name} is for {named.replace(',', ', ')} (sharers), and {gone} is not in the crew on {view.on}.",
            hint=f"Propose who shares: crewbook pod change {pod.id} --set sharers=NAMES",
            where="sharers",
        )
    return [member for member in crew if member.id in wanted]


def is_sharer(pod: people.Pod, handle: str) -> bool:
    """Whether the pod's terms have somebody share its pay, were they in the crew."""
    named = pod.terms.text("sharers")
    return named == ALL or handle in named.split(",")


@rule(Income)
def income(act: Income, view: View) -> Change:
    """What came in, pooled for the month; or, in a pod of own accounts, at once its member's, less the contribution.

    What the member had in advance is kept back first. Raises: Invalid, without a member whose account it goes to;
    Refused, in a pod whose members keep what they earn.
    """
    pod = livelihood(view, act.pod)
    need_model(pod, "pooled", OWN_ACCOUNT, what="income of its own")
    amount = people.number(view, act.amount, pod.commodity)
    unit = pod.commodity
    earner = people.member(view, act.earned_by) if act.earned_by else None
    lines = [(pod.place(act.into), amount, unit), (received(pod), -amount, unit)]
    if pod.terms.text("model") == OWN_ACCOUNT:
        lines += _to_own_account(act, view, pod, earner, amount)
    elif act.contribution is not None:
        raise Invalid(
            f"In {pod.name} {MODELS['pooled']}; there is no contribution to set.",
            hint="Leave --contribution out; what the commons take is the setting levy.",
            where="contribution",
        )
    narration = f"Income of {pod.name}" + (f", earned by {earner.body['name']}" if earner else "")
    directive = people.transaction(view.on, act.payer, narration, lines)
    if earner:
        directive.meta["earned-by"] = earner.id
    about = (f"pod/{pod.id}", *((f"member/{earner.id}",) if earner else ()))
    return Change((directive,), about=about)


def _to_own_account(
    act: Income, view: View, pod: people.Pod, earner: Record | None, amount: Decimal
) -> list[tuple[str, Decimal, str]]:
    if earner is None:
        raise Invalid(
            f"In {pod.name} income goes to the account of whoever earned it (model={OWN_ACCOUNT}).",
            hint="Say who did: --earned-by ana",
            where="earned-by",
        )
    percent = act.contribution
    if percent is not None:
        people.need_owner(view, earner.id, "Another member's contribution")
        if not 0 <= percent <= _WHOLE:
            raise Invalid(
                f"A contribution of {percent:f} % lies not between 0 and 100.",
                hint="Write --contribution 20",
                where="contribution",
            )
    else:
        percent = pod.terms.number("contribution") or Decimal(0)
    unit = pod.commodity
    own, collective = to_own_account(amount, percent, view.digits(unit))
    had, _, _ = view.lowest(advances(pod, earner), unit, view.on)
    back = min(had, own)
    return [
        (spent(pod, "Pay"), own, unit),
        (advances(pod, earner), -back, unit),
        (owed(pod, earner), back - own, unit),
        (fund(pod, "divided"), collective, unit),
        (fund(pod, "collective"), -collective, unit),
    ]


@rule(Expense)
def expense(act: Expense, view: View) -> Change:
    """A shared cost is paid.

    Raises: Refused, without consent above the pod's expense-limit, or when the place or the fund does not hold it.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "A shared cost")
    pod = livelihood(view, act.pod)
    amount = people.number(view, act.amount, pod.commodity)
    consent.require(act, view)
    place = pod.place(act.place)
    need_money(view, pod, place, amount)
    lines = [*_cost(act, view, pod, amount), (place, -amount, pod.commodity)]
    directive = people.transaction(view.on, None, _said(act, pod), lines)
    receipt = _receipt(act, view, pod, directive)
    return Change((directive,), receipt, about=(f"pod/{pod.id}",))


@rule(Reimbursement)
def reimbursement(act: Reimbursement, view: View) -> Change:
    """A member's outlay becomes the pod's cost; they get it now, or it is owed to them with their pay.

    Raises: Refused, without consent above the pod's expense-limit or to whoever records it, or when the money is not there.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "A reimbursement")
    pod = livelihood(view, act.pod)
    # What was agreed for the work of who died is owed with their pay, and goes to their heirs.
    member = (people.person if act.with_pay else people.member)(view, act.member)
    amount = people.number(view, act.amount, pod.commodity)
    consent.require(act, view)
    place = pod.place(act.place)
    if not act.with_pay:
        need_money(view, pod, place, amount)
    against = owed(pod, member) if act.with_pay else place
    lines = [*_cost(act, view, pod, amount), (against, -amount, pod.commodity)]
    directive = people.transaction(view.on, member.body["name"], _said(act, pod), lines)
    receipt = _receipt(act, view, pod, directive)
    return Change((directive,), receipt, about=(f"pod/{pod.id}", f"member/{member.id}"))


def _said(act: Expense | Reimbursement, pod: people.Pod) -> str:
    what = "Paid back by" if isinstance(act, Reimbursement) else "Shared cost of"
    fund_name = _paying_fund(act, pod)
    return f"{what} {pod.name}: {act.purpose}" + (f", out of the {fund_name}" if fund_name else "")


def _paying_fund(act: Expense | Reimbursement, pod: people.Pod) -> Fund | None:
    """The fund that pays: where income is not pooled there is no month to pay a cost, so the collective does."""
    return act.out_of or ("collective" if pod.terms.text("model") == OWN_ACCOUNT else None)


def _cost(act: Expense | Reimbursement, view: View, pod: people.Pod, amount: Decimal) -> list[tuple[str, Decimal, str]]:
    """The cost, and what it takes out of the fund that pays it.

    Raises: Refused, when that fund holds less, or the pod's money is what members give each other.
    """
    if not act.purpose:
        raise Invalid("A cost says what it was for.", hint='Add --for "flour".', where="for")
    need_model(pod, "pooled", OWN_ACCOUNT, what="shared costs")
    unit, name = pod.commodity, _paying_fund(act, pod)
    if name is None:
        return [(spent(pod), amount, unit)]
    held = least(view, fund(pod, name), unit)
    if amount > held:
        raise Refused(
            f"There are {money.show(held, unit)} in the {name} of {pod.name}; {money.show(amount, unit)} is more than that.",
            hint="Pay less out of it, or out of another fund: --out-of commons, buffer or collective.",
            where="out-of",
        )
    return [
        (spent(pod, name.capitalize()), amount, unit),
        (fund(pod, name), amount, unit),
        (fund(pod, "divided"), -amount, unit),
    ]


def _receipt(
    act: Expense | Reimbursement, view: View, pod: people.Pod, directive: data.Transaction
) -> tuple[Record, ...]:
    """The receipt's file and its sha256 on the transaction, where Fava finds them, and remembered: none is paid twice.

    Raises: Refused, when it was handed in before.
    """
    if act.receipt is None:
        return ()
    assert act.sha256, "the door files the receipt and reckons its sha256"
    digest = act.sha256
    before = view.get("receipt", digest, dt.date.max)
    if before is not None:
        raise Refused(
            f"This receipt was handed in before, on {before.date} (entry {before.seq}).",
            hint="See what was paid on it: crewbook receipt " + str(before.seq),
            where="receipt",
        )
    directive.meta.update({"document": act.receipt, "sha256": digest})
    return (Record("receipt", digest, {"document": act.receipt}, pod=pod.id),)


def _asks(act: Expense | Reimbursement, view: View, topics: set[str], by: str | None) -> bool:
    limit = livelihood(view, act.pod).terms.number("expense-limit")
    if "expense" in topics and limit is not None and act.amount > limit:
        return True
    return isinstance(act, Reimbursement) and to_oneself(act.member, view, topics, by)


def to_oneself(member: str, view: View, topics: set[str], by: str | None) -> bool:
    """Whether whoever records it would pay themselves, with others there to ask."""
    return "to-oneself" in topics and member == by and len(people.members(view)) > 1


def _sentence(act: Expense | Reimbursement, view: View) -> str:
    pod = livelihood(view, act.pod)
    amount = money.show(act.amount, pod.commodity)
    if isinstance(act, Reimbursement):
        return f"{pod.name} pays {people.person(view, act.member).body['name']} back {amount} for {act.purpose}"
    return f"{pod.name} pays {amount} for {act.purpose}"


consent.describe(Expense, _sentence, asks=_asks)
consent.describe(Reimbursement, _sentence, beneficiary=lambda act, _: act.member, asks=_asks)


def since_year(last: dt.date) -> dt.date:
    """The first day of the twelve months that end with the month of `last`."""
    months = last.year * 12 + last.month - 12
    return last.replace(year=months // 12, month=months % 12 + 1, day=1)
