"""The act that shares a month's income, hours and needs that it is split by. What a month comes to is in income_month.py."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import chart, money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.crew.places import need_money
from pods.settings.livelihood import AT_ONCE, POOLED
from pods.voices import consent
from pods.working.income_month import FIGURES, Month, first_day, flows, month_of, next_month, shared
from pods.working.livelihood import advances, fund, livelihood, need_model, owed, spent

if TYPE_CHECKING:
    from beancount.core import data

    from ledger.view import View

_MOST_HOURS = 24 * 31


class Hours(Act):
    """How many hours a member worked for the pod in a month."""

    kind = "hours"
    pod: str
    member: str
    month: str
    hours: Decimal


class Need(Act):
    """What a member needs a month, from this month on until they state another."""

    kind = "need"
    pod: str
    member: str
    month: str
    amount: Decimal


class Share(Act):
    """A month's income is divided and its pay pot split, as everybody saw it before they consented.

    `seen` are the figures of the division by name, `parts` what each member gets and by what (`by`: hours, needs …);
    `until` is the last day that they count. `pot` is the pay pot where the crew named it itself.
    """

    kind = "share"
    topic: ClassVar[str] = "share"
    moves_money_out = True
    pod: str
    month: str
    until: dt.date
    by: str
    seen: dict[str, Decimal]
    parts: tuple[dict[str, str], ...]
    pot: Decimal | None = None
    place: str | None = None


def proposed(month: Month, pod: people.Pod, *, pot: Decimal | None = None, place: str | None = None) -> Share:
    """The act that shares the month as it is reckoned now."""
    return Share(
        pod=pod.id,
        month=month.month,
        until=month.until,
        by=month.by,
        seen=_figures(month),
        parts=tuple(_rows(month)),
        pot=pot,
        place=place,
    )


def to_share(view: View, id: str, *, month: str | None = None, pot: Decimal | None = None) -> tuple[people.Pod, Month]:
    """(the pod, the month as it would be shared now): the one that was said, or the one that is shared next.

    Raises: Refused, for a month that was shared, or a pod that shares none, or when its terms cannot be kept.
    """
    pod = livelihood(view, id)
    need_model(pod, POOLED, what="months to share")
    name = month or next_month(view, pod)
    # Nobody is asked for hours or needs of a month that is over.
    need_unshared(view, pod, name)
    return pod, month_of(view, pod, name, pot=pot, is_to_hold=True)


def _figures(month: Month) -> dict[str, Decimal]:
    division = month.division
    return {name: getattr(division, name) for name in FIGURES}


def _rows(month: Month) -> list[dict[str, str]]:
    """The lines as the act and the record keep them, so that no later version reckons them anew.

    Advances are left to the day on which it is carried out: who has one more is simply paid less of the same pay.
    """
    return [
        {
            "member": each.member,
            "weight": f"{each.weight.normalize():f}",
            "floor": f"{each.part.floor:f}",
            "rest": f"{each.part.rest:f}",
        }
        for each in month.lines
    ]


@rule(Share)
def share(act: Share, view: View) -> Change:
    """Levy and buffer to their funds, pay to each: owed to them, and paid out at once where the pod's terms say so.

    Raises: Refused, for a month that was shared or that follows one that was not, without consent, when what was
    proposed no longer holds, or when there is not the money.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "The split of a month")
    pod = livelihood(view, act.pod)
    need_model(pod, POOLED, what="months to share")
    consent.require(act, view)
    before = _in_order(act, view, pod)
    month = month_of(view, pod, act.month, until=act.until, pot=act.pot, is_to_hold=True)
    _as_seen(act, month, pod)
    place = pod.place(act.place)
    _need_pay(view, pod, month, place)
    names = {each.member: people.member(view, each.member) for each in month.lines}
    rows = [row | {"advance": f"{each.advance:f}"} for row, each in zip(act.parts, month.lines, strict=True)]
    body = {
        "month": act.month,
        "until": act.until.isoformat(),
        "by": act.by,
        "figures": {name: f"{number:f}" for name, number in _figures(month).items()},
        "lines": rows,
    }
    record = Record("month", f"{pod.id}/{act.month}", body, status="shared", pod=pod.id)
    about = [f"pod/{pod.id}", f"month/{record.id}", *(f"member/{each}" for each in names)]
    # A month builds on the one before it: that one is not undone while this one stands.
    about += [f"month/{before.id}"] if before else []
    return Change(_directives(view, pod, month, names, place), (record,), tuple(about), id=record.id)


