"""Acts on shares in words, where no money moved: entries that move some say it themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.entry import Entry


def of_shares(entry: Entry, fields: Mapping[str, Any]) -> dict[str, Callable[[], str]]:
    """What each act did, by its kind; the fields name people and pods as they are called."""
    return {
        "class": lambda: f"Class {fields['share_class']} of {fields['pod']} begins, at par {fields['par']} a share",
        "slices-class": lambda: f"Class {fields['share_class']} of {fields['pod']} begins, a class of slices",
        "slices-freeze": lambda: f"The pie of {fields['pod']} is frozen: it breaks even",
        "class-change": lambda: (
            f"Class {fields['share_class']} of {fields['pod']} changes: "
            f"{', '.join(f'{name} = {value}' for name, value in fields['terms'].items())}"
        ),
        "offer": lambda: (
            f"{fields['member']} offers {fields['shares']} shares of {fields['pod']} {fields['share_class']} at "
            f"{fields['price']} each, as {entry.id}{_to(fields)}"
        ),
        "offer-pass": lambda: f"The pod takes nothing of {fields['offer']}: it is the members' turn",
        "offer-want": lambda: (
            f"{fields['member']} wants {fields['shares']} shares of {fields['offer']}"
            if Decimal(str(fields["shares"]))
            else f"{fields['member']} wants nothing of {fields['offer']}"
        ),
        "offer-settle": lambda: f"No member wants anything of {fields['offer']}: an outsider may buy",
        "offer-withdraw": lambda: f"The offer {fields['offer']} is taken back",
        "vest": lambda: f"Shares of {fields['grant']} vest: {fields['event']}",
        "pledge": lambda: (
            f"{fields['member']} pledges {fields['shares']} shares of {fields['pod']} {fields['share_class']}, as {entry.id}: "
            f"{fields['because']}"
        ),
        "release-pledge": lambda: f"The pledge {fields['pledge']} is released",
    }


def _to(fields: Mapping[str, Any]) -> str:
    return f"; {fields['to']} would buy them" if fields.get("to") else ""
