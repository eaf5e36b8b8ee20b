"""Reciprocal saving in a pool: what borrowers save alongside their loans, what is held of whom and why, what can be released."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.crew import people
from pods.pools import points, reciprocity
from reports.document import Column, Document, Row, Section, Table
from reports.figures import ZERO, amount, exact, foresight_note
from reports.heading import heading, name_of
from reports.heading import pod as pod_of
from reports.periods import marks
from reports.points import after_saving_words
from reports.read_back import Messages
from reports.say import say, unsaid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Record
    from ledger.view import View

_HELD_BECAUSE = Messages(
    (say("{loans} is not repaid yet"), say("{loans} are not repaid yet"), say("{name} has {points} points"))
)


@dataclass(frozen=True, slots=True)
class Held:
    """What a pool holds of one member, in its money; `why` is empty where it can be released."""

    member: Record
    amount: Decimal
    month: points.Month
    why: str


def reciprocity_of_pool(view: View, pod_id: str) -> Document:
    """Every loan that asks for reciprocal saving with what is expected and saved, and whose savings are held.

    Raises: Invalid, when there is no such pod or it is no savings pool.
    """
    found = pod_of(view, pod_id)
    people.need_kind(found, "savings")
    crew = view.find("member")
    beside = [each for member in crew for each in reciprocity.of_member(view, found, member)]
    held = _held(view, found)
    sections = [
        _loans(view, found, beside),
        *((_held_section(view, found, held),) if held else ()),
    ]
    return Document(
        kind="reciprocity",
        title=say("Reciprocity in {name}", name=found.name),
        **heading(view),
        sections=tuple(sections),
        notes=(*foresight_note(view), *marks(view, f"pod/{found.id}")),
        data={
            "pod": found.id,
            "on": view.on,
            "commodity": found.commodity,
            "loans": [_loan_data(view, found, each) for each in beside],
            "held": [
                {
                    "member": each.member.id,
                    "name": each.member.body["name"],
                    "held": exact(view, each.amount, found.commodity),
                    "points": exact(view, each.month.points_total, found.commodity),
                    "can_be_released": not each.why,
                    "why": each.why,
                }
                for each in held
            ],
        },
    )


def release_notes(view: View, found: people.Pod, members: Sequence[Record] | None = None) -> tuple[str, ...]:
    """A sentence for everybody (or each of `members`) whose held savings can be released, with what to type."""
    wanted = None if members is None else {each.id for each in members}
    return tuple(
        say(
            "Nothing holds the savings of {name} any more; {amount} can be released: {command}",
            name=member.body["name"],
            amount=amount(view, number, found.commodity),
            command=f"crewbook reciprocity release {member.id} --in {found.id}",
        )
        for member, number in reciprocity.releasable(view, found)
        if wanted is None or member.id in wanted
    )


def member_notes(view: View, found: people.Pod, member: Record) -> tuple[str, ...]:
    """What a member's statement says of reciprocal saving: how they stand with each loan, and what holds their savings."""
    unit = found.commodity
    said = [
        say(
            "Alongside {loan}, {expected} are expected to be saved by now; {saved} were: {so}.",
            loan=each.loan.id,
            expected=amount(view, each.expected, unit),
            saved=amount(view, each.saved, unit),
            so=alongside_words(view, found, each),
        )
        for each in reciprocity.of_member(view, found, member)
    ]
    number = reciprocity.held(view, found, member)
    if number:
        why = reciprocity.why_held(view, found, member)
        said += (
            [say("Savings are held, for {why}.", why=held_because(why))]
            if why
            else release_notes(view, found, [member])
        )
    return tuple(said)


def held_because(why: str) -> str:
    """Why savings are held, as pods/ says it, marked."""
    return _HELD_BECAUSE.known(why) or unsaid(why)


def alongside_words(view: View, found: people.Pod, each: reciprocity.Alongside) -> str:
    """`20.00 NZD behind`, `as expected`, `20.00 NZD ahead`."""
    if not each.ahead:
        return say("as expected")
    much = amount(view, abs(each.ahead), found.commodity)
    return say("{amount} ahead", amount=much) if each.ahead > 0 else say("{amount} behind", amount=much)


def _held(view: View, found: people.Pod) -> list[Held]:
    held = []
    for member in view.find("member"):
        number = reciprocity.held(view, found, member)
        if number:
            month = points.months(view, found, member)[-1]
            held.append(Held(member, number, month, reciprocity.why_held(view, found, member)))
    return held


def _loans(view: View, found: people.Pod, beside: Sequence[reciprocity.Alongside]) -> Section:
    if not beside:
        return Section(say("Saved alongside loans"), notes=(say("No loan asks for reciprocal saving now."),))
    unit = found.commodity
    rows: list[Row] = [
        (
            each.loan.id,
            name_of(view, each.loan.member or ""),
            amount(view, each.expected, unit),
            amount(view, each.saved, unit),
            alongside_words(view, found, each),
        )
        for each in beside
    ]
    columns = (
        Column("Loan"),
        Column("Member"),
        Column("Expected by now", "money"),
        Column("Saved", "money"),
        Column("So they are"),
    )
    return Section(
        say("Saved alongside loans"),
        tables=(Table("", columns, tuple(rows)),),
        notes=(say("Expected is what fell due of the loan itself, or what was repaid of it if that is more."),),
    )


def _held_section(view: View, found: people.Pod, held: Sequence[Held]) -> Section:
    unit = found.commodity
    rows: list[Row] = [
        (
            each.member.body["name"],
            amount(view, each.amount, unit),
            exact(view, each.month.points_total, unit),
            _until(each),
        )
        for each in held
    ]
    columns = (Column("Member"), Column("Held", "money"), Column("Points", "number"), Column("Held until"))
    return Section(say("Held savings"), tables=(Table("", columns, tuple(rows)),), notes=release_notes(view, found))


def _until(each: Held) -> str:
    if not each.why:
        return say("can be released now")
    if each.month.loans > ZERO:
        return held_because(each.why)
    months = after_saving_words(points.after_saving(each.month.points_total, each.month.balance))
    return say("points are back at zero: {months}", months=months)


def _loan_data(view: View, found: people.Pod, each: reciprocity.Alongside) -> dict[str, object]:
    return {
        "loan": each.loan.id,
        "member": each.loan.member,
        "expected": exact(view, each.expected, found.commodity),
        "saved": exact(view, each.saved, found.commodity),
        "ahead": exact(view, each.ahead, found.commodity),
    }
