"""A lending circle's statement: the round that runs, all rounds with who was paid what, and where every member stands."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import chart
from ledger.errors import Refused
from pods.circles import circle_bids, circle_finding
from pods.circles.circle import Circle
from pods.settings.circle import BID
from reports import pod
from reports.circle_standing import (
    brief_data,
    earlier_of,
    rounds_of,
    schedule_data,
    standing_data,
    standings_of,
)
from reports.circle_tables import (
    earlier_section,
    member_notes,
    member_table,
    order_notes,
    round_table,
    this_round,
    wheel,
)
from reports.document import Document, Fact, Section
from reports.figures import accounts_of, amount, exact, total
from reports.heading import heading
from reports.heading import pod as pod_of
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from ledger.view import View


def circle_statement(view: View, id: str) -> Document:
    """The whole circle on the view's day.

    Raises: Invalid, when there is no such pod or it is no circle; Refused, when it has not begun.
    """
    found = _circle(view, id)
    standings, rounds = standings_of(found), rounds_of(found)
    unit = found.pod.commodity
    accounts = accounts_of(view, found.pod)
    sections = [] if found.is_over else [this_round(found, standings)]
    before, money = earlier_of(found), pod.place_table(view, found.pod, accounts)
    sections += [
        Section(say("Rounds"), tables=(round_table(view, found, rounds),), notes=order_notes(view, found)),
        Section(
            say("Members"),
            tables=(member_table(view, standings, unit),),
            charts=wheel(view, standings, unit),
            notes=member_notes(standings),
        ),
        *([earlier_section(view, before, unit)] if before else []),
        *([Section(say("Money"), tables=(money,))] if money.rows else []),
    ]
    return Document(
        kind="circle",
        title=say("Statement of {name}", name=found.pod.name),
        subtitle=_subtitle(found),
        **heading(view),
        facts=_facts(view, found, accounts),
        sections=(*sections, pod.terms(found.pod)),
        notes=marks(view, f"pod/{found.pod.id}"),
        data={
            **pod.head_data(view, found.pod, accounts),
            **_round_data(view, found),
            "reserve": exact(view, _reserve(found), unit),
            "members": [standing_data(view, each, unit) for each in standings],
            "earlier": [
                {
                    "member": each.handle,
                    "name": each.name,
                    "owes": exact(view, each.owes, unit),
                    "position": exact(view, each.position, unit),
                }
                for each in before
            ],
            "schedule": [schedule_data(view, each, unit) for each in rounds],
            "terms": pod.terms_data(found.pod),
        },
    )


def circle_round(view: View, id: str) -> Document:
    """The round that runs: whose turn it is, the bids or the draw, who has paid and who has not.

    Raises: as `circle_statement`; Refused, when the circle is over.
    """
    found = _circle(view, id)
    if found.is_over:
        raise Refused(
            f"{found.pod.name} is over: each of its {found.rounds} pots was paid out.",
            hint=f"See who was paid what: crewbook circle show {id}",
            where="pod",
        )
    standings = standings_of(found, is_brief=True)
    unit = found.pod.commodity
    return Document(
        kind="circle-round",
        title=say("Round {round} of {name}", round=found.round, name=found.pod.name),
        subtitle=say("{due}, of {rounds} rounds", due=found.due, rounds=found.rounds),
        **heading(view),
        facts=round_facts(found),
        sections=(this_round(found, standings),),
        data={
            "pod": found.pod.id,
            "name": found.pod.name,
            "on": view.on,
            "commodity": unit,
            **_round_data(view, found),
            "members": [brief_data(view, each, unit) for each in standings],
        },
    )


def _circle(view: View, id: str) -> Circle:
    """The circle, also that of a closed pod."""
    found = pod_of(view, id)
    if found.kind != "circle":
        return circle_finding.circle(view, id)
    made = circle_finding.of_pod(view, found)
    made.read_all()
    return made


def _subtitle(found: Circle) -> str:
    told = {"rounds": found.rounds, "cycle": found.cycle, "round": found.round}
    if found.is_over and found.cycle > 1:
        return say("A lending circle of {rounds}, for the {cycle}. time: over, every pot was paid out", **told)
    if found.is_over:
        return say("A lending circle of {rounds}: over, every pot was paid out", **told)
    if found.cycle > 1:
        return say("A lending circle of {rounds}, for the {cycle}. time, in round {round}", **told)
    return say("A lending circle of {rounds}, in round {round}", **told)


def _reserve(found: Circle) -> Decimal:
    return -found.view.balance(found.reserve(), found.pod.commodity, found.on)


def _facts(view: View, found: Circle, accounts: dict[tuple[str, str], Decimal]) -> tuple[Fact, ...]:
    unit = found.pod.commodity
    held = total(number for (account, held), number in accounts.items() if chart.is_place(account) and held == unit)
    return (
        *(() if found.is_over else round_facts(found)),
        Fact("Money in the circle", amount(view, held, unit)),
        Fact("Reserve", amount(view, _reserve(found), unit)),
        *((Fact("Organiser", found.name(found.record.body["organiser"])),) if found.record.body["organiser"] else ()),
    )


def round_facts(found: Circle, *, with_turn: bool = True) -> tuple[Fact, ...]:
    """The round that runs at a glance; whose turn it is is left out where that is not for the reader."""
    unit, now = found.pod.commodity, circle_bids.turn(found)
    lacking = total(found.to_pay(each) for each in found.active)
    facts = [
        Fact("Round", say("{round} of {rounds}, on {due}", round=found.round, rounds=found.rounds, due=found.due)),
        Fact("Each pays", amount(found.view, found.contribution + found.on_top, unit)),
        Fact("Pot", amount(found.view, found.pot - found.cover.short, unit)),
        *((Fact("Whose turn", _whose(found, now)),) if with_turn else ()),
        Fact("Still to be paid in", amount(found.view, lacking, unit)),
    ]
    if now.discount:
        facts.append(Fact("Highest discount", amount(found.view, now.discount, unit)))
    return tuple(facts)


def _whose(found: Circle, now: circle_bids.Turn) -> str:
    if now.member == "":
        return say("nobody's: the seat of {name}, who gave it up", name=found.name(found.vacated or ""))
    if now.member is not None and found.order == BID and not now.discount and len(found.waiting) > 1:
        return say("whoever bids the highest discount; {name}, if nobody bids", name=found.name(now.member))
    if now.member is not None:
        return found.name(now.member)
    if now.tied:
        return say("to be drawn between {names}", names=found.names(now.tied))
    return say("not decided yet")


def _round_data(view: View, found: Circle) -> dict[str, object]:
    data: dict[str, object] = {
        "status": "over" if found.is_over else "running",
        "cycle": found.cycle,
        "rounds": found.rounds,
        "done": found.done,
        "order": found.order,
    }
    if found.is_over:
        return data | {"round": None}
    now, unit = circle_bids.turn(found), found.pod.commodity
    drawn = view.get("turn", found.round_key, found.on)
    return data | {
        "round": found.round,
        "due": found.due,
        "contribution": exact(view, found.contribution, unit),
        "on_top": exact(view, found.on_top, unit),
        "pot": exact(view, found.pot, unit),
        "short": exact(view, found.cover.short, unit),
        "turn": now.member,
        "discount": exact(view, now.discount, unit),
        "tied": list(now.tied),
        "bids": {handle: exact(view, each, unit) for handle, each in circle_bids.bids(found).items()}
        if found.order == BID
        else {},
        "draw": None if drawn is None or "seed" not in drawn.body else {"what": drawn.id, **drawn.body},
        "vacated": found.vacated,
    }
