"""Vesting: when shares that were issued become their holder's own, part by part or with an event; who leaves loses the rest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused, unknown
from pods.crew import people
from pods.lending.calendar import shift_months
from pods.owning.asking import asks_unless_told
from pods.owning.ending import CANCELLED, ended
from pods.owning.holdings import holding, numbers, share_class
from pods.owning.lots import take
from pods.owning.share_words import be, counted, is_one
from pods.owning.tranches import tranches
from pods.settings.shares import MONTH_END, MONTHS
from pods.voices import consent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.act import Lot
    from ledger.view import View
    from pods.owning.holdings import ShareClass

GRANT = "vesting"
RUNNING, OVER = "running", "over"
_A_DAY = dt.timedelta(days=1)


class Vest(Act):
    """Something happened with which shares vest."""

    kind = "vest"
    topic: ClassVar[str] = "vesting"
    grant: str
    event: str


class LoseUnvested(Act):
    """A member who leaves loses what has not vested; it goes back as cancelled."""

    kind = "lose-unvested"
    topic: ClassVar[str] = "redemption"
    pod: str
    share_class: str
    member: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """Parts by months from a start day, counted in the smallest parts that the class has.

    `every` and `cliff` are months; `allocation` is one of the Open Cap Table's; `is_month_end` moves each day to the end
    of its month.
    """

    start: dt.date
    months: int
    every: int
    cliff: int
    allocation: str
    is_month_end: bool = False

    def day(self, months: int) -> dt.date:
        """The day that lies so many months behind the start, as the class says which day of a month is meant."""
        shifted = shift_months(self.start, months)
        return shift_months(shifted.replace(day=1), 1) - _A_DAY if self.is_month_end else shifted

    def parts(self, granted_minor: int) -> list[tuple[dt.date, Fraction]]:
        """(day, part) of everything that vests, the parts before the cliff together on its day; they sum to the grant."""
        shares = tranches(granted_minor, self.months // self.every, self.allocation)
        found: dict[dt.date, Fraction] = {}
        for at, part in enumerate(shares, 1):
            day = self.day(max(at * self.every, self.cliff))
            found[day] = found.get(day, Fraction(0)) + part
        return sorted(found.items())


@dataclass(frozen=True, slots=True)
class Grant:
    """Shares that vest, as they stand on a day: `parts` are (what, day or None, number), in order; they sum to `granted`."""

    record: Record
    granted: Decimal
    vested: Decimal
    parts: tuple[tuple[str, dt.date | None, Decimal], ...]

    @property
    def unvested(self) -> Decimal:
        """What its holder would lose by leaving on that day; nothing once the grant is over."""
        return self.granted - self.vested if self.record.status == RUNNING else self.granted * 0


def begun(
    view: View, held: ShareClass, member: Record, change: Change, *, start: dt.date | None,
    events: Sequence[tuple[str, Decimal]], is_vested: bool,
) -> Change:  # fmt: skip
    """The issue with the grant that its class's terms or its own events make of it, if any.

    Raises: Invalid, when the events are not about all shares, or a start is given where nothing vests by months.
    """
    months = held.terms.whole("vest-months")
    if is_vested or not (months or events):
        if start is not None:
            raise Invalid(
                f"Shares of {held.commodity} do not vest by months, so there is no day from which they would.",
                hint="Leave --vest-from out, or propose: crewbook shares change "
                f"{held.pod.id}/{held.name} --set vest-months=48",
                where="vest-from",
            )
        return change
    granted = _issued(change, held)
    body: dict[str, object] = {"class": held.name, "certificate": change.id, "shares": f"{granted:f}"}
    if events:
        body |= {"events": _events(view, held, granted, events), "happened": {}}
    else:
        body |= {
            "start": (start or view.on).isoformat(),
            "months": months,
            "every": MONTHS[held.terms.text("vest-every")],
            "cliff": held.terms.whole("vest-cliff"),
            "allocation": held.terms.text("vest-parts"),
            "month_end": held.terms.text("vest-day") == MONTH_END,
        }
    record = Record(GRANT, view.next_id("V", GRANT), body, status=RUNNING, pod=held.pod.id, member=member.id)
    return replace(change, records=(*change.records, record), about=(*change.about, f"{GRANT}/{record.id}"))


def _issued(change: Change, held: ShareClass) -> Decimal:
    """How many shares of a class an issue brought."""
    postings = [each for directive in change.directives for each in directive.postings]
    return -sum((each.units.number for each in postings if each.units.currency == held.commodity), Decimal(0))


def _events(view: View, held: ShareClass, granted: Decimal, events: Sequence[tuple[str, Decimal]]) -> list[list[str]]:
    found = [[name, f"{people.number(view, number, held.commodity, where='event'):f}"] for name, number in events]
    together = sum((Decimal(number) for _, number in found), Decimal(0))
    if together != granted or len({name for name, _ in found}) != len(found):
        raise Invalid(
            f"The events vest {together:f} shares, each event once, and {granted:f} are issued.",
            hint="Name each event once, with as many shares as vest with it, so that they sum to all.",
            where="event",
        )
    return found


def grants(view: View, pod: people.Pod, *, member: str | None = None, on: dt.date | None = None) -> list[Grant]:
    """The grants of a pod, or those of one member, as they stand on a day (the view's), in the order in which they were given."""
    day = on or view.on
    classes = view.find("class", pod=pod.id, on=day)
    digits = {each.body["name"]: int(each.body["digits"]) for each in classes if "digits" in each.body}
    found = view.find(GRANT, pod=pod.id, member=member, on=day)
    return [standing_of(each, digits[each.body["class"]], day) for each in found]


def standing_of(record: Record, digits: int, on: dt.date) -> Grant:
    """A grant as its record has it, on a day; `digits` are the decimals of its class."""
    body, granted = record.body, Decimal(record.body["shares"])
    if "events" in body:
        parts = tuple(
            (name, dt.date.fromisoformat(body["happened"][name]) if name in body["happened"] else None, Decimal(number))
            for name, number in body["events"]
        )
        vested = sum((number for _, day, number in parts if day is not None and day <= on), granted * 0)
        return Grant(record, granted, _kept(record, vested), parts)
    schedule = Schedule(
        dt.date.fromisoformat(body["start"]),
        body["months"],
        body["every"],
        body["cliff"],
        body["allocation"],
        body["month_end"],
    )
    # What has vested is rounded down, part by part of what came together: an exact third vests as far as it goes.
    so_far, before, reached = Fraction(0), 0, 0
    told: list[tuple[str, dt.date | None, Decimal]] = []
    for day, part in schedule.parts(money.to_minor(granted, digits, "")):
        so_far += part
        whole = so_far.numerator // so_far.denominator
        told.append(("", day, money.from_minor(whole - before, digits)))
        before = whole
        reached = whole if day <= on else reached
    return Grant(record, granted, _kept(record, money.from_minor(reached, digits)), tuple(told))


def _kept(record: Record, vested: Decimal) -> Decimal:
    """What has vested; once the rest was lost, no more does."""
    return vested if record.status == RUNNING else Decimal(record.body["kept"])


def unvested(found: Iterable[Grant], held: ShareClass, member: str) -> Decimal:
    """How many shares of a class that a member holds have not vested."""
    return sum((each.unvested for each in of(found, held, member)), money.from_minor(0, held.digits))


def of(found: Iterable[Grant], held: ShareClass, member: str) -> list[Grant]:
    """The grants of a class to a member."""
    return [each for each in found if each.record.member == member and each.record.body["class"] == held.name]


def unvested_in(found: Iterable[Grant], lot: Lot, owned: Decimal) -> Decimal:
    """How many of a lot's shares have not vested: the last numbers of what was granted vest last."""
    total = owned * 0
    for each in found:
        certificate = str(each.record.body["certificate"])
        if certificate.startswith("c"):
            total += each.unvested if lot.label == certificate else 0
        else:
            last = numbers(certificate)[1]
            begin, end = numbers(lot.label)
            first_unvested = last - int(each.unvested) + 1
            total += max(0, min(end, last) - max(begin, first_unvested) + 1)
    return total


def grant(view: View, id: str) -> Record:
    """The record of a grant.

    Raises: Invalid, with the nearest ids, when there is none on that day.
    """
    found = view.get(GRANT, id.upper())
    if found is None:
        raise unknown(
            "grant", id, (each.id for each in view.find(GRANT)), hint="List them: crewbook shares vesting POD"
        )
    return found


@rule(Vest)
def vest(act: Vest, view: View) -> Change:
    """The grant with one more event behind it.

    Raises: Refused, without the consent that is asked for, or when the grant knows no such event, or it was before.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "Vesting")
    record = grant(view, act.grant)
    consent.require(act, view)
    body = record.body
    left = [name for name, _ in body.get("events", ()) if name not in body["happened"]]
    if record.status != RUNNING or act.event not in left:
        waits = f"It waits for: {', '.join(left)}." if left and record.status == RUNNING else "It waits for nothing."
        raise Refused(f"{record.id} does not wait for “{money.printable(act.event)}”.", hint=waits, where="event")
    changed = record.changed(happened={**body["happened"], act.event: view.on.isoformat()})
    return Change(records=(changed,), about=(f"{GRANT}/{record.id}", f"pod/{record.pod}", f"member/{record.member}"))


@rule(LoseUnvested)
def lose_unvested(act: LoseUnvested, view: View) -> Change:
    """The shares that have not vested are cancelled; what was paid in for them stays with the collective. Their grants are over.

    Raises: Refused, without consent, or when everything has vested.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "A cancellation of shares")
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    member = people.person(view, act.member)
    consent.require(act, view)
    running = [each for each in of(grants(view, pod, member=member.id), held, member.id) if each.unvested]
    lost = unvested(running, held, member.id)
    if not lost:
        raise Refused(
            f"All shares of {held.commodity} that {member.body['name']} holds have vested.",
            hint="See them: crewbook shares vesting " + pod.id,
            where="member",
        )
    standing = holding(view, held, member)
    taken = take(view, standing, lost, most=lambda lot, owned: unvested_in(running, lot, owned))
    narration = f"{counted(lost)} of {pod.name} {held.name} {be(lost)} lost, for they had not vested"
    change = ended(view, standing, taken, narration, (), how=CANCELLED, because="not vested")
    over = tuple(each.record.changed(status=OVER, kept=f"{each.vested:f}") for each in running)
    about = (*change.about, *(f"{GRANT}/{each.record.id}" for each in running))
    return replace(change, records=(*change.records, *over), about=about)


def _event(act: Vest, view: View) -> str:
    record = grant(view, act.grant)
    found = view.get("member", record.member or "", dt.date.max)
    number = Decimal(dict(record.body.get("events", ())).get(act.event, "0"))
    verb = "vests" if is_one(number) else "vest"
    return f"{counted(number)} of {found.body['name'] if found else record.member} {verb} ({record.id}): {act.event}"


def _loss(act: LoseUnvested, view: View) -> str:
    pod = people.pod(view, act.pod)
    held, member = share_class(view, pod, act.share_class), people.person(view, act.member)
    lost = unvested(grants(view, pod, member=member.id), held, member.id)
    return f"{member.body['name']} loses {counted(lost)} of {pod.name} {held.name} that {'has' if is_one(lost) else 'have'} not vested"


consent.describe(
    Vest,
    _event,
    beneficiary=lambda act, view: grant(view, act.grant).member,
    pod=lambda act, view: grant(view, act.grant).pod,
    asks=asks_unless_told(Vest.topic),
)
consent.describe(LoseUnvested, _loss, asks=asks_unless_told(LoseUnvested.topic))
