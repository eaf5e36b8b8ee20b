"""What can be chosen in a field: members, pods, loans, proposals that are there, and the words of settings. Everything else is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args, get_origin

from dashboard import waiting
from dashboard.forms import agreeing, finding, finding_dues, finding_people, finding_shares
from dashboard.forms.labels import CHOICES, ENDINGS
from dashboard.languages import names
from pods.crew import people
from pods.owning.slice_class import is_of_slices
from pods.settings import KINDS
from pods.settings.setting import CIRCLE, LIVELIHOOD, OWNERSHIP, SAVINGS, SOLIDARITY
from reports.say import say
from reports.titles import title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.asking import Asking
    from dashboard.forms.offer import Offer
    from ledger.act import Record
    from ledger.view import View

Choice = tuple[str, str]
"""What is sent, and what is read."""

# Which kinds of pods an act is about, where not all.
PODS: dict[str, tuple[str, ...]] = {
    "contribution": (SAVINGS, SOLIDARITY),
    "withdrawal": (SAVINGS,),
    "loan-request": (SAVINGS,),
    **dict.fromkeys(
        (
            "income",
            "expense",
            "reimbursement",
            "hours",
            "need",
            "advance",
            "advance-back",
            "share",
            "pay",
            "means",
            "support",
            "support-in",
            "support-out",
        ),
        (LIVELIHOOD,),
    ),
    **dict.fromkeys(
        (
            "notice",
            "goal",
            "points-gift",
            "hold",
            "release",
            "cycle-shares",
            "cycle-open",
            "cycle-change",
            "cycle-leave",
            "share-out",
            "recovery-paid",
        ),
        (SAVINGS,),
    ),
    **dict.fromkeys(("expect", "excuse"), (SAVINGS, SOLIDARITY)),
    "leave-pod": (SAVINGS, LIVELIHOOD, OWNERSHIP),
    "funds-opening": (LIVELIHOOD,),
    **dict.fromkeys(
        (
            "class",
            "capital-in",
            "capital-back",
            "capital-opening",
            "note",
            "dividend",
            "dividend-pay",
            "surplus",
            "slices-in",
            "slices-draw",
            "slices-back",
            "slices-freeze",
            "lock-out",
            "slices-class",
            "slices-hand-over",
        ),
        (LIVELIHOOD, OWNERSHIP),
    ),
}
# Words that a field takes, where its type does not say.
WORDS: dict[str, tuple[str, ...]] = {
    "every": ("week", "2weeks", "4weeks", "month", "quarter"),
    "method": ("none", "flat", "declining", "equal-principal", "bullet"),
    "day_count": ("30/360", "act/365", "act/360"),
    "stance": ("consent", "stand-aside", "object"),
    "loan_every": ("week", "2weeks", "4weeks", "month", "quarter"),
    "pod_kind": tuple(KINDS),
}
# The same, where it differs in one act.
WORDS_OF: dict[tuple[str, str], tuple[str, ...]] = {
    ("expect", "every"): ("once", "week", "2weeks", "4weeks", "month", "quarter"),
    **dict.fromkeys((("note", "every"), ("redeem", "every"), ("leave-pod", "every")), ("month", "quarter", "year")),
}
# Whose interest is agreed by the year.
_BY_THE_YEAR = frozenset({"note", "redeem", "leave-pod"})
# What is ticked where the act says otherwise unless told, is chosen instead.
_YES_OR_NO = frozenset({"transferable"})


def choices(
    asking: Asking, view: View, offer: Offer, field: str, annotation: object, given: Mapping[str, str]
) -> list[Choice] | None:
    """What can be chosen in a field of a form, in order; None where it is typed. Nothing that is not the visitor's to read."""
    find = _FINDERS.get(field)
    if find is not None:
        return find(asking, view, offer, given)
    if field in ENDINGS:
        return sorted(ENDINGS[field], key=lambda each: offer.kind in _BY_THE_YEAR and each[0] != "%/year")
    if field in _YES_OR_NO:
        return [("true", CHOICES["any", "true"]), ("false", CHOICES["any", "false"])]
    words = (
        WORDS_OF.get((offer.kind, field))
        or WORDS.get(field)
        or (get_args(annotation) if get_origin(annotation) is Literal else ())
    )
    spoken = "every" if field == "loan_every" else field
    return [(word, CHOICES.get((spoken, word), word)) for word in words] or None