def need_unshared(view: View, pod: people.Pod, month: str) -> None:
    """A month is shared once.

    Raises: Refused, with the entry that shared it.
    """
    same = next((each for each in shared(view, pod, dt.date.max) if each.body["month"] == month), None)
    if same is not None:
        raise Refused(
            f"{month} of {pod.name} was shared on {same.date} (entry {same.seq}); a month is shared once.",
            hint=f"What came in for it since is shared with the next month. See it: crewbook statement livelihood "
            f"{pod.id} --month {month}",
            where="month",
        )


def _in_order(act: Share, view: View, pod: people.Pod) -> Record | None:
    """The month that was shared before this one.

    Raises: Refused, when this one or a later one was shared, or an earlier one was not.
    """
    need_unshared(view, pod, act.month)
    done = shared(view, pod, dt.date.max)
    last = done[-1] if done else None
    if last is not None and last.body["month"] > act.month:
        raise Refused(
            f"{last.body['month']} of {pod.name} was shared before; what came in for {act.month} is in it.",
            hint=f"Share the next one: crewbook share {pod.id}",
            where="month",
        )
    earliest = max(act.until, last.date if last is not None and last.date is not None else act.until)
    if view.on < earliest:
        raise Refused(
            f"The split of {act.month} counts what came in until {earliest}; it cannot hold on {view.on}, before that.",
            hint=f"Use --on {earliest} or later.",
            where="on",
        )
    skipped = [
        each
        for each in flows(view, pod, act.until).months
        if each < act.month and (last is None or each > last.body["month"])
    ]
    if skipped:
        raise Refused(
            f"{skipped[0]} of {pod.name} was not shared yet, and months are shared one after the other.",
            hint=f"Share it first: crewbook share {pod.id} --month {skipped[0]}",
            where="month",
        )
    return last


def _as_seen(act: Share, month: Month, pod: people.Pod) -> None:
    """What is done is what everybody saw.

    Raises: Refused, with the first figure that changed since.
    """
    now = _figures(month)
    changed = [
        f"{name.replace('_', ' ')} was {act.seen[name]:,f} and is {number:,f}"
        for name, number in now.items()
        if act.seen.get(name) != number
    ]
    if not changed and list(act.parts) != _rows(month):
        changed = ["by what it is split, or who shares it, has changed"]
    if changed:
        raise Refused(
            f"What was proposed for {act.month} no longer holds: {'; '.join(changed)}.",
            hint=f"Propose it anew, so that all see it: crewbook share {pod.id} --month {act.month}",
            where="month",
        )


def _need_pay(view: View, pod: people.Pod, month: Month, place: str) -> None:
    """The money for the pay is there: in the place that pays it at once, or in all places for what is then owed.

    Raises: Refused, with how much is there.
    """
    total = sum((each.paid for each in month.lines), Decimal(0))
    if not total:
        return
    if pod.terms.text("pay-when") == AT_ONCE:
        need_money(view, pod, place, total, hint="Wait until money is received; or name a smaller pot: --pot AMOUNT")
        return
    there, day = free_for_pay(view, pod)
    if total > there:
        raise Refused(
            f"{pod.name} holds {money.show(there, pod.commodity)} on {day} that is not owed as pay already; "
            f"{money.show(total, pod.commodity)} is more than that.",
            hint=f"Pay less, --pot {there:f}, or wait until money is received." if there > 0 else "Wait for money.",
            where="amount",
        )


def free_for_pay(view: View, pod: people.Pod) -> tuple[Decimal, dt.date]:
    """The pod's money in all places less the pay that it owes: the least of it on any day from the view's on."""
    accounts = [record.id for record in view.find("account", on=dt.date.max) if _is_money_or_pay(record.id, pod)]
    minor = 0
    moves: dict[dt.date, int] = {}
    for account in accounts:
        held, later = view.session.held_from(account, pod.commodity, view.on)
        minor += held
        for day, moved in later:
            moves[day] = moves.get(day, 0) + moved
    smallest, on = minor, view.on
    for day, moved in sorted(moves.items()):
        minor += moved
        if minor < smallest:
            smallest, on = minor, day
    return money.from_minor(smallest, view.digits(pod.commodity)), on


