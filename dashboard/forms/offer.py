"""What an offer is: the form for one act, who may use it, and how its fields become the act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.rights import Right
from reports.say import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from dashboard.asking import Asking
    from ledger.act import Act
    from ledger.posted import Posted
    from ledger.view import View


class Text(NamedTuple):
    """One of several texts of an act: its name, the question that it answers, and what stands there now.

    `help` says what that means; `form` how it is filled in, as an input's; `choices` and `unit` as well. `blank` is what stands in
    the book where nothing is filled in; `kept` makes of what was filled in what the book keeps. A setting is called by its name
    on the command line too.
    """

    name: str
    question: str
    standing: str
    help: str = ""
    form: str = "text"
    choices: Sequence[tuple[str, str]] = ()
    unit: str = ""
    blank: str = ""
    is_setting: bool = False
    kept: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Offer:
    """The form for one act.

    `fields` are those that it shows, in order; `more` are shown folded away; of `blank` ones the act's default is not
    shown. `own` is the field that holds the visitor themselves when they may not record for others. `back` is the page
    to come back to. Where the book tells more than is filled in, `makes` makes the act of the values that were.
    `beside` draws what the form comes to, while it is filled in and before it is recorded. `holds_on` tells the day of an
    act for which none is filled in, from today's, where that is not today.

    `needs` are fields without which the act could be made, but not this form be sent; `spares` ones may be left empty,
    though the act needs them: `makes` reckons them. `typed` ones are written where others choose, as a short name that
    nobody has yet; `hidden` ones come with the link. `texts` are what an act that holds several is asked for.
    `makes_here` is `makes` where the crew's folder matters; `behind` follows what was recorded. `called` names the form in
    addresses where an act has more than one. `lies` tells under which (account, name) the file is filed that comes with it,
    from what was filled in and the name that it came under. `instead` says what is shown in place of the entry before it is
    recorded, where the entry holds what nobody, or not this visitor, may know before; nothing where it is shown.
    """

    act: type[Act]
    title: str
    button: str
    right: Right
    back: str
    fields: tuple[str, ...]
    more: tuple[str, ...] = ()
    own: str = ""
    blank: tuple[str, ...] = ()
    makes: Callable[[View, dict[str, Any]], Act] | None = None
    needs: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    texts: Callable[[View, Mapping[str, str]], Sequence[Text]] | None = None
    makes_here: Callable[[Asking, View, dict[str, Any]], Act] | None = None
    behind: Callable[[Asking, Posted], None] | None = None
    beside: Callable[[Asking, View, Mapping[str, str]], str] | None = None
    holds_on: Callable[[Act, View, dt.date], dt.date] | None = None
    called: str = ""
    lies: Callable[[View, Mapping[str, Any], Path], tuple[str, Path]] | None = None
    instead: Callable[[Asking, View, Act], str] | None = None

    @property
    def kind(self) -> str:
        """What names the form in addresses: the act's kind, unless it is called otherwise."""
        return self.called or self.act.kind


def comes_in(act: type[Act], title: str, back: str, more: tuple[str, ...] = ("into",)) -> Offer:
    """The form with which whoever keeps the book records money that a member brings to a pod."""
    return Offer(act, title, say("Record it"), Right.KEEP, back, ("pod", "member", "amount"), more)


def goes_out(act: type[Act], title: str, button: str, back: str) -> Offer:
    """The form with which members ask for money of a pod, or have what they are owed paid out; a treasurer for anybody."""
    return Offer(act, title, button, Right.SPEAK, back, ("pod", "member", "amount"), ("place",), own="member")


def of_shares(
    act: type[Act],
    title: str,
    button: str,
    back: str,
    and_also: tuple[str, ...] = (),
    more: tuple[str, ...] = (),
    makes: Callable[[View, dict[str, Any]], Act] | None = None,
) -> Offer:
    """The form for something that members do with a number of their own shares of a class; a treasurer for anybody."""
    fields = ("pod", "share_class", "member", "shares", *and_also)
    return Offer(act, title, button, Right.SPEAK, back, fields, more, own="member", makes=makes)
