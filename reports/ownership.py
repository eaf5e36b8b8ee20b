"""Who owns what of a pod: share of ownership, votes, share of surplus and exit value, kept apart."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from ledger import money
from pods.crew import people
from pods.owning import shares
from pods.owning.equity import whole
from pods.owning.slice_class import frozen, slice_class
from pods.settings.capital import PURCHASES, WEIGHTS
from pods.settings.shares import PAR
from reports import slices
from reports.aloud import aloud
from reports.document import BarChart, Column, Document, Fact, Percent, Row, Section, Signature, Table
from reports.equity import book_value_section, lock_note
from reports.figures import ZERO, amount, exact, total
from reports.heading import heading, pod
from reports.owned import owned_by
from reports.periods import marks
from reports.say import listed, say, strung

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View
    from reports.owned import Owned

_PER_MEMBER = "per-member"
# So many owners are drawn as parts of the whole; of more, each bar would be a stub.
_MANY = 8
_ROUND = tuple(map(Decimal, (1, 2, 5, 10, 20, 25, 50)))
_NONE = money.from_minor(0, 4)


class Totals(TypedDict):
    """What all rows come to together; `surplus_pct` is None where nobody can say it."""

    shares: Decimal
    ownership_pct: Decimal
    votes: Decimal
    surplus_pct: Decimal | None
    exit_value: Decimal
    paid_in: Decimal
    vested: Decimal


def ownership_statement(view: View, pod_id: str, handle: str | None = None) -> Document:
    """The ownership of a pod on a day: per member and class the four things, and the shares that they rest on.

    With a `handle`, of that member alone, beside the totals of all.

    Share of ownership is the par value held, as a part of the par value of all classes.
    Source: domain.md, "Shared ownership".
    """
    found = pod(view, pod_id)
    owned = owned_by(view, found)
    shown = [each for each in owned if handle in {None, each.member.id}]
    classes = shares.classes(view, found)
    of_all = (*_book_value(view, found, classes), *slices.sections(view, found)) if handle is None else ()
    return Document(
        kind="ownership",
        title=say("Ownership statement"),
        subtitle=found.name,
        **heading(view),
        facts=_facts(view, found, owned),
        sections=(*_sections(view, found, owned, shown), *of_all),
        notes=(
            *_notes(
                found,
                classes,
                is_vesting=any(each.unvested for each in owned),
                is_told=not owned or any(each.surplus is not None for each in owned),
                of_slices=_of_slices(view, found),
            ),
            *marks(view, f"pod/{found.id}"),
        ),
        signatures=_signatures(view),
        data=_data(view, found, owned, shown),
    )


def _facts(view: View, found: people.Pod, owned: Sequence[Owned]) -> tuple[Fact, ...]:
    owners = {each.member.id for each in owned if each.holding or each.slices}
    return (
        Fact("Pod", found.name),
        Fact("Owners", len(owners)),
        Fact("Paid in for shares", amount(view, total(each.paid_in for each in owned), found.commodity)),
    )


def _sections(view: View, found: people.Pod, owned: Sequence[Owned], shown: Sequence[Owned]) -> tuple[Section, ...]:
    if not owned:
        return (Section(say("Four things, kept apart"), notes=(say("Nobody holds shares of this pod on this day."),)),)
    bars: dict[str, Decimal] = {}
    for each in shown:
        if each.holding or each.slices:
            bars[each.name] = bars.get(each.name, ZERO) + each.ownership
    rest = total(each.ownership for each in owned) - total(bars.values())
    if len(shown) < len(owned) and rest:
        bars[say("the others")] = rest
    chart = _drawn(tuple(bars.items()))
    four = Section(say("Four things, kept apart"), tables=(_four(view, found, owned, shown),), charts=(chart,))
    if not any(each.holding for each in owned):
        return (four,)
    return (four, Section(say("The shares behind them"), tables=(_shares(view, found, owned, shown),)))


def _drawn(bars: tuple[tuple[str, Decimal], ...]) -> BarChart:
    """Parts of the whole; of many owners the largest first, and each of a round part of it, so that they can be told apart."""
    if len(bars) <= _MANY:
        return BarChart("Share of ownership", "%", bars)
    bars = tuple(sorted(bars, key=lambda bar: -bar[1]))
    most = next((part for part in _ROUND if bars[0][1] <= part), None)
    if most is None:
        return BarChart("Share of ownership", "%", bars)
    return BarChart(say("Share of ownership; a whole bar is {part}", part=Percent(most)), "%", bars, most)


def _four(view: View, found: people.Pod, owned: Sequence[Owned], shown: Sequence[Owned]) -> Table:
    rows: list[Row] = [
        (
            each.name,
            each.share_class,
            Percent(each.ownership),
            each.votes,
            None if each.surplus is None else Percent(each.surplus),
            amount(view, each.exit_value, found.commodity),
        )
        for each in shown
    ]
    totals = _totals(view, found, owned)
    together: Row = (
        say("Together"),
        None,
        Percent(totals["ownership_pct"]),
        totals["votes"],
        None if totals["surplus_pct"] is None else Percent(totals["surplus_pct"]),
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


def _shares(view: View, found: people.Pod, owned: Sequence[Owned], shown: Sequence[Owned]) -> Table:
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
            each.name,
            each.share_class,
            each.shares,
            each.vested,
            listed(each.certificates, ", "),
            amount(view, each.paid_in, found.commodity),
        )
        for each in shown
        if each.holding
    ]
    totals = _totals(view, found, owned)
    together: Row = (
        say("Together"), None, totals["shares"], totals["vested"], None, amount(view, totals["paid_in"], found.commodity),
    )  # fmt: skip
    return Table("", columns, tuple(rows), together, note=say("Paid in is what the shares cost when they were issued."))


def _totals(view: View, found: people.Pod, owned: Sequence[Owned]) -> Totals:
    surplus = [each.surplus for each in owned if each.surplus is not None]
    return {
        "shares": total(each.shares for each in owned),
        "ownership_pct": total(each.ownership for each in owned) + _NONE,
        "votes": total(Decimal(each.votes) for each in owned),
        "surplus_pct": total(surplus) + _NONE if surplus or not owned else None,
        "exit_value": exact(view, total(each.exit_value for each in owned), found.commodity),
        "paid_in": exact(view, total(each.paid_in for each in owned), found.commodity),
        "vested": total(each.vested for each in owned),
    }


def _book_value(view: View, found: people.Pod, classes: Sequence[shares.ShareClass]) -> tuple[Section, ...]:
    """How the book value comes about, where a class is valued by it."""
    by_book = any(each.terms.text("redeem-at") != PAR for each in classes)
    of = whole(view, found) if by_book else None
    return (book_value_section(view, found, of),) if of is not None and of.shares else ()


def _notes(
    found: people.Pod,
    classes: Sequence[shares.ShareClass],
    *,
    is_vesting: bool,
    is_told: bool,
    of_slices: tuple[str, ...],
) -> tuple[str, ...]:
    """What each of the four is; of a pod whose only class is one of slices, nothing of shares."""
    registration = say(
        "This statement is read from the crew's book. It gives no advice and takes the place of no registration."
    )
    if of_slices and not classes:
        return (*of_slices, *_surplus_notes(found, is_told=is_told), *lock_note(found), registration)
    per_share = [each.name for each in classes if each.votes != _PER_MEMBER]
    per_member = [each.name for each in classes if each.votes == _PER_MEMBER]
    votes = [say("a share of class {name} has one vote", name=name) for name in per_share]
    if per_member:
        named = listed(per_member, " or ")
        votes.append(
            say("a member who holds shares of class {named} has one vote, however many they hold", named=named)
        )
    said = strung(votes)
    return (
        say(
            "Share of ownership: the par value of the shares that a member holds, as a part of the par value of all shares."
        ),
        say("Votes: {said}.", said=said) if said else say("Votes: there is no class of shares yet."),
        *_surplus_notes(found, is_told=is_told),
        *lock_note(found),
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
        *of_slices,
        registration,
    )


def _of_slices(view: View, found: people.Pod) -> tuple[str, ...]:
    """What a class of slices is of the whole, what votes it brings, and what its exit value is."""
    held = slice_class(view, found)
    if held.record is None:
        return ()
    terms = held.terms.aloud(found.commodity)
    worth = (
        say("Exit value of slices: none, for the pie is frozen and nothing of it is paid back.")
        if frozen(view, found)
        else say("Exit value of slices: what is at risk, which a payment takes back in order.")
    )
    return (
        say("Class {name}: {term}", name=held.name, term=aloud(terms["slices-part"])),
        say("Class {name}: {term}", name=held.name, term=aloud(terms["slice-votes"])),
        worth,
    )


def _surplus_notes(found: people.Pod, *, is_told: bool) -> list[str]:
    """What the share of surplus is, by the terms of the pod."""
    if "surplus-by" not in found.terms.values():
        return [say("Share of surplus: how a dividend on shares would be divided, were all of them held as long.")]
    terms = found.terms.aloud(found.commodity)
    term, common = aloud(terms["surplus-by"]), aloud(terms["surplus-collective"])
    if found.terms.text("surplus-by") in {PURCHASES, WEIGHTS}:
        said = say(
            "Share of surplus: not told, for it is typed in with each allocation. {term} {common}",
            term=term,
            common=common,
        )
    elif not is_told:
        said = say(
            "Share of surplus: not told, for the book does not have yet by what it is shared this year. {term} {common}",
            term=term,
            common=common,
        )
    else:
        said = say(
            "Share of surplus: what each would get of the members' part, were the year to end on this day. {term} {common}",
            term=term,
            common=common,
        )
    return [said]


def _signatures(view: View) -> tuple[Signature, ...]:
    treasurers = [each for each in people.members(view) if people.is_treasurer(each)]
    lines = [Signature(say("Treasurer"), each.body["name"]) for each in treasurers]
    return (*(lines or [Signature(say("Treasurer"))]), Signature(say("Another member")))


def _data(view: View, found: people.Pod, owned: Sequence[Owned], shown: Sequence[Owned]) -> dict[str, object]:
    members = [
        {
            "member": each.member.id,
            "name": each.name,
            "class": each.share_class,
            "shares": each.shares,
            **({} if each.slices is None else {"slices": each.slices}),
            "ownership_pct": each.ownership,
            "votes": each.votes,
            "surplus_pct": each.surplus,
            "exit_value": each.exit_value,
            "paid_in": each.paid_in,
            "vested": each.vested,
            "certificates": each.certificates,
        }
        for each in shown
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
