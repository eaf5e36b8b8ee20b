"""What the book states in an agreement, gathered as of a view's day; of a loan in stated_loan.py, of shares in stated_shares.py. Nothing here reads a clock or a name from outside the book."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger import money
from pods.agreements.kinds import CERTIFICATE, CLASS_RULES, CO_OWNERSHIP, FORMS, LOAN, MEMBERSHIP, NOTE, OF_LOANS, RULES
from pods.agreements.stated_loan import loan_tables, loan_words
from pods.agreements.stated_shares import bound_and_paid_in, certificate, owed_on_note
from pods.crew import people, standing, taking_part
from pods.dues import expected
from pods.lending import agreed
from pods.owning import notes, pie, shares
from pods.owning.slice_class import frozen, slice_class
from pods.settings.slices import PER_MEMBER, PER_SLICE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.act import Record
    from ledger.view import View
    from pods.agreements.facts import Facts
    from pods.owning.slice_class import SliceClass
    from pods.owning.slices import Stake

Rows = list[list[Any]]


def stated(view: View, about: Mapping[str, str], *, terms: Mapping[str, str], wording: str, shape: str) -> Facts:
    """The facts of an agreement on the view's day.

    `about` says what it is about: kind, pod, and by kind loan, member, form. `shape` is as in facts.py.
    Raises: Invalid, when what it is about is not there on that day.
    """
    pod = _pod(view, about["pod"])
    kind = about["kind"]
    facts: Facts = {
        "kind": kind,
        "wording": wording,
        "shape": shape,
        "parties": parties(view, about),
        "words": _common(view, pod),
        "tables": {},
        "terms": dict(terms),
    }
    words, tables = facts["words"], facts["tables"]
    if kind == LOAN:
        record = agreed.loan(view, about["loan"])
        words |= loan_words(view, pod, record)
        tables |= loan_tables(view, pod, record, shape)
        tables[RULES] = [*_rules(pod, OF_LOANS), *tables[RULES]]
    if kind == MEMBERSHIP:
        words |= {
            "member": name_of(view, about["member"]),
            "treasurers": _treasurers(view),
            "joined": people.joined_on(view, about["member"]).isoformat(),
        }
        tables |= {RULES: _rules(pod), "dues": _dues(view, pod, about["member"])}
    if kind == CO_OWNERSHIP:
        words |= {
            "form": FORMS.get(about.get("form", ""), ""),
            "treasurers": _treasurers(view),
            "member_names": listed([each.body["name"] for each in _owners(view, pod)]),
        }
        tables |= _owned(view, pod) | {RULES: _rules(pod), "dues": _dues(view, pod)}
    if kind == CERTIFICATE:
        found, tables[RULES] = certificate(view, pod, about)
        words |= {"member": name_of(view, about["member"])} | found
    if kind == NOTE:
        found, plans = owed_on_note(view, pod, about["note"])
        tables |= plans
        words |= {"member": name_of(view, about["member"])} | found
    return facts


def parties(view: View, about: Mapping[str, str]) -> list[str]:
    """Who signs, besides somebody for the crew: the borrower and who answers for them, the member, or all owners."""
    if about["kind"] == LOAN:
        record = agreed.loan(view, about["loan"])
        return [record.member or "", *record.body.get("guarantors", {})]
    if about["kind"] == CO_OWNERSHIP:
        return [each.id for each in _owners(view, _pod(view, about["pod"]))]
    # A certificate is given to its holder: only the crew signs.
    return [] if about["kind"] == CERTIFICATE else [about["member"]]


def _owners(view: View, pod: people.Pod) -> list[Record]:
    """Who owns a pod together: all who take part in it, and who left it and kept a part of its frozen pie."""
    theirs = {each.id for each in taking_part.members(view, pod)} | {each.id for each, _ in pie.stakes(view, pod)}
    return [each for each in people.members(view) if each.id in theirs]


def for_the_crew(view: View, about: Mapping[str, str], parties: Sequence[str]) -> list[str]:
    """Who may sign for the crew: a treasurer who is no party, or any other member where all of these are; none where everybody signs."""
    if about["kind"] == CO_OWNERSHIP:
        return []
    others = [each for each in people.members(view) if each.id not in {*parties, about.get("member")}]
    # A crew that has just begun has one member, who signs for both sides.
    found = [each.id for each in others if people.is_treasurer(each)] or [each.id for each in others]
    return found or [each.id for each in people.members(view)]


def name_of(view: View, handle: str) -> str:
    """The name that a member shows, on the view's day; the short name of who is not there yet."""
    found = view.get("member", handle)
    return str(found.body["name"]) if found else handle


def listed(names: Sequence[str]) -> str:
    """`Ana, Ben and Cho`; empty for none."""
    *before, last = names or [""]
    return f"{', '.join(before)} and {last}" if before else last


def _pod(view: View, id: str) -> people.Pod:
    """The pod, closed ones included: what was agreed there can still be read."""
    found = view.get("pod", id)
    return people.pod(view, id) if found is None else people.Pod(found)


