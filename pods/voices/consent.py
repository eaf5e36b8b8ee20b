"""One general proposal that wraps any act: who is asked, what they said, when it passes, and carrying it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

from ledger.act import Act, Change, Follow, Record, Words, registry, rule
from ledger.errors import CrewbookError, Invalid, Refused, unknown
from ledger.view import View
from pods.crew import people
from pods.voices import signing
from pods.voices.asked import (
    ALIVE,
    ASKED,
    BLOCKED,
    DONE,
    ENDING,
    LAPSED,
    OPEN,
    PASSED,
    TREASURER,
    WITHDRAWN,
    kept_as,
    read,
)
from pods.voices.concerned import concerned

__all__ = [
    "ALIVE", "ASKED", "BLOCKED", "DONE", "ENDING", "LAPSED", "OPEN", "PASSED", "REHEARSAL", "SAID", "TREASURER", "WITHDRAWN", "CarryOut", "Propose", "Stance", "Voice",
    "about_wrapped", "alive", "describe", "is_asked_about", "pod_of", "proposal", "proposed_if_needed", "read",
    "rehearse", "require", "settle", "status",
]  # fmt: skip

Stance = Literal["consent", "object", "stand-aside"]
SAID = {"consent": "consents", "object": "objects", "stand-aside": "stands aside"}
REHEARSAL = ""

_describers: dict[str, Callable[[Any, View], str]] = {}
_pods: dict[str, Callable[[Any, View], str | None]] = {}
_days: dict[str, Callable[[Any, View], dt.date]] = {}
_alone: dict[str, Callable[[Any, people.Pod], bool]] = {}
_askers: dict[str, Callable[[Any, View, set[str], str | None], bool]] = {}


class Propose(Act):
    """Somebody proposes an act; the others are asked."""

    kind = "propose"
    act: str
    fields: dict[str, Any]

    def meant(self) -> dict[str, Any]:
        """What the wrapped act means."""
        return {"act": self.act, "fields": registry.act(self.act, self.fields).meant()}


class Voice(Act):
    """A member who was asked consents, objects or stands aside. A later voice replaces an earlier one."""

    kind = "voice"
    proposal: str
    stance: Stance
    why: Words | None = None


class CarryOut(Act):
    """A treasurer does what a passed proposal says; of money that may go out in parts, a first `part` of it."""

    kind = "carry-out"
    proposal: str
    place: str | None = None
    part: Decimal | None = None


def describe(
    act_type: type[Act],
    sentence: Callable[[Any, View], str],
    *,
    beneficiary: Callable[[Any, View], str | tuple[str, ...] | None] | None = None,
    pod: Callable[[Any, View], str | None] | None = None,
    day: Callable[[Any, View], dt.date] | None = None,
    alone: Callable[[Any, people.Pod], bool] | None = None,
    asks: Callable[[Any, View, set[str], str | None], bool] | None = None,
) -> None:
    """Tell how an act reads in a proposal, who would get money from it, to which pod and which day it belongs.

    `alone` says of an act whether a treasurer who gains nothing by it decides it alone, whatever the pod's rule; `asks`
    says of an act, the topics that the pod asks about and who does it, whether the others are asked, where that hangs
    on more than its topic.
    """
    _describers[act_type.kind] = sentence
    if beneficiary is not None:
        signing.describe_gains(act_type.kind, beneficiary)
    if pod is not None:
        _pods[act_type.kind] = pod
    if day is not None:
        _days[act_type.kind] = day
    if alone is not None:
        _alone[act_type.kind] = alone
    if asks is not None:
        _askers[act_type.kind] = asks


def pod_of(act: Act, view: View) -> people.Pod | None:
    """The pod whose terms say whether others are asked."""
    finder = _pods.get(act.kind)
    id = finder(act, view) if finder else getattr(act, "pod", None)
    return people.pod(view, id) if id else None


def is_asked_about(act: Act, view: View, by: str | None = None) -> bool:
    """Whether the pod's terms want others to be asked before this act, when `by` does it."""
    topic = getattr(act, "topic", None)
    pod = pod_of(act, view) if topic else None
    if pod is None:
        return False
    asker = _askers.get(act.kind)
    return asker(act, view, pod.terms.topics(), by) if asker else topic in pod.terms.topics()


