"""Who owns what of a pod: share of ownership, votes, share of surplus and exit value, kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from pods.crew import people
from pods.owning import shares
from pods.owning.equity import whole
from pods.settings.shares import PAR
from reports import slices
from reports.document import BarChart, Column, Document, Fact, Percent, Row, Section, Signature, Table
from reports.equity import book_value_section
from reports.figures import ZERO, amount, exact, total
from reports.heading import heading, pod
from reports.periods import marks
from reports.say import say, strung

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View

# A percentage with four decimals counts in millionths.
_PARTS = 1_000_000
_PER_MEMBER = "per-member"


@dataclass(frozen=True, slots=True)
class Owned:
    """One member's part of one class. Percentages of all rows sum to 100.0000; `exit_value` is of what has vested."""

    holding: shares.Holding
    ownership: Decimal
    votes: int | Decimal
    surplus: Decimal
    exit_value: Decimal
    unvested: Decimal

    @property
    def vested(self) -> Decimal:
        """How many of the shares are the member's own, whatever happens."""
        return self.holding.shares - self.unvested

    @property
    def certificates(self) -> list[str]:
        """The numbers on the lots, oldest first."""
        return [lot.label for lot, _ in self.holding.lots]


def ownership_statement(view: View, pod_id: str) -> Document:
    """The ownership of a pod on a day: per member and class the four things, and the shares that they rest on.

    Share of ownership is the par value held, as a part of the par value of all classes.
    Source: domain.md, "Shared ownership".
    """
    found = pod(view, pod_id)
    owned = _owned(view, found)
    classes = shares.classes(view, found)
    return Document(
        kind="ownership",
        title=say("Ownership statement"),
        subtitle=found.name,
        **heading(view),
        facts=_facts(view, found, owned),
        sections=(*_sections(view, found, owned), *_book_value(view, found, classes), *slices.sections(view, found)),
        notes=(
            *_notes(found, classes, is_vesting=any(each.unvested for each in owned)),
            *marks(view, f"pod/{found.id}"),
        ),
        signatures=_signatures(view),
        data=_data(view, found, owned),
    )


def percentages(weights: Sequence[Decimal]) -> list[Decimal]:
    """Each weight's part of all in percent, four decimals, summing to 100.0000 exactly; nothing when all are zero.

    Largest remainder, ties by position.
    """
    if not any(weights):
        return [money.from_minor(0, 4) for _ in weights]
    return [money.from_minor(part, 4) for part in money.split(_PARTS, weights)]


def _owned(view: View, found: people.Pod) -> list[Owned]:
    """A row per member and class, by joining order, then by class."""
    joined = {each.id: at for at, each in enumerate(view.find("member"))}
    held = sorted(shares.register(view, found), key=lambda each: joined[each.member.id])
    parts = percentages([each.shares * each.share_class.par for each in held])
    rows, has_voted = [], set()
    granted = shares.grants(view, found)
    for each, part in zip(held, parts, strict=True):
        votes: int | Decimal
        if each.share_class.votes != _PER_MEMBER:
            votes = int(each.shares) if each.shares == each.shares.to_integral_value() else each.shares
        else:
            votes = 0 if each.member.id in has_voted else 1
            has_voted.add(each.member.id)
        lost = shares.unvested(granted, each.share_class, each.member.id)
        worth = exact(view, shares.worth_of(view, each, each.shares - lost), found.commodity)
        rows.append(Owned(each, part, votes, part, worth, lost))
    return rows


def _facts(view: View, found: people.Pod, owned: Sequence[Owned]) -> tuple[Fact, ...]:
    owners = {each.holding.member.id for each in owned}
    return (
        Fact("Pod", found.name),
        Fact("Owners", len(owners)),
        Fact("Paid in for shares", amount(view, total(each.holding.paid_in for each in owned), found.commodity)),
    )


def _sections(view: View, found: people.Pod, owned: Sequence[Owned]) -> tuple[Section, ...]:
    if not owned:
        return (Section(say("Four things, kept apart"), notes=(say("Nobody holds shares of this pod on this day."),)),)
    bars: dict[str, Decimal] = {}
    for each in owned:
        name = each.holding.member.body["name"]
        bars[name] = bars.get(name, ZERO) + each.ownership
    chart = BarChart("Share of ownership", "%", tuple(bars.items()))
    return (
        Section(say("Four things, kept apart"), tables=(_four(view, found, owned),), charts=(chart,)),
        Section(say("The shares behind them"), tables=(_shares(view, found, owned),)),
    )


def _four(view: View, found: people.Pod, owned: Sequence[Owned]) -> Table:
    rows: list[Row] = [
        (
            each.holding.member.body["name"],
            each.holding.share_class.name,
            Percent(each.ownership),
            each.votes,
            Percent(each.surplus),
            amount(view, each.exit_value, found.commodity),
        )
        for each in owned
    ]
    totals = _totals(view, found, owned)
    together: Row = (
        say("Together"),
        None,
        Percent(totals["ownership_pct"]),
        totals["votes"],
        Percent(totals["surplus_pct"]),
        amount(view, totals["exit_value"], found.commodity),
    )
    columns = (
        Column("Member"),
        Column("Class"),
        Column("Share of ownership", "percent"),
        Column("Votes", "number"),
        Column("Share of surplus", "percent"),
        Column("Exit value", "money"),
    )
    return Table("", columns, tuple(rows), together)