def _is_money_or_pay(account: str, pod: people.Pod) -> bool:
    is_pay = account.startswith(f"Liabilities:Pay:{pod.slug}:")
    return is_pay or (account.endswith(f":{pod.slug}") and chart.is_place(account))


def _directives(
    view: View, pod: people.Pod, month: Month, names: dict[str, Record], place: str
) -> tuple[data.Transaction, ...]:
    """The division with each member's pay as owed, then what settles it: advances kept back, and money paid out."""
    unit, division = pod.commodity, month.division
    kept = division.levy + division.to_buffer
    owing = [(owed(pod, names[each.member]), -each.amount, unit) for each in month.lines]
    divided = [
        (spent(pod, "Pay"), division.pot, unit),
        *owing,
        (fund(pod, "divided"), kept, unit),
        (fund(pod, "commons"), -division.levy, unit),
        (fund(pod, "buffer"), -division.to_buffer, unit),
    ]
    settled: list[tuple[str, Decimal, str]] = []
    for each in month.lines:
        member = names[each.member]
        goes = each.paid if pod.terms.text("pay-when") == AT_ONCE else Decimal(0)
        settled += [
            (owed(pod, member), each.advance + goes, unit),
            (advances(pod, member), -each.advance, unit),
            (place, -goes, unit),
        ]
    transactions = (
        people.transaction(view.on, None, f"Income of {pod.name} shared for {month.month}", divided),
        people.transaction(view.on, None, f"Pay of {month.month} settled", settled),
    )
    return tuple(each for each in transactions if each.postings)


@rule(Hours)
def hours(act: Hours, view: View) -> Change:
    """The hours of one member for one month, in the place of what was recorded before.

    Raises: Invalid, for a month that has not begun or hours that no month has; Refused, when it was shared.
    """
    pod, member = _of_month(act, view)
    if not 0 <= act.hours <= _MOST_HOURS:
        raise Invalid(
            f"Nobody worked {act.hours:f} hours in a month.", hint=f"Write 0 to {_MOST_HOURS}.", where="hours"
        )
    body = {"hours": f"{act.hours:f}", "month": act.month}
    record = Record("hours", f"{pod.id}/{member.id}/{act.month}", body, pod=pod.id, member=member.id)
    return Change(records=(record,), about=(f"pod/{pod.id}", f"member/{member.id}"))


@rule(Need)
def need(act: Need, view: View) -> Change:
    """What one member needs a month, from this month on, in the place of what was recorded for it before.

    Raises: Invalid, for a month that has not begun or an amount that is none; Refused, when it was shared.
    """
    pod, member = _of_month(act, view)
    amount = people.number(view, act.amount, pod.commodity) if act.amount else act.amount
    body = {"amount": f"{amount:f}", "month": act.month}
    record = Record("need", f"{pod.id}/{member.id}/{act.month}", body, pod=pod.id, member=member.id)
    return Change(records=(record,), about=(f"pod/{pod.id}", f"member/{member.id}"))


def _of_month(act: Hours | Need, view: View) -> tuple[people.Pod, Record]:
    pod = livelihood(view, act.pod)
    member = people.member(view, act.member)
    people.need_owner(
        view, member.id, "What another member worked" if act.kind == "hours" else "What another member needs"
    )
    need_model(pod, POOLED, what=f"{act.kind} to split pay by")
    if first_day(act.month) > view.on:
        raise Invalid(
            f"{act.month} has not begun on {view.on}.", hint=f"Use --on {first_day(act.month)} or later.", where="month"
        )
    done = next((each for each in shared(view, pod, dt.date.max) if each.body["month"] == act.month), None)
    if done is not None:
        raise Refused(
            f"{act.month} of {pod.name} was shared on {done.date} (entry {done.seq}) by what was recorded then.",
            hint=f"Undo that first, if it was wrong: crewbook correct {done.seq} --because …",
            where="month",
        )
    return pod, member


def _sentence(act: Share, view: View) -> str:
    pod = livelihood(view, act.pod)
    pays = ", ".join(
        f"{people.member(view, row['member']).body['name']} {Decimal(row['floor']) + Decimal(row['rest']):,f}"
        for row in act.parts
    )
    what = money.show(act.seen["pot"], pod.commodity)
    return f"Share {act.month} of {pod.name}: pay {what}" + (f" ({pays})" if pays else "")


consent.describe(Share, _sentence)