def _pods(_asking: Asking, view: View, offer: Offer, _given: Mapping[str, str]) -> list[Choice]:
    kinds = PODS.get(offer.kind) or ((CIRCLE,) if offer.kind.startswith("circle-") else ())
    found = [people.Pod(each) for each in view.find("pod")]
    if "share_class" in offer.fields and "share_class" not in offer.typed:
        is_any = offer.kind == "class-change"
        with_classes = {each.pod for each in view.find("class") if is_any or not is_of_slices(each)}
        found = [each for each in found if each.id in with_classes]
    return [
        (each.id, each.name)
        for each in found
        if each.record.status != people.CLOSED and (not kinds or each.kind in kinds)
    ]


def _takers(asking: Asking, view: View, offer: Offer, given: Mapping[str, str]) -> list[Choice] | None:
    """Other members; who comes from outside has no short name yet and is given one."""
    if offer.kind == "transfer-outside":
        return None
    return [each for each in finding_people.members(asking, view, offer, given) if each[0] != given.get("giver")]


def _other_pods(_asking: Asking, view: View, offer: Offer, given: Mapping[str, str]) -> list[Choice] | None:
    """The other pods, where it is a pod that something goes to."""
    if offer.kind not in {"estate-pays", "fund-levy"}:
        return None
    found = [people.Pod(each) for each in view.find("pod")]
    is_open = [each for each in found if each.record.status != people.CLOSED and each.id != given.get("pod")]
    return [(each.id, each.name) for each in is_open]


def _languages(*_: object) -> list[Choice]:
    """Those that papers can be in, each by its own name."""
    return [*names().items()]


def _roles(_asking: Asking, _view: View, offer: Offer, _given: Mapping[str, str]) -> list[Choice] | None:
    """Keeping the books or not, where that is what the form is about."""
    if offer.kind != "roles":
        return None
    return [("true", CHOICES["treasurer", "true"]), ("false", CHOICES["treasurer", "false"])]


def _proposals(asking: Asking, view: View, offer: Offer, _given: Mapping[str, str]) -> list[Choice]:
    """Those that wait for what the form does, by its kind."""
    find: Callable[[], list[Record]] = {
        "voice": lambda: waiting.to_answer(view, asking.me, again=True),
        "sign": lambda: waiting.to_sign(view, asking.me),
        "sign-back": lambda: waiting.signed(view, asking.me),
        "carry-out": lambda: waiting.to_carry_out(view),
        "proposal-withdraw": lambda: waiting.to_take_back(view, asking.me),
    }[offer.kind]
    return [(each.id, say("{id} · {title}", id=each.id, title=title_of(each))) for each in find()]


_FINDERS: dict[str, Callable[[Asking, View, Offer, Mapping[str, str]], list[Choice] | None]] = {
    "member": finding_people.whom,
    "members": finding_people.to_come,
    "guarantors": finding_people.members,
    "instead": finding_people.members,
    "payer": finding_people.members,
    "other": finding_people.others,
    "substitute": finding_people.members,
    "earned_by": finding_people.members,
    "organiser": finding_people.members,
    "heirs": finding_people.members,
    "carry": finding_people.savers,
    "to": _other_pods,
    "goal": finding_dues.goal_choices,
    "fine": finding_dues.fine_choices,
    "note": finding_shares.note_choices,
    "numbers": finding_shares.number_choices,
    "pledge": finding_shares.pledge_choices,
    "grant": finding_shares.grant_choices,
    "event": finding_shares.event_choices,
    "pod": _pods,
    "proposal": _proposals,
    "loan": finding.loan_choices,
    "giver": finding_people.members,
    "taker": _takers,
    "share_class": finding_shares.class_choices,
    "offer": finding_shares.offer_choices,
    "language": _languages,
    "agreement": agreeing.agreement_choices,
    "agreement_kind": agreeing.kind_choices,
    "form": agreeing.form_choices,
    "treasurer": _roles,
}
