"""Acts on the crew, its pods, proposals, agreements and dues in words, where no money moved."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.reversal import PRIOR_PERIOD
from pods.agreements.kinds import KINDS
from pods.settings.setting import ALL
from reports.read_back import PERIODS, cell, month_cell, period_cell
from reports.say import listed, say, say_count, say_typed
from reports.settings import changed
from reports.titles import title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.entry import Entry
    from reports.words import Names

_KINDS = {
    "savings": say("a savings pool"),
    "livelihood": say("a livelihood pod"),
    "ownership": say("an ownership pod"),
    "solidarity": say("a solidarity fund"),
    "circle": say("a lending circle"),
}
_STATUS = {"open": say("open"), "passed": say("passed"), "blocked": say("blocked"), "carried out": say("carried out")}
_DRAFTED = {
    "loan": say("{id} is drafted: the loan agreement on {loan}"),
    "note": say("{id} is drafted: the instalment note on {note}"),
    "certificate": say("{id} is drafted: the share certificate of {member} in {pod}"),
    "membership": say("{id} is drafted: the membership agreement of {member} in {pod}"),
    "co-ownership": say("{id} is drafted: the co-ownership agreement of {pod}"),
}


def of_crew(entry: Entry, fields: Mapping[str, Any], names: Names) -> dict[str, Callable[[], str]]:
    """What each act on the crew, its pods and its meetings did, by its kind; the fields name people and pods as they are called."""
    told = _told(entry, fields)
    return {
        "begin": lambda: say("The book of {name} begins", **told),
        "join": lambda: say(
            "{name} joins the crew as {handle}", name=_new(entry, "member", "name"), handle=entry.fields["member"]
        ),
        "leave": lambda: say("{member} leaves the crew", **told),
        "roles": lambda: (
            say("{member} is now a treasurer", **told)
            if fields["treasurer"]
            else say("{member} is no longer treasurer", **told)
        ),
        "rename": lambda: say(
            "{name} is the name of {handle} from now on",
            name=_new(entry, "member", "name"),
            handle=entry.fields["member"],
        ),
        "language": lambda: say("{member} reads papers in “{language}” from now on", **told),
        "death": lambda: say("{member} died", **told),
        "heirs": lambda: say(
            "Heirs of {member} in {pod}: {names}",
            **told,
            names=listed((names("member", name) for name, _ in fields["heirs"]), ", "),
        ),
        "pod-open": lambda: say(
            "{name} opens, {kind}",
            name=_new(entry, "pod", "name"),
            kind=_KINDS.get(fields["pod_kind"], fields["pod_kind"]),
        ),
        "pod-change": lambda: say("{pod} changes: {terms}", **told, terms=changed(fields["terms"])),
        "pod-close": lambda: say("{pod} closes", **told),
        "opening": lambda: say("{member}'s balances in {pod} are brought in", **told),
        "correction": lambda: _corrected(entry, told),
        "attendance": lambda: say("{pod} meets: {came}", **told, came=_came(fields)),
        "period-close": lambda: say(
            "The book is closed up to the end of {period}", period=month_cell(fields["period"].rpartition("..")[2])
        ),
        "period-reopen": lambda: say(
            "{period} is open again: {because}", **(told | {"period": period_cell(fields["period"])})
        ),
    }


def of_money(entry: Entry, fields: Mapping[str, Any]) -> dict[str, Callable[[], str]]:
    """What each act on savings, points, dues, cycles and livelihood did, where it moved nothing."""
    told = _told(entry, fields)
    return {
        "notice": lambda: say("{member} gives notice of {amount} to {pod}, due {due}", **told, due=_due(entry)),
        "goal": lambda: say("{member} saves {amount} in {pod} until {until} for {purpose}", **told),
        "goal-drop": lambda: say("The savings goal {goal} is dropped", **told),
        "points-gift": lambda: (
            say("{giver} gives {taker} {points} points of {pod}: {because}", **told)
            if fields.get("because")
            else say("{giver} gives {taker} {points} points of {pod}", **told)
        ),
        "hours": lambda: say("{member} worked {hours} hours for {pod} in {month}", **told),
        "need": lambda: say("{member} needs {amount} a month of {pod}, from {month} on", **told),
        "means": lambda: (
            say("{member} has {have} in {month} and needs {need}, for {pod}", **told)
            if fields.get("need")
            else say("{member} has {have} in {month}, for {pod}", **told)
        ),
        "share": lambda: say("{month} of {pod} is shared: there was nothing to pay or to keep", **told),
        "cycle-open": lambda: say("Cycle {id} of {pod} opens, at {price} a share", **told),
        "cycle-change": lambda: say("The cycle of {pod} ends on {until}", **told),
        "share-out": lambda: say("{pod} shares out {amount}", **told),
        "expect": lambda: _expected(entry, fields, told),
        "excuse": lambda: (
            say("Everybody is excused in {pod} from {since} to {until}: {because}", **told)
            if fields["member"] == ALL
            else say("{member} is excused in {pod} from {since} to {until}: {because}", **told)
        ),
        "fine": lambda: say("{member} is fined {amount} in {pod}, as {id}: {because}", **told),
        "fine-waive": lambda: say("{fine} is waived: {because}", **told),
    }


def of_proposals(entry: Entry, fields: Mapping[str, Any], by: str) -> dict[str, Callable[[], str]]:
    """What each act on a proposal or an agreement did."""
    told = {**_told(entry, fields), "by": by}
    status = next((each.status for each in entry.records if each.kind == "proposal"), "")
    told["status"] = _STATUS.get(status, status)
    return {
        "propose": lambda: say("{id}: {title} ({status})", **told, title=_title(entry)),
        "voice": lambda: {
            "consent": say("{by} consents to {proposal} ({status})", **told),
            "object": say("{by} objects to {proposal} ({status})", **told),
            "stand-aside": say("{by} stands aside from {proposal} ({status})", **told),
        }[fields["stance"]],
        "carry-out": lambda: say("{proposal} is carried out", **told),
        "proposal-withdraw": lambda: say("{proposal} is taken back", **told),
        "sign": lambda: (
            say("{by} takes the signature back from {proposal}", **told)
            if fields["withdraw"]
            else say("{by} signs {proposal}", **told)
        ),
        "agreement-draft": lambda: say(str(_DRAFTED[fields["agreement_kind"]]), **told),
        "agreement-term": lambda: say(
            "{agreement} says what was decided on {terms}",
            **told,
            terms=listed(_questions(entry, fields["terms"])),
        ),
        "agreement-adopt": lambda: say(
            "{agreement}, version {number}, is adopted with the hash {hash}",
            **(told | {"number": fields["number"], "hash": fields["hash"][:8]}),
        ),
        "agreement-sign": lambda: _signed(entry, fields, told),
        "agreement-file": lambda: say("{agreement}, version {number}, is filed as {file}", **told),
        "agreement-end": lambda: say("{agreement} ends: {because}", **told),
    }


def _told(entry: Entry, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are said as they are, days among them as days, and the entry's own name."""
    told = {name: value for name, value in fields.items() if not isinstance(value, list | tuple | dict | bool)}
    told |= {name: cell(str(told[name])) for name in ("since", "until") if told.get(name)}
    told |= {"month": month_cell(str(told["month"]))} if told.get("month") else {}
    return {**told, "id": entry.id or ""}