def require(act: Act, view: View) -> None:
    """Let the act through when nobody need be asked, or a proposal carries it.

    Raises: Refused, with how to propose it.
    """
    if view.doing.proposal is None and is_asked_about(act, view, view.doing.by):
        raise Refused(
            "The others are asked before this, so it has to be proposed.",
            hint="Leave it out here and type it as a command of its own, which asks them.",
            where="consent",
        )


def proposed_if_needed(act: Act, view: View, by: str | None = None) -> Act:
    """The act itself, or the proposal that wraps it when the pod's terms want others to be asked or a second person to sign."""
    is_needed = is_asked_about(act, view, by) or _asks_signature(act, view)
    return Propose(act=act.kind, fields=act.given()) if is_needed else act


def _asks_signature(act: Act, view: View) -> bool:
    pod = pod_of(act, view) if act.moves_money_out else None
    return pod is not None and signing.is_asked(act, pod, view)


def status(record: Record, view: View, on: dt.date | None = None) -> str:
    """Where a proposal stands on a day; deadlines count on the day they are looked at."""
    if record.status in {WITHDRAWN, DONE, PASSED}:
        return record.status
    day = on or view.on
    assert record.due is not None, "a proposal has a last day"
    if record.status in ENDING and day > record.due:
        return LAPSED
    # Who leaves once its days are over changes nothing any more.
    return read(record).outcome(day, {each.id for each in people.members(view, min(day, record.due))})


def alive(view: View, *, pod: str | None = None) -> list[Record]:
    """The proposals that are not over on the view's day; those that lapsed are not read, but for some that only silence could let pass."""
    return view.find("proposal", pod=pod, status=ALIVE, ends=ENDING)


def proposal(view: View, id: str) -> Record:
    """The proposal.

    Raises: Invalid, with the nearest ids, when there is none.
    """
    found = view.get("proposal", id.upper())
    if found is None:
        raise unknown("proposal", id, (each.id for each in view.find("proposal")), hint="List them: crewbook proposals")
    return found


@rule(Propose)
def propose(act: Propose, view: View) -> Change:
    """The proposal, with its proposer's own consent unless they gain by it; it may pass at once.

    Raises: Refused, when nobody else is there to ask about money to the proposer, or what the
    wrapped act's own rule says: nobody is asked about what cannot be done.
    """
    wrapped = registry.act(act.act, act.fields)
    proposer = people.actor(view)
    pod = pod_of(wrapped, view)
    assert pod is not None, "only acts of a pod are proposed"
    gains = signing.gains(wrapped, view)
    crew = people.members(view)
    # What a treasurer may decide alone is decided by one all the same where others only sign.
    is_decided = is_asked_about(wrapped, view) or wrapped.kind in _alone
    if is_decided or not _asks_signature(wrapped, view):
        rule_name, asked = _who_is_asked(pod, wrapped, *concerned(wrapped, view, crew), gains)
    else:
        rule_name, asked = signing.SIGNATURE, [each.id for each in crew if each.id not in gains | {proposer.id}]
    if not asked and rule_name == signing.SIGNATURE:
        raise Refused(
            f"Two people sign when money leaves {pod.name} (its setting signatories), and there is nobody else to sign.",
            hint=f"Take in another member, or propose: crewbook pod change {pod.id} --set signatories=1",
            where="signatories",
        )
    if not asked:
        raise Refused(
            "Nobody decides alone on money to themselves, and there is nobody else in the crew to ask.",
            hint="Take in another member first: crewbook member add HANDLE --name NAME",
        )
    rehearse(wrapped, view, proposer.id)
    voices = {}
    if proposer.id in asked:
        voices[proposer.id] = {"stance": "consent", "on": view.on.isoformat()}
    body = {
        "act": act.act,
        "fields": act.fields,
        "rule": rule_name,
        "asked": asked,
        "voices": voices,
        "title": _describers[wrapped.kind](wrapped, view),
        **({"asks_signature": True} if _asks_signature(wrapped, view) else {}),
        "beneficiary": min(gains, default=None) if len(gains) < 2 else None,  # noqa: PLR2004 - one stands by itself
        **({"beneficiaries": sorted(gains)} if len(gains) > 1 else {}),
        "proposed_on": view.on.isoformat(),
    }
    id = view.next_id("P", "proposal")
    due = view.on + dt.timedelta(days=pod.terms.whole("deadline-days"))
    record = Record("proposal", id, body, status=OPEN, pod=pod.id, member=proposer.id, due=due)
    about = (f"proposal/{id}", f"pod/{pod.id}", f"member/{proposer.id}", *about_wrapped(record))
    return settle(record, view, Change(about=about, id=id))


