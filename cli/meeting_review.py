"""What a meeting would record, for everybody to see before it is recorded: who brings what, and the money to count."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cli.question import NOTHING, WHO
from pods.meetings import meeting as steps
from pods.meetings.attendance import WAYS
from reports.counting import to_count
from reports.document import Column, Table
from reports.render.text_table import table_lines, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.dialogue import Dialogue
    from ledger.book import Posted
    from ledger.view import View
    from reports.document import Row

# What the steps are called in the review: as short as can be, for a window of 80 columns.
HEADS = {
    steps.ATTENDANCE: "Here",
    steps.FINE: "Fined",
    steps.FINE_PAID: "Fines paid",
    steps.SOCIAL: "Social fund",
    steps.SHARES: "Shares",
    steps.ROUND: "Paid in",
    steps.CONTRIBUTION: "Savings",
    steps.REPAYMENT: "Repaid",
    steps.WITHDRAWAL: "Taken out",
    steps.PAY_OUT: "Paid out",
    steps.POT: "Pot",
    steps.REQUEST: "Asked for",
    steps.HELP: "Help",
    steps.VOICE: "Voices",
    steps.SIGNATURE: "Signed",
    steps.PAID_NOW: "Paid now",
}
_NO_MONEY = frozenset({steps.ATTENDANCE, steps.POT, steps.REQUEST, steps.HELP, steps.VOICE, steps.SIGNATURE})
_COLUMNS = tuple(step for step in HEADS if step not in _NO_MONEY)


def page(dialogue: Dialogue, view: View, posted: Posted | None, width: int) -> list[str]:
    """The lines of the review: attendance, a row a member with the sums of each column, requests, the money to count.

    `posted` is what recording it would do; None when nothing would be recorded.
    """
    blocks = [_came(dialogue, width), _table(dialogue, width), _requests(dialogue, width), _voices(dialogue, width)]
    if posted is not None:
        blocks.append(table_lines(to_count(view, dialogue.meeting.pod, posted), width))
    return [line for block in blocks if block for line in ("", *block)][1:]


def _came(dialogue: Dialogue, width: int) -> list[str]:
    """`6 present, 1 late: Ben Okafor`, naming those who were not there in time."""
    ways: dict[str, list[str]] = {}
    for question in dialogue.questions:
        answer = dialogue.answers.get(question.id, NOTHING)
        if question.form == "way" and answer:
            ways.setdefault(answer, []).append(question.asks)
    said = [
        f"{len(ways[way])} {way}" + ("" if way == WAYS[0] else f" ({', '.join(ways[way])})")
        for way in WAYS
        if way in ways
    ]
    return wrapped(f"{HEADS[steps.ATTENDANCE]}: {', '.join(said)}.", width) if said else []


def amounts(dialogue: Dialogue) -> dict[str, dict[str, Decimal]]:
    """Member → step → what they bring or take at it; what is only asked for moves nothing and is left out."""
    voices = dialogue.voices(dialogue.asked)
    found: dict[str, dict[str, Decimal]] = {}
    for question in dialogue.questions:
        answer = dialogue.answers.get(question.id, NOTHING)
        step, number, *_ = [*question.id.split("/"), ""]
        if f"{step}-{number}" in dialogue.asked or step == steps.POT:
            continue
        if question.form == "amount" and answer and step not in _NO_MONEY:
            whose = dialogue.answers[f"{step}/{number}/{WHO}"] if question.id.endswith("/amount") else number
            member, amount = whose, Decimal(answer)
        elif question.form == "yes" and answer == "yes":
            loan = dialogue.meeting.loans.get(number)
            paid = (loan.member or "", loan.body["amount"]) if loan is not None else voices.payment(question)
            if paid is None:
                continue
            member, amount = paid[0], Decimal(paid[1])
        else:
            continue
        theirs = found.setdefault(member, {})
        theirs[step] = theirs.get(step, Decimal(0)) + amount
    return found


def _table(dialogue: Dialogue, width: int) -> list[str]:
    found = amounts(dialogue)
    used = [step for step in _COLUMNS if any(step in theirs for theirs in found.values())]
    if not used:
        return []
    crew = dialogue.meeting.crew
    rows: list[Row] = [
        (record.body["name"], *(found[handle].get(step) for step in used))
        for handle, record in crew.items()
        if handle in found
    ]
    columns = (Column("Member"), *(Column(HEADS[step], "number") for step in used))
    sums = [sum((theirs.get(step, Decimal(0)) for theirs in found.values()), Decimal(0)) for step in used]
    return table_lines(Table("", columns, tuple(rows), ("Together", *sums)), width)


def _requests(dialogue: Dialogue, width: int) -> list[str]:
    """What is asked for and nobody need be asked about; the rest stands with its voices."""
    lines: list[str] = []
    for question in dialogue.questions:
        if question.step == steps.POT and dialogue.answers.get(question.id) == "yes" and not dialogue.asked:
            lines += wrapped(f"{question.says} It is paid out.", width)
        stem = question.id.removesuffix("amount")
        asked = dialogue.asked.get(stem.strip("/").replace("/", "-"))
        if question.step == steps.REQUEST and stem != question.id and asked is not None and asked.proposal is None:
            handle, amount, term, purpose = (
                dialogue.answers.get(stem + part, NOTHING) for part in (WHO, "amount", "term", "purpose")
            )
            name = dialogue.meeting.crew[handle].body["name"]
            many = "1 instalment" if term == "1" else f"{term} instalments"
            why = f", for {purpose}" if purpose else ""
            lines += wrapped(
                f"{name} asks for {Decimal(amount):,f} {dialogue.meeting.pod.commodity} in {many}{why}.", width
            )
    return lines


def _voices(dialogue: Dialogue, width: int) -> list[str]:
    return [line for said in dialogue.voices(dialogue.asked).summary() for line in wrapped(said, width)]


def step_named(typed: str, found: Sequence[str]) -> tuple[str, str] | None:
    """The step that was named by its column or its number, and whatever stands behind: `savings ben`; None for no step."""
    words = typed.casefold()
    for at, step in enumerate(found, 1):
        for name in (HEADS.get(step, step).casefold(), str(at)):
            if words == name or words.startswith(f"{name} "):
                return step, typed[len(name) :].strip()
    return None
