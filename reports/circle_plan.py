"""A lending circle that no book knows: its pots and dates, an auction, a draw, and what a default costs."""

from __future__ import annotations

import datetime as dt
import shlex
from dataclasses import dataclass
from decimal import Decimal

from pods.circles.circle_sums import Auction, Shortfall
from pods.settings.circle import MODES, SHARED
from reports.document import Column, Document, Fact, Money, Row, Section, Table
from reports.figures import ZERO, total
from reports.say import say


def how_drawn(drawn_with: str, name: str) -> str:
    """How anybody draws again, in words, with a line that can be typed; `drawn_with` is the seed and what is drawn for."""
    return say(
        "To draw again: write the seed, a blank, what is drawn for, a blank and the short name; take the sha256 of that "
        "line in hexadecimal; whoever's comes first in order is drawn. As in: {command}",
        command=f"printf '%s' {shlex.quote(f'{drawn_with} {name}')} | sha256sum",
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned: one contribution and one due day a round, as many rounds as `names`.

    `auction` is that of round `round`; `drawn` are (sha256, name); `shortfalls` follow the default of whoever was
    paid in round `turn` and stopped after `stops_after`.
    """

    names: tuple[str, ...]
    contributions: tuple[Decimal, ...]
    dues: tuple[dt.date, ...]
    round: int
    auction: Auction
    drawn: tuple[tuple[str, str], ...]
    drawn_with: str
    turn: int | None
    stops_after: int
    shortfalls: tuple[Shortfall, ...]
    mode: str

    @property
    def pots(self) -> list[Decimal]:
        """Each round's pot."""
        return [each * len(self.names) for each in self.contributions]

    @property
    def paid_each(self) -> Decimal:
        """What every member pays over all rounds."""
        return total(self.contributions)

    @property
    def next_instalment(self) -> Decimal:
        """What a member who shares the dividend pays in the next round."""
        at = min(self.round, len(self.contributions) - 1)
        return self.contributions[at] - self.auction.dividend_each + self.auction.billed


def circle_plan(plan: Plan, *, commodity: str, on: dt.date, digits: int) -> Document:
    """The rounds with their pots; below them the auction, the draw and the default that were asked for."""
    sections = [Section(say("Rounds"), tables=(_rounds(plan, commodity),))]
    if plan.auction.discount or plan.auction.commission:
        sections.append(_auction(plan, commodity))
    if plan.drawn:
        sections.append(_draw(plan))
    if plan.turn is not None:
        sections.append(_default(plan, commodity))
    pots = dict.fromkeys(plan.pots)
    days = {"first": plan.dues[0], "last": plan.dues[-1]}
    subtitle = (
        say("Pots of {amount}, from {first} to {last}", amount=Money(plan.pots[0], commodity), **days)
        if len(pots) == 1
        else say(
            "Pots of {least} to {most}, from {first} to {last}",
            least=plan.pots[0],
            most=Money(plan.pots[-1], commodity),
            **days,
        )
    )
    return Document(
        kind="circle-plan",
        title=say("Plan of a lending circle of {count}", count=len(plan.names)),
        subtitle=subtitle,
        book="",
        on=on,
        facts=(
            Fact("Members", len(plan.names)),
            Fact("Rounds", len(plan.names)),
            Fact("Each pays in all", Money(plan.paid_each, commodity)),
        ),
        sections=tuple(sections),
        notes=(say("Each member takes the pot once. Nobody pays interest; a discount goes back to the members."),),
        data=_data(plan, digits),
    )


def _rounds(plan: Plan, unit: str) -> Table:
    rows: list[Row] = [
        (str(number), due, Money(each, unit), Money(pot, unit), Money(pot - plan.paid_each, unit))
        for number, (due, each, pot) in enumerate(zip(plan.dues, plan.contributions, plan.pots, strict=True), 1)
    ]
    columns = (
        Column("Round"),
        Column("Day", "date"),
        Column("Each pays", "money"),
        Column("Pot", "money"),
        Column("More than paid", "money"),
    )
    note = say("The last column is what the one who takes that pot gets above what they pay over all rounds.")
    return Table("", columns, tuple(rows), note=note)


def _auction(plan: Plan, unit: str) -> Section:
    sold = plan.auction
    shown = (
        (say("Pot"), sold.pot),
        (say("Discount"), sold.discount),
        (say("Commission"), sold.commission),
        (say("Prize, what the winner takes"), sold.prize),
        (say("Dividend pool"), sold.dividend_pool),
        (say("Dividend, each"), sold.dividend_each),
        (say("Left over"), sold.leftover),
        (say("Next contribution less the dividend"), plan.next_instalment),
    )
    facts = tuple(Fact(label, Money(number, unit)) for label, number in shown)
    sums = say("Prize + dividend pool = pot; the commission is billed beside it.") if sold.billed else ""
    note = sums or say("Prize + commission + dividend pool = pot.")
    return Section(
        say("Auction of round {round}", round=plan.round),
        (*facts, Fact("Share the dividend", sold.sharers)),
        notes=(note,),
    )


def _draw(plan: Plan) -> Section:
    rows: list[Row] = [(str(at), name, sha) for at, (sha, name) in enumerate(plan.drawn, 1)]
    table = Table("", (Column("Drawn"), Column("Member"), Column("sha256")), tuple(rows))
    return Section(
        say("Draw"), (Fact("Drawn", plan.drawn[0][1]),), (table,), notes=(how_drawn(plan.drawn_with, plan.drawn[0][1]),)
    )


def _default(plan: Plan, unit: str) -> Section:
    rows: list[Row] = [
        (
            str(each.round),
            Money(each.missing, unit),
            Money(each.pot, unit),
            Money(max(each.extras, default=each.missing * 0), unit),
            Money(each.fund_after, unit),
        )
        for each in plan.shortfalls
    ]
    columns = (
        Column("Round"),
        Column("Missing", "money"),
        Column("Pot", "money"),
        Column("Extra, each", "money"),
        Column("Reserve then", "money"),
    )
    paid = total(plan.contributions[: plan.stops_after])
    facts = (
        Fact("Received", Money(plan.pots[(plan.turn or 1) - 1], unit)),
        Fact("Paid in", Money(paid, unit)),
        Fact("Still owed, in their own name", Money(plan.paid_each - paid, unit)),
    )
    said = MODES[plan.mode]
    return Section(
        say("Somebody stops paying"),
        facts,
        (Table("", columns, tuple(rows)),),
        notes=(f"{said[0].upper()}{said[1:]}.",),
    )


def _data(plan: Plan, digits: int) -> dict[str, object]:
    sold = plan.auction
    data: dict[str, object] = {
        "members": len(plan.names),
        "rounds": len(plan.names),
        "contributions": list(plan.contributions),
        "pots": plan.pots,
        "total_paid_each": plan.paid_each,
        "net_by_position": [pot - plan.paid_each for pot in plan.pots],
        "interest": ZERO.scaleb(-digits),
        "pot": sold.pot,
        "discount": sold.discount,
        "commission": sold.commission,
        "prize": sold.prize,
        "dividend_pool": sold.dividend_pool,
        "dividend_each": sold.dividend_each,
        "sharers": sold.sharers,
        "next_instalment": plan.next_instalment,
        "leftover": sold.leftover,
        "schedule": [
            {"n": number, "due": due, "contribution": each, "pot": pot}
            for number, (due, each, pot) in enumerate(zip(plan.dues, plan.contributions, plan.pots, strict=True), 1)
        ],
    }
    if plan.drawn:
        data["draw"] = [{"name": name, "sha256": sha} for sha, name in plan.drawn]
    if plan.turn is not None:
        data["default"] = _default_data(plan)
    return data


def _default_data(plan: Plan) -> dict[str, object]:
    paid = total(plan.contributions[: plan.stops_after])
    data: dict[str, object] = {
        "received": plan.pots[(plan.turn or 1) - 1],
        "paid": paid,
        "owes": plan.paid_each - paid,
        "shortfall": {str(each.round): each.missing for each in plan.shortfalls},
        "pots": {str(each.round): each.pot for each in plan.shortfalls},
        "fund_after": plan.shortfalls[-1].fund_after if plan.shortfalls else None,
    }
    if plan.mode == SHARED:
        data["extra_each_per_round"] = {str(each.round): max(each.extras) for each in plan.shortfalls}
        data["extra_each_total"] = total(max(each.extras) for each in plan.shortfalls)
    return data
