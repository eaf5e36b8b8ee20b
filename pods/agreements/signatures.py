"""Signing an agreement: a member types their name and the hash of what they read. Signing for money is pods/voices' business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.act import Act, Change, Words, rule
from ledger.errors import Invalid, Refused
from pods.agreements import stated, versions
from pods.agreements.versions import ADOPTED, IN_FORCE
from pods.crew import people

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.view import View
    from pods.agreements.versions import Agreement


class SignAgreement(Act):
    """A member (`by`) signs the version with that hash under the name that the book shows, or takes it back."""

    kind = "agreement-sign"
    agreement: str
    name: Words | None = None
    hash: str | None = None
    withdraw: bool = False


@rule(SignAgreement)
def sign(act: SignAgreement, view: View) -> Change:
    """The agreement with one more signature, in force once all have signed; or with one less.

    Raises: Refused, for another name or another version's hash, for who is no party, and once it is in force.
    """
    signer = people.actor(view)
    found = versions.agreement(view, act.agreement)
    versions.need(
        found,
        ADOPTED,
        instead="there is nothing to take back" if act.withdraw else "there is nothing to sign",
        hint=f"See where it stands: crewbook agreement status {found.id}",
    )
    if act.withdraw:
        if signer.id not in found.signed:
            raise Refused(f"{signer.body['name']} has not signed {found.id}.", where="by")
        signed = {name: said for name, said in found.signed.items() if name != signer.id}
        return Change(records=(found.record.changed(signed=signed),), about=_about(found, signer.id), id=found.id)
    _need_party(view, found, signer.id)
    _need_name(act, found, str(signer.body["name"]))
    _need_hash(act, view, found)
    said = {"name": act.name or "", "on": view.on.isoformat(), "entered_by": view.doing.entered_by}
    signed = {**found.signed, signer.id: said}
    record = found.record.changed(signed=signed)
    if not missing(view, found, signed):
        record = record.changed(status=IN_FORCE, in_force=found.version, since=view.on.isoformat())
    return Change(records=(record,), about=_about(found, signer.id), id=found.id)


def missing(view: View, found: Agreement, signed: Mapping[str, object]) -> list[str]:
    """Who has still to sign, by short name; somebody for the crew as `ana or ben`."""
    parties = _parties(view, found)
    left = [each for each in parties if each not in signed]
    for_crew = stated.for_the_crew(view, found.about, parties)
    if for_crew and not any(each in signed for each in for_crew):
        left.append(" or ".join(for_crew))
    return left


def _parties(view: View, found: Agreement) -> list[str]:
    """Who signs the newest version that was adopted."""
    kept: list[str] = versions.version(view, found, found.version).body["facts"]["parties"]
    return kept


def _about(found: Agreement, signer: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*found.about_it(), f"member/{signer}")))


def _need_party(view: View, found: Agreement, signer: str) -> None:
    parties = _parties(view, found)
    may = [*parties, *stated.for_the_crew(view, found.about, parties)]
    if signer not in may:
        raise Refused(
            f"{stated.name_of(view, signer)} does not sign {found.id}.",
            hint=f"These do: {', '.join(may)}.",
            where="by",
        )
    if signer in found.signed:
        raise Refused(
            f"{stated.name_of(view, signer)} signed {found.id} on {found.signed[signer]['on']}.",
            hint=f"See who has not: crewbook agreement status {found.id}",
            where="by",
        )


def _need_name(act: SignAgreement, found: Agreement, shown: str) -> None:
    """The name that was typed is the one that the book shows: no legal name ever enters the journal."""
    how = f'crewbook agreement sign {found.id} --by {{}} --name "{shown}" --hash {str(found.record.body["hash"])[:8]}'
    if not act.name or not act.hash:
        raise Invalid(
            "A signature is a name, typed, and the hash of the paper that was read.",
            hint=how.format("MEMBER"),
            where="name" if not act.name else "hash",
        )
    if " ".join(act.name.split()).casefold() != shown.casefold():
        raise Refused(
            f"The name that this book shows is “{shown}”, not “{act.name}”.",
            hint="Sign under it; a legal name stands on the paper's schedule of persons, and never in the journal.",
            where="name",
        )


def _need_hash(act: SignAgreement, view: View, found: Agreement) -> None:
    typed = versions.typed_hash(act.hash or "")
    standing = str(found.record.body["hash"])
    if standing.startswith(typed):
        return
    older = [
        record.body["number"] for record in versions.versions(view, found) if record.body["hash"].startswith(typed)
    ]
    if older:
        raise Refused(
            f"{typed[:8]} is the hash of version {older[0]} of {found.id}; version {found.version} is to be signed.",
            hint=f"Read it first: crewbook agreement show {found.id}",
            where="hash",
        )
    raise Refused(
        f"{found.id} has no version with the hash {typed[:8]}; that of version {found.version} begins with {standing[:8]}.",
        hint="Compare the paper with the book: crewbook agreement show " + found.id,
        where="hash",
    )
