"""A circle begins, for the first time or again: who sits in it, what each pays, and on which days its rounds are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused
from pods.circles.circle import DEFAULT, ENDED, IN, OVER, RUNNING, Circle
from pods.circles.circle_sums import ZERO
from pods.crew import people
from pods.lending.calendar import due_dates, step
from pods.settings.circle import FIXED, REVERSED, ROTATED

if TYPE_CHECKING:
    from ledger.view import View

_FEWEST, _MOST = 2, 500


class StartCircle(Act):
    """A circle's rounds begin: `members` in order, one contribution for all rounds or one for each.

    When it begins again, what is left out is as it was before; without `start` the first round is on the act's own day,
    or one period behind the last round. `organiser` is whom the commission is paid to.
    """

    kind = "circle-start"
    pod: str
    members: tuple[str, ...] | None = None
    contributions: tuple[Decimal, ...] | None = None
    start: dt.date | None = None
    organiser: str | None = None


@rule(StartCircle)
def start_circle(act: StartCircle, view: View) -> Change:
    """The circle's first round, and a seat for each member.

    Raises: Refused, while a round is running or somebody still owes of the rounds before; Invalid, for members,
    contributions or terms that make no circle.
    """
    people.need_treasurer(view, "The start of a circle")
    pod = people.pod(view, act.pod, kind="circle")
    record = view.get("circle", pod.id, dt.date.max)
    before = None if record is None else Circle(view, pod, record, dt.date.max)
    if before is not None and not before.is_over:
        raise Refused(
            f"{pod.name} is in round {before.round} of {before.rounds}; it begins again when the last pot was paid out.",
            hint=f"See where it stands: crewbook circle show {pod.id}",
            where="pod",
        )
    handles = _members(act, view, pod, before)
    contributions = _contributions(act, view, pod, before, len(handles))
    organiser = _organiser(act, view, pod, before)
    order = pod.terms.text("order")
    cycle = 1 if before is None else before.cycle + 1
    every = pod.terms.text("rounds-every")
    begins, day = (act.start or view.on, None) if act.start or before is None else _goes_on(before, every, view.on)
    dues = due_dates(begins, every, len(handles), day=day)
    accounts = {each.id: str(each.body["account"]) for each in handles}
    body: dict[str, Any] = {
        "cycle": cycle,
        "members": list(accounts),
        # Those of earlier rounds stay: what they bore of somebody's default may still come back to them.
        "accounts": {**(before.accounts if before is not None else {}), **accounts},
        "gone": [],
        "contributions": [f"{each:f}" for each in contributions],
        "order": order,
        "lottery": pod.terms.text("lottery"),
        # An order by consensus or by lot is agreed on or drawn before the first pot is paid out.
        "ordered": order == FIXED,
        "dues": [day.isoformat() for day in dues],
        "organiser": organiser,
    }
    key = f"{pod.id}/{cycle}"
    circle = (
        Record("circle", pod.id, body, RUNNING, pod=pod.id)
        if record is None
        else record.changed(status=RUNNING, **body)
    )
    turns = Record("turns", key, {"received": [], "closed": []}, pod=pod.id)
    # Premiums of earlier rounds stay where they are; what a seat takes in these rounds is told from where it began.
    begun = view.balances(f"Equity:Premium:{pod.slug}:", dt.date.max)
    premiums = {
        each.id: begun.get((f"Equity:Premium:{pod.slug}:{accounts[each.id]}", pod.commodity), ZERO) for each in handles
    }
    seats = [
        Record("seat", f"{key}/{each.id}", {"premium": f"{premiums[each.id]:f}"}, IN, pod=pod.id, member=each.id)
        for each in handles
    ]
    about = (f"pod/{pod.id}", f"circle/{pod.id}", *(f"member/{each.id}" for each in handles))
    return Change(records=(circle, turns, *seats), about=about)


def _goes_on(before: Circle, every: str, on: dt.date) -> tuple[dt.date, int | None]:
    """(the first day, the day of the month that is meant): one period behind the last round, or this day when that is past.

    Rounds that began on a 31st fall on a 30th or 28th where there is none, and on the 31st again after that.
    """
    last, meant = before.dues[-1], before.dues[0].day
    is_cut = last.day < meant and (last + dt.timedelta(days=1)).day == 1
    goes_on = step(last, every, 1, day=meant if is_cut else None)
    return (goes_on, meant if is_cut else None) if goes_on >= on else (on, None)


def _members(act: StartCircle, view: View, pod: people.Pod, before: Circle | None) -> list[Record]:
    if act.members is None and before is None:
        raise Invalid(
            f"Nobody sits in {pod.name} yet.",
            hint="Name who does, in order: --members ana,ben,cho",
            where="members",
        )
    named = list(act.members) if act.members is not None else _again(pod, before)
    twice = next((each for each in named if named.count(each) > 1), None)
    if twice is not None:
        raise Invalid(
            f"{twice} is named twice; a member has one seat and takes the pot once.",
            hint="Name each once: --members ana,ben,cho",
            where="members",
        )
    if not _FEWEST <= len(named) <= _MOST:
        raise Invalid(
            f"A circle has {_FEWEST} to {_MOST} members, not {len(named)}.",
            hint="Name them in order: --members ana,ben,cho",
            where="members",
        )
    handles = [people.member(view, each) for each in named]
    for each in handles:
        owed = view.balance(f"Assets:Due:{pod.slug}:{each.body['account']}", pod.commodity, dt.date.max)
        if owed:
            raise Refused(
                f"{each.body['name']} still owes {pod.name} {owed:,f} {pod.commodity} of the rounds before.",
                hint=f"Record what is paid back: crewbook circle recover {pod.id} {each.id} AMOUNT; or leave them out.",
                where="members",
            )
    return handles


def _again(pod: people.Pod, before: Circle | None) -> list[str]:
    """Who sits in it when it begins again: those who stayed to the end, in the pod's next order."""
    assert before is not None, "asked only where it ran before"
    stayed = [each for each in before.members if each not in before.gone]
    order = pod.terms.text("next-order")
    if order == REVERSED:
        stayed.reverse()
    return stayed[1:] + stayed[:1] if order == ROTATED else stayed


