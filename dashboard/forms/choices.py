"""What can be chosen in a field: members, pods, loans, proposals that are there, and the words of settings. Everything else is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args, get_origin

from dashboard import waiting
from dashboard.forms import agreeing, finding, finding_shares
from dashboard.forms.labels import CHOICES
from pods.crew import people
from pods.owning.slice_class import is_of_slices
from pods.settings.setting import CIRCLE, LIVELIHOOD, SAVINGS, SOLIDARITY
from reports.language import languages

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
}
# Words that a field takes, where its type does not say.
WORDS: dict[str, tuple[str, ...]] = {
    "every": ("week", "2weeks", "4weeks", "month", "quarter"),
    "method": ("none", "flat", "declining", "equal-principal", "bullet"),
    "day_count": ("30/360", "act/365", "act/360"),
    "stance": ("consent", "stand-aside", "object"),
}


def choices(
    asking: Asking, view: View, offer: Offer, field: str, annotation: object, given: Mapping[str, str]
) -> list[Choice] | None:
    """What can be chosen in a field of a form, in order; None where it is typed. Nothing that is not the visitor's to read."""
    find = _FINDERS.get(field)
    if find is not None:
        return find(asking, view, offer, given)
    words = WORDS.get(field) or (get_args(annotation) if get_origin(annotation) is Literal else ())
    return [(word, CHOICES.get((field, word), word)) for word in words] or None


def _members(_asking: Asking, view: View, _offer: Offer, _given: Mapping[str, str]) -> list[Choice]:
    return [(each.id, each.body["name"]) for each in people.members(view)]


def _seated(asking: Asking, view: View, offer: Offer, given: Mapping[str, str]) -> list[Choice]:
    """Of a circle that is known already, who sits in it; else anybody."""
    found = _members(asking, view, offer, given)
    circle = view.get("circle", given["pod"]) if offer.kind.startswith("circle-") and given.get("pod") else None
    return [each for each in found if circle is None or each[0] in circle.body["members"]]


def _pods(_asking: Asking, view: View, offer: Offer, _given: Mapping[str, str]) -> list[Choice]:
    kinds = PODS.get(offer.kind) or ((CIRCLE,) if offer.kind.startswith("circle-") else ())
    found = [people.Pod(each) for each in view.find("pod")]
    if "share_class" in offer.fields:
        with_classes = {each.pod for each in view.find("class") if not is_of_slices(each)}
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
    return [each for each in _members(asking, view, offer, given) if each[0] != given.get("giver")]


def _languages(*_: object) -> list[Choice]:
    """Those that papers can be in, each by its own name."""
    from babel import Locale

    return [(tag, str(Locale.parse(tag, sep="-").get_display_name()).capitalize()) for tag in languages()]


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
        "carry-out": lambda: waiting.to_carry_out(view),
        "proposal-withdraw": lambda: waiting.to_take_back(view, asking.me),
    }[offer.kind]
    return [(each.id, f"{each.id} · {each.body['title']}") for each in find()]


_FINDERS: dict[str, Callable[[Asking, View, Offer, Mapping[str, str]], list[Choice] | None]] = {
    "member": _seated,
    "payer": _members,
    "other": _seated,
    "substitute": _members,
    "earned_by": _members,
    "organiser": _members,
    "pod": _pods,
    "proposal": _proposals,
    "loan": finding.loan_choices,
    "giver": _members,
    "taker": _takers,
    "share_class": finding_shares.class_choices,
    "offer": finding_shares.offer_choices,
    "language": _languages,
    "agreement": agreeing.agreement_choices,
    "agreement_kind": agreeing.kind_choices,
    "form": agreeing.form_choices,
    "treasurer": _roles,
}
