"""Acts on shares in words, where no money moved: entries that move some say it themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pods.owning.share_words import counted
from reports.read_back import shares_said
from reports.say import say
from reports.settings import changed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.entry import Entry


def of_shares(entry: Entry, fields: Mapping[str, Any]) -> dict[str, Callable[[], str]]:
    """What each act did, by its kind; the fields name people and pods as they are called."""
    told = {name: value for name, value in fields.items() if isinstance(value, str) or name in {"par", "price"}}
    return {
        "class": lambda: say("Class {share_class} of {pod} begins, at par {par} a share", **told),
        "slices-class": lambda: say("Class {share_class} of {pod} begins, a class of slices", **told),
        "slices-freeze": lambda: say("The pie of {pod} is frozen: it breaks even", **told),
        "class-change": lambda: say(
            "Class {share_class} of {pod} changes: {terms}",
            **told,
            terms=changed(fields["terms"]),
        ),
        "offer": lambda: _offered(entry, told, fields),
        "offer-pass": lambda: say("The pod takes nothing of {offer}: it is the members' turn", **told),
        "offer-want": lambda: (
            say("{member} wants {held} of {offer}", **(told | {"held": _held(fields)}))
            if Decimal(str(fields["shares"]))
            else say("{member} wants nothing of {offer}", **told)
        ),
        "offer-settle": lambda: say("No member wants anything of {offer}: an outsider may buy", **told),
        "offer-withdraw": lambda: say("The offer {offer} is taken back", **told),
        "vest": lambda: say("Shares of {grant} vest: {event}", **told),
        "pledge": lambda: say(
            "{member} pledges {held} of {pod} {share_class}, as {pledge}: {because}",
            **(told | {"held": _held(fields), "pledge": entry.id or ""}),
        ),
        "release-pledge": lambda: say("The pledge {pledge} is released", **told),
    }


def _held(fields: Mapping[str, Any]) -> str:
    return shares_said(counted(Decimal(str(fields["shares"]))))


def _offered(entry: Entry, told: Mapping[str, Any], fields: Mapping[str, Any]) -> str:
    said = say(
        "{member} offers {held} of {pod} {share_class} at {price} each, as {offer}",
        **{**told, "held": _held(fields), "offer": entry.id or ""},
    )
    return say("{said}; {name} would buy them", said=said, name=fields["to"]) if fields.get("to") else said
