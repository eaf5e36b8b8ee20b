"""Who owes what, since when: what is due by member, arrears by age, who paid ahead and who is excused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.errors import Invalid
from pods.dues import dues, expected
from pods.lending import arrears
from reports.document import Column, Document, Fact, Row, Section, Table
from reports.figures import ZERO, amount, exact, foresight_note, total
from reports.heading import heading, member, name_of
from reports.heading import pod as pod_of
from reports.periods import marks
from reports.say import say, say_count

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.dues.dues import Due, Standing

_SAID: dict[str, Callable[[int, str, str], str]] = {
    dues.CONTRIBUTION: lambda count, pod, _: say_count(
        "contribution to {pod}", "{count} contributions to {pod}", count=count, pod=pod
    ),
    dues.FUND: lambda count, pod, _: say_count(
        "contribution to the social fund of {pod}",
        "{count} contributions to the social fund of {pod}",
        count=count,
        pod=pod,
    ),
    dues.FINE: lambda _, pod, record: say("fine {id} of {pod}", id=record, pod=pod),
    dues.LOAN: lambda count, pod, record: say_count(
        "instalment of {id}, {pod}", "{count} instalments of {id}, {pod}", count=count, id=record, pod=pod
    ),
    dues.CIRCLE: lambda _, pod, record: say("round {round} of {pod}", round=record.removeprefix("round "), pod=pod),
}
_AGES = (dues.LATER, dues.TODAY, *arrears.ages())
_AGES_SAID = {dues.LATER: say("not due yet"), dues.TODAY: say("due on the day")}
_AHEAD = dt.timedelta(days=366)


def due(view: View, *, pod: str | None = None, member: str | None = None, until: dt.date | None = None) -> Document:
    """All that is due on the view's day, or by `until`, and is not paid; of one pod or one member where named.

    Raises: Invalid, when there is no such pod or member, or `until` lies before the view's day.
    """
    _check(view, pod, member, until)
    standings = dues.standings(view, pod=pod, member=member)
    same = standings if until in {None, view.on} else None
    found = dues.everything(view, pod=pod, member=member, until=until, found=same)
    ahead = [each for each in standings if each.ahead]
    excused = _excused(view, pod, member)
    units = sorted({each.commodity for each in found})
    return Document(
        kind="due",
        title=say("What is due"),
        subtitle=_subtitle(view, pod, member, until),
        **heading(view),
        facts=tuple(_facts(view, found, units)),
        sections=(
            *(_rows(view, found, is_single=member is not None) if found else (_nothing(until),)),
            *((_ages(view, found, units),) if found else ()),
            *((_ahead(view, ahead),) if ahead else ()),
            *((_excuses(view, excused),) if excused else ()),
        ),
        notes=(
            *((say("What is contributed counts towards the oldest that is expected."),) if standings else ()),
            *foresight_note(view),
            *marks(view),
        ),
        data={
            "on": view.on,
            **({"until": until} if until else {}),
            "due": [_due_data(view, each) for each in found],
            "totals": {unit: _totals(view, [each for each in found if each.commodity == unit], unit) for unit in units},
            "ahead": [_ahead_data(view, each) for each in ahead],
            "excused": [_excused_data(each) for each in excused],
        },
    )


def _check(view: View, pod: str | None, handle: str | None, until: dt.date | None) -> None:
    if pod is not None:
        pod_of(view, pod)
    if handle is not None:
        member(view, handle)
    if until is not None and not view.on <= until <= view.on + 10 * _AHEAD:
        raise Invalid(
            f"What falls due until {until} cannot be told on {view.on}.",
            hint=f"Use a day from {view.on} on, ten years ahead at the most.",
            where="until",
        )


def _subtitle(view: View, pod: str | None, handle: str | None, until: dt.date | None) -> str:
    whose = {
        (False, False): ("", say("By {day}")),
        (True, False): (say("Of {name}"), say("Of {name} by {day}")),
        (False, True): (say("In {pod}"), say("In {pod} by {day}")),
        (True, True): (say("Of {name} in {pod}"), say("Of {name} in {pod} by {day}")),
    }[bool(handle), bool(pod)]
    said = str(whose[until is not None])
    name, kept = name_of(view, handle) if handle else "", pod_of(view, pod).name if pod else ""
    return say(said, name=name, pod=kept, day=until) if said else ""


def _facts(view: View, found: Sequence[Due], units: Sequence[str]) -> Iterable[Fact]:
    for unit in units:
        own = [each for each in found if each.commodity == unit]
        yield Fact("Due in all", amount(view, total(each.amount for each in own), unit))
        yield Fact("Of that late", amount(view, _late(own), unit))
    people = len({each.member for each in found})
    if people > 1:
        yield Fact("From how many people", people)


def _totals(view: View, found: Sequence[Due], unit: str) -> dict[str, object]:
    by_age = {age: exact(view, total(each.amount for each in found if each.age == age), unit) for age in _AGES}
    return {"due": exact(view, total(by_age.values()), unit), "late": exact(view, _late(found), unit), "ages": by_age}


def _late(found: Sequence[Due]) -> Decimal:
    return total(each.amount for each in found if each.days_late)


def _nothing(until: dt.date | None) -> Section:
    return Section("", notes=(say("Nothing is due by {day}.", day=until) if until else say("Nothing is due."),))


def what(view: View, each: Due, times: int = 1) -> str:
    """`contribution to Rainy Day`, `3 instalments of L1, Rainy Day`, `fine F1, Rainy Day`."""
    return _SAID[each.what](times, dues.people_pod(view, each.pod).name, each.id)


def _rows(view: View, found: Sequence[Due], *, is_single: bool) -> tuple[Section, ...]:
    return tuple(single(view, found, say("One by one"))) if is_single else _grouped(view, found)


def _grouped(view: View, found: Sequence[Due]) -> tuple[Section, ...]:
    """A row for each thing that a member owes, however many times it fell due."""
    groups: dict[tuple[str, str, str, str], list[Due]] = {}
    for each in found:
        which = each.id if each.what in {dues.FINE, dues.LOAN, dues.CIRCLE} else ""
        groups.setdefault((each.member, each.pod, each.what, which), []).append(each)
    rows: list[Row] = []
    said = ""
    for (handle, *_), own in groups.items():
        name = name_of(view, handle)
        rows.append(
            (
                name if name != said else None,
                what(view, own[0], len(own)),
                own[0].due,
                own[0].days_late or None,
                amount(view, total(each.amount for each in own), own[0].commodity),
            )
        )
        said = name
    columns = (
        Column("Member"),
        Column("What"),
        Column("Since", "date"),
        Column("Days late", "number"),
        Column("Amount", "money"),
    )
    return (Section(say("Who owes what"), tables=(Table("", columns, tuple(rows), _together(view, found, 3)),)),)


def single(view: View, found: Sequence[Due], title: str) -> list[Section]:
    """What one member owes, a row for each day on which it fell due."""
    rows: list[Row] = [
        (
            each.due,
            what(view, each),
            each.days_late or None,
            amount(view, each.amount, each.commodity),
        )
        for each in found
    ]
    columns = (Column("Due", "date"), Column("What"), Column("Days late", "number"), Column("Amount", "money"))
    return [Section(title, tables=(Table("", columns, tuple(rows), _together(view, found, 2)),))]


def _together(view: View, found: Sequence[Due], blanks: int) -> Row | None:
    units = {each.commodity for each in found}
    if len(units) != 1 or len(found) == 1:
        return None
    return (say("Together"), *([None] * blanks), amount(view, total(each.amount for each in found), units.pop()))


def _ages(view: View, found: Sequence[Due], units: Sequence[str]) -> Section:
    rows: list[Row] = []
    for unit in units:
        for age in _AGES:
            own = [each for each in found if each.commodity == unit and each.age == age]
            if own or age in arrears.ages():
                people = len({each.member for each in own})
                said = _AGES_SAID.get(age) or (
                    say("more than 90 days late") if age == "90+" else say("{age} days late", age=age)
                )
                rows.append((said, people or None, amount(view, total(each.amount for each in own), unit)))
    columns = (Column("How late"), Column("People", "number"), Column("Amount", "money"))
    return Section(say("By age"), tables=(Table("", columns, tuple(rows)),))


def _ahead(view: View, found: Sequence[Standing]) -> Section:
    rows: list[Row] = [
        (
            name_of(view, each.series.member),
            _place(view, each),
            amount(view, each.ahead, dues.people_pod(view, each.series.pod).commodity),
            _covers(view, each),
        )
        for each in found
    ]
    columns = (Column("Member"), Column("To"), Column("Paid ahead", "money"), Column("Covers until", "date"))
    return Section(say("Paid ahead"), tables=(Table("", columns, tuple(rows)),))


def _place(view: View, each: Standing) -> str:
    name = dues.people_pod(view, each.series.pod).name
    return say("social fund of {pod}", pod=name) if each.series.social else name


def _covers(view: View, each: Standing) -> dt.date | None:
    """The last day of the coming year on which what falls due is wholly paid already, or None."""
    left, last = each.ahead, None
    for day in expected.days(view, each.series, view.on + _AHEAD):
        if day.due > view.on and not day.is_excused:
            left -= day.amount
            if left < ZERO:
                break
            last = day.due
    return last


def _excused(view: View, pod: str | None, handle: str | None) -> list[Record]:
    """Who is excused on the view's day or later."""
    found = view.find(expected.EXCUSE, pod=pod, member=handle)
    return [each for each in found if each.due is not None and each.due >= view.on]


