"""Classes: one of shares begins with its par value and its terms, one of slices with its terms; these change by a proposal."""

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
from pods.owning import capital
from pods.owning.authorised import tightest
from pods.owning.holdings import ShareClass, share_class
from pods.owning.pie import need_growing
from pods.owning.slice_class import SLICES, is_of_slices, slice_class
from pods.settings import SETTINGS
from pods.settings.setting import SOLIDARITY
from pods.settings.shares import NO, SHARE_CLASS, YES
from pods.settings.slices import OF_PARTS, SLICE_CLASS
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.view import View

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


class OpenSlices(Act):
    """A pod gets its class of slices: dynamic equity, with terms of its own; it has no par value, for slices are not issued."""

    kind = "slices-class"
    pod: str
    share_class: str
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
    id = _new_id(view, pod, act.share_class)
    commodity = f"{pod.id.upper()}.{act.share_class}"
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
    terms |= read_terms(SHARE_CLASS, act.terms, view.digits(pod.commodity), pod.commodity)
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


def _new_id(view: View, pod: people.Pod, name: str) -> str:
    """The id of a class that begins.

    Raises: Invalid, for a name that it cannot have; Refused, for one that there is.
    """
    if not _CLASS.fullmatch(name):
        raise Invalid(
            f"“{money.printable(name)}” cannot name a class.",
            hint="Use capitals and digits: A, B, INVESTOR.",
            where="class",
        )
    id = f"{pod.id}/{name}"
    if view.get("class", id, dt.date.max) is not None:
        raise Refused(f"{pod.name} already has a class {name}.", hint="Choose another name.", where="class")
    return id


@rule(OpenSlices)
def open_slices(act: OpenSlices, view: View) -> Change:
    """The one class of slices that a pod has, on its one pie.

    Raises: Invalid, for a name or terms that cannot be; Refused, when there is one, or when slices were put in before and
    the terms would change what they are.
    """
    people.need_treasurer(view, "Opening a class of slices")
    pod = capital.owned(view, act.pod)
    id = _new_id(view, pod, act.share_class)
    later = slice_class(view, pod, dt.date.max).record
    if later is not None:
        raise Refused(
            f"{pod.name} has its class of slices, {later.body['name']}, and one pie has one.",
            hint=f"Change its terms instead: crewbook shares change {later.id} --set cash-slices=4",
            where="class",
        )
    terms = read_terms(SLICE_CLASS, act.terms, view.digits(pod.commodity), pod.commodity)
    need_agreeing(SLICE_CLASS, terms)
    unusual = [name for name, value in terms.items() if value != SETTINGS[name].default]
    if unusual and view.balances(f"Equity:Slices:{pod.slug}:", dt.date.max):
        raise Refused(
            f"Members of {pod.name} have something at risk already, as usual; what that comes to changes when all are asked.",
            hint=f"Begin the class without {', '.join(unusual)}, then propose: crewbook shares change {id} --set "
            f"{unusual[0]}={terms[unusual[0]]}",
            where="set",
        )
    body = {"kind": SLICES, "name": act.share_class, "terms": terms}
    return Change(records=(Record("class", id, body, pod=pod.id),), about=(f"class/{id}", f"pod/{pod.id}"), id=id)


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


@rule(ChangeClass)
def change_class(act: ChangeClass, view: View) -> Change:
    """The class with some terms changed; what was issued before keeps the vesting that it was issued with.

    Raises: Invalid, for a term that a class does not have; Refused, without the consent that is asked for, when nothing
    would change, or more shares are out than may be.
    """
    pod = people.pod(view, act.pod)
    found = view.get("class", f"{pod.id}/{act.share_class}")
    kind = SLICE_CLASS if found is not None and is_of_slices(found) else SHARE_CLASS
    held = slice_class(view, pod) if kind == SLICE_CLASS else share_class(view, pod, act.share_class)
    consent.require(act, view)
    given = read_terms(kind, act.terms, view.digits(pod.commodity), pod.commodity)
    changed = {name for name, value in given.items() if held.terms.text(name) != value}
    if not changed:
        raise Refused("Nothing would change.", hint=f"See what is set: crewbook shares classes {pod.id}", where="set")
    terms = {**held.terms.given, **given}
    need_agreeing(kind, terms)
    assert held.record is not None, "a class that is changed was begun"
    record = held.record.changed(terms=terms)
    if isinstance(held, ShareClass) and "authorised" in given:
        _not_below_what_is_out(view, held, record)
    elif not isinstance(held, ShareClass) and changed & OF_PARTS:
        need_growing(view, pod)
    return Change(records=(record,), about=held.about)


def _not_below_what_is_out(view: View, held: ShareClass, changed: Record) -> None:
    limit = tightest(view, held, changed)
    if limit is not None and limit.left < 0:
        raise Refused(
            f"{limit.out:f} shares of {held.commodity} are issued; no fewer can be authorised.",
            hint=f"Set authorised={limit.out:f} or more, or none.",
            where="set",
        )


def _sentence(act: ChangeClass, view: View) -> str:
    pod = people.pod(view, act.pod)
    return f"Change class {act.share_class} of {pod.name}: {', '.join(f'{key} = {value}' for key, value in act.terms.items())}"


consent.describe(ChangeClass, _sentence)
