"""What a correction would leave with too few shares: which later entries took, pledged or offered what it would take or bind again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import data

from ledger import text
from pods.crew import people
from pods.owning import offered, vesting
from pods.owning.free import LOAN_OVER, OPEN, PLEDGE, pledged, pledges
from pods.owning.holdings import classes

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.entry import Entry
    from ledger.view import View
    from pods.owning.holdings import ShareClass


def needed_by(view: View, entry: Entry) -> list[int]:
    """The later entries that pledge or offer shares which this one brought, where their holder would have too few without it."""
    needing: set[int] = set()
    moved = _moved(entry)
    for kind, *names in (thing.split("/") for thing in entry.about):
        held = _class(view, names[0], names[1]) if kind == "class" else None
        if held is None:
            continue
        for member in view.find("member", on=dt.date.max):
            brought = moved.get((held.account(member), held.commodity), Decimal(0))
            if brought > 0 and _held(view, held, member) - brought < _bound(view, held, member):
                needing.update(each.seq for each in _bound_by(view, held, member))
    return sorted(needing)


def freed_by(view: View, entry: Entry) -> list[int]:
    """The later entries that took shares which this one let go, where their holder would have too few of them without it.

    A loan that runs again is secured again, what was released or offered no more is bound again, and what vested with an event
    has not: so what went since comes back first.
    """
    needing: set[int] = set()
    moved = _moved(entry)
    for pod, name, handle in dict.fromkeys(_of(each) for each in _binding(view, entry)):
        member, held = view.get("member", handle, dt.date.max), _class(view, pod, name)
        if member is None or held is None:
            continue
        again = sum(
            (_again(view, held, each, entry) for each in _binding(view, entry) if _of(each) == (pod, name, handle)),
            Decimal(0),
        )
        account = held.account(member)
        left = _held(view, held, member) - moved.get((account, held.commodity), Decimal(0))
        if again > 0 and left < _bound(view, held, member) + again:
            gone = (row.seq for row in view.postings_of(account, until=dt.date.max) if row.minor > 0)
            needing.update(view.standing(seq for seq in gone if seq > entry.seq))
            needing.update(each.seq for each in _bound_by(view, held, member) if each.seq > entry.seq)
    return sorted(needing)


def _moved(entry: Entry) -> dict[tuple[str, str], Decimal]:
    """(account, commodity) → how much an entry brought there, of what is held as a negative number."""
    moved: dict[tuple[str, str], Decimal] = {}
    for directive in text.parse(entry.text):
        for posting in directive.postings if isinstance(directive, data.Transaction) else ():
            key = posting.account, posting.units.currency
            moved[key] = moved.get(key, Decimal(0)) - posting.units.number
    return moved


def _binding(view: View, entry: Entry) -> list[Record]:
    """The pledges, offers and grants that an entry changed, and the pledges for loans that it ended."""
    over = {each.id for each in entry.records if each.kind == "loan" and each.status in LOAN_OVER}
    secured = view.find(PLEDGE, status=OPEN, on=dt.date.max) if over else []
    own = [each for each in entry.records if each.kind in {PLEDGE, offered.OFFER, vesting.GRANT}]
    return [*own, *(each for each in secured if each.body.get("loan") in over)]


def _of(record: Record) -> tuple[str, str, str]:
    return record.pod or "", str(record.body["class"]), record.member or ""


def _again(view: View, held: ShareClass, record: Record, entry: Entry) -> Decimal:
    """How many shares more a record would bind without the entry."""
    if record.seq != entry.seq:
        # A pledge for a loan that the entry ended.
        return Decimal(record.body["shares"])
    before = [each for each in view.session.versions(record.kind, record.id) if each.seq < entry.seq]
    return _binds(view, held, before[-1]) - _binds(view, held, record) if before else Decimal(0)


def _binds(view: View, held: ShareClass, record: Record) -> Decimal:
    """How many shares one version of a pledge, an offer or a grant keeps from going, as it is seen today."""
    if record.kind == vesting.GRANT:
        return (
            vesting.standing_of(record, held.digits, _today(view)).unvested
            if record.status == vesting.RUNNING
            else Decimal(0)
        )
    if record.kind == PLEDGE:
        return Decimal(record.body["shares"]) if record.status == OPEN else Decimal(0)
    is_open = record.status == offered.OPEN and offered.stage(record, _today(view)) != offered.LAPSED
    return offered.left(record) if is_open else Decimal(0)


def _today(view: View) -> dt.date:
    return max(view.on, view.doing.now.date())


def _class(view: View, pod_id: str, name: str) -> ShareClass | None:
    pod = view.get("pod", pod_id, dt.date.max)
    return next((each for each in classes(view, people.Pod(pod)) if each.name == name), None) if pod else None


def _held(view: View, held: ShareClass, member: Record) -> Decimal:
    """How many shares a member holds, as far as the book goes."""
    return -view.balance(held.account(member), held.commodity, dt.date.max)


def _bound(view: View, held: ShareClass, member: Record) -> Decimal:
    """How many of them are pledged or promised, or have not vested by today."""
    granted = vesting.grants(view, held.pod, member=member.id, on=_today(view))
    promised = sum(offered.promised(view, held, member).values())
    return vesting.unvested(granted, held, member.id) + promised + pledged(view, held, member, dt.date.max)


def _bound_by(view: View, held: ShareClass, member: Record) -> list[Record]:
    """What pledges and offers shares of a class that a member holds."""
    offers = (view.get(offered.OFFER, id, dt.date.max) for id in offered.promised(view, held, member))
    bound_by = [*pledges(view, held.pod, member, dt.date.max), *(each for each in offers if each is not None)]
    return [each for each in bound_by if each.body["class"] == held.name]