def rehearse(wrapped: Act, view: View, by: str) -> Change:
    """What the act's own rule answers as if a proposal carried it now, done by `by`; nothing of it is kept.

    Raises: what the rule raises.
    """
    return registry.rules[wrapped.kind](wrapped, _as_carried(wrapped, view, by, REHEARSAL))


def _as_carried(wrapped: Act, view: View, by: str, id: str) -> View:
    """The view in which an act is done by `by`, carried by the proposal `id`, on its own day."""
    on = _follow(wrapped, by, id, view).on or view.on
    return View(view.session, on=on, doing=view.doing._replace(by=by, on=on, proposal=id))


def _who_is_asked(
    pod: people.Pod, wrapped: Act, crew: list[Record], fixed: str | None, gains: set[str]
) -> tuple[str, list[str]]:
    others = [each.id for each in crew if each.id not in gains]
    if not others and len(gains) > 1:
        # Everybody gains: none of them decides alone, and each must say yes.
        return "unanimous", [each.id for each in crew]
    name = fixed or pod.terms.text("consent-rule")
    treasurers = [each.id for each in crew if people.is_treasurer(each) and each.id not in gains]
    alone = _alone.get(wrapped.kind)
    if treasurers and alone is not None and alone(wrapped, pod):
        return TREASURER, treasurers
    if name != "delegated":
        return name, others
    amount = getattr(wrapped, "amount", None)
    limit = pod.terms.number("delegated-limit") or Decimal(0)
    if treasurers and amount is not None and amount <= limit:
        return "delegated", treasurers
    return "consent", others


def settle(record: Record, view: View, change: Change) -> Change:
    """The change with the proposal's new status; what moves no money out follows at once when it passes."""
    outcome = status(record, view)
    wrapped = registry.act(record.body["act"], record.body["fields"])
    then: tuple[Follow, ...] = ()
    # Who proposed it does it, unless they have left meanwhile.
    proposer = record.member or ""
    by = proposer if proposer in {each.id for each in people.members(view)} else view.doing.by
    if outcome == PASSED and not wrapped.moves_money_out and _can_be_done(wrapped, view, by, record.id):
        outcome = DONE
        then = (_follow(wrapped, by, record.id, view),)
    record = record.changed(status=kept(record, view, outcome))
    return Change(records=(record,), about=change.about, id=change.id, then=then)


def kept(record: Record, view: View, outcome: str, *, without: str | None = None) -> str:
    """How a proposal's record says that it stands as `outcome`, once the member `without` is in the crew no more.

    Where it passes on its last day because of somebody whose going is recorded already, it does not say that it lapses.
    """
    assert record.due is not None, "a proposal has a last day"
    crew = {each.id for each in people.members(view, max(view.on, record.due))} - {without}
    says = kept_as(outcome, record.body["rule"])
    return OPEN if says in ENDING and read(record).outcome(record.due, crew) == PASSED else says


def _can_be_done(wrapped: Act, view: View, by: str, id: str) -> bool:
    """Whether the act's rule lets it through now, signed where it must be; if not, it waits for carry-out, which says why.

    A voice is never lost because the world moved on since the proposal.
    """
    try:
        change = rehearse(wrapped, view, by)
        if view.get("proposal", id) is not None:
            registry.after(wrapped, change, _as_carried(wrapped, view, by, id))
    except CrewbookError:
        return False
    return True


def _follow(wrapped: Act, by: str, id: str, view: View) -> Follow:
    day = _days.get(wrapped.kind)
    return Follow(wrapped, by, id, day(wrapped, view) if day else None)


