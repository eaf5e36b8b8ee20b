"""What members are expected to contribute: how much, how often, and from when to when. What is owed is in dues.py, and who is excused in excuses.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.funds import fund
from pods.lending import calendar
from pods.settings.setting import ALL, SAVINGS, SOLIDARITY

if TYPE_CHECKING:
    from ledger.view import View

ONCE = "once"
EVERY = (ONCE, *calendar.EVERY)
OPEN, ENDED = "open", "ended"
_GONE = frozenset({people.LEFT, people.DIED})
EXPECTATION, EXCUSE = "expectation", "excuse"


class Expect(Act):
    """A member, or with `all` everybody in the crew, is expected to contribute an amount every so often; 0 ends it.

    `social` is about the social fund that the pod keeps apart. `since` is the first day on which it is due.
    """

    kind = "expect"
    member: str
    pod: str
    amount: Decimal
    every: str = "month"
    since: dt.date | None = None
    until: dt.date | None = None
    social: bool = False
    because: Words | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """What one member is expected to contribute to one place: `social` is the pod's social fund."""

    pod: str
    member: str
    social: bool

    @property
    def key(self) -> str:
        """`rainy/ana`, `rainy/ana/social`: the beginning of what names it."""
        return f"{self.pod}/{self.member}" + ("/social" if self.social else "")


@dataclass(frozen=True, slots=True)
class Day:
    """One day on which something is expected: its expectation's id, the amount in the pod's money, and whether excused."""

    id: str
    due: dt.date
    amount: Decimal
    is_excused: bool


def series_of(record: Record) -> Series:
    """Whose expectation or excuse a record is, and for what."""
    return Series(record.pod or "", record.member or "", bool(record.body["social"]))


def days(view: View, series: Series, until: dt.date, records: list[Record] | None = None) -> list[Day]:
    """Every day up to `until` on which something is expected, ascending; days behind a leaving or closing are none.

    `records` are its expectations and excuses as of the view's day, for whoever asks for many members.
    """
    own = of_series(view, series) if records is None else records
    excused = [
        (dt.date.fromisoformat(each.body["since"]), dt.date.fromisoformat(each.body["until"]))
        for each in own
        if each.kind == EXCUSE
    ]
    is_there = _presence(view, series)
    found = [
        Day(each.id, day, Decimal(each.body["amount"]), any(begin <= day <= end for begin, end in excused))
        for each in own
        if each.kind == EXPECTATION
        for day in _dates(each, until)
        if is_there(day)
    ]
    return sorted(found, key=lambda day: (day.due, int(day.id[1:])))


def records_of(view: View, pod: str | None = None) -> list[Record]:
    """The expectations and excuses of a pod, or of all, as of the view's day."""
    return [*view.find(EXPECTATION, pod=pod), *view.find(EXCUSE, pod=pod)]


def of_series(view: View, series: Series) -> list[Record]:
    """What is expected in one series, and from what one is excused, as of the view's day."""
    found = (view.find(kind, pod=series.pod, member=series.member) for kind in (EXPECTATION, EXCUSE))
    return [each for records in found for each in records if series_of(each) == series]


def counted_from(view: View, series: Series, records: list[Record] | None = None) -> dt.date | None:
    """The day from which contributions count: on which something was first expected or told to be, or None."""
    own = of_series(view, series) if records is None else records
    begun = [
        dt.date.fromisoformat(each.body[name])
        for each in own
        if each.kind == EXPECTATION
        for name in ("since", "set_on")
    ]
    return min(begun, default=None)


def _dates(record: Record, until: dt.date) -> tuple[dt.date, ...]:
    """The days on which one expectation is due, up to its end or `until`."""
    end = record.body["until"]
    last = min(until, dt.date.fromisoformat(end)) if end else until
    return _steps(dt.date.fromisoformat(record.body["since"]), record.body["every"], last)


@lru_cache(maxsize=256)
def _steps(first: dt.date, every: str, last: dt.date) -> tuple[dt.date, ...]:
    """The days from `first` to `last`; the same for everybody of whom the same is expected, and so reckoned once."""
    found: list[dt.date] = []
    day = first
    while day <= last:
        found.append(day)
        if every == ONCE:
            break
        day = calendar.step(first, every, len(found))
    return tuple(found)


class _presence:  # noqa: N801 - called like the function that it is
    """Whether something is expected on a day: the member was in the crew and the pod open, as the view knows it."""

    def __init__(self, view: View, series: Series) -> None:
        self._view = view
        things = (("member", series.member, _GONE), ("pod", series.pod, frozenset({people.CLOSED})))
        # Nearly nobody leaves: only where somebody did, every day is looked up.
        self._ended = [
            (kind, id, ended)
            for kind, id, ended in things
            if any(each.status in ended for each in view.session.versions(kind, id))
        ]

    def __call__(self, day: dt.date) -> bool:
        on = min(day, self._view.on)
        standing = ((self._view.get(kind, id, on), ended) for kind, id, ended in self._ended)
        return all(found is not None and found.status not in ended for found, ended in standing)


