"""Forms for shares that end or are bound, for their classes, and the guided exit: all that somebody has in a pod on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.forms import beside
from dashboard.forms.offer import Offer, Text, of_shares
from dashboard.forms.terms import settings
from dashboard.rights import Right
from ledger.act import make
from pods.crew import people
from pods.crew.terms import Terms
from pods.owning import leaver, leaving, redeeming
from pods.owning.free import Pledge, ReleasePledge
from pods.owning.leaving import LeavePod
from pods.owning.redeeming import Cancel, GiveBack, Redeem
from pods.owning.share_classes import ChangeClass, OpenClass, OpenSlices
from pods.owning.slice_class import is_of_slices
from pods.owning.vesting import LoseUnvested, Vest
from pods.settings import SHARE_CLASS, SLICE_CLASS
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ledger.act import Act
    from ledger.view import View

_BACK = "ownership"


def _redeemed(view: View, values: dict[str, Any]) -> Act:
    """What the others are asked about is what the shares are worth now."""
    act = make(Redeem, **values)
    return act.model_copy(update={"amount": redeeming.price(act, view)})


def left(view: View, values: Mapping[str, Any]) -> tuple[people.Pod, LeavePod, leaver.Exit]:
    """The pod that is left, the act that settles all that somebody has there as it stands now, and what that is."""
    pod, who = leaver.pod_of(view, values["pod"], values["member"]), people.member(view, values["member"])
    found = leaver.reckon(view, pod, who)
    paid = leaving.terms_of(found).told(*(values.get(name) for name in ("instalments", "every", "rate")))
    act = leaving.proposed(pod, who, found, paid=paid, place=values.get("place"))
    return pod, act, found


def _left(view: View, values: dict[str, Any]) -> Act:
    return left(view, values)[1]


def _of_class(view: View, given: Mapping[str, str]) -> Sequence[Text]:
    record = view.get("pod", given.get("pod", ""))
    if record is None:
        return []
    found = view.get("class", f"{record.id}/{given.get('share_class', '')}")
    if found is None:
        return []
    kind = SLICE_CLASS if is_of_slices(found) else SHARE_CLASS
    return settings(view, Terms(kind, dict(found.body["terms"])), people.Pod(record).commodity)


def _of_new(kind: str) -> Callable[[View, Mapping[str, str]], Sequence[Text]]:
    """The terms of a class that begins, as they are unless something else is said."""

    def texts(view: View, given: Mapping[str, str]) -> Sequence[Text]:
        record = view.get("pod", given.get("pod", ""))
        return settings(view, Terms(kind, {}), people.Pod(record).commodity) if record else []

    return texts


OFFERS = (
    Offer(
        LeavePod,
        say("Leave a pod and be paid what one has there"),
        say("Ask the others"),
        Right.SPEAK,
        _BACK,
        ("pod", "member"),
        ("instalments", "every", "rate", "place"),
        own="member",
        blank=("instalments", "every"),
        makes=_left,
        beside=beside.leaving,
    ),
    of_shares(
        Redeem,
        say("The pod takes shares back and pays for them"),
        say("Ask the others"),
        _BACK,
        more=("instalments", "every", "rate", "place"),
        makes=_redeemed,
    ),
    of_shares(GiveBack, say("Give shares back for nothing"), say("Give them back"), _BACK),
    Offer(
        Cancel,
        say("Cancel somebody's shares"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("pod", "share_class", "member", "shares", "because"),
    ),
    Offer(
        Vest,
        say("Something happened with which shares vest"),
        say("Ask the others"),
        Right.SPEAK,
        _BACK,
        ("grant", "event"),
    ),
    Offer(
        LoseUnvested,
        say("Who leaves loses what has not vested"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("pod", "share_class", "member"),
    ),
    of_shares(Pledge, say("Pledge shares"), say("Pledge them"), _BACK, ("loan", "because")),
    Offer(
        ReleasePledge,
        say("Free shares that are pledged"),
        say("Free them"),
        Right.KEEP,
        _BACK,
        ("pledge",),
    ),
    Offer(
        OpenClass,
        say("Begin a class of shares"),
        say("Begin it"),
        Right.KEEP,
        _BACK,
        ("pod", "share_class", "par", "votes", "transferable"),
        ("digits",),
        typed=("share_class",),
        texts=_of_new(SHARE_CLASS),
    ),
    Offer(
        OpenSlices,
        say("Begin the class of slices"),
        say("Begin it"),
        Right.KEEP,
        _BACK,
        ("pod", "share_class"),
        typed=("share_class",),
        texts=_of_new(SLICE_CLASS),
    ),
    Offer(
        ChangeClass,
        say("Change the terms of a class"),
        say("Ask the others"),
        Right.SPEAK,
        _BACK,
        ("pod", "share_class"),
        texts=_of_class,
    ),
)
