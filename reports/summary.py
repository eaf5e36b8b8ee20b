"""The book on one page, in sentences to read aloud: money, savings, loans, what is asked of whom, what changed since the last meeting."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pods.crew import people
from pods.cycles import cycle
from pods.meetings import attendance
from pods.owning import shares
from reports import closing, summary_changes
from reports.cycle import holders
from reports.document import Document, Money, Section
from reports.figures import ZERO, exact, foresight_note, total
from reports.heading import heading, name_of
from reports.heading import pod as pod_of
from reports.lending import loan_data, standings
from reports.periods import marks
from reports.say import listed, say, say_count, strung
from reports.summary_asked import asked, expected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.view import View
    from pods.crew.people import Pod
    from reports.lending import Standing

# More than these are no dinner table, where everybody is named; then the sum and how many are told.
_MOST_NAMED = 12


def summary(view: View, pod_id: str | None = None) -> Document:
    """Where a pod, or every pod that is open, stands on the view's day, each as a section of a few sentences.

    Raises: Invalid, when there is no such pod.
    """
    found = [pod_of(view, pod_id)] if pod_id else [people.Pod(each) for each in view.find("pod", status="open")]
    sections = [_section(view, each) for each in found]
    if not pod_id:
        sections.insert(0, Section(say("The crew"), notes=tuple(_crew(view))))
    return Document(
        kind="summary",
        title=say("Summary of {pod}", pod=found[0].name) if pod_id else say("Summary"),
        subtitle=say("To read aloud"),
        is_one_page=True,
        **heading(view),
        sections=tuple(sections),
        notes=(*foresight_note(view), *marks(view, *([f"pod/{pod_id}"] if pod_id else []))),
        data={
            "on": view.on,
            "members": [each.id for each in people.members(view)],
            "pods": [_data(view, each) for each in found],
        },
    )


def _section(view: View, pod: Pod) -> Section:
    """A pod's sentences, a paragraph a subject."""
    since = summary_changes.since(view, pod)
    paragraphs = [
        _money(view, pod),
        [*_savings(view, pod), *_cycle(view, pod), *_holdings(view, pod)],
        _loans(view, pod),
        [*expected(view, pod), *asked(view, pod)],
        [*_met(view, pod), *summary_changes.sentences(view, pod, since)],
    ]
    return Section(pod.name, notes=tuple(strung(each, " ") for each in paragraphs if each))


def _crew(view: View) -> list[str]:
    """How many there are, and who keeps the books."""
    crew = people.members(view)
    keepers = [each.body["name"] for each in crew if people.is_treasurer(each)]
    many = say_count("{count} person is in the crew", "{count} people are in the crew", count=len(crew))
    if not keepers:
        return [say("{said}.", said=many)]
    who = say_count("{names} keeps the books", "{names} keep the books", count=len(keepers), names=listed(keepers))
    return [say("{said}; {more}.", said=many, more=who)]


def _money(view: View, pod: Pod) -> list[str]:
    """Where its money lies, a fund kept apart by itself."""
    social, own = closing.social_fund(view, pod), closing.loan_fund(view, pod)
    if pod.kind != "savings":
        whole = own if own.places else social
        apart = [say("Its social fund holds {said}.", said=social.said())] if own.places and social.places else []
        return [say("{pod} holds {said}.", pod=pod.name, said=whole.said()), *apart]
    return [
        say("Its loan fund holds {said}.", said=own.said()),
        *([say("Its social fund, kept apart, holds {said}.", said=social.said())] if social.places else []),
    ]


def _savings(view: View, pod: Pod) -> list[str]:
    """What members saved freely, by name where they are few."""
    unit = pod.commodity
    held = {
        each.body["name"]: exact(view, -view.balance(pod.savings(each), unit), unit)
        for each in (view.find("member") if pod.kind == "savings" else [])
    }
    saved = {name: number for name, number in held.items() if number}
    return [say("Members saved {sum}.", sum=_whose(saved, unit))] if saved else []


def _whose(amounts: dict[str, Decimal], unit: str) -> str:
    """`90.00 NZD: 50.00 Ana Tūī and 40.00 Ben Okafor`, or the sum of how many."""
    whole = Money(total(amounts.values()), unit)
    if len(amounts) > _MOST_NAMED:
        return say("{amount}, {count} of them", amount=whole, count=len(amounts))
    return say("{amount}: {parts}", amount=whole, parts=_each(amounts))


def _each(amounts: Mapping[str, Decimal | int]) -> str:
    """`Ana Tūī 50.00 and Ben Okafor 40.00`."""
    return listed(say("{name} {number}", name=name, number=Decimal(number)) for name, number in amounts.items())


