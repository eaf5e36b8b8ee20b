"""Agreements as the book keeps them: what each is about, its versions, its wordings, and where each stands. No act lives here."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from ledger.errors import Broken, Invalid, Refused, unknown
from pods.agreements import facts, stated
from pods.agreements.facts import Changed
from pods.agreements.kinds import KINDS, LOAN, Kind
from pods.agreements.stated_loan import RELATIVE, shape_of
from pods.lending import agreed

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.agreements.facts import Facts

AGREEMENT, VERSION, WORDING = "agreement", "agreement-version", "wording"
DRAFT, ADOPTED, IN_FORCE, ENDED = "draft", "adopted", "in force", "ended"
ALIVE = (DRAFT, ADOPTED, IN_FORCE)
# The fewest characters of a hash that somebody types from paper: by accident two versions never share so many.
LEAST = 8


class Agreement:
    """An agreement read from its record; `version` is the newest, `in_force` the one that holds, if any."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.id = record.id
        self.status = record.status
        body = record.body
        self.about: Mapping[str, str] = body["about"]
        self.terms: Mapping[str, str] = body["terms"]
        self.wording: str = body["wording"]
        self.version: int = body["version"]
        self.in_force: int | None = body.get("in_force")
        self.signed: Mapping[str, Mapping[str, str]] = body.get("signed", {})

    @property
    def kind(self) -> Kind:
        """Its kind."""
        return KINDS[self.about["kind"]]

    @property
    def pod(self) -> str:
        """The pod whose members decide on it."""
        return self.about["pod"]

    @property
    def is_draft(self) -> bool:
        """Whether its newest version can still be changed."""
        return self.status == DRAFT

    @property
    def read(self) -> int:
        """The version that people mean when they name none: the one in force where the newest is a draft, else the newest."""
        return self.in_force if self.is_draft and self.in_force else self.version

    def about_it(self) -> tuple[str, ...]:
        """What an entry on it is about, for the journal's filters: never its loan or note, so that a paper holds up no correction of these."""
        member = (f"member/{self.about['member']}",) if self.about.get("member") else ()
        return (f"agreement/{self.id}", f"pod/{self.pod}", *member)


def agreement(view: View, id: str) -> Agreement:
    """The agreement.

    Raises: Invalid, with the nearest ids, when there is none on that day.
    """
    found = view.get(AGREEMENT, id.upper())
    if found is None:
        known = (each.id for each in view.find(AGREEMENT))
        raise unknown("agreement", id, known, hint="Draft one: crewbook agreement draft POD --kind co-ownership")
    return Agreement(found)


def all_of(view: View, *statuses: str) -> list[Agreement]:
    """Every agreement, or those that stand as named, in the order in which they were begun."""
    return [Agreement(each) for each in view.find(AGREEMENT, status=statuses or None)]


def alive(view: View) -> list[Agreement]:
    """Those that have not ended."""
    return all_of(view, *ALIVE)


def of_subject(view: View, about: Mapping[str, str]) -> Agreement | None:
    """The agreement that is about the same and has not ended, whatever its form."""
    same = {name: value for name, value in about.items() if name != "form"}
    for each in alive(view):
        if {key: value for key, value in each.about.items() if key != "form"} == same:
            return each
    return None


def of_loan(view: View, loan: str) -> Agreement | None:
    """The agreement on a loan that has not ended."""
    found = (each for each in alive(view) if each.about["kind"] == LOAN and each.about["loan"] == loan)
    return next(found, None)


def version_id(id: str, number: int) -> str:
    """The id of one version's record: `A1/2`."""
    return f"{id}/{number}"


def version(view: View, found: Agreement, number: int) -> Record:
    """One version that was adopted: its facts, its hash and the proposal that carried it.

    Raises: Invalid, when there is no such version.
    """
    record = view.get(VERSION, version_id(found.id, number))
    if record is None:
        raise Invalid(
            f"{found.id} has no version {number} that was adopted.",
            hint=f"See its versions: crewbook agreement status {found.id}",
            where="version",
        )
    return record


def kept(view: View, found: Agreement, number: int) -> Record | None:
    """One version as it was adopted; None for a draft, and for one that was dropped.

    Raises: Invalid, when there is no such version.
    """
    if number == found.version and (found.is_draft or found.status == ENDED):
        return None if found.is_draft else view.get(VERSION, version_id(found.id, number))
    return version(view, found, number)