def _common(view: View, pod: people.Pod) -> dict[str, str]:
    return {
        "crew": view.book.name,
        "pod": pod.name,
        "commodity": pod.commodity,
    }


def _treasurers(view: View) -> str:
    return listed([each.body["name"] for each in people.members(view) if people.is_treasurer(each)])


def _rules(pod: people.Pod, names: Sequence[str] = ()) -> Rows:
    """Each setting of the pod in words, and as it was set: empty where nobody did."""
    found = pod.terms.sentences(pod.commodity)
    return [
        [name, [sentence, pod.terms.given.get(name, "")]] for name, _, sentence in found if not names or name in names
    ]


def _dues(view: View, pod: people.Pod, member: str | None = None) -> Rows:
    """What each member, or one of them, is expected to contribute, until somebody ends it: a day that passes changes nothing."""
    found = view.find(expected.EXPECTATION, pod=pod.id, member=member, status=expected.OPEN)
    return [
        [
            each.id,
            [
                name_of(view, each.member or ""),
                money.show(Decimal(each.body["amount"]), pod.commodity)
                + (" (social fund)" if each.body["social"] else ""),
                each.body["every"],
                each.body["since"],
                each.body["until"] or "",
            ],
        ]
        for each in found
    ]


def _owned(view: View, pod: people.Pod) -> dict[str, Rows]:
    """Members, classes, holdings, loans, what vests and is pledged, and capital, each by the order in which they began."""
    digits = view.digits(pod.commodity)
    members = [
        [each.id, [each.body["name"], each.id, people.joined_on(view, each.id).isoformat()]]
        for each in _owners(view, pod)
    ]
    of_slices = slice_class(view, pod)
    classes = [_class(each) for each in shares.classes(view, pod)]
    classes += [_of_slices(of_slices)] if of_slices.record else []
    holdings = [_holding(each, digits) for each in shares.register(view, pod)]
    holdings += _frozen_slices(view, of_slices)
    lent = [
        _loan(view, each, pod)
        for each in view.find("loan", pod=pod.id, status=(agreed.AGREED, agreed.OPEN, agreed.REQUESTED))
    ]
    lent += [
        [
            each.record.id,
            [each.record.id, name_of(view, each.record.member or ""), pod.name, _shown(view, each.amount, pod)],
        ]
        for each in notes.notes(view, pod)
        if each.left
    ]
    begun: list[shares.ShareClass | SliceClass] = [
        *shares.classes(view, pod),
        *([of_slices] if of_slices.record else []),
    ]
    terms = [
        [f"{each.name}/{name}", [each.name, sentence, each.terms.given.get(name, "")]]
        for each in begun
        for name, _, sentence in each.terms.sentences(pod.commodity)
    ]
    owned = {"members": members, "classes": classes, CLASS_RULES: terms, "holdings": holdings, "loans": lent}
    return owned | bound_and_paid_in(view, pod)


def _class(each: shares.ShareClass) -> list[Any]:
    votes = "one for each share" if each.votes == "per-share" else "one for each member"
    passed_on = "yes" if each.is_transferable else "no"
    return [each.name, [each.name, money.show(each.par, each.pod.commodity), votes, passed_on]]


def _of_slices(each: SliceClass) -> list[Any]:
    votes = {PER_MEMBER: "one for each member", PER_SLICE: "one for each slice"}.get(
        each.terms.text("slice-votes"), "none"
    )
    return [each.name, [each.name, "slices, no par value", votes, "when the others are asked"]]


def _frozen_slices(view: View, held: SliceClass) -> Rows:
    """The parts of a pie that is frozen; while it grows they change with all that is put in, and only its terms are stated."""
    if held.record is None or not frozen(view, held.pod):
        return []
    return [
        [
            f"{held.name}/{member.id}",
            [
                member.body["name"] + standing.mark(member),
                held.name,
                f"{stake.slices.normalize() + 0:f}",
                "slices",
                _money(view, stake, held.pod),
            ],
        ]
        for member, stake in pie.stakes(view, held.pod)
    ]


def _money(view: View, stake: Stake, pod: people.Pod) -> str:
    return money.show(money.round_half_up(stake.money, view.digits(pod.commodity)), pod.commodity)


def _holding(each: shares.Holding, digits: int) -> list[Any]:
    unit = each.share_class.pod.commodity
    numbers = ", ".join(lot.label for lot, _ in each.lots)
    paid_in = money.show(money.round_half_up(each.paid_in, digits), unit)
    return [
        f"{each.share_class.name}/{each.member.id}",
        # What who died holds is their heirs' until it passes to them.
        [
            each.member.body["name"] + standing.mark(each.member),
            each.share_class.name,
            f"{each.shares:f}",
            numbers,
            paid_in,
        ],
    ]


def _loan(view: View, record: Record, pod: people.Pod) -> list[Any]:
    amount = _shown(view, Decimal(record.body["amount"]), pod)
    return [record.id, [record.id, pod.name, name_of(view, record.member or ""), amount]]


def _shown(view: View, number: Decimal, pod: people.Pod) -> str:
    return money.show(money.round_half_up(number, view.digits(pod.commodity)), pod.commodity)
