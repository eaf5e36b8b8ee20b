"""Forms for agreements: drafted, decided on in words, proposed, signed, ended. Which agreements can be chosen stands here too."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from dashboard.forms.offer import Offer, Text
from dashboard.readers import readers
from dashboard.rights import Right
from ledger import persons
from ledger.act import make
from ledger.errors import CrewbookError, Invalid
from pods.agreements import facts, stated, versions
from pods.agreements.adopting import Adopt
from pods.agreements.drafting import Decide, Draft, End
from pods.agreements.filing import FileAgreement
from pods.agreements.kinds import CO_OWNERSHIP, FORMS, KINDS, LOAN, NOTE
from pods.agreements.signatures import SignAgreement
from pods.agreements.versions import ADOPTED, IN_FORCE, Agreement
from reports.agreements import filing
from reports.agreements.standing import called
from reports.agreements.templates import drafted
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dashboard.asking import Asking
    from ledger.act import Act
    from ledger.posted import Posted
    from ledger.view import View

_AGREEMENTS = "agreements"


def may_see(asking: Asking, view: View, found: Agreement, number: int | None = None) -> bool:
    """Whether an agreement, or a version of it, is for the visitor to read: all of them, or those that they sign or are asked about."""
    numbers = {found.read, found.version} if number is None else {number}
    return asking.may(Right.ALL) or any(asking.visitor.member in readers(view, found.id, each) for each in numbers)


def to_sign(asking: Asking, view: View, found: Agreement) -> bool:
    """Whether the visitor's signature is waited for."""
    if found.status != ADOPTED or asking.visitor.member is None or asking.visitor.member in found.signed:
        return False
    kept = versions.version(view, found, found.version).body["facts"]["parties"]
    if asking.me in kept:
        return True
    for_crew = stated.for_the_crew(view, found.about, kept)
    return asking.me in for_crew and not any(each in found.signed for each in for_crew)