def _excuses(view: View, found: Sequence[Record]) -> Section:
    rows: list[Row] = [
        (
            name_of(view, each.member or ""),
            pod_of(view, each.pod or "").name,
            dt.date.fromisoformat(each.body["since"]),
            each.due,
            each.body["because"],
        )
        for each in found
    ]
    columns = (Column("Member"), Column("In"), Column("From", "date"), Column("Until", "date"), Column("Because"))
    return Section(say("Excused"), tables=(Table("", columns, tuple(rows)),))


def _due_data(view: View, each: Due) -> dict[str, object]:
    return {
        "member": each.member,
        "pod": each.pod,
        "what": each.what,
        "id": each.id,
        "due": each.due,
        "amount": exact(view, each.amount, each.commodity),
        "commodity": each.commodity,
        "days_late": each.days_late,
        "age": each.age,
    }


def _ahead_data(view: View, each: Standing) -> dict[str, object]:
    unit = dues.people_pod(view, each.series.pod).commodity
    return {
        "member": each.series.member,
        "pod": each.series.pod,
        "what": dues.FUND if each.series.social else dues.CONTRIBUTION,
        "amount": exact(view, each.ahead, unit),
        "commodity": unit,
        "until": _covers(view, each),
    }


def _excused_data(each: Record) -> dict[str, object]:
    return {
        "member": each.member,
        "pod": each.pod,
        "what": dues.FUND if each.body["social"] else dues.CONTRIBUTION,
        "from": dt.date.fromisoformat(each.body["since"]),
        "until": each.due,
        "because": each.body["because"],
    }
