"""The tables, charts and notes of a lending circle's statement: the round that runs, all rounds, where every member stands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from pods.circles import circle_bids
from pods.circles.circle import Circle
from pods.settings.circle import BID, LOTTERY
from reports.circle_plan import how_drawn
from reports.circle_standing import Earlier, Round, Standing
from reports.document import BarChart, Column, Money, Row, Section, Table
from reports.figures import ZERO, amount, exact, total
from reports.say import listed, say

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


def this_round(found: Circle, standings: Sequence[Standing]) -> Section:
    """Who has paid the round that runs and who has not, with the bids or the draw."""
    view, unit = found.view, found.pod.commodity
    sitting = [each for each in standings if each.handle in found.active]
    offered = circle_bids.bids(found) if found.order == BID else {}
    rows: list[Row] = [
        (
            each.name,
            say("yes") if each.is_paid else say("no"),
            amount(view, each.to_pay, unit),
            stands(found, each),
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
    notes = []
    if found.order in {BID, LOTTERY}:
        notes.append(say("Of those who have not had the pot, only who is up to date may bid or be drawn."))
    drawn = view.get("turn", found.round_key, found.on)
    if drawn is not None and "seed" in drawn.body:
        name, among = found.name(drawn.body["member"]), _among(drawn)
        notes.append(
            say(
                "Drawn: {name}, with the seed “{seed}”, among {among}.", name=name, seed=drawn.body["seed"], among=among
            )
        )
        notes.append(_again(drawn))
    table = Table("", columns, tuple(rows), together)
    return Section(
        say("Round {round}", round=found.round),
        tables=(table,),
        charts=(_progress(found, sitting),),
        notes=tuple(notes),
    )


def stands(found: Circle, each: Standing) -> str:
    """How a member stands towards the pots: had theirs, up to date, or behind; on the day itself nobody is behind yet."""
    if each.handle in found.received:
        return say("has had the pot")
    if not each.behind:
        return say("up to date")
    return say("behind") if found.is_late(each.handle) else say("due on this day")


def _progress(found: Circle, sitting: Sequence[Standing]) -> BarChart:
    """How far the circle is: the rounds that are over, and what of this one was paid in, in whole percent."""
    lacking = total(each.to_pay for each in sitting)
    asked = total(found.contribution + found.on_top + found.cover.share_of(each.handle) for each in sitting)
    paid = max(asked - lacking, ZERO)
    bars = (
        (say("Rounds over"), _percent(Decimal(found.done), Decimal(found.rounds))),
        (say("Round {round} paid in", round=found.round), _percent(paid, asked)),
    )
    return BarChart("How far the circle is", "%", bars)


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return money.round_half_up(part * 100 / whole, 0) if whole else ZERO


def _among(drawn: Record) -> str:
    return listed(sorted(drawn.body["among"]), ", ")


def _again(drawn: Record) -> str:
    """How anybody draws again."""
    return how_drawn(f"{drawn.body['seed']} {drawn.id}", drawn.body["member"])


def order_notes(view: View, found: Circle) -> tuple[str, ...]:
    """How the whole order was drawn, where it was."""
    drawn = view.get("turn", f"{found.key}/order", found.on)
    if drawn is None:
        return ()
    told = {"seed": drawn.body["seed"], "among": _among(drawn)}
    return (say("The order was drawn with the seed “{seed}”, among {among}.", **told), _again(drawn))


def round_table(view: View, found: Circle, rounds: Sequence[Round]) -> Table:
    """Every round with its day, its pot, whose it is, and on which terms it went."""
    unit = found.pod.commodity
    has_bids = any(each.terms is not None and Decimal(each.terms.body.get("discount", 0)) for each in rounds)
    is_drawn = any(each.seed for each in rounds)
    rows: list[Row] = []
    for each in rounds:
        got = _given(view, each.terms, "amount", unit)
        who = None if each.who is None else found.name(each.who) if each.who else say("seat given up")
        sold = (
            (_given(view, each.terms, "discount", unit), _given(view, each.terms, "dividend_each", unit))
            if has_bids
            else ()
        )
        paid_on = each.terms.date if each.terms is not None else None
        rows.append(
            (
                str(each.number),
                each.due,
                amount(view, each.pot, unit),
                who,
                *([each.seed] if is_drawn else []),
                *sold,
                got,
                paid_on,
            )
        )
    columns = (
        Column("Round"),
        Column("Day", "date"),
        Column("Pot", "money"),
        Column("Whose"),
        *((Column("Drawn with"),) if is_drawn else ()),
        *((Column("Discount", "money"), Column("Dividend", "money")) if has_bids else ()),
        Column("Got", "money"),
        Column("Paid out", "date"),
    )
    return Table("", columns, tuple(rows))


def _given(view: View, terms: Record | None, name: str, unit: str) -> Money | None:
    return None if terms is None or name not in terms.body else amount(view, Decimal(terms.body[name]), unit)


def earlier_section(view: View, before: Sequence[Earlier], unit: str) -> Section:
    """What is open of those who sit in these rounds no more."""
    rows: list[Row] = [(each.name, amount(view, each.owes, unit), amount(view, each.position, unit)) for each in before]
    columns = (Column("Member"), Column("Owes", "money"), Column("To get back", "money"))
    return Section(
        say("Open from before"),
        tables=(Table("", columns, tuple(rows)),),
        notes=(say("They have no seat in these rounds. What is owed stays in the name of whoever stopped paying."),),
    )


def member_table(view: View, standings: Sequence[Standing], unit: str) -> Table:
    """Where every member stands over all rounds."""
    has_premium = any(each.premium for each in standings)
    has_borne = any(each.bore for each in standings)
    owing = any(each.owes for each in standings)

    def cells(each: Standing) -> Row:
        given = [amount(view, each.premium, unit)] if has_premium else []
        given += [amount(view, each.bore, unit)] if has_borne else []
        owes = (amount(view, each.owes, unit),) if owing else ()
        money = (amount(view, each.paid_in, unit), amount(view, each.received, unit))
        turn = str(each.turn) if each.turn else None
        return (each.name, turn, each.state, *money, *given, amount(view, each.position, unit), *owes)

    sums = [total(getattr(each, name) for each in standings) for name in ("paid_in", "received")]
    more = [total(each.premium for each in standings)] if has_premium else []
    more += [total(each.bore for each in standings)] if has_borne else []
    more.append(total(each.position for each in standings))
    more += [total(each.owes for each in standings)] if owing else []
    together: Row = (say("Together"), None, None, *(amount(view, each, unit) for each in (*sums, *more)))
    columns = (
        Column("Member"),
        Column("Turn"),
        Column("State"),
        Column("Paid in", "money"),
        Column("Received", "money"),
        *((Column("Premium", "money"),) if has_premium else ()),
        *((Column("Bore", "money"),) if has_borne else ()),
        Column("Position", "money"),
        *((Column("Owes", "money"),) if owing else ()),
    )
    return Table("", columns, tuple(cells(each) for each in standings), together)


def member_notes(standings: Sequence[Standing]) -> tuple[str, ...]:
    """What the columns of that table mean."""
    notes = [
        say(
            "The position is what the circle owes a member; below zero it is what they still pay in until the last round."
        )
    ]
    if any(each.premium for each in standings):
        notes.append(
            say("A premium is what bids, dividends, graduated contributions and fees gave (below zero) or took.")
        )
    if any(each.bore for each in standings):
        notes.append(say("“Bore” is what somebody bears of another's default or given-up seat until it comes back."))
    notes += [
        say("{name} is in default; what they owe stays in their own name.", name=each.name)
        for each in standings
        if each.owes
    ]
    return tuple(notes)


def wheel(view: View, standings: Sequence[Standing], unit: str) -> tuple[BarChart, ...]:
    """The wheel of turns: each member's position, by turn."""
    if not any(each.position for each in standings):
        return ()
    in_turn = sorted(standings, key=lambda each: (each.turn is None, each.turn or 0))
    bars = tuple((f"{each.turn or '·'} {each.name}", exact(view, each.position, unit)) for each in in_turn)
    return (BarChart("The wheel of turns: what the circle owes each, by turn", unit, bars),)