def _shares(view: View, found: people.Pod, owned: Sequence[Owned]) -> Table:
    columns = (
        Column("Member"),
        Column("Class"),
        Column("Shares", "number"),
        Column("Vested", "number"),
        Column("Certificates"),
        Column("Paid in", "money"),
    )
    rows: list[Row] = [
        (
            each.holding.member.body["name"],
            each.holding.share_class.name,
            each.holding.shares,
            each.vested,
            ", ".join(each.certificates),
            amount(view, each.holding.paid_in, found.commodity),
        )
        for each in owned
    ]
    totals = _totals(view, found, owned)
    together: Row = (
        say("Together"), None, totals["shares"], totals["vested"], None, amount(view, totals["paid_in"], found.commodity),
    )  # fmt: skip
    return Table("", columns, tuple(rows), together, note=say("Paid in is what the shares cost when they were issued."))


def _totals(view: View, found: people.Pod, owned: Sequence[Owned]) -> dict[str, Decimal]:
    shares_held = total(each.holding.shares for each in owned)
    return {
        "shares": shares_held,
        "ownership_pct": total(each.ownership for each in owned) + money.from_minor(0, 4),
        "votes": total(Decimal(each.votes) for each in owned),
        "surplus_pct": total(each.surplus for each in owned) + money.from_minor(0, 4),
        "exit_value": exact(view, total(each.exit_value for each in owned), found.commodity),
        "paid_in": exact(view, total(each.holding.paid_in for each in owned), found.commodity),
        "vested": total(each.vested for each in owned),
    }


def _book_value(view: View, found: people.Pod, classes: Sequence[shares.ShareClass]) -> tuple[Section, ...]:
    """How the book value comes about, where a class is valued by it."""
    by_book = any(each.terms.text("redeem-at") != PAR for each in classes)
    return (book_value_section(view, found),) if by_book and whole(view, found).shares else ()


def _notes(found: people.Pod, classes: Sequence[shares.ShareClass], *, is_vesting: bool) -> tuple[str, ...]:
    per_share = [each.name for each in classes if each.votes != _PER_MEMBER]
    per_member = [each.name for each in classes if each.votes == _PER_MEMBER]
    votes = [say("a share of class {name} has one vote", name=name) for name in per_share]
    if per_member:
        named = " or ".join(per_member)
        votes.append(
            say("a member who holds shares of class {named} has one vote, however many they hold", named=named)
        )
    said = strung(votes)
    return (
        say(
            "Share of ownership: the par value of the shares that a member holds, as a part of the par value of all shares."
        ),
        say("Votes: {said}.", said=said) if said else say("Votes: there is no class of shares yet."),
        say("Share of surplus: how a dividend on shares would be divided, were all of them held as long.")
        if "surplus-by" not in found.terms.values()
        else say(
            "Share of surplus: how a dividend on shares would be divided, were all of them held as long. Of a year's surplus "
            "the terms of this pod say: {term}",
            term=found.terms.aloud(found.commodity)["surplus-by"],
        ),
        (
            say(
                "Exit value: what the pod would pay for the vested shares by the terms of their class. It is no promise that the shares can be redeemed, nor that the money for it is there."
            )
        ),
        say(
            "Vested: what a member keeps by leaving on that day; they lose the rest. All shares held count for the others."
        )
        if is_vesting
        else say("Vested: every share held has vested."),
        say("This statement is read from the crew's book. It gives no advice and takes the place of no registration."),
    )


def _signatures(view: View) -> tuple[Signature, ...]:
    treasurers = [each for each in people.members(view) if people.is_treasurer(each)]
    lines = [Signature(say("Treasurer"), each.body["name"]) for each in treasurers]
    return (*(lines or [Signature(say("Treasurer"))]), Signature(say("Another member")))


def _data(view: View, found: people.Pod, owned: Sequence[Owned]) -> dict[str, object]:
    members = [
        {
            "member": each.holding.member.id,
            "name": each.holding.member.body["name"],
            "class": each.holding.share_class.name,
            "shares": each.holding.shares,
            "ownership_pct": each.ownership,
            "votes": each.votes,
            "surplus_pct": each.surplus,
            "exit_value": each.exit_value,
            "paid_in": each.holding.paid_in,
            "vested": each.vested,
            "certificates": each.certificates,
        }
        for each in owned
    ]
    totals: dict[str, object] = dict(_totals(view, found, owned))
    totals["votes"] = _whole(totals["votes"])
    return {
        "pod": found.id,
        "name": found.name,
        "on": view.on,
        "commodity": found.commodity,
        "members": members,
        "totals": totals,
        **({"slices": slices.data(view, found)} if slices.sections(view, found) else {}),
    }


def _whole(number: object) -> object:
    return int(number) if isinstance(number, Decimal) and number == number.to_integral_value() else number
