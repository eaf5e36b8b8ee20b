"""What a form may name, in a book where members see their own: nothing that is not theirs to read, not even to be told that it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import waiting
from dashboard.forms.agreeing import may_see as may_see_agreement
from dashboard.forms.finding import may_see as may_see_loan
from dashboard.rights import Right
from ledger.errors import Invalid
from pods.agreements.versions import AGREEMENT, Agreement
from pods.owning import free, notes, vesting
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.asking import Asking
    from ledger.act import Record
    from ledger.view import View


def need_readable(asking: Asking, view: View, given: Mapping[str, str]) -> None:
    """Let a form through that names nothing but what the visitor may read.

    Raises: Invalid otherwise, the same as where there is nothing of that name.
    """
    hidden = next(iter(given.keys() - readable(asking, view, given).keys()), None)
    if hidden is not None:
        raise Invalid(say("Nothing of this name is here for you."), hint=say("Take one from the list."), where=hidden)


def readable(asking: Asking, view: View, given: Mapping[str, str]) -> dict[str, str]:
    """What was filled in, without what names something that the visitor may not read."""
    return {name: typed for name, typed in given.items() if not typed or _is_readable(asking, view, name, typed)}


def _is_readable(asking: Asking, view: View, name: str, typed: str) -> bool:
    if asking.may(Right.ALL) or name not in _READ:
        return True
    kind, may_read = _READ[name]
    record = view.get(kind, typed.strip().upper())
    return record is not None and may_read(asking, view, record)


def _theirs(asking: Asking, _view: View, record: Record) -> bool:
    return record.member == asking.visitor.member


_READ: dict[str, tuple[str, Callable[[Asking, View, Record], bool]]] = {
    "loan": ("loan", may_see_loan),
    "proposal": ("proposal", lambda asking, _, record: waiting.may_read(asking, record)),
    "agreement": (AGREEMENT, lambda asking, view, record: may_see_agreement(asking, view, Agreement(record))),
    "grant": (vesting.GRANT, _theirs),
    "pledge": (free.PLEDGE, _theirs),
    "note": (notes.NOTE, _theirs),
    "goal": ("goal", _theirs),
    "fine": ("fine", _theirs),
}
"""Field → the kind of record that it names, and whether the visitor may read one. Offers of shares are everybody's to see."""
