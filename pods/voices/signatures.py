"""The act with which a second person signs for money that is to leave a pod, or takes the signature back."""

from __future__ import annotations

from ledger.act import Act, Change, registry, rule
from ledger.errors import Refused
from ledger.view import View
from pods.crew import people
from pods.voices import consent, signing


class Sign(Act):
    """A member signs for money out (`by` signs), or takes back that they did."""

    kind = "sign"
    proposal: str
    withdraw: bool = False


@rule(Sign)
def sign(act: Sign, view: View) -> Change:
    """The proposal with one more signature, or one less.

    Raises: Refused, for who receives the money, where no signature is asked for, or when it is over.
    """
    record = consent.proposal(view, act.proposal)
    signer = people.actor(view)
    wrapped = registry.act(record.body["act"], record.body["fields"])
    pod = consent.pod_of(wrapped, view)
    standing = consent.status(record, view)
    _can_be_signed(record.id, standing)
    if pod is None or not signing.has_two(pod):
        where = f" by the settings of {pod.name}" if pod else ""
        raise Refused(
            f"{record.id} needs no second signature{where}.",
            hint=f"See what it needs: crewbook proposals {record.id}",
            where="proposal",
        )
    before = signing.signed(record)
    if act.withdraw:
        if signer.id not in before:
            raise Refused(f"{signer.body['name']} has not signed {record.id}.", where="by")
        after = {name: day for name, day in before.items() if name != signer.id}
        if record.body["rule"] == signing.SIGNATURE and not after:
            record = record.changed(status=consent.OPEN)
    else:
        if signer.id in signing.gainers(record):
            raise Refused(
                f"{record.id} is about money to {signer.body['name']}; who receives money does not sign for it.",
                hint="Somebody else signs: crewbook sign " + record.id + " --by MEMBER",
                where="by",
            )
        if signer.id in before:
            raise Refused(
                f"{signer.body['name']} signed {record.id} on {before[signer.id]}.",
                hint=f"Do what it says: crewbook carry-out {record.id}",
                where="by",
            )
        after = {**before, signer.id: view.on.isoformat()}
    about = (f"proposal/{record.id}", f"pod/{record.pod}", f"member/{signer.id}", *consent.about_wrapped(record))
    return consent.settle(record.changed(signed=after), view, Change(about=about))


def _can_be_signed(id: str, standing: str) -> None:
    """Refused, when the proposal is over or was blocked."""
    if standing not in {consent.OPEN, consent.PASSED}:
        raise Refused(
            f"{id} is {standing}; there is nothing to sign.", hint=f"See it: crewbook proposals {id}", where="proposal"
        )