def _contributions(act: StartCircle, view: View, pod: people.Pod, before: Circle | None, count: int) -> list[Decimal]:
    if act.contributions is None and before is None:
        raise Invalid(
            f"Nobody said what each pays into {pod.name} a round.",
            hint="Write --contribution 100; or once for each round, where it changes.",
            where="contribution",
        )
    if act.contributions is not None:
        given = [people.number(view, each, pod.commodity, where="contribution") for each in act.contributions]
    else:
        assert before is not None, "asked only where it ran before"
        given = list(before.contributions)
        given = given[:1] if len(set(given)) == 1 else given
    if len(given) not in {1, count}:
        raise Invalid(
            f"There are {len(given)} contributions and {count} rounds, one for each member.",
            hint="Give --contribution once, for all rounds, or once for each round.",
            where="contribution",
        )
    return given[:1] if len(set(given)) == 1 else given


def _organiser(act: StartCircle, view: View, pod: people.Pod, before: Circle | None) -> str | None:
    """Whom the commission is paid to: a member of the crew, who need not sit in the circle.

    Raises: Invalid, when there is a commission and nobody to pay it to.
    """
    handle = act.organiser or (before.record.body["organiser"] if before is not None else None)
    if handle is None and (pod.terms.number("commission") or 0):
        raise Invalid(
            f"{pod.name} has a commission of {pod.terms.text('commission')} % and no organiser to pay it to.",
            hint="Name them: --organiser ana; or open the circle without: --set commission=0",
            where="organiser",
        )
    return people.member(view, handle).id if handle else None


def ended(circle: Circle) -> list[Record]:
    """The records with which a circle is over: its own, and the seats of all but those who still owe."""
    seats = [circle.seat(each) for each in circle.members]
    standing = [each for each in seats if each is not None and each.status not in {DEFAULT, ENDED}]
    return [circle.record.changed(status=OVER), *(each.changed(status=ENDED) for each in standing)]
