"""Drafting an agreement, deciding its terms in words, and ending it. Adopting and signing it live in adopting.py and signing.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator

from ledger import text
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused, unknown
from pods.agreements import versions, wording
from pods.agreements.kinds import CERTIFICATE, CO_OWNERSHIP, FORMS, KINDS, LOAN, MEMBERSHIP, NOTE
from pods.agreements.stated import name_of
from pods.agreements.stated_shares import chosen_lot, left_of, note_of
from pods.agreements.versions import ADOPTED, AGREEMENT, DRAFT, ENDED, IN_FORCE, WORDING, Agreement
from pods.crew import people
from pods.lending import agreed
from pods.owning import shares
from pods.settings.setting import CIRCLE, SOLIDARITY
from pods.voices import consent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.view import View

_LONGEST = 2000
_UNOWNED = {SOLIDARITY: "a solidarity fund", CIRCLE: "a lending circle"}


def _clause(typed: str) -> str:
    return text.clean(typed, what="term", most=_LONGEST)


class Draft(Act):
    """An agreement is drafted from the book, or the next version of one that there is.

    `wording` is the sha256 of its template, and `source` that template where the book does not hold it yet; `language` is the
    one in which it is written, where that is not English.
    """

    kind = "agreement-draft"
    agreement_kind: str
    pod: str
    loan: str | None = None
    member: str | None = None
    form: str | None = None
    share_class: str | None = None
    numbers: str | None = None
    note: str | None = None
    wording: str
    source: str | None = None
    language: str | None = None


class Decide(Act):
    """Terms of a draft that the crew decided in words; an empty one is undecided again."""

    kind = "agreement-term"
    agreement: str
    terms: dict[str, Annotated[str, AfterValidator(_clause)]]


class End(Act):
    """An agreement holds no longer, or its draft is dropped."""

    kind = "agreement-end"
    topic: ClassVar[str] = "agreement"
    agreement: str
    because: Words


@rule(Draft)
def draft(act: Draft, view: View) -> Change:
    """The draft of a first version, or of the next one.

    Raises: Invalid, for what it cannot be about or a template that is broken; Refused, where nothing would change.
    """
    drafter = people.actor(view)
    about = _about(act, view)
    records = _wording(act, view)
    standing = versions.of_subject(view, about)
    if standing is None:
        id = view.next_id("A", AGREEMENT)
        body: dict[str, Any] = {"about": about, "terms": {}, "wording": act.wording, "version": 1}
        record = Record(AGREEMENT, id, body, status=DRAFT, pod=act.pod, member=drafter.id)
    else:
        id = standing.id
        about = {**standing.about, **about}
        is_same = standing.wording == act.wording and standing.about == about
        if standing.is_draft and is_same:
            raise Refused(
                f"{id} drafts it already, as version {standing.version}.",
                hint=f"Read it: crewbook agreement show {id} --draft; decide a term: crewbook agreement term {id} NAME=TEXT",
                where="agreement",
            )
        begin = standing.record.changed if standing.is_draft else versions.next_version(standing).changed
        record = begin(about=about, wording=act.wording)
    return Change(records=(*records, record), about=Agreement(record).about_it(), id=id)


def _about(act: Draft, view: View) -> dict[str, str]:
    """What the agreement is about, as its record keeps it."""
    if act.agreement_kind not in KINDS:
        raise unknown("kind of agreement", act.agreement_kind, KINDS, hint=f"Choose {', '.join(KINDS)}.", among="here")
    about = {"kind": act.agreement_kind, "pod": act.pod}
    if act.form is not None and act.agreement_kind != CO_OWNERSHIP:
        raise Invalid(f"A {act.agreement_kind} agreement has no legal form.", hint="Leave --form out.", where="form")
    if act.agreement_kind == LOAN:
        record = agreed.loan(view, act.loan or "")
        if record.status not in {agreed.REQUESTED, agreed.AGREED, agreed.OPEN}:
            raise Refused(
                f"{record.id} is {record.status}; there is nothing to agree on.",
                hint="See the loans that run: crewbook loan list",
                where="loan",
            )
        return about | {"loan": record.id, "member": record.member or ""}
    if act.agreement_kind == NOTE:
        id, pod, member = note_of(view, act.note or "")
        return about | {"pod": pod, "note": id, "member": member}
    its_pod = people.pod(view, act.pod)
    if act.agreement_kind == CO_OWNERSHIP:
        return about | _form(act, its_pod)
    if act.member is None:
        raise Invalid(f"Whose {act.agreement_kind} is it?", hint="Add --member ben.", where="member")
    about["member"] = people.member(view, act.member).id
    if act.agreement_kind == CERTIFICATE:
        about["class"], about["numbers"] = _certified(act, view, its_pod, about)
    return about


def _certified(act: Draft, view: View, pod: people.Pod, about: Mapping[str, str]) -> tuple[str, str]:
    """(class, numbers) of a certificate: of one that there is, its own, as long as its holder has some of them; else one lot's.

    Raises: Refused or Invalid, as `chosen_lot` does.
    """
    if act.share_class is not None and act.numbers is not None:
        same = {**about, "class": act.share_class, "numbers": act.numbers}
        standing = versions.of_subject(view, same)
        if standing and left_of(view, shares.share_class(view, pod, act.share_class), same["member"], act.numbers):
            return act.share_class, act.numbers
    return chosen_lot(view, pod, about["member"], act.share_class, act.numbers)


def _form(act: Draft, pod: people.Pod) -> dict[str, str]:
    """The legal form, where one was named."""
    if pod.kind in _UNOWNED:
        raise Refused(
            f"{pod.name} is {_UNOWNED[pod.kind]}; nobody owns a part of it.",
            hint=f"Who takes part in it agrees to that: crewbook agreement draft {pod.id} --kind membership --member MEMBER",
            where="kind",
        )
    if act.form is not None and act.form not in FORMS:
        raise unknown("legal form", act.form, FORMS, hint=f"Choose {', '.join(FORMS)}.", among="here")
    return {"form": act.form} if act.form else {}


def _wording(act: Draft, view: View) -> tuple[Record, ...]:
    """The wording, checked, where the book does not hold it yet."""
    where = f"templates/{act.agreement_kind}.txt"
    if view.get(WORDING, act.wording) is not None:
        # The same text may be kept for another kind of agreement already, which has other names.
        wording.check(act.agreement_kind, versions.source(view, act.wording), where=where)
        return ()
    assert act.source is not None, "the door sends a wording that the book does not hold"
    assert wording.name_of(act.source) == act.wording, "a wording is known by its hash"
    wording.check(act.agreement_kind, act.source, where=where)
    written_in = {"language": act.language} if act.language else {}
    return (Record(WORDING, act.wording, {"text": act.source, **written_in}),)


@rule(Decide)
def decide(act: Decide, view: View) -> Change:
    """The draft with what was decided.

    Raises: Invalid, for a term that such an agreement does not have; Refused, when it is no draft or nothing changes.
    """
    people.need_treasurer(view, "A term of an agreement")
    found = versions.agreement(view, act.agreement)
    versions.need(
        found,
        DRAFT,
        instead="its words stay as they are",
        hint=f"Draft its next version: crewbook agreement draft {found.id}",
    )
    for name in act.terms:
        if name not in found.kind.terms:
            raise unknown("term", name, found.kind.terms, among=f"in a {found.kind.title.lower()}")
    terms = {name: said for name, said in {**found.terms, **act.terms}.items() if said}
    if terms == dict(found.terms):
        raise Refused(
            "Nothing would change.",
            hint=f"See what is decided: crewbook agreement show {found.id} --draft",
            where="term",
        )
    return Change(records=(found.record.changed(terms=terms),), about=found.about_it(), id=found.id)


@rule(End)
def end(act: End, view: View) -> Change:
    """The agreement is over; what was signed stays in the book.

    Raises: Refused, when it ended before, or without the consent that the pod's terms ask for.
    """
    people.need_treasurer(view, "The end of an agreement")
    found = versions.agreement(view, act.agreement)
    consent.require(act, view)
    if not act.because:
        raise Invalid("The end of an agreement says why.", hint='Add --because "repaid".', where="because")
    if found.status == ENDED:
        raise Refused(
            f"{found.id} ended before.", hint=f"See it: crewbook agreement status {found.id}", where="agreement"
        )
    record = found.record.changed(status=ENDED, because=act.because, ended=view.on.isoformat())
    return Change(records=(record,), about=found.about_it())


def _is_asked(act: End, view: View, topics: set[str], _by: str | None) -> bool:
    """A draft that nobody agreed to is dropped without asking anybody."""
    found = versions.agreement(view, act.agreement)
    return act.topic in topics and (found.status in {ADOPTED, IN_FORCE} or found.in_force is not None)


def title(view: View, found: Agreement) -> str:
    """What an agreement is called: `Loan agreement L1 with Ben Okafor`, `Co-ownership agreement of Tui Bakery`."""
    named = found.about
    if named["kind"] == LOAN:
        return f"{found.kind.title} {named['loan']} with {name_of(view, named['member'])}"
    if named["kind"] == MEMBERSHIP:
        return f"{found.kind.title} of {name_of(view, named['member'])} in {_pod_name(view, found.pod)}"
    if named["kind"] == CERTIFICATE:
        return f"{found.kind.title} {named['class']} {named['numbers']} of {name_of(view, named['member'])}"
    if named["kind"] == NOTE:
        return f"{found.kind.title} {named['note']} of {name_of(view, named['member'])}"
    return f"{found.kind.title} of {_pod_name(view, found.pod)}"


def _pod_name(view: View, id: str) -> str:
    pod = view.get("pod", id)
    return str(pod.body["name"]) if pod else id


consent.describe(
    End,
    lambda act, view: f"End {act.agreement}, the {title(view, versions.agreement(view, act.agreement))}: {act.because}",
    pod=lambda act, view: versions.agreement(view, act.agreement).pod,
    asks=_is_asked,
)