def _signed(entry: Entry, fields: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """Who signed, and whether the agreement holds now that they did."""
    if fields["withdraw"]:
        return say("{by} takes the signature back from {agreement}", **told)
    if any(each.kind == "agreement" and each.status == "in force" for each in entry.records):
        return say("{by} signs {agreement}, which is in force now", **told)
    return say("{by} signs {agreement}", **told)


def _expected(entry: Entry, fields: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """What is expected from now on: `20.00 NZD is expected of everybody in Rainy Day, every month from 2026-03-01`."""
    values = {
        **told,
        "who": say("everybody") if fields["member"] == ALL else fields["member"],
        "where": say("the social fund of {pod}", **told) if fields.get("social") else fields["pod"],
        "begins": cell(str(fields.get("since") or entry.date)),
    }
    if not Decimal(entry.fields["amount"]):
        return say("Nothing more is expected of {who} in {where}", **values)
    if fields["every"] == "once":
        return say("{amount} is expected of {who} in {where}, once from {begins}", **values)
    period = PERIODS.get(fields["every"], fields["every"])
    return say("{amount} is expected of {who} in {where}, every {period} from {begins}", **values, period=period)


def _came(fields: Mapping[str, Any]) -> str:
    """`6 present, 1 late, 1 absent`; ways in which nobody was there are left out."""
    ways: dict[str, Callable[[int], str]] = {
        "present": lambda count: say_count("{count} present", "{count} present", count=count),
        "late": lambda count: say_count("{count} late", "{count} late", count=count),
        "excused": lambda count: say_count("{count} excused", "{count} excused", count=count),
        "absent": lambda count: say_count("{count} absent", "{count} absent", count=count),
    }
    return listed((said(len(fields[way])) for way, said in ways.items() if fields.get(way)), ", ")


def _corrected(entry: Entry, told: Mapping[str, Any]) -> str:
    values = {**told, "entry": str(entry.fields["entry"])}
    if PRIOR_PERIOD in entry.about:
        return say("Prior-period correction of entry {entry}: {what}", **values, what=told["because"])
    return say("Correction of entry {entry}: {what}", **values, what=told["because"])


def _questions(entry: Entry, terms: Mapping[str, str]) -> list[str]:
    """What terms of an agreement answer: `“The law of which country applies?”`."""
    about: Mapping[str, str] = next((each.body["about"] for each in entry.records if each.kind == "agreement"), {})
    kind = KINDS.get(about.get("kind", ""))
    asked = kind.terms if kind else {}
    return [
        say_typed(name.replace("_", " "), "“{said}”", said=say(asked[name]) if name in asked else name)
        for name in terms
    ]


def _new(entry: Entry, kind: str, key: str) -> str:
    return str(next((each.body[key] for each in entry.records if each.kind == kind), ""))


def _title(entry: Entry) -> str:
    return next((title_of(each) for each in entry.records if each.kind == "proposal"), "")


def _due(entry: Entry) -> Any:
    return next((each.due for each in entry.records if each.due), "")
