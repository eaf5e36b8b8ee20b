"""From an act's model to the inputs of its form, and from what was sent back to the act. How they look is the templates' work."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from dashboard.forms import lists, texts, uploads
from dashboard.forms.choices import Choice, choices
from dashboard.forms.input import Input
from dashboard.forms.labels import label
from dashboard.forms.readable import need_readable, readable
from dashboard.rights import Right
from ledger import money
from ledger.act import make
from ledger.clock import typed_day
from ledger.errors import Invalid
from pods.crew import people
from pods.crew.places import places
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.asking import Asking
    from dashboard.forms.offer import Offer
    from ledger.act import Act, Record
    from ledger.view import View

ON, MONTH = "on", "month"
# The longest is a number of days; what is longer is no number that anybody means.
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_NAMED = 2
"""A field of two choices is shown as buttons; so are those of few more."""
_MOST_BUTTONS = 4
# Numbers that are no money.
_COUNTED = frozenset({"shares", "hours", "points", "contribution"})
_PLACES = frozenset({"place", "into"})
_COUNTED_OF = frozenset({("surplus", "collective"), ("surplus", "cash"), ("slices-hand-over", "part")})


def inputs(
    asking: Asking, view: View, offer: Offer, given: Mapping[str, str], wrong: Mapping[str, str]
) -> tuple[list[Input], list[Input]]:
    """The inputs of a form, those first that are always shown, filled with what was given; `wrong` is field → sentence.

    The day comes last. A field that is the visitor's own is not asked for.
    """
    given = readable(asking, view, given)
    shown = [each for each in offer.fields if not _is_settled(asking, offer, each)]
    return (
        [
            *(_input(asking, view, offer, each, given, wrong) for each in shown),
            *(Input(each, "", "", "hidden", given[each], False) for each in offer.hidden if given.get(each)),
            *(texts.inputs(offer.texts(view, given), given, wrong) if offer.texts else ()),
        ],
        [*(_input(asking, view, offer, each, given, wrong) for each in offer.more), _day(asking, offer, given, wrong)],
    )


def act_of(asking: Asking, view: View, offer: Offer, sent: Mapping[str, str]) -> tuple[Act, dt.date | None]:
    """The act that a form says, and its day where one was given.

    Raises: Invalid, naming the field that is wrong.
    """
    values = values_of(asking, view, offer, sent)
    day = sent.get(ON, "").strip()
    paper = uploads.paper(asking, view, offer, values, _as_day(day, ON) if day else None)
    if paper is not None:
        with paper.laid(asking.served.folder, is_dry=True) as fields:
            values |= fields
    if offer.makes_here is not None:
        act = offer.makes_here(asking, view, values)
    else:
        act = offer.makes(view, values) if offer.makes else make(offer.act, **values)
    if day:
        return act, _as_day(day, ON)
    return act, offer.holds_on(act, view, asking.today) if offer.holds_on else None


def values_of(asking: Asking, view: View, offer: Offer, sent: Mapping[str, str]) -> dict[str, Any]:
    """Field → value of what was filled in.

    Raises: Invalid, naming the field that is wrong or missing.
    """
    need_readable(asking, view, {name: typed for name, typed in sent.items() if name not in offer.typed})
    values: dict[str, Any] = {}
    for name in (*offer.fields, *offer.more, *offer.hidden):
        typed = asking.me if _is_settled(asking, offer, name) else sent.get(name, "").strip()
        if typed:
            values[name] = _value(view, offer, name, typed, sent)
        elif _is_required(offer, name) and name not in offer.hidden:
            raise Invalid(say("Missing: {field}.", field=label(offer.kind, name).name), where=name)
    if offer.texts is not None:
        values[lists.TERMS] = texts.said(offer.texts(view, sent), sent)
    return values


def is_filled(asking: Asking, offer: Offer, given: Mapping[str, str]) -> bool:
    """Whether every field that must be filled in is."""
    return all(
        given.get(name, "").strip() or _is_settled(asking, offer, name)
        for name in offer.fields
        if _is_required(offer, name)
    )


def has_choices(asking: Asking, view: View, offer: Offer) -> bool:
    """Whether there is something to choose in every field that must be filled in."""
    needed = [
        name
        for name in offer.fields
        if _is_required(offer, name) and not _is_settled(asking, offer, name) and name not in offer.typed
    ]
    return all(choices(asking, view, offer, name, _plain(offer.act, name), {}) != [] for name in needed)


def is_own(asking: Asking, offer: Offer) -> bool:
    """Whether a form is about the visitor themselves, without asking for it."""
    return bool(offer.own) and _is_settled(asking, offer, offer.own)


def _is_settled(asking: Asking, offer: Offer, name: str) -> bool:
    return name == offer.own and not asking.may(Right.KEEP)


def _is_required(offer: Offer, name: str) -> bool:
    return name in offer.needs or (offer.act.model_fields[name].is_required() and name not in offer.spares)


def _input(
    asking: Asking, view: View, offer: Offer, name: str, given: Mapping[str, str], wrong: Mapping[str, str]
) -> Input:
    annotation = _plain(offer.act, name)
    found = None if name in offer.typed else choices(asking, view, offer, name, annotation, given)
    said = label(offer.kind, name)
    is_required = _is_required(offer, name)
    is_blank = is_required or name in offer.blank
    has_default = not offer.act.model_fields[name].is_required()
    default = (
        _shown(offer.act.model_fields[name].get_default(call_default_factory=True))
        if has_default and not is_blank
        else ""
    )
    value = given.get(name, default)
    if found is not None and is_required and len(found) == 1 and lists.form_of(name) != lists.ROWS:
        value = value or found[0][0]
    if name in uploads.FIELDS:
        # What was chosen before need not be chosen again.
        is_missing = is_required and not given.get(name)
        return Input(name, said.name, said.help, "file", given.get(name, ""), is_missing, wrong=wrong.get(name, ""))
    form = "month" if name == MONTH else _listed(annotation, name) or _form(annotation, found, is_required=is_required)
    if form == "words" and name in _PLACES and asking.may(Right.ALL):
        found = _known_places(view, given)
    unit = _unit(view, offer, name, given) if form in {"amount", lists.NUMBERS} else ""
    return Input(name, said.name, said.help, form, value, is_required, tuple(found or ()), unit, wrong.get(name, ""))


def _known_places(view: View, given: Mapping[str, str]) -> list[Choice]:
    """Where money of the pod lies that the form is about, or of any; another place may be written as well."""
    pod = _pod(view, given)
    return [(name, name) for name in places(view, None if pod is None else people.Pod(pod))]


def _day(asking: Asking, offer: Offer, given: Mapping[str, str], wrong: Mapping[str, str]) -> Input:
    said = label(offer.kind, ON)
    today = "" if offer.holds_on else asking.today.isoformat()
    return Input(ON, said.name, said.help, "day", given.get(ON, today), False, wrong=wrong.get(ON, ""))


def _listed(annotation: object, name: str) -> str:
    """How what it holds is picked or written in several inputs; a year may also be a plain number."""
    form = lists.form_of(name)
    return "" if form == lists.SPAN and annotation is not str else form


def _form(annotation: object, found: list[Choice] | None, *, is_required: bool) -> str:
    if found is not None:
        return "buttons" if is_required and _NAMED <= len(found) <= _MOST_BUTTONS else "choice"
    return {Decimal: "amount", int: "number", dt.date: "day", bool: "tick"}.get(annotation, "words")  # type: ignore[call-overload, no-any-return]


def _plain(act: type[Act], name: str) -> object:
    """The type that a field holds when it holds something: `Decimal` of `Decimal | None`."""
    act.model_rebuild()
    annotation: object = act.model_fields[name].annotation
    if get_origin(annotation) in {Union, UnionType}:
        annotation = next(each for each in get_args(annotation) if each is not type(None))
    return annotation


def _value(view: View, offer: Offer, name: str, typed: str, sent: Mapping[str, str]) -> Any:
    if lists.form_of(name) == lists.MEASURE:
        lists.need_number(typed, name)
    annotation = _plain(offer.act, name)
    if annotation is Decimal:
        unit = _unit(view, offer, name, sent)
        return money.parse_amount(typed, unit, where=name) if unit else money.parse_number(typed, where=name)
    if annotation is dt.date:
        return _as_day(typed, name)
    if annotation is bool:
        return typed in {"on", "true", "1"}
    if annotation is int:
        return _whole(typed, name)
    if get_origin(annotation) is tuple:
        return _several(annotation, name, typed)
    return typed


def _whole(typed: str, where: str) -> int:
    if not _WHOLE.fullmatch(typed):
        raise Invalid(
            say("“{typed}” is no whole number.", typed=money.printable(typed)),
            hint=say("Write it in digits, as in 12."),
            where=where,
        )
    return int(typed)


def _several(annotation: object, name: str, typed: str) -> tuple[Any, ...]:
    if lists.are_pairs(annotation):
        return lists.pairs(typed, name)
    found = lists.parts(typed)
    if lists.form_of(name) == lists.MEASURES:
        for part in found:
            lists.need_number(part, name)
    kind = get_args(annotation)[0]
    if kind is int:
        return tuple(_whole(part, name) for part in found)
    return tuple(money.parse_number(part, where=name) if kind is Decimal else part for part in found)


def _as_day(typed: str, where: str) -> dt.date:
    try:
        return typed_day(typed)
    except ValueError:
        raise Invalid(
            say("“{typed}” is no date.", typed=money.printable(typed)), hint=say("Write it as 2026-03-31."), where=where
        ) from None


def _unit(view: View, offer: Offer, name: str, given: Mapping[str, str]) -> str:
    """The commodity of the pod that the form is about, as far as that is known already; none of what is only counted."""
    if name in _COUNTED or (offer.kind, name) in _COUNTED_OF:
        return ""
    pod = _pod(view, given)
    if pod is not None:
        return people.Pod(pod).commodity
    if "pod" in offer.act.model_fields:
        units = {people.Pod(each).commodity for each in view.find("pod")}
        return units.pop() if len(units) == 1 else ""
    return ""


def _pod(view: View, given: Mapping[str, str]) -> Record | None:
    """The pod that a form is about, as far as that is known already."""
    pod = view.get("pod", given["pod"]) if given.get("pod") else None
    if pod is None and given.get("loan"):
        loan = view.get("loan", given["loan"])
        pod = view.get("pod", loan.pod) if loan is not None and loan.pod else None
    return pod


def _shown(default: object) -> str:
    """What stands in a field that nobody has filled in; of what is not so unless it is ticked, nothing."""
    if default is None or default is False or default == ():
        return ""
    if default is True:
        return "true"
    if isinstance(default, tuple):
        return ", ".join(str(each) for each in default)
    return str(default)