@rule(Voice)
def voice(act: Voice, view: View) -> Change:
    """The proposal with one more voice; the voice that completes it carries it out when no money leaves.

    Raises: Refused, for somebody who was not asked, or when there is nothing left to say.
    """
    record = proposal(view, act.proposal)
    speaker = people.actor(view)
    if record.body["rule"] == signing.SIGNATURE:
        raise Refused(
            f"{record.id} asks for nobody's consent, only for a second signature.",
            hint=f"Sign it: crewbook sign {record.id} --by {speaker.id}",
            where="proposal",
        )
    if speaker.id in signing.gainers(record) - set(record.body["asked"]):
        raise Refused(
            f"{record.id} is about money to {speaker.body['name']}; nobody decides on money to themselves.",
            hint=f"Ask {', '.join(record.body['asked'])}.",
            where="by",
        )
    standing = status(record, view)
    if standing not in {OPEN, BLOCKED}:
        when = f" on {record.due}" if standing == LAPSED else ""
        raise Refused(
            f"{record.id} {'has' if standing in {PASSED, LAPSED} else 'is'} {standing}{when}; no voice changes it any more.",
            hint=f"Do what it says: crewbook carry-out {record.id}"
            if standing == PASSED
            else f"See it: crewbook proposals {record.id}",
        )
    if speaker.id not in record.body["asked"]:
        raise Refused(
            f"{speaker.body['name']} was not asked about {record.id}.",
            hint=f"Asked were: {', '.join(record.body['asked'])}.",
            where="by",
        )
    if act.stance == "object" and not act.why:
        raise Refused(
            "An objection says why, so that the others can answer it.", hint='Add --object "why".', where="object"
        )
    said = {"stance": act.stance, "on": view.on.isoformat(), **({"why": act.why} if act.why else {})}
    record = record.changed(voices={**record.body["voices"], speaker.id: said})
    about = (f"proposal/{record.id}", f"pod/{record.pod}", f"member/{speaker.id}", *about_wrapped(record))
    return settle(record, view, Change(about=about))


def about_wrapped(record: Record) -> tuple[str, ...]:
    """The loan that a proposal is about, as entries name it."""
    return (f"loan/{record.body['fields']['loan']}",) if record.body["fields"].get("loan") else ()


@rule(CarryOut)
def carry_out(act: CarryOut, view: View) -> Change:
    """What a passed proposal says is done now; its own rule checks terms and funds again.

    Raises: Refused, when it has not passed, or was carried out before.
    """
    people.need_treasurer(view, "Carrying a proposal out")
    record = proposal(view, act.proposal)
    standing = status(record, view)
    if standing == DONE:
        raise Refused(
            f"{record.id} was carried out before.", hint=f"See it: crewbook proposals {record.id}", where="proposal"
        )
    if standing != PASSED:
        silent = [each for each in record.body["asked"] if each not in record.body["voices"]]
        against = [
            f"{name}: {said['why']}" for name, said in record.body["voices"].items() if said["stance"] == "object"
        ]
        hint = {
            OPEN: f"Still to answer by {record.due}: {', '.join(silent)}."
            if record.body["rule"] != signing.SIGNATURE
            else f"One of {', '.join(silent)} signs: crewbook sign {record.id} --by {silent[0]}",
            BLOCKED: f"Talk with who objects: {'; '.join(against)}." if against else "Too few said yes.",
        }.get(standing, "Propose it anew.")
        raise Refused(f"{record.id} is {standing}, so it is not carried out.", hint=hint, where="proposal")
    fields = record.body["fields"]
    if act.place is not None:
        if "place" not in type(registry.act(record.body["act"], fields)).model_fields:
            raise Invalid(
                f"{record.id} takes no money from a place.", hint="Leave --from-place out.", where="from-place"
            )
        fields = {**fields, "place": act.place}
    if act.part is not None:
        assert "part" in registry.acts[record.body["act"]].model_fields, "only loans are carried out in parts"
        fields = {**fields, "part": act.part}
    wrapped = registry.act(record.body["act"], fields)
    about = (f"proposal/{record.id}", f"pod/{record.pod}", *about_wrapped(record))
    return Change(
        records=(record.changed(status=DONE),), about=about, then=(_follow(wrapped, view.doing.by, record.id, view),)
    )
