"""A meeting as a dialogue: which question comes next, going back, and the acts that the answers mean.

A pure state machine; the terminal that asks is meeting_screen.py, the draft on the disk is drafts.py.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cli.answers import read
from cli.meeting_voices import Voices
from cli.question import NOTHING, WHO, Question
from cli.questions import ORDER, questions
from pods.meetings import meeting as steps
from pods.meetings.meeting import Line, in_order
from pods.voices.consent import Propose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cli.meeting_asking import Asked
    from pods.meetings.meeting import Meeting
    from pods.meetings.meeting_expected import Expected

# At which something may be asked for that the others are asked about.
_ASKING = frozenset({steps.WITHDRAWAL, steps.POT, steps.REQUEST, steps.HELP})


class Dialogue:
    """Where a meeting stands: `answers` by question, in the form in which they are kept, and the question that is next.

    `current` is None when all is answered: then the review is next.
    """

    def __init__(
        self,
        meeting: Meeting,
        expected: Mapping[str, Sequence[Expected]],
        answers: dict[str, str],
        doing: Iterable[str] = (),
    ) -> None:
        # What came of all that is asked for at this meeting, and of which answers: learned by trying.
        self.asked: dict[str, Asked] = {}
        self._learned: list[tuple[str, str]] | None = None
        self._doing = tuple(doing)
        self.meeting = meeting
        self.answers = answers
        self.expected = expected
        self.is_attended = meeting.attended is not None
        # Steps whose questions are asked in turn although they were answered: whoever went back looks at them again.
        # Otherwise the first question without an answer is next, or the review.
        self._again: tuple[str, ...] = ()
        self.current = self._open()

    @property
    def questions(self) -> list[Question]:
        """Every question that the answers so far lead to, in the meeting's order."""
        return questions(
            self.meeting, self.expected, self.answers, self.voices(self.asked), is_attended=self.is_attended
        )

    def voices(self, asked: Mapping[str, Asked]) -> Voices:
        """What is asked about proposals, those that came of this meeting as told by `asked`."""
        return Voices(self.meeting, self.answers, asked, self._doing)

    @property
    def is_to_be_learned(self) -> bool:
        """Whether all was asked for, and nobody tried yet what comes of it: the voices' questions are not known."""
        is_asked = self.current is None or ORDER.index(self.current.step) >= ORDER.index(steps.VOICE)
        return is_asked and self._learned != self._asking()

    def learn(self, asked: Mapping[str, Asked]) -> None:
        """What came of what is asked for, as the book would have it."""
        self.asked, self._learned = dict(asked), self._asking()
        at = self.current.id if self.current else ""
        self.current = next((each for each in self.questions if each.id == at), None) or self._open()

    def _asking(self) -> list[tuple[str, str]]:
        """What is asked for, for which others may be asked."""
        return [(id, answer) for id, answer in self.answers.items() if id.split("/")[0] in _ASKING]

    @property
    def steps(self) -> list[str]:
        """The steps of this meeting, in its order."""
        asked = {question.step for question in self.questions}
        return [step for step in ORDER if step in asked]

    def default(self, question: Question) -> str:
        """What Enter answers: what was answered before, or what is expected."""
        return self.answers.get(question.id, question.default)

    def take(self, typed: str) -> None:
        """The answer to the current question, and on to the next one.

        Raises: Invalid, saying what is wrong; the question stays.
        """
        assert self.current is not None, "the review takes no answers"
        question = self.current
        # What Enter stands for is read as well: a number that must be there cannot be passed over.
        answer = read(question, typed if typed.strip() else self.default(question), self.meeting)
        asked = {each.id for each in self.questions}
        if answer != self.answers.get(question.id, answer):
            self._ask_anew(question)
        self.answers[question.id] = answer
        if question.id.endswith(f"/{WHO}") and answer == NOTHING:
            self._close_gap(question)
        # Who is fined no more, pays no fine: what was asked because of an answer goes with it.
        for id in asked - {each.id for each in self.questions}:
            self.answers.pop(id, None)
        self.current = self._after(question)

    def _ask_anew(self, question: Question) -> None:
        """What is asked for changes, and whoever said something of it, or of what stands behind it, is asked again."""
        step, *parts = question.id.split("/")
        if step in _ASKING:
            for at in range(int(parts[0]), len(self.answers)):
                for kind in (steps.VOICE, steps.SIGNATURE, steps.PAID_NOW):
                    stem = f"{kind}/{step}-{at}"
                    for id in [id for id in self.answers if id == stem or id.startswith(f"{stem}/")]:
                        del self.answers[id]

    def take_all(self) -> list[Question]:
        """The default for this question and all behind it in the same step; those that were so answered.

        Raises: Invalid, when one of them has none.
        """
        step = self.current.step if self.current else ""
        taken = []
        while self.current is not None and self.current.step == step:
            taken.append(self.current)
            self.take(NOTHING)
        return taken

    def back(self) -> bool:
        """To the question before, whose answer stays until another is given; False when this is the first one."""
        found = self.questions
        at = len(found) if self.current is None else self._at(found, self.current.id)
        if at == 0:
            return False
        self._again = ORDER
        self.current = found[at - 1]
        return True

    def mend(self, id: str) -> bool:
        """To one question, and behind it to the review; False when there is no such question."""
        found = next((question for question in self.questions if question.id == id), None)
        if found is not None:
            self.current = found
            # Who was named, and then how much: a line of these has several questions.
            self._again = (found.step,) if found.form == WHO else ()
        return found is not None

    def walk(self, step: str) -> None:
        """To the first question of a step; from there on, question by question to its end."""
        self.current = next(question for question in self.questions if question.step == step)
        self._again = (step,)

    def _open(self) -> Question | None:
        """The first question that was not answered."""
        return next((question for question in self.questions if question.id not in self.answers), None)

    def _after(self, question: Question) -> Question | None:
        found = self.questions
        behind = found[self._at(found, question.id) + 1 :]
        if behind and behind[0].step in self._again and behind[0].id in self.answers:
            return behind[0]
        self._again = ()
        return self._open()

    @staticmethod
    def _at(found: list[Question], id: str) -> int:
        return next(at for at, question in enumerate(found) if question.id == id)

    def _close_gap(self, question: Question) -> None:
        """Who is no longer named is taken out, and those named behind move up."""
        step, number, _ = question.id.split("/")
        groups: dict[int, dict[str, str]] = {}
        for id in [id for id in self.answers if id.startswith(f"{step}/")]:
            _, place, part = id.split("/")
            if int(place) >= int(number):
                groups.setdefault(int(place), {})[part] = self.answers[id]
        if len(groups) == 1:
            return
        for at, group in groups.items():
            for part in group:
                del self.answers[f"{step}/{at}/{part}"]
        named = [group for at, group in sorted(groups.items()) if group.get(WHO) and at > int(number)]
        for at, group in enumerate(named, int(number)):
            self.answers |= {f"{step}/{at}/{part}": answer for part, answer in group.items()}
        self.answers[f"{step}/{int(number) + len(named)}/{WHO}"] = NOTHING

    @property
    def lost(self) -> list[str]:
        """Answers that no question asks for any more, because the book changed since: somebody left, a loan was repaid."""
        asked = {question.id for question in self.questions}
        return [id for id, answer in self.answers.items() if id not in asked and answer not in {NOTHING, "no"}]

    def lines(self) -> list[Line]:
        """The acts that the answers mean but for voices, each with its question's id, in the order of a meeting."""
        lines: list[Line] = []
        ways: dict[str, str] = {}
        for question in self.questions:
            answer = self.answers.get(question.id, NOTHING)
            if question.form == "way" and answer:
                ways[question.id.partition("/")[2]] = answer
            elif line := self._line(question, answer):
                lines.append(line)
        if ways:
            first = f"{steps.ATTENDANCE}/{next(iter(ways))}"
            lines.append(Line(first, steps.ATTENDANCE, self.meeting.attendance(ways)))
        return in_order(lines)

    def said(self, asked: Mapping[str, Asked]) -> list[Line]:
        """The voices, signatures and payments that the answers mean, where `asked` tells what they are about."""
        steps_of = {steps.VOICE, steps.SIGNATURE, steps.PAID_NOW}
        return list(self.voices(asked).lines(each for each in self.questions if each.step in steps_of))

    def _line(self, question: Question, answer: str) -> Line | None:
        """The act that one answer means; None when it means none."""
        step, parts = question.step, question.id.split("/")
        if step in {steps.PAY_OUT, steps.POT}:
            paid = self._pot_line if step == steps.POT else self._paid_line
            return paid(question) if answer == "yes" else None
        if question.form != "amount" or answer == NOTHING:
            return None
        amount = Decimal(answer)
        member = self.answers[f"{step}/{parts[1]}/{WHO}"] if parts[-1] == "amount" else parts[1]
        if step in _ASKING:
            return self._asking_line(question, member, amount)
        if step == steps.REPAYMENT:
            return Line(question.id, step, self.meeting.repayment(member, parts[2], amount))
        if step == steps.FINE:
            why = self.answers.get(f"{step}/{parts[1]}/why", NOTHING)
            return Line(question.id, step, self.meeting.fine(member, amount, why))
        return Line(question.id, step, self.meeting.plain(step, member, amount))

    def _asking_line(self, question: Question, member: str, amount: Decimal) -> Line | None:
        """What a member asks for or takes out, of which the others may be asked; None while its term is not said."""
        stem = question.id.removesuffix("/amount")
        asks = stem.replace("/", "-")
        term, purpose = (self.answers.get(f"{stem}/{part}", NOTHING) for part in ("term", "purpose"))
        if question.step == steps.WITHDRAWAL:
            act = self.meeting.withdrawal(member, amount)
            is_asked = act.kind == Propose.kind
            return Line(question.id, question.step, act, member if is_asked else None, asks if is_asked else "")
        if question.step == steps.HELP:
            return Line(question.id, question.step, self.meeting.help(member, amount, purpose), member, asks)
        if not term:
            return None
        return Line(question.id, question.step, self.meeting.request(amount, int(term), purpose), member, asks)

    def _pot_line(self, question: Question) -> Line:
        """The round's pot, paid out or, where the others are asked about it, proposed."""
        act = self.meeting.pot()
        asks = question.id.replace("/", "-") if act.kind == Propose.kind else ""
        return Line(question.id, question.step, act, None, asks)

    def _paid_line(self, question: Question) -> Line:
        """What passed at an earlier meeting and is done now: a loan's pay-out, or any other proposal."""
        id = question.id.split("/")[1]
        loan = next((each for each in self.meeting.payable if each.id == id), None)
        if loan is not None:
            return Line(question.id, question.step, self.meeting.pay_out(loan.member or "", id))
        passed = next(each for each in self.meeting.passed if each.id == id)
        return Line(question.id, question.step, self.meeting.carry_out(passed))
