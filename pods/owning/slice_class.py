"""The class of slices of a pod, read from the book: what slices are reckoned by, what they bring, and whether the pie is frozen.

A pod has one pie, so one class of slices at most. A pod of an older book, or one that never began a class, may have slices
all the same; they are reckoned as usual.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.crew.terms import Terms
from pods.owning.slices import Multipliers
from pods.settings.setting import NONE
from pods.settings.slices import HANDED_OVER, SLICE_CLASS

if TYPE_CHECKING:
    import datetime as dt

    from ledger.act import Record
    from ledger.view import View
    from pods.crew.people import Pod

SLICES = "slices"
"""What a class that is one of slices has as its kind in its record; a class of shares has none."""
FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class SliceClass:
    """The class of slices of a pod; without a `record` nobody began one, and all is as usual."""

    pod: Pod
    record: Record | None
    terms: Terms

    @property
    def name(self) -> str | None:
        """What the class is called, as in PIE; None where nobody began one."""
        return str(self.record.body["name"]) if self.record else None

    @property
    def multipliers(self) -> Multipliers:
        """How many slices a unit of money makes."""
        return Multipliers(
            cash=Decimal(self.terms.text("cash-slices")), noncash=Decimal(self.terms.text("noncash-slices"))
        )

    @property
    def fair_pay(self) -> Decimal | None:
        """A fair pay for a year of work, where the class says it."""
        return self.terms.number("fair-pay")

    @property
    def fair_hours(self) -> int:
        """The hours of a year of work."""
        return self.terms.whole("fair-hours")

    @property
    def about(self) -> tuple[str, ...]:
        """The pod, and the class where there is one, as entries name them."""
        return f"pod/{self.pod.id}", *((f"class/{self.record.id}",) if self.record else ())

    @property
    def is_handed_over(self) -> bool:
        """Whether who leaves a frozen pie first hands their part over."""
        return self.terms.text("leavers-slices") == HANDED_OVER


def slice_class(view: View, pod: Pod, on: dt.date | None = None) -> SliceClass:
    """The pod's class of slices on the view's day or another."""
    found = (each for each in view.find("class", pod=pod.id, on=on) if is_of_slices(each))
    record = next(found, None)
    return SliceClass(pod, record, Terms(SLICE_CLASS, dict(record.body["terms"]) if record else {}))


def is_of_slices(record: Record) -> bool:
    """Whether the record of a class is one of slices."""
    return record.body.get("kind") == SLICES


def kept(view: View, pod: Pod) -> Record | None:
    """The record of the day on which the pie was frozen, where its parts are owned and not paid back; or None.

    With an asset lock nobody owns what is common: what is at risk is paid back from a frozen pie, too, and no more than that.
    """
    return frozen(view, pod) if pod.terms.text("asset-lock") == NONE else None


def frozen(view: View, pod: Pod, on: dt.date | None = None) -> Record | None:
    """The record of the day on which the pie was frozen, or None."""
    record = view.get("pie", pod.id, on)
    return record if record is not None and record.status == FROZEN else None
