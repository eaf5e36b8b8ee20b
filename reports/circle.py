"""A lending circle's statement: the round that runs, all rounds with who was paid what, and where every member stands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import chart
from ledger.errors import Refused
from pods.circles import circle_bids, circle_finding
from pods.circles.circle import Circle
from pods.settings.circle import BID
from reports import pod
from reports.circle_plan import how_drawn
from reports.circle_standing import (
    Earlier,
    Round,
    Standing,
    brief_data,
    earlier_of,
    rounds_of,
    schedule_data,
    standing_data,
    standings_of,
)
from reports.document import BarChart, Column, Document, Fact, Money, Row, Section, Table
from reports.figures import accounts_of, amount, exact, total
from reports.heading import heading
from reports.heading import pod as pod_of
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


def circle_statement(view: View, id: str) -> Document:
    """The whole circle on the view's day.

    Raises: Invalid, when there is no such pod or it is no circle; Refused, when it has not begun.
    """
    found = _circle(view, id)
    standings, rounds = standings_of(found), rounds_of(found)
    unit = found.pod.commodity
    accounts = accounts_of(view, found.pod)
    sections = [] if found.is_over else [_this_round(found, standings)]
    before = earlier_of(found)
    sections += [
        Section(say("Rounds"), tables=(_round_table(view, found, rounds),)),
        Section(
            say("Members"),
            tables=(_member_table(view, standings, unit),),
            charts=_wheel(view, standings, unit),
            notes=_member_notes(standings),
        ),
        *([_earlier(view, before, unit)] if before else []),
        Section(say("Money"), tables=(pod.place_table(view, found.pod, accounts),)),
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
        facts=_round_facts(found),
        sections=(_this_round(found, standings),),
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
    times = f", for the {found.cycle}. time" if found.cycle > 1 else ""
    if found.is_over:
        return f"A lending circle of {found.rounds}{times}: over, every pot was paid out"
    return f"A lending circle of {found.rounds}{times}, in round {found.round}"


def _reserve(found: Circle) -> Decimal:
    return -found.view.balance(found.reserve(), found.pod.commodity, found.on)


def _facts(view: View, found: Circle, accounts: dict[tuple[str, str], Decimal]) -> tuple[Fact, ...]:
    unit = found.pod.commodity
    held = total(number for (account, held), number in accounts.items() if chart.is_place(account) and held == unit)
    return (
        *(() if found.is_over else _round_facts(found)),
        Fact("Money in the circle", amount(view, held, unit)),
        Fact("Reserve", amount(view, _reserve(found), unit)),
        *((Fact("Organiser", found.name(found.record.body["organiser"])),) if found.record.body["organiser"] else ()),
    )


def _round_facts(found: Circle) -> tuple[Fact, ...]:
    unit, now = found.pod.commodity, circle_bids.turn(found)
    lacking = total(found.to_pay(each) for each in found.active)
    facts = [
        Fact("Round", say("{round} of {rounds}, on {due}", round=found.round, rounds=found.rounds, due=found.due)),
        Fact("Each pays", amount(found.view, found.contribution + found.on_top, unit)),
        Fact("Pot", amount(found.view, found.pot - found.cover.short, unit)),
        Fact("Whose turn", _whose(found, now)),
        Fact("Still to be paid in", amount(found.view, lacking, unit)),
    ]
    if now.discount:
        facts.append(Fact("Highest discount", amount(found.view, now.discount, unit)))
    return tuple(facts)


def _whose(found: Circle, now: circle_bids.Turn) -> str:
    if now.member == "":
        return f"nobody's: the seat of {found.name(found.vacated or '')}, who gave it up"
    if now.member is not None and found.order == BID and not now.discount and len(found.waiting) > 1:
        return f"whoever bids the highest discount; {found.name(now.member)}, if nobody bids"
    if now.member is not None:
        return found.name(now.member)
    if now.tied:
        return f"to be drawn between {found.names(now.tied)}"
    return "not decided yet"


def _this_round(found: Circle, standings: Sequence[Standing]) -> Section:
    view, unit = found.view, found.pod.commodity
    sitting = [each for each in standings if each.handle in found.active]
    offered = circle_bids.bids(found) if found.order == BID else {}
    rows: list[Row] = [
        (
            each.name,
            "yes" if each.is_paid else "no",
            amount(view, each.to_pay, unit),
            "paid" if each.handle in found.received else "up to date" if not each.behind else "behind",
            *((amount(view, offered[each.handle], unit) if each.handle in offered else None,) if offered else ()),
        )
        for each in sitting
    ]
    columns = (
        Column("Member"),
        Column("Has paid"),
        Column("Still to pay", "money"),
        Column("Standing"),
        *((Column("Bids", "money"),) if offered else ()),
    )
    together: Row = (say("Together"), None, amount(view, total(each.to_pay for each in sitting), unit), None)
    together += (None,) if offered else ()
    notes = ["“Paid” has had their pot; of the others, only who is up to date may bid or be drawn."]
    drawn = view.get("turn", found.round_key, found.on) or view.get("turn", f"{found.key}/order", found.on)
    if drawn is not None and "seed" in drawn.body:
        among = ", ".join(sorted(drawn.body["among"]))
        notes.append(f"Drawn: {found.name(drawn.body['member'])}, among {among}.")
        notes.append(how_drawn(f"{drawn.body['seed']} {drawn.id}", drawn.body["member"]))
    return Section(
        say("Round {round}", round=found.round), tables=(Table("", columns, tuple(rows), together),), notes=tuple(notes)
    )


def _round_table(view: View, found: Circle, rounds: Sequence[Round]) -> Table:
    unit = found.pod.commodity
    has_bids = any(each.terms is not None and Decimal(each.terms.body.get("discount", 0)) for each in rounds)
    rows: list[Row] = []
    for each in rounds:
        got = _given(view, each.terms, "amount", unit)
        who = None if each.who is None else found.name(each.who) if each.who else "seat given up"
        sold = (
            (_given(view, each.terms, "discount", unit), _given(view, each.terms, "dividend_each", unit))
            if has_bids
            else ()
        )
        paid_on = each.terms.date if each.terms is not None else None
        rows.append((str(each.number), each.due, amount(view, each.pot, unit), who, *sold, got, paid_on))
    columns = (
        Column("Round"),
        Column("Day", "date"),
        Column("Pot", "money"),
        Column("Whose"),
        *((Column("Discount", "money"), Column("Dividend", "money")) if has_bids else ()),
        Column("Got", "money"),
        Column("Paid out", "date"),
    )
    return Table("", columns, tuple(rows))


def _given(view: View, terms: Record | None, name: str, unit: str) -> Money | None:
    return None if terms is None or name not in terms.body else amount(view, Decimal(terms.body[name]), unit)


def _earlier(view: View, before: Sequence[Earlier], unit: str) -> Section:
    """What is open of those who sit in these rounds no more."""
    rows: list[Row] = [(each.name, amount(view, each.owes, unit), amount(view, each.position, unit)) for each in before]
    columns = (Column("Member"), Column("Owes", "money"), Column("To get back", "money"))
    return Section(
        say("Open from before"),
        tables=(Table("", columns, tuple(rows)),),
        notes=(say("They have no seat in these rounds. What is owed stays in the name of whoever stopped paying."),),
    )


def _member_table(view: View, standings: Sequence[Standing], unit: str) -> Table:
    has_premium = any(each.premium or each.bore for each in standings)
    owing = any(each.owes for each in standings)

    def cells(each: Standing) -> Row:
        given = (amount(view, each.premium, unit), amount(view, each.bore, unit)) if has_premium else ()
        owes = (amount(view, each.owes, unit),) if owing else ()
        money = (amount(view, each.paid_in, unit), amount(view, each.received, unit))
        turn = str(each.turn) if each.turn else None
        return (each.name, turn, each.state, *money, *given, amount(view, each.position, unit), *owes)

    sums = [total(getattr(each, name) for each in standings) for name in ("paid_in", "received")]
    more = [total(getattr(each, name) for each in standings) for name in ("premium", "bore")] if has_premium else []
    more.append(total(each.position for each in standings))
    more += [total(each.owes for each in standings)] if owing else []
    together: Row = (say("Together"), None, None, *(amount(view, each, unit) for each in (*sums, *more)))
    columns = (
        Column("Member"),
        Column("Turn"),
        Column("State"),
        Column("Paid in", "money"),
        Column("Received", "money"),
        *((Column("Premium", "money"), Column("Bore", "money")) if has_premium else ()),
        Column("Position", "money"),
        *((Column("Owes", "money"),) if owing else ()),
    )
    return Table("", columns, tuple(cells(each) for each in standings), together)


def _member_notes(standings: Sequence[Standing]) -> tuple[str, ...]:
    notes = [
        "The position is what the circle owes a member; below zero it is what they still pay in until the last round."
    ]
    if any(each.premium or each.bore for each in standings):
        notes.append(
            say(
                "A premium is what bids, dividends, graduated contributions and fees gave (below zero) or took; “bore” is what somebody bears of another's default or given-up seat until it comes back."
            )
        )
    notes += [f"{each.name} is in default; what they owe stays in their own name." for each in standings if each.owes]
    return tuple(notes)


def _wheel(view: View, standings: Sequence[Standing], unit: str) -> tuple[BarChart, ...]:
    """The wheel of turns: each member's position, by turn."""
    if not any(each.position for each in standings):
        return ()
    in_turn = sorted(standings, key=lambda each: (each.turn is None, each.turn or 0))
    bars = tuple((f"{each.turn or '·'} {each.name}", exact(view, each.position, unit)) for each in in_turn)
    return (BarChart("The wheel of turns: what the circle owes each, by turn", unit, bars),)


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
