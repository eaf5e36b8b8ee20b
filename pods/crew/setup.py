"""Opening a pod, changing its settings, closing it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from ledger import chart, money, text
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused
from pods.circles import circle_finding
from pods.crew import people
from pods.crew.terms import need_agreeing, read_terms
from pods.dues import fines
from pods.funds import fund
from pods.settings import ALL, KINDS, SETTINGS
from pods.settings.setting import LIVELIHOOD, NONE, OWNERSHIP, SOLIDARITY
from pods.voices import consent, signing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.view import View

# One hyphen between words, so that no two pods have the same accounts.
_LOCK = "asset-lock"
_OWNED = frozenset({LIVELIHOOD, OWNERSHIP})
# So many accounts are named of a pod that still holds something; a large pool has one a member.
_MOST_TOLD = 8
_ID = re.compile(r"(?=.{1,30}$)[a-z][a-z0-9]*(-[a-z0-9]+)*")


class OpenPod(Act):
    """A pod begins: what it is for and on which terms."""

    kind = "pod-open"
    pod: str
    pod_kind: str
    name: Words
    commodity: str | None = None
    terms: dict[str, str] = Field(default_factory=dict)


class ChangePod(Act):
    """Some of a pod's terms change."""

    kind = "pod-change"
    topic: ClassVar[str] = "terms"
    pod: str
    terms: dict[str, str]


class ClosePod(Act):
    """A pod that holds nothing any more ends."""

    kind = "pod-close"
    topic: ClassVar[str] = "terms"
    pod: str


@rule(OpenPod)
def open_pod(act: OpenPod, view: View) -> Change:
    """A pod with its own accounts and its terms.

    Raises: Invalid, for an id that cannot be typed or terms that do not fit; Refused, when the id is taken.
    """
    people.need_treasurer(view, "Opening a pod")
    if not _ID.fullmatch(act.pod):
        better = chart.slug(act.pod).lower() or "rainy"
        raise Invalid(
            f"“{money.printable(act.pod)}” cannot be typed as a pod's short name.",
            hint=f"Use small letters, digits and hyphens, such as {better}.",
            where="pod",
        )
    if act.pod.endswith(fund.APART.lower()):
        raise Invalid(
            f"{act.pod} would have the accounts of another pod's social fund.",
            hint=f"Choose a name that does not end in {fund.APART.lower()}.",
            where="pod",
        )
    standing = view.session.get("pod", act.pod, None, None)
    if standing is not None and standing.status != "void":
        raise Refused(
            f"There is already a pod {act.pod}, {standing.body['name']}.",
            hint="Choose another short name; "
            f"if it was opened wrongly: crewbook correct {standing.seq} --because …, then open it again.",
            where="pod",
        )
    commodity = act.commodity or view.book.currency
    terms = read_terms(act.pod_kind, act.terms, view.digits(view.book.currency), commodity)
    need_agreeing(act.pod_kind, terms)
    _need_members(view, terms)
    body = {
        "name": text.name(act.name) or act.pod,
        "kind": act.pod_kind,
        "account": chart.slug(act.pod),
        "commodity": commodity,
        "terms": terms,
    }
    return Change(records=(Record("pod", act.pod, body, pod=act.pod),), about=(f"pod/{act.pod}",), id=act.pod)


def _need_members(view: View, given: Mapping[str, str]) -> None:
    """Whoever a term names is in the crew.

    Raises: Invalid, with the nearest names, for somebody who is not.
    """
    for name, value in given.items():
        if SETTINGS[name].form == "members" and value != ALL:
            for handle in value.split(","):
                people.member(view, handle)


@rule(ChangePod)
def change_pod(act: ChangePod, view: View) -> Change:
    """The pod with some settings changed, from this day on.

    Raises: Invalid, for a setting that the pod does not have; Refused, without the consent that its terms ask for.
    """
    pod = people.pod(view, act.pod)
    consent.require(act, view)
    given = read_terms(pod.kind, act.terms, view.digits(pod.commodity), pod.commodity)
    _need_members(view, given)
    if not given or all(pod.terms.text(name) == value for name, value in given.items()):
        raise Refused("Nothing would change.", hint=f"See what is set: crewbook pod show {act.pod}", where="set")
    need_agreeing(pod.kind, {**pod.record.body["terms"], **given})
    locked = pod.terms.text(_LOCK)
    if locked != NONE and given.get(_LOCK) == NONE:
        raise Refused(
            f"{pod.name} has an asset lock, and a lock that could be taken off would be none; what is left goes to {locked}.",
            hint=f'Only whom it names may change: crewbook pod change {pod.id} --set {_LOCK}="Name of another body"',
            where="set",
        )
    record = pod.record.changed(terms={**pod.record.body["terms"], **given})
    return Change(records=(record,), about=(f"pod/{act.pod}",))


