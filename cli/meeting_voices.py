"""What is asked at a meeting about proposals: voices, second signatures, and what is paid at once; and the acts these mean.

Pure: what was proposed at the meeting itself is handed in as it was told by trying (meeting_asking.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cli.question import NOTHING, Question
from ledger.act import registry
from pods.meetings import meeting as steps
from pods.meetings.meeting import Line
from pods.voices import consent, signing
from reports.render.text_table import isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cli.meeting_asking import Asked
    from ledger.act import Record
    from pods.meetings.meeting import Meeting

EACH = "each"
# The rules under which everybody's voice counts.
_OF_ALL = frozenset({"consent", "unanimous"})
_SAID = {"consent": "consents", "object": "objects", "stand-aside": "stands aside"}


class Voices:
    """The questions about everything that is asked of the others, with the answers so far; `doing` are who records and types."""

    def __init__(
        self, meeting: Meeting, answers: Mapping[str, str], asked: Mapping[str, Asked], doing: Iterable[str]
    ) -> None:
        self.meeting = meeting
        self.answers = answers
        self.asked = asked
        self.doing = set(doing)

    def proposals(self) -> dict[str, Record]:
        """Everything that can be answered: what was open, by its id, then what was asked at this meeting, by its question."""
        found = {each.id: each for each in self.meeting.open_proposals}
        return found | {ref: each.proposal for ref, each in self.asked.items() if each.proposal is not None}

    def unsigned(self) -> dict[str, Record]:
        """What passed at an earlier meeting and still lacks a second signature."""
        passed = [
            *self.meeting.passed,
            *(self.meeting.asked[each.id] for each in self.meeting.payable if each.id in self.meeting.asked),
        ]
        return {each.id: each for each in passed if self._lacks_signature(each)}

    # Questions.

    def voices(self) -> Iterator[Question]:
        """For each proposal one question about all who are here, and one for each where they are asked in turn."""
        for ref, record in self.proposals().items():
            here = self._asked_here(record)
            if not here:
                continue
            yield Question(
                f"{steps.VOICE}/{ref}", steps.VOICE, _how(len(here)), "voices", says=self._told(record, here)
            )
            if self.answers.get(f"{steps.VOICE}/{ref}") != EACH:
                continue
            for handle in here:
                id = f"{steps.VOICE}/{ref}/{handle}"
                yield Question(id, steps.VOICE, self._name(handle), "stance", "consent")
                if self.answers.get(id) == "object":
                    yield Question(f"{id}/why", steps.VOICE, "why", "reason")

    def signatures(self) -> Iterator[Question]:
        """Who signs as the second, for what passes and asks for it."""
        for ref, record in (self.unsigned() | self.proposals()).items():
            is_signature = record.body["rule"] == signing.SIGNATURE
            if self._lacks_signature(record) and (is_signature or self._outcome(ref, record) == consent.PASSED):
                id = f"{steps.SIGNATURE}/{ref}"
                never = signing.gainers(record) | self.doing
                but = tuple(each for each in self.meeting.crew if each in never or not self._is_here(each))
                may = (
                    ", ".join(self._name(each) for each in self.meeting.crew if each not in but) or "nobody who is here"
                )
                says = f"{self._title(record)}. May sign: {may}."
                yield Question(id, steps.SIGNATURE, "Who signs for it", "who", says=says, but=but)

    def paid_now(self) -> Iterator[Question]:
        """What passes here and takes money out: whether it is paid at once."""
        for ref, record in (self.unsigned() | self.proposals()).items():
            wrapped = registry.acts[record.body["act"]]
            signer = self.answers.get(f"{steps.SIGNATURE}/{ref}", NOTHING)
            is_signed = not self._lacks_signature(record) or bool(signer)
            if wrapped.moves_money_out and is_signed and self._outcome(ref, record) == consent.PASSED:
                yield self._payment(ref, f"{self._title(record)}.", ref.startswith(steps.WITHDRAWAL))
        for ref, each in self.asked.items():
            if each.loan is not None:
                amount, name = each.loan.body["amount"], self._name(each.loan.member or "")
                yield self._payment(ref, f"Nobody need be asked about {amount} for {name}.", is_expected=False)

    def _payment(self, ref: str, says: str, is_expected: bool) -> Question:
        default = "yes" if is_expected else "no"
        return Question(f"{steps.PAID_NOW}/{ref}", steps.PAID_NOW, "Paid out now?", "yes", default, says=says)

    # What the answers mean.

    def lines(self, questions: Iterable[Question]) -> Iterator[Line]:
        """The acts that the answers to these questions mean, each with its question's id."""
        for question in questions:
            answer = self.answers.get(question.id, NOTHING)
            ref = question.id.split("/")[1]
            record = self._record(ref)
            if answer in {NOTHING, "no", EACH} or question.form == "reason":
                continue
            if question.form in {"voices", "stance"}:
                yield from self._said(question, ref, record)
            elif question.step == steps.SIGNATURE:
                act = self.meeting.sign(record.id)
                yield Line(question.id, question.step, act, answer)
            elif question.step == steps.PAID_NOW:
                loan = self.asked[ref].loan if ref in self.asked else None
                yield Line(
                    question.id, question.step, self.meeting.paid(loan) if loan else self.meeting.carry_out(record)
                )

    def _said(self, question: Question, ref: str, record: Record) -> Iterator[Line]:
        """The voices that one answer means; none behind the one with which it passes, for nobody is asked any more."""
        handles = self._asked_here(record) if question.form == "voices" else [question.id.split("/")[2]]
        for handle in handles:
            stance, before = self._stances(ref, record).get(handle), {}
            for each, said in self._stances(ref, record).items():
                if each == handle:
                    break
                before[each] = said
            if stance is not None and not is_over(self.meeting, record, before):
                why = self.answers.get(f"{steps.VOICE}/{ref}/{handle}/why") if stance == "object" else None
                yield Line(question.id, steps.VOICE, self.meeting.voice(record.id, stance, why), handle)

    def summary(self) -> list[str]:
        """What comes of each proposal that was answered: `Ben borrows …: 3 consent, 1 objects (why). It is blocked.`"""
        said = []
        for ref, record in self.proposals().items():
            stances = self._stances(ref, record)
            signer = self.answers.get(f"{steps.SIGNATURE}/{ref}", NOTHING)
            if not stances and not signer and ref not in self.asked:
                continue
            counted = [
                f"{len(who)} {word if len(who) == 1 else _SAID_BY_MANY[stance]}{self._named(ref, stance, who)}"
                for stance, word in _SAID.items()
                if (who := [each for each, its in stances.items() if its == stance])
            ]
            voices = f": {', '.join(counted)}" if counted else ""
            signed = f" {self._name(signer)} signs." if signer else ""
            said.append(f"{self._title(record)}{voices}.{signed} {self._comes_of(ref, record)}")
        return said

    def _comes_of(self, ref: str, record: Record) -> str:
        outcome = self._outcome(ref, record)
        is_money = registry.acts[record.body["act"]].moves_money_out
        if outcome != consent.PASSED:
            return {consent.BLOCKED: "It is blocked."}.get(outcome, f"It stays open until {record.due}.")
        if not is_money:
            return "It passes."
        return (
            "It is paid now."
            if self.answers.get(f"{steps.PAID_NOW}/{ref}") == "yes"
            else "It passes, and is not paid yet."
        )

    def _named(self, ref: str, stance: str, who: list[str]) -> str:
        if stance == "consent":
            return ""
        whys = {each: self.answers.get(f"{steps.VOICE}/{ref}/{each}/why", NOTHING) for each in who}
        named = (f"{self._name(each)}: {why}" if (why := whys[each]) else self._name(each) for each in who)
        return f" ({', '.join(named)})"

    def payment(self, question: Question) -> tuple[str, str] | None:
        """(member, amount) of what one of these questions pays out, as far as its proposal says."""
        ref = question.id.split("/")[1]
        record = self._record(ref)
        if ref in self.asked and (loan := self.asked[ref].loan) is not None:
            return loan.member or "", loan.body["amount"]
        amount = record.body["fields"].get("amount")
        whose = record.body.get("beneficiary") or record.body["fields"].get("member")
        return (whose, amount) if amount and whose else None

    # What stands in the records.

    def _record(self, ref: str) -> Record:
        found = self.asked.get(ref)
        if found is not None:
            record = found.proposal or found.loan
            assert record is not None, "what is asked is a proposal or a loan"
            return record
        known = [*self.meeting.open_proposals, *self.meeting.passed, *self.meeting.asked.values()]
        return next(each for each in known if each.id == ref)

    def _asked_here(self, record: Record) -> list[str]:
        """Those asked who are here and have said nothing yet, in the order in which they are asked."""
        if record.body["rule"] == signing.SIGNATURE or record.status not in {consent.OPEN, *consent.ENDING}:
            return []
        return [each for each in record.body["asked"] if each not in record.body["voices"] and self._is_here(each)]

    def _is_here(self, handle: str) -> bool:
        way = self.answers.get(f"{steps.ATTENDANCE}/{handle}")
        return handle in self.meeting.crew and self.meeting.is_here(handle, {handle: way} if way else {})

    def _stances(self, ref: str, record: Record) -> dict[str, str]:
        """What those who are here answered, in the order in which they are asked."""
        of_all = self.answers.get(f"{steps.VOICE}/{ref}", NOTHING)
        if of_all != EACH:
            return dict.fromkeys(self._asked_here(record), of_all) if of_all else {}
        said = {each: self.answers.get(f"{steps.VOICE}/{ref}/{each}", NOTHING) for each in self._asked_here(record)}
        return {each: stance for each, stance in said.items() if stance}

    def _outcome(self, ref: str, record: Record) -> str:
        """Where it stands once the answers are recorded."""
        if record.body["rule"] == signing.SIGNATURE and self.answers.get(f"{steps.SIGNATURE}/{ref}", NOTHING):
            return consent.PASSED
        return self._with(record, self._stances(ref, record))

    def _with(self, record: Record, stances: Mapping[str, str]) -> str:
        return outcome(self.meeting, record, stances)

    def _lacks_signature(self, record: Record) -> bool:
        is_asked = record.body["rule"] == signing.SIGNATURE or record.body.get("asks_signature")
        return bool(is_asked) and not set(signing.signed(record)) - signing.gainers(record) - self.doing

    def _told(self, record: Record, here: list[str]) -> str:
        names = ", ".join(self._name(each) for each in here)
        more = [each for each in record.body["asked"] if each not in record.body["voices"] and each not in here]
        absent = (
            f" Not here: {', '.join(self._name(each) for each in more if each in self.meeting.crew)}." if more else ""
        )
        number = f"{record.id}: " if record.id in {each.id for each in self.meeting.open_proposals} else ""
        return f"{number}{self._title(record)}. Asked now: {names}.{absent}"

    def _name(self, handle: str) -> str:
        known = self.meeting.crew.get(handle)
        return isolated(str(known.body["name"])) if known is not None else handle

    def _title(self, record: Record) -> str:
        """What it would do; a name from right to left turns nothing of the rest."""
        title = str(record.body["title"])
        for each in self.meeting.crew.values():
            name = each.body["name"]
            title = title.replace(name, isolated(name)) if name in title else title
        return title


_SAID_BY_MANY = {"consent": "consent", "object": "object", "stand-aside": "stand aside"}


def outcome(meeting: Meeting, record: Record, stances: Mapping[str, str]) -> str:
    """Where a proposal stands with these voices beside those that it has."""
    if record.status in {consent.PASSED, consent.DONE}:
        return record.status
    known = consent.read(record)
    return replace(known, voices={**known.voices, **stances}).outcome(meeting.view.on, set(meeting.crew))


def is_over(meeting: Meeting, record: Record, stances: Mapping[str, str]) -> bool:
    """Whether it passed with these voices, so that nobody is asked any more.

    Where all are asked, it passes with the last voice only: nothing is counted before.
    """
    if record.body["rule"] in _OF_ALL and record.status in {consent.OPEN, consent.ASKED}:
        return False
    return outcome(meeting, record, stances) in {consent.PASSED, consent.DONE}


def _how(count: int) -> str:
    return "Voice of the one who is here" if count == 1 else f"Voices of the {count} who are here"