def agreement_choices(asking: Asking, view: View, offer: Offer, _given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The agreements that an act may be about, of those that the visitor may read."""
    return [
        (each.id, say("{id} · {title}", id=each.id, title=called(view, each)))
        for each in versions.alive(view)
        if _is_for(offer.kind, asking, view, each) and may_see(asking, view, each)
    ]


def _is_for(kind: str, asking: Asking, view: View, found: Agreement) -> bool:
    if kind == SignAgreement.kind:
        return to_sign(asking, view, found)
    if kind == FileAgreement.kind:
        return is_kept(view, found)
    if kind == "agreement-sign-back":
        return found.status == ADOPTED and asking.visitor.member in found.signed
    return kind == End.kind or found.is_draft


def is_kept(view: View, found: Agreement) -> bool:
    """Whether the version that people mean was adopted, so that it has a paper."""
    return view.get(versions.VERSION, versions.version_id(found.id, found.read)) is not None


def kind_choices(*_: object) -> list[tuple[str, str]]:
    """The kinds of agreements."""
    return [(name, _KINDS[name]) for name in KINDS]


def form_choices(*_: object) -> list[tuple[str, str]]:
    """The legal forms."""
    return [(name, _FORMS[name]) for name in FORMS]


_KINDS = {
    "loan": say("Loan agreement"),
    "membership": say("Membership agreement"),
    "co-ownership": say("Co-ownership agreement"),
    "certificate": say("Share certificate"),
    "note": say("Instalment note"),
}
_FORMS = {
    "company": say("a company"),
    "association": say("an association"),
    "co-operative": say("a co-operative"),
    "partnership": say("a partnership"),
    "none": say("no legal form yet"),
}


def _draft(asking: Asking, view: View, values: dict[str, Any]) -> Act:
    """From the crew's own text for its kind, else the usual one."""
    kind = values["agreement_kind"]
    if kind in {LOAN, NOTE} and not values.get(kind):
        raise Invalid(say("Which loan is it about?") if kind == LOAN else say("Which note is it about?"), where=kind)
    subject = values[kind] if kind in {LOAN, NOTE} else values["pod"]
    _need_theirs(asking, view, kind, values)
    given = {name: values.get(name) for name in ("member", "form", "share_class", "numbers")}
    return drafted(asking.served.folder, view, subject, kind, given)


def _need_theirs(asking: Asking, view: View, kind: str, values: Mapping[str, Any]) -> None:
    """In a book where members see their own, they put in writing what is theirs; what is not is not told to be there.

    Raises: Invalid.
    """
    if asking.may(Right.ALL) or kind == CO_OWNERSHIP:
        return
    subject, whose = (kind, values[kind]) if kind in {LOAN, NOTE} else ("member", values.get("member", ""))
    record = view.get(kind, whose.upper()) if kind in {LOAN, NOTE} else view.get("member", whose)
    owner = record and (record.member if kind in {LOAN, NOTE} else record.id)
    if owner != asking.me:
        raise Invalid(say("You can put in writing what is yours."), where=subject)


def _adopted(asking: Asking, view: View, values: dict[str, Any]) -> Act:
    """The version that was read; where none is named, the draft as it stands."""
    found = versions.agreement(view, values["agreement"])
    if not may_see(asking, view, found):
        raise Invalid(say("This agreement is not yours to propose."), where="agreement")
    if "hash" not in values:
        values = {**values, "number": found.version, "hash": facts.hashed(versions.draft_facts(view, found))}
    return make(Adopt, **values)


def _unsigned(_view: View, values: dict[str, Any]) -> Act:
    return make(SignAgreement, withdraw=True, **values)


def _lies(view: View, values: Mapping[str, Any], file: Path) -> tuple[str, Path]:
    """Where the paper of an agreement is filed, under the agreement's name."""
    found = versions.agreement(view, values["agreement"])
    return filing.place(view, found, found.read, file.suffix)


def _scanned(asking: Asking, view: View, values: dict[str, Any]) -> Act:
    """The paper as it was signed by hand, of the version that people mean."""
    found = versions.agreement(view, values["agreement"])
    parties = versions.version(view, found, found.read).body["facts"]["parties"]
    account, _ = filing.place(view, found, found.read, "")
    named = persons.hashed(persons.of_book(asking.served.book), parties)
    return filing.act_of(found, found.read, named, account, values["file"], values["sha256"], is_scan=True)


def _terms(view: View, given: Mapping[str, str]) -> list[Text]:
    """What the crew decides in words, question by question."""
    record = view.get(versions.AGREEMENT, given.get("agreement", "").upper())
    if record is None:
        return []
    found = Agreement(record)
    return [Text(name, say(question), found.terms.get(name, "")) for name, question in found.kind.terms.items()]


def _file(asking: Asking, posted: Posted) -> None:
    """The last signature files the paper. It stands without its paper too, which can be filed later from the command line."""
    signed = next((each for entry in posted.entries for each in entry.records if each.status == IN_FORCE), None)
    if signed is not None and not posted.is_repeat:
        with suppress(CrewbookError):
            filing.file(
                asking.served.book,
                asking.served.folder,
                signed.id,
                viewing=asking.view,
                send=lambda act: asking.served.send(
                    act, by=asking.me, now=asking.now, on=None, key=None, dry_run=False
                ),
                on=asking.today,
            )


OFFERS = (
    Offer(
        Draft,
        say("Draft an agreement"),
        say("Draft it"),
        Right.SPEAK,
        _AGREEMENTS,
        ("agreement_kind", "pod", "member"),
        ("loan", "form", "share_class", "numbers", "note"),
        makes_here=_draft,
    ),
    Offer(
        Decide,
        say("Write down what was decided"),
        say("Keep it in the draft"),
        Right.KEEP,
        _AGREEMENTS,
        ("agreement",),
        texts=_terms,
    ),
    Offer(
        Adopt,
        say("Ask the others to adopt a draft"),
        say("Ask the others"),
        Right.SPEAK,
        _AGREEMENTS,
        ("agreement",),
        hidden=("number", "hash"),
        makes_here=_adopted,
    ),
    Offer(
        SignAgreement,
        say("Sign an agreement"),
        say("I sign it"),
        Right.SPEAK,
        _AGREEMENTS,
        ("agreement", "name", "hash"),
        needs=("name", "hash"),
        behind=_file,
    ),
    Offer(
        SignAgreement,
        say("Take a signature under an agreement back"),
        say("Take it back"),
        Right.SPEAK,
        _AGREEMENTS,
        ("agreement",),
        makes=_unsigned,
        called="agreement-sign-back",
    ),
    Offer(
        FileAgreement,
        say("File the paper of an agreement that was signed by hand"),
        say("File it"),
        Right.KEEP,
        _AGREEMENTS,
        ("agreement", "file"),
        makes_here=_scanned,
        lies=_lies,
    ),
    Offer(End, say("End an agreement"), say("End it"), Right.KEEP, _AGREEMENTS, ("agreement", "because")),
)