@rule(ClosePod)
def close_pod(act: ClosePod, view: View) -> Change:
    """The pod ends; its accounts must be at zero on that day, and nothing may stand behind it.

    Raises: Refused, with what it still holds or the entry behind.
    """
    pod = people.pod(view, act.pod)
    consent.require(act, view)
    circle_finding.nothing_runs(view, pod)
    _need_empty(view, pod)
    unpaid = [f"{each.record.id}, {money.show(each.left, pod.commodity)}" for each in fines.unpaid(view, pod=pod.id)]
    if unpaid:
        raise Refused(
            f"{pod.name} has fines that are not paid: {'; '.join(unpaid)}.",
            hint="Each is paid or waived first: crewbook fine list",
            where="pod",
        )
    later = [(seq, day) for seq, day in view.days_about(f"pod/{act.pod}") if day > view.on]
    if later:
        seq, day = later[-1]
        raise Refused(
            f"{pod.name} cannot close on {view.on}: entry {seq} of {day} stands behind it.", hint=f"Use --on {day}."
        )
    return Change(
        records=(pod.record.changed(status=people.CLOSED, ended=view.on.isoformat()),), about=(f"pod/{act.pod}",)
    )


def _need_empty(view: View, pod: people.Pod) -> None:
    """A pod holds nothing before it ends: savings, loans and pay go back, and what is given is granted.

    Raises: Refused, with what it still holds.
    """
    held = [
        (account, money.show(abs(number), commodity))
        for (account, commodity), number in view.balances().items()
        if account.split(":")[2:3] in ([pod.slug], [pod.slug + fund.APART])
        and account.split(":")[0] in {"Assets", "Liabilities"}
    ]
    if not held:
        return
    told = ", ".join(f"{much} ({account})" for account, much in held[:_MOST_TOLD])
    told += ", …" if len(held) > _MOST_TOLD else ""
    of_funds = [pod.kind == SOLIDARITY or f":{pod.slug}{fund.APART}" in account for account, _ in held]
    if pod.terms.text(_LOCK) != NONE:
        hint = f"Pay members what is theirs first; what is left goes on: crewbook capital pass-on {pod.id}"
    elif all(of_funds):
        hint = f"Grant what lies in the fund: crewbook fund ask AMOUNT --from {pod.id} --for MEMBER"
    elif any(of_funds):
        hint = (
            "Pay out savings and settle loans first; then grant what lies in the fund: "
            f"crewbook fund ask AMOUNT --from {pod.id} --for MEMBER"
        )
    else:
        hint = "Pay out savings and settle loans first."
    raise Refused(f"{pod.name} still holds {told}.", hint=hint, where="pod")


def sentence(act: Act, view: View) -> str:
    """What a change of terms says, as it is read out before people consent."""
    pod = people.pod(view, act.pod)  # type: ignore[attr-defined]
    if isinstance(act, ChangePod):
        changes = ", ".join(f"{name} from {pod.terms.text(name)} to {value}" for name, value in act.terms.items())
        return f"{pod.name}: change {changes}"
    return f"Close {pod.name}, {KINDS[pod.kind].split(':')[0]}"


def _asks(act: ChangePod, view: View, topics: set[str], _by: str | None) -> bool:
    """Whether the others are asked: as the pod says of its terms, and always about a second signature less or another lock.

    What the collective gets of a surplus is a part of the lock.
    """
    pod = people.pod(view, act.pod)
    loosens = bool({"signatories", "signatories-from", "signatories-within"} & act.terms.keys())
    unlocks = (
        bool({_LOCK, "surplus-collective"} & act.terms.keys()) and pod.kind in _OWNED and pod.terms.text(_LOCK) != NONE
    )
    return ChangePod.topic in topics or unlocks or (loosens and signing.has_two(pod))


consent.describe(ChangePod, sentence, asks=_asks)
consent.describe(ClosePod, sentence)