def signed_in(view: View, found: Agreement, number: int) -> Mapping[str, Mapping[str, str]]:
    """Who signed one version that was adopted, and how: of one that is in force, too, while the next one is drafted or signed."""
    every = view.session.versions(AGREEMENT, found.id)
    known = (each for each in every if view.until is None or each.seq <= view.until)
    of_it = [
        each for each in known if each.body["version"] == number and each.date is not None and each.date <= view.on
    ]
    signed: Mapping[str, Mapping[str, str]] = of_it[-1].body.get("signed", {}) if of_it else {}
    return signed


def versions(view: View, found: Agreement) -> list[Record]:
    """Every version that was adopted, the first one first."""
    ids = (version_id(found.id, number) for number in range(1, found.version + 1))
    return [record for id in ids if (record := view.get(VERSION, id)) is not None]


def by_hash(view: View, typed: str) -> list[tuple[Agreement, int]]:
    """The agreements and versions whose hash begins with what was typed, the drafts as they stand included."""
    found = []
    for each in all_of(view):
        kept = {record.body["number"]: record.body["hash"] for record in versions(view, each)}
        if each.is_draft:
            # What a draft is about may have been corrected away; then no paper of it can be right.
            with suppress(Invalid):
                kept[each.version] = facts.hashed(draft_facts(view, each))
        found += [(each, number) for number, hash in kept.items() if hash.startswith(typed)]
    return found


def typed_hash(typed: str, *, where: str = "hash") -> str:
    """The beginning of a hash as somebody typed it from paper, spaces left out.

    Raises: Invalid, when it cannot be one or is too short to tell two papers apart.
    """
    plain = "".join(typed.split()).lower()
    if not plain or len(plain) > 64 or any(char not in "0123456789abcdef" for char in plain):  # noqa: PLR2004
        raise Invalid(
            f"“{typed[:70]}” is no hash.",
            hint="It is made of 0-9 and a-f and stands at the foot of the paper.",
            where=where,
        )
    if len(plain) < LEAST:
        raise Invalid(f"{len(plain)} characters of a hash are too few.", hint=f"Type {LEAST} or more.", where=where)
    return plain


def draft_facts(view: View, found: Agreement) -> Facts:
    """What the draft states on the view's day."""
    return stated.stated(view, found.about, terms=found.terms, wording=found.wording, shape=_shape(view, found.about))


def _shape(view: View, about: Mapping[str, str]) -> str:
    return shape_of(agreed.loan(view, about["loan"])) if about["kind"] == LOAN else RELATIVE


def changed_since(view: View, found: Agreement, record: Record) -> list[Changed]:
    """What a version states and is no longer so on the view's day; all of it, where what it is about was corrected away."""
    was = record.body["facts"]
    try:
        now = stated.stated(view, found.about, terms=was["terms"], wording=was["wording"], shape=was["shape"])
    except Invalid as error:
        return [Changed("What it is about", "in the book", error.message)]
    now["words"] |= {"form": was["words"]["form"]} if "form" in was["words"] else {}
    return facts.changes(was, now)


def source(view: View, wording: str) -> str:
    """The template of a wording, as it was kept with the first agreement that used it.

    Raises: Broken, when the book does not hold it.
    """
    record = view.get(WORDING, wording)
    if record is None:
        raise Broken(f"This book holds no wording {wording[:8]}.")
    text: str = record.body["text"]
    return text


def language(view: View, wording: str) -> str:
    """The tag of the language in which a wording is written."""
    record = view.get(WORDING, wording)
    return "en" if record is None else str(record.body.get("language", "en"))


def need(found: Agreement, *statuses: str, instead: str, hint: str) -> None:
    """The agreement stands where something can be done with it; `instead` says what cannot, as “it is not signed”.

    Raises: Refused, naming where it stands.
    """
    if found.status not in statuses:
        said = {DRAFT: "a draft", ADOPTED: "adopted and waits for signatures"}.get(found.status, found.status)
        raise Refused(f"{found.id} is {said}; {instead}.", hint=hint, where="agreement")


def next_version(found: Agreement) -> Record:
    """The agreement's record with the draft of its next version begun; whichever is in force stays so."""
    return found.record.changed(status=DRAFT, version=found.version + 1, signed={})