def _cycle(view: View, pod: Pod) -> list[str]:
    """The shares of the running cycle."""
    running = cycle.latest(view, pod) if pod.kind == "savings" else None
    if running is None or not running.is_open:
        return []
    unit = pod.commodity
    held = {name_of(view, each.member.id): each.shares for each in holders(view, running) if each.shares}
    many = sum(held.values())
    said = say_count(
        "In cycle {cycle}, which ends on {day}, one share at {price} is held",
        "In cycle {cycle}, which ends on {day}, {shares} shares at {price} are held",
        count=many,
        shares=Decimal(many),
        cycle=running.name,
        day=running.until,
        price=Money(running.price, unit),
    )
    if held and len(held) <= _MOST_NAMED:
        return [say("{said}: {parts}.", said=said, parts=_each(held))]
    return [say("{said}.", said=said)]


def _holdings(view: View, pod: Pod) -> list[str]:
    """Who holds shares of ownership in it."""
    held: dict[tuple[str, str], Decimal] = {}
    for each in shares.register(view, pod):
        key = (each.share_class.name, each.member.body["name"])
        held[key] = held.get(key, ZERO) + each.shares
    classes = dict.fromkeys(name for name, _ in held)
    return [
        say(
            "Of class {name}, {number} shares are held: {parts}.",
            name=each,
            number=total(own.values()),
            parts=_each(own),
        )
        if len(own) <= _MOST_NAMED
        else say("Of class {name}, {number} shares are held.", name=each, number=total(own.values()))
        for each in classes
        if (own := {name: number for (kind, name), number in held.items() if kind == each and number})
    ]


def _loans(view: View, pod: Pod) -> list[str]:
    """What is out on loans, to whom, what is due next, and who is late."""
    if pod.kind != "savings":
        return []
    running = [each for each in standings(view, pod=pod.id) if each.outstanding]
    if not running:
        return [say("Nothing is out on loans.")]
    unit = pod.commodity
    whole = say_count(
        "{amount} is out on 1 loan",
        "{amount} are out on {count} loans",
        count=len(running),
        amount=Money(total(each.outstanding for each in running), unit),
    )
    late = [each for each in running if each.late_since]
    if len(running) <= _MOST_NAMED:
        parts = strung(_loan(view, each) for each in running)
        return [say("{said}: {parts}.", said=whole, parts=parts), *([] if late else [say("Nobody is late.")])]
    said = say_count(
        "{whole}, and {count} of them is late", "{whole}, and {count} of them are late", count=len(late), whole=whole
    )
    if late and len(late) <= _MOST_NAMED:
        return [say("{said}: {parts}.", said=said, parts=strung(_loan(view, each) for each in late))]
    return [say("{said}.", said=said)]


def _loan(view: View, each: Standing) -> str:
    """`Ben Okafor owes 60.00 on L1, is 12 days late with 20.00, and is next to bring 20.00 on 2026-12-01`."""
    who = name_of(view, each.record.member or "")
    said = say("{name} owes {amount} on {loan}", name=who, amount=each.outstanding, loan=each.record.id)
    if each.late_since:
        days = (view.on - each.late_since).days
        said = say_count(
            "{said}, is 1 day late with {amount}",
            "{said}, is {count} days late with {amount}",
            count=days,
            said=said,
            amount=each.arrears,
        )
    if not each.next_due:
        return said
    return say("{said}, and is next to bring {amount} on {day}", said=said, amount=each.next_amount, day=each.next_due)


def _met(view: View, pod: Pod) -> list[str]:
    """Who came to the last meeting."""
    held = attendance.meetings(view, pod)
    if not held:
        return []
    there = sum(attendance.counted(held[-1:])[way] for way in attendance.THERE)
    day = held[-1].date
    all_asked = sum(attendance.counted(held[-1:]).values())
    if day == view.on:
        return [say("To the last meeting, today, came {there} of {all}.", there=there, all=all_asked)]
    return [say("To the last meeting, on {day}, came {there} of {all}.", day=day, there=there, all=all_asked)]


def _data(view: View, pod: Pod) -> dict[str, object]:
    unit = pod.commodity
    since = summary_changes.since(view, pod)
    lent = standings(view, pod=pod.id)
    return {
        "pod": pod.id,
        "name": pod.name,
        "kind": pod.kind,
        "commodity": unit,
        **closing.data(view, pod),
        "savings": exact(view, -view.total(f"Liabilities:Savings:{pod.slug}:", unit), unit),
        "share_money": exact(view, -view.total(f"Liabilities:Cycle:{pod.slug}:", unit), unit),
        "loans_outstanding": exact(view, total(each.outstanding for each in lent), unit),
        "loans": [loan_data(each) for each in lent],
        "since": since,
        "changes": summary_changes.moved(view, pod, since),
        "sentences": list(_section(view, pod).notes),
    }
