"""Two signatories for money out: which acts ask for a second signature, who has signed, and that no money leaves without it.

The act with which somebody signs lives in signatures.py, for it answers a proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from ledger import chart, money
from ledger.act import Act, Change, Record, registry
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
# A fund that a pod keeps apart lies in sub-accounts of the pod's own places.
_APART = "-Social"


def has_two(pod: people.Pod) -> bool:
    """Whether two people sign when money leaves the pod."""
    return pod.terms.text("signatories") == _TWO


def is_asked(act: Act, pod: people.Pod) -> bool:
    """Whether the pod's settings ask for a second signature before an act: it takes money out, and not less than they say."""
    if not act.moves_money_out or not has_two(pod):
        return False
    amount = _amount(act, pod)
    return amount is None or amount >= _from(pod)


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


def together(gains: str | tuple[str, ...] | None) -> set[str]:
    """Everybody who would get money from an act."""
    return {gains} if isinstance(gains, str) else set(gains or ())


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
        if gone > 0 and gone >= _from(pod):
            _is_signed(view, pod, gone)


registry.after = need_signature


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


def _is_signed(view: View, pod: people.Pod, gone: Decimal) -> None:
    least = _from(pod)
    rule = f"Two people sign when {'money' if not least else f'{money.show(least, pod.commodity)} or more'} leaves {pod.name}"
    amount = money.show(gone, pod.commodity)
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
