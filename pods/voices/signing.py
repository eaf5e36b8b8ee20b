"""Two signatories for money out: which acts ask for a second signature, who has signed, and that no money leaves without it.

The act with which somebody signs lives in signatures.py, for it answers a proposal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from ledger import chart, money
from ledger.act import Act, Change, Record, registry
from ledger.book import entry_at
from ledger.errors import Refused
from pods.crew import people

if TYPE_CHECKING:
    from ledger.view import View

SIGNATURE = "signature"
"""The rule of a proposal that asks for nothing but a second signature."""
SAYS = "nobody is asked, and a second person signs, who neither receives the money nor records it"
# What these take from a place left it long ago, or never came into it.
_NO_MONEY_LEAVES = frozenset({"correction", "opening"})
_TWO = "2"
_gains: dict[str, Callable[[Any, View], str | tuple[str, ...] | None]] = {}
# A fund that a pod keeps apart lies in sub-accounts of the pod's own places.
_APART = "-Social"


def has_two(pod: people.Pod) -> bool:
    """Whether two people sign when money leaves the pod."""
    return pod.terms.text("signatories") == _TWO


def is_asked(act: Act, pod: people.Pod, view: View) -> bool:
    """Whether the pod's settings ask for a second signature before an act: it takes money out, and not less than they say.

    What the same people got a short while before counts with it, so that nothing is gained by paying in pieces.
    """
    if not act.moves_money_out or not has_two(pod):
        return False
    amount = _amount(act, pod)
    if amount is None or amount >= _from(pod):
        return True
    return amount > 0 and amount + recently(view, pod, receivers(act, view)) >= _from(pod)


def _amount(act: Act, pod: people.Pod) -> Decimal | None:
    """What the act would take out of the pod, as far as it says; None where only its rule knows."""
    lines = getattr(act, "lines", None)
    if lines is not None:
        gone = taken(lines, pod)
        # A free entry that moves money from place to place takes none out.
        return gone if gone > 0 else Decimal(-1)
    amount: Decimal | None = getattr(act, "amount", None)
    return amount


def taken(lines: Iterable[tuple[str, Decimal, str]], pod: people.Pod) -> Decimal:
    """What (account, number, commodity) lines take out of the pod's places, all in all; negative where they bring in."""
    return -sum((number for account, number, _ in lines if is_place_of(account, pod)), Decimal(0))


def _from(pod: people.Pod) -> Decimal:
    """From which amount on two people sign."""
    return pod.terms.number("signatories-from") or Decimal(0)


def describe_gains(kind: str, finder: Callable[[Any, View], str | tuple[str, ...] | None]) -> None:
    """Tell who would get money from acts of a kind."""
    _gains[kind] = finder


def gains(act: Act, view: View) -> set[str]:
    """Who would get money from an act, as far as its kind says so."""
    finder = _gains.get(act.kind)
    found = finder(act, view) if finder else None
    return {found} if isinstance(found, str) else set(found or ())


def receivers(act: Act, view: View) -> set[str]:
    """The members to whom the money of an act goes; nobody, where it leaves the crew."""
    member = getattr(act, "member", None)
    return gains(act, view) | ({member} if isinstance(member, str) else set())


def recently(view: View, pod: people.Pod, members: set[str]) -> Decimal:
    """What left the pod for these members within the days of `signatories-within`, before or behind the view's, unsigned.

    For no members, what left it for nobody in the crew. Entries that were corrected do not count.
    """
    days = pod.terms.whole("signatories-within")
    if not days or not _from(pod):
        return Decimal(0)
    window = dt.timedelta(days=days - 1)
    since, until = view.on - window, view.on + window
    gone: dict[int, Decimal] = {}
    for account, commodity in view.session.balances("Assets:", until, view.until, chart.LENT):
        if commodity == pod.commodity and is_place_of(account, pod):
            for row in view.postings(account, since=since, until=until):
                if row.account == account:
                    gone[row.seq] = gone.get(row.seq, Decimal(0)) - view.amount(row)
    out = view.standing(seq for seq, number in gone.items() if number > 0)
    return sum((gone[seq] for seq in out if _counts(view, seq, members)), Decimal(0))


def _counts(view: View, seq: int, members: set[str]) -> bool:
    """Whether an entry that took money out did so for one of `members`, and nobody had signed it."""
    entry = entry_at(view.session, seq)
    if entry.kind in _NO_MONEY_LEAVES:
        return False
    theirs = {thing.partition("/")[2] for thing in entry.about if thing.startswith("member/")}
    carried = view.get("proposal", entry.proposal, dt.date.max) if entry.proposal else None
    return bool(theirs & members if members else not theirs) and not (carried and signed(carried))


