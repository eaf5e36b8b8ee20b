"""Classes of shares: one begins with its par value and its terms, and its terms change by a proposal."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from beancount.core import data
from pydantic import Field

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.crew.terms import need_agreeing, read_terms
from pods.owning.holdings import share_class
from pods.settings.setting import SOLIDARITY
from pods.settings.shares import NO, SHARE_CLASS, YES
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.view import View
    from pods.owning.holdings import ShareClass

_CLASS = re.compile(r"[A-Z][A-Z0-9]{0,7}")
_MOST_DIGITS = 6
_LONGEST = 24


class OpenClass(Act):
    """A pod gets a class of shares: its par value and its terms; two of these have fields of their own."""

    kind = "class"
    pod: str
    share_class: str
    par: Decimal
    digits: int = 0
    votes: Literal["per-share", "per-member"] = "per-member"
    transferable: bool = True
    terms: dict[str, str] = Field(default_factory=dict)


class ChangeClass(Act):
    """Some terms of a class change, from that day on."""

    kind = "class-change"
    topic: ClassVar[str] = "terms"
    pod: str
    share_class: str
    terms: dict[str, str]


@rule(OpenClass)
def open_class(act: OpenClass, view: View) -> Change:
    """A class with a commodity of its own, such as BAKERY.A.

    Raises: Invalid, for a name, par, precision or terms that cannot be; Refused, when the class exists.
    """
    people.need_treasurer(view, "Opening a class of shares")
    pod = people.pod(view, act.pod)
    if pod.kind == SOLIDARITY:
        raise Refused(
            f"{pod.name} is a solidarity fund; nobody owns a part of it.",
            hint="What members own together is a pod of its own: crewbook pod open bakery --kind ownership",
            where="pod",
        )
    if not _CLASS.fullmatch(act.share_class):
        raise Invalid(
            f"“{money.printable(act.share_class)}” cannot name a class.",
            hint="Use capitals and digits: A, B, INVESTOR.",
            where="class",
        )
    id = f"{pod.id}/{act.share_class}"
    commodity = f"{pod.id.upper()}.{act.share_class}"
    if view.get("class", id, dt.date.max) is not None:
        raise Refused(f"{pod.name} already has a class {act.share_class}.", hint="Choose another name.", where="class")
    if len(commodity) > _LONGEST:
        raise Invalid(
            f"{commodity}, as these shares would be called, has more than {_LONGEST} letters.",
            hint="Choose a shorter name for the class, or open the pod under a shorter one.",
            where="class",
        )
    if not 0 <= act.digits <= _MOST_DIGITS:
        raise Invalid(
            f"Shares have 0 to {_MOST_DIGITS} decimals, not {act.digits}.", hint="Write --decimals 2", where="decimals"
        )
    par = people.number(view, act.par, pod.commodity, where="par")
    terms = {"votes": act.votes, "transferable": YES if act.transferable else NO}
    terms |= _read(act.terms, view.digits(pod.commodity), pod.commodity)
    need_agreeing(SHARE_CLASS, terms)
    body = {
        "name": act.share_class, "commodity": commodity, "par": f"{par:f}", "digits": act.digits, "terms": terms,
    }  # fmt: skip
    name = {"name": f"{pod.name}, class {act.share_class}", "par": f"{par:f} {pod.commodity}"}
    # The pages name a commodity once only, though a class may be undone and begun again.
    directives = () if _was_begun(view, commodity, act.digits) else (data.Commodity(name, view.on, commodity),)
    records = (
        Record("class", id, body, pod=pod.id),
        Record("commodity", commodity, {"digits": act.digits}, pod=pod.id),
    )
    return Change(directives, records, (f"class/{id}", f"pod/{pod.id}"), id=id)


def _was_begun(view: View, commodity: str, digits: int) -> bool:
    """Whether the class was begun once before and undone.

    Raises: Refused, when it then had other decimals: what was undone is still counted in those.
    """
    versions = view.session.versions("commodity", commodity)
    if versions and versions[0].body["digits"] != digits:
        raise Refused(
            f"{commodity} had {versions[0].body['digits']} decimals when it was begun before, not {digits}.",
            hint="Keep them, or choose another name for the class.",
            where="decimals",
        )
    return bool(versions)


def _read(typed: dict[str, str], digits: int, commodity: str) -> dict[str, str]:
    return read_terms(SHARE_CLASS, typed, digits, commodity)


@rule(ChangeClass)
def change_class(act: ChangeClass, view: View) -> Change:
    """The class with some terms changed; what was issued before keeps the vesting that it was issued with.

    Raises: Invalid, for a term that a class does not have; Refused, without the consent that is asked for, when nothing
    would change, or more shares are out than may be.
    """
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    consent.require(act, view)
    given = _read(act.terms, view.digits(pod.commodity), pod.commodity)
    if not given or all(held.terms.text(name) == value for name, value in given.items()):
        raise Refused("Nothing would change.", hint=f"See what is set: crewbook shares classes {pod.id}", where="set")
    terms = {**held.terms.given, **given}
    need_agreeing(SHARE_CLASS, terms)
    _not_below_what_is_out(view, held, given.get("authorised", "none"))
    record = held.record.changed(terms=terms)
    return Change(records=(record,), about=held.about)


def _not_below_what_is_out(view: View, held: ShareClass, authorised: str) -> None:
    out = max(held.outstanding(view), held.outstanding(view, dt.date.max))
    if authorised != "none" and Decimal(authorised) < out:
        raise Refused(
            f"{out:f} shares of {held.commodity} are issued; no fewer can be authorised.",
            hint=f"Set authorised={out:f} or more, or none.",
            where="set",
        )


def _sentence(act: ChangeClass, view: View) -> str:
    pod = people.pod(view, act.pod)
    return f"Change class {act.share_class} of {pod.name}: {', '.join(f'{key} = {value}' for key, value in act.terms.items())}"


consent.describe(ChangeClass, _sentence)
