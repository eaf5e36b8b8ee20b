"""Adopting an agreement: the others consent to one version, which from then on states what it states. Drafts are drafting.py's."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ledger.act import Act, Change, Record, rule
from ledger.errors import Refused
from pods.agreements import facts, versions
from pods.agreements.drafting import title
from pods.agreements.kinds import CERTIFICATE
from pods.agreements.versions import ADOPTED, DRAFT, VERSION
from pods.crew import people
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.view import View


class Adopt(Act):
    """The crew adopts a version of an agreement, by its hash: then it can be signed."""

    kind = "agreement-adopt"
    topic: ClassVar[str] = "agreement"
    agreement: str
    number: int
    hash: str


@rule(Adopt)
def adopt(act: Adopt, view: View) -> Change:
    """The version with all that it states, kept for ever; the agreement waits for signatures.

    Raises: Refused, when the book changed since it was proposed, so that others would consent to what they did not read; and
    for a certificate of shares that are all gone.
    """
    people.actor(view)
    found = versions.agreement(view, act.agreement)
    versions.need(
        found,
        DRAFT,
        instead="there is no draft to adopt",
        hint=f"Draft its next version: crewbook agreement draft {found.id}",
    )
    consent.require(act, view)
    stated = versions.draft_facts(view, found)
    standing = facts.hashed(stated)
    if (act.number, act.hash) != (found.version, standing):
        raise Refused(
            f"{found.id} states something else now than what was proposed: its hash is {standing[:8]}, not {act.hash[:8]}.",
            hint=f"Propose it anew, so that all read the same: crewbook agreement propose {found.id}",
            where="agreement",
        )
    if found.about["kind"] == CERTIFICATE and not stated["words"]["since"]:
        raise Refused(
            f"{stated['words']['member']} has none of the shares any more that {found.id} certifies: they were passed on or "
            "taken back.",
            hint=f'Drop the draft: crewbook agreement end {found.id} --because "shares passed on"; or draft one of those that '
            f"they have: crewbook agreement draft {found.pod} --kind certificate --member {found.about['member']}",
            where="agreement",
        )
    body = {
        "number": found.version,
        "hash": standing,
        "facts": stated,
        "on": view.on.isoformat(),
        "proposal": view.doing.proposal or None,
    }
    kept = Record(VERSION, versions.version_id(found.id, found.version), body, pod=found.pod)
    record = found.record.changed(status=ADOPTED, signed={}, hash=standing)
    return Change(records=(record, kept), about=found.about_it(), id=versions.version_id(found.id, found.version))


def _sentence(act: Adopt, view: View) -> str:
    found = versions.agreement(view, act.agreement)
    return f"Adopt {found.id}, the {title(view, found)}, version {act.number} with the hash {act.hash[:8]}"


def _is_asked(act: Adopt, view: View, topics: set[str], _by: str | None) -> bool:
    """A certificate or a note only states what was decided before."""
    return act.topic in topics and not versions.agreement(view, act.agreement).kind.is_evidence


consent.describe(Adopt, _sentence, pod=lambda act, view: versions.agreement(view, act.agreement).pod, asks=_is_asked)