def is_place_of(account: str, pod: people.Pod) -> bool:
    """Whether an account is the pod's part of a place, its fund kept apart included."""
    parts = account.split(":")
    return len(parts) > 2 and chart.is_place(account) and parts[2] in {pod.slug, pod.slug + _APART}  # noqa: PLR2004


def signed(record: Record) -> dict[str, str]:
    """Who signed a proposal, and on which day, in that order."""
    found: dict[str, str] = record.body.get("signed", {})
    return found


def gainers(record: Record) -> set[str]:
    """Who would receive the money of a proposal, as far as it is to members."""
    body: Mapping[str, Any] = record.body
    return {each for each in (body.get("beneficiary"), *body.get("beneficiaries", ())) if each}


def need_signature(act: Act, change: Change, view: View) -> None:
    """No money leaves a pod with two signatories before a second person has signed.

    Asked of every act's answer, whatever its kind: what leaves is read from the postings. Money that passes from one
    place of the pod to another does not leave.
    Raises: Refused, with how the signature is asked for, or who may still give it.
    """
    if act.kind in _NO_MONEY_LEAVES or not _takes(change.directives):
        return
    for thing in change.about:
        kind, _, id = thing.partition("/")
        record = view.get("pod", id) if kind == "pod" else None
        if record is None:
            continue
        pod = people.Pod(record)
        if not has_two(pod):
            continue
        gone = -sum((number for account, number in _places(change.directives) if is_place_of(account, pod)), Decimal(0))
        if gone > 0:
            before = Decimal(0) if gone >= _from(pod) else recently(view, pod, receivers(act, view))
            if gone + before >= _from(pod):
                _is_signed(view, pod, gone, before)


registry.after = need_signature


def moves_money(directives: Iterable[Any]) -> bool:
    """Whether money comes to a place or leaves one, of any pod."""
    return any(True for _ in _places(directives))


def _takes(directives: Iterable[Any]) -> bool:
    """Whether anything is taken from any place; most acts only bring money in, and are asked no further."""
    for directive in directives:
        if isinstance(directive, data.Transaction):
            for posting in directive.postings:
                if _is_money(posting.account) and posting.units.number < 0 and chart.is_place(posting.account):
                    return True
    return False


def _places(directives: Iterable[Any]) -> Iterable[tuple[str, Decimal]]:
    """(account, number) of the postings to places where money lies."""
    for directive in directives:
        if isinstance(directive, data.Transaction):
            for posting in directive.postings:
                if _is_money(posting.account) and chart.is_place(posting.account):
                    yield posting.account, posting.units.number


def _is_money(account: str) -> bool:
    """Whether it may be a place; what is no account at all is refused behind this."""
    return account.startswith("Assets:")


def _is_signed(view: View, pod: people.Pod, gone: Decimal, before: Decimal) -> None:
    least = money.round_half_up(_from(pod), view.digits(pod.commodity))
    rule = f"Two people sign when {'money' if not least else f'{money.show(least, pod.commodity)} or more'} leaves {pod.name}"
    amount = money.show(gone, pod.commodity)
    if before:
        days = pod.terms.whole("signatories-within")
        amount += f", {money.show(gone + before, pod.commodity)} with what went the same way within {days} days"
    if not view.doing.proposal:
        raise Refused(
            f"{rule} (its setting signatories); nobody has signed for these {amount}.",
            hint="Leave it out here and type it as a command of its own, which asks for the signature.",
            where="signatories",
        )
    record = view.get("proposal", view.doing.proposal)
    assert record is not None, "what is carried out was proposed"
    gain, doing = gainers(record), {view.doing.by, view.doing.entered_by}
    if set(signed(record)) - gain - doing:
        return
    crew = people.members(view)
    free = [each.id for each in crew if each.id not in gain | doing]
    names = {each.id: each.body["name"] for each in crew}
    already = ", ".join(names.get(each, each) for each in signed(record))
    by = names.get(view.doing.by, view.doing.by)
    so_far = f"only {already} signed, who receives or records it" if already else "nobody has signed yet"
    raise Refused(
        f"{rule} (its setting signatories): {by}, who records it, and somebody else; for these {amount} {so_far}.",
        hint=f"One of {', '.join(free)} signs: crewbook sign {record.id} --by {free[0]}"
        if free
        else "There is nobody else to sign. Let another treasurer record it, or propose: "
        f"crewbook pod change {pod.id} --set signatories=1",
        where="signatories",
    )