@rule(Expect)
def expect(act: Expect, view: View) -> Change:
    """An expectation of each member, which takes the place of the one that ran; 0 only ends that one.

    Raises: Invalid, for a rhythm or days that cannot be; Refused, for a pod that nobody contributes to, by somebody
    who is no treasurer, or where there is nothing to end.
    """
    people.need_treasurer(view, "What is expected of members")
    pod = contributed_pod(view, act.pod, social=act.social)
    calendar.check_choice(act.every, EVERY, "every")
    amount = people.number(view, act.amount, pod.commodity) if act.amount else None
    first = act.since or view.on
    if act.until is not None and act.until < first:
        raise Invalid(
            f"It would end on {act.until}, before it begins.", hint=f"Use --until {first} or later.", where="until"
        )
    records: list[Record] = []
    about = [f"pod/{pod.id}"]
    for member in whom(view, act.member):
        series = Series(pod.id, member.id, act.social)
        running = _running(view, series)
        about.append(f"member/{member.id}")
        if act.every != ONCE or amount is None:
            records += [_ended(each, first) for each in running if not _ends_before(each, first)]
        if amount is None:
            if all(_ends_before(each, first) for each in running):
                raise Refused(
                    f"Nothing is expected of {member.body['name']} in {pod.name} that could end.",
                    hint=f"See what is: crewbook due {pod.id} --member {member.id}",
                    where="member",
                )
            continue
        since = _first_day(view, member, first, act)
        if since is None:
            continue
        body = {
            "amount": f"{amount:f}",
            "every": act.every,
            "since": since.isoformat(),
            "until": act.until.isoformat() if act.until else None,
            "social": act.social,
            "set_on": view.on.isoformat(),
            "because": act.because or None,
        }
        id = next_id(view, "E", EXPECTATION, records)
        records.append(Record(EXPECTATION, id, body, status=OPEN, pod=pod.id, member=member.id, due=since))
    return Change(records=tuple(records), about=tuple(about))


def next_id(view: View, letter: str, kind: str, already: list[Record]) -> str:
    """The next id where one act begins several records."""
    first = int(view.next_id(letter, kind)[1:])
    known = view.session.versions
    return f"{letter}{first + sum(each.kind == kind and not known(kind, each.id) for each in already)}"


def contributed_pod(view: View, id: str, *, social: bool) -> people.Pod:
    """The pod to which members contribute.

    Raises: Refused, for one of another kind, where it is not about its social fund.
    """
    pod = people.pod(view, id)
    if social:
        kept = fund.of_pod(view, pod)
        if not kept.is_apart:
            raise Refused(
                f"{pod.name} is a fund itself and keeps no other apart.", hint="Leave --social out.", where="social"
            )
    elif pod.kind not in {SAVINGS, SOLIDARITY}:
        raise Refused(
            f"{pod.name} is a {pod.kind} pod; contributions are expected in savings pools and in funds.",
            hint="For its social fund add --social.",
            where="to",
        )
    return pod


def whom(view: View, typed: str) -> list[Record]:
    """The member, or everybody who is in the crew."""
    if typed == ALL and view.get("member", ALL) is None:
        return people.members(view)
    return [people.member(view, typed)]


def _running(view: View, series: Series) -> list[Record]:
    found = view.find(EXPECTATION, pod=series.pod, member=series.member, status=OPEN)
    return [each for each in found if series_of(each) == series and each.body["every"] != ONCE]


def _ends_before(record: Record, first: dt.date) -> bool:
    end = record.body["until"]
    return bool(end) and dt.date.fromisoformat(end) < first


def _ended(record: Record, first: dt.date) -> Record:
    """The expectation as it stands when another takes its place from a day on."""
    last = first - dt.timedelta(days=1)
    return record.changed(
        status=ENDED if last < dt.date.fromisoformat(record.body["since"]) else OPEN, until=last.isoformat()
    )


def _first_day(view: View, member: Record, first: dt.date, act: Expect) -> dt.date | None:
    """The first day on which it is due, not before the member joined; None when everybody is meant and it was over by then.

    Raises: Invalid, when one member is meant who joined later.
    """
    joined = people.joined_on(view, member.id)
    if first >= joined:
        return first
    if act.member == member.id:
        raise Invalid(
            f"{member.body['name']} joined on {joined}, after {first}.",
            hint=f"Use --from {joined} or later.",
            where="from",
        )
    if act.every == ONCE:
        return None
    count = 0
    while (day := calendar.step(first, act.every, count)) < joined:
        count += 1
    return None if act.until is not None and day > act.until else day
