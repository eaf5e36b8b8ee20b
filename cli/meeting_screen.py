"""The terminal on which a meeting is asked step by step: prints, reads a line, keeps the draft. What comes next: dialogue.py."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from cli import drafts, meeting_review
from cli.dialogue import Dialogue
from cli.door import Door
from cli.meeting_asking import items_of, learn, send
from cli.meeting_lines import Left, line, show
from cli.question import NOTHING
from cli.questions import BALANCES, TITLES
from cli.sheets import tell
from ledger.errors import CrewbookError, Invalid
from ledger.refusing import refusals
from pods.meetings import meeting as steps
from pods.voices import signing
from reports.render.text_table import isolated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rich.console import Console

    from cli.drafts import Draft
    from cli.meeting_asking import Asked
    from cli.question import Question
    from ledger.act import Act
    from ledger.book import Posted
    from pods.crew.people import Pod
    from pods.meetings.meeting import Line

_BACK, _HELP, _ALL = {"b", "back"}, {"?", "help"}, {"all"}
_KEYS = "Enter takes what stands in [ ] · b back · all: Enter for the rest of this step · ? explains · q leaves"
_MOST_SHOWN = 12


class Screen:
    """One window in which a meeting is typed; `read` asks for a line with a prompt, as `input` does."""

    def __init__(self, door: Door, draft: Draft, console: Console, read: Callable[[str], str]) -> None:
        self.door = door
        self.draft = draft
        self.console = console
        self.read = read
        self._shown = ""

    def run(self) -> Posted:
        """Ask until all is answered, show it, and record it.

        Raises: Left, when whoever types leaves before.
        """
        dialogue = self._open()
        while True:
            if dialogue.is_to_be_learned:
                self._learn(dialogue)
            elif dialogue.current is not None:
                self._ask(dialogue, dialogue.current)
                self.draft.keep()
            elif (posted := self._review(dialogue)) is not None:
                return posted

    def _open(self) -> Dialogue:
        from pods.meetings import meeting, meeting_expected

        with self.door.view() as view:
            pod = meeting.pod_that_meets(view, self.draft.pod)
            held = meeting.Meeting(view, pod, self.draft.into)
            held.is_signed_for = self._is_signed_for(pod)
            doing = (self.door.by, self.door.settings.member or self.door.by)
            dialogue = Dialogue(held, meeting_expected.of(view, held), self.draft.answers, doing)
        self._print(f"Meeting of {pod.name}, {self.draft.day}", style="bold")
        if self.draft.into is not None:
            self._print(f"Its money is put into {self.draft.into}, and taken from there.")
        self._print(_KEYS, style="dim")
        return dialogue

    def _is_signed_for(self, pod: Pod) -> Callable[[Act], bool]:
        """Whether a second person signs for an act, as the book says now."""

        def asked(act: Act) -> bool:
            with self.door.view() as view:
                return signing.is_asked(act, pod, view)

        return asked

    # Asking.

    def _learn(self, dialogue: Dialogue) -> None:
        """What comes of all that was asked for: whom the others are asked about; a rule that refuses it is told now."""
        lines = dialogue.lines()
        try:
            asked, _ = learn(self._fresh(), lines, self.draft.day)
        except CrewbookError as error:
            self._blame(dialogue, lines, lines, error)
        else:
            dialogue.learn(asked)

    def _ask(self, dialogue: Dialogue, question: Question) -> None:
        if question.step != self._shown:
            self._head(dialogue, question.step)
        if question.says:
            self._print("")
            self._print(f"  {question.says}")
        typed = self._line(_prompt(dialogue, question))
        word = typed.strip().casefold()
        is_name = question.form == "who" and typed.strip() in dialogue.meeting.crew
        try:
            if is_name or word not in _BACK | _HELP | _ALL:
                dialogue.take(typed)
            elif word in _BACK:
                if not dialogue.back():
                    self._say("This is the first question.")
            elif word in _ALL:
                self._taken(dialogue, dialogue.take_all())
            else:
                self._say(TITLES[question.step][1])
                if question.form == "who":
                    self._say(_named(dialogue))
        except CrewbookError as error:
            self._refuse(error)

    def _taken(self, dialogue: Dialogue, taken: list[Question]) -> None:
        for question in taken[:_MOST_SHOWN]:
            self._print(f"  {isolated(question.asks)}: {dialogue.answers[question.id] or 'nothing'}")
        if len(taken) > _MOST_SHOWN:
            self._print(f"  … and {len(taken) - _MOST_SHOWN} more.")

    def _head(self, dialogue: Dialogue, step: str) -> None:
        self._shown = step
        found = dialogue.steps
        self._print("")
        self._print(f"{found.index(step) + 1} of {len(found)} · {TITLES[step][0]}", style="bold")
        self._say(TITLES[step][1])
        if step == BALANCES:
            self._balances()

    def _balances(self) -> None:
        from pods.crew import people
        from reports import closing

        with self.door.view() as view:
            for sentence in closing.sentences(view, people.pod(view, self.draft.pod)):
                self._print(f"  {sentence}")

    def _line(self, prompt: str) -> str:
        return line(self.read, prompt)

    # Reviewing and recording.

    def _review(self, dialogue: Dialogue) -> Posted | None:
        """Show all of it, and do what is then typed; what was recorded, or None when something is to be changed."""
        self._shown = ""
        lines = dialogue.lines()
        has_any = bool(lines or dialogue.said(dialogue.asked))
        tried = self._try(dialogue, lines) if has_any else None
        if has_any and tried is None:
            return None
        with self.door.view() as view:
            page = meeting_review.page(dialogue, view, tried, self.console.width)
        self._print("")
        for each in page or ["Nothing is to be recorded."]:
            self._print(each)
        for said in _lost(dialogue):
            self._print(f"Left out, for the book has changed since: {said}.", style="bold")
        typed = self._line("yes records it · savings, savings ben, …: changes it · b back · q leaves › ")
        return self._decide(dialogue, typed.strip(), has_any=has_any)

    def _decide(self, dialogue: Dialogue, typed: str, *, has_any: bool) -> Posted | None:
        if typed.casefold() in {"y", "yes"}:
            if has_any:
                return self._send(dialogue, dialogue.lines())
            self._say("There is nothing to record. Go back, or leave with q.")
        elif typed.casefold() in _BACK:
            dialogue.back()
        elif named := meeting_review.step_named(typed, dialogue.steps):
            self._go(dialogue, *named)
        else:
            self._say("Type yes to record it. To change something, type its column, and a name for one line of it:")
            self._say(", ".join(meeting_review.HEADS[step] for step in dialogue.steps if step != BALANCES))
        return None

    def _go(self, dialogue: Dialogue, step: str, name: str) -> None:
        from cli.answers import who

        if not name:
            dialogue.walk(step)
            return
        try:
            handle = who(name, dialogue.meeting)
        except CrewbookError as error:
            self._refuse(error)
            return
        fitting = [each for each in dialogue.questions if each.step == step and _is_about(dialogue, each, handle)]
        if fitting:
            dialogue.mend(fitting[0].id)
        else:
            self._say(f"Nothing is asked of {dialogue.meeting.crew[handle].body['name']} there.")

    def _try(self, dialogue: Dialogue, lines: list[Line]) -> Posted | None:
        """What recording would do; None, with the question where it would fail being next, when a rule refuses a line."""
        return self._send(dialogue, lines, dry_run=True)

    def _send(self, dialogue: Dialogue, lines: list[Line], *, dry_run: bool = False) -> Posted | None:
        tried = list(lines)

        def behind(asked: Mapping[str, Asked]) -> list[Line]:
            said = dialogue.said(asked)
            tried[:] = steps.in_order([*lines, *said])
            return said

        try:
            return send(self._fresh(), lines, behind, on=self.draft.day, key=self.draft.key, dry_run=dry_run)
        except CrewbookError as error:
            if error.exit_status not in {1, 2}:
                raise
            self._blame(dialogue, lines, tried, error)
            return None

    def _blame(self, dialogue: Dialogue, lines: list[Line], tried: list[Line], error: CrewbookError) -> None:
        """Say what rules refuse, and go to the first line of it; `lines` are those of `tried` that rest on no other.

        Raises: the error itself, when no line is to blame.
        """
        found = [
            (lines[at].where, each)
            for at, each in refusals(self.door.tries, items_of(self.door, lines, self.draft.day))
        ]
        if not found and error.item is not None:
            found = [(tried[error.item].where, error)]
        if not found or not dialogue.mend(found[0][0]):
            raise error
        for _, refused in found:
            self._refuse(refused)
        self._say("Nothing was recorded.")

    def _fresh(self) -> Door:
        """The door as of this minute: a meeting lasts, and is recorded when it is over."""
        self.door = Door(self.door.given)
        return self.door

    # Printing.

    def _print(self, sentence: str, *, style: str = "") -> None:
        show(self.console, sentence, style=style)

    def _say(self, sentence: str) -> None:
        self._print(sentence, style="dim")

    def _refuse(self, error: CrewbookError) -> None:
        self._print(f"! {error.message}", style="bold red")
        if error.hint:
            self._print(f"  {error.hint}")


def _prompt(dialogue: Dialogue, question: Question) -> str:
    default = dialogue.default(question)
    nothing = {"amount": "nothing", "who": "nobody", "words": "nothing", "voices": "later", "pause": "Enter"}.get(
        question.form, ""
    )
    shown = default or ("" if question.id.endswith("/amount") else nothing)
    return f"  {isolated(question.asks)}" + (f" [{shown}]" if shown else "") + " › "


def _lost(dialogue: Dialogue) -> list[str]:
    """What was answered and is asked no more; who came is one thing."""
    came = [id for id in dialogue.lost if id.startswith(f"{steps.ATTENDANCE}/")]
    if dialogue.is_attended and came:
        return ["who came, which is recorded already", *_others(dialogue, came)]
    return _others(dialogue, [])


def _others(dialogue: Dialogue, but: list[str]) -> list[str]:
    return [f"{id.replace('/', ' ')}, {dialogue.answers[id]}" for id in dialogue.lost if id not in but]


def _named(dialogue: Dialogue) -> str:
    return ", ".join(f"{handle}: {isolated(each.body['name'])}" for handle, each in dialogue.meeting.crew.items())


def _is_about(dialogue: Dialogue, question: Question, handle: str) -> bool:
    """Whether a question is asked of a member: `contribution/ana`, or `withdrawal/2/who` that was answered with them."""
    part = question.id.split("/")[1]
    return part == handle or (question.form == "who" and dialogue.answers.get(question.id) == handle)


def meet(door: Door, pod: str, into: str | None = None) -> None:
    """A meeting of a pod, from the first question to the balances that are announced at its end.

    Raises: Invalid, where there is no terminal to ask on.
    """
    if pod == "sheet":
        raise Invalid("The form is that of a pod.", hint="Name it: crewbook meeting sheet rainy", where="pod")
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or door.given.json:
        raise Invalid(
            "A meeting without a sheet is asked step by step, on a terminal.",
            hint=f"Hand it a sheet: crewbook meeting sheet {pod} > sheet.csv, then crewbook meeting {pod} sheet.csv",
            where="sheet",
        )
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)

    def read(prompt: str) -> str:
        return console.input(prompt, markup=False, emoji=False)

    talk(door, pod, console, read, into)


def talk(door: Door, pod: str, console: Console, read: Callable[[str], str], into: str | None = None) -> None:
    """The same with any console and any way to read a line."""
    draft: Draft | None = None
    try:
        draft = _draft(door, pod, read, console)
        draft.into = into or draft.into
        door = Door(replace(door.given, on=draft.day.isoformat()))
        _may_begin(door)
        posted = Screen(door, draft, console, read).run()
    except Left as left:
        show(console, "")
        show(console, "Left; nothing was recorded.")
        if draft is not None and draft.answers:
            show(console, f"What was typed is kept. Go on: crewbook meeting {pod}")
        raise typer.Exit(left.status) from None
    tell(Door(door.given), pod, posted, brief=True)
    if not door.given.dry_run:
        draft.put_away()


def _may_begin(door: Door) -> None:
    """Whoever records can do so on that day: told before anything is typed, not after.

    Raises: Invalid or Refused, with the reason.
    """
    from ledger import checks
    from pods.crew import people

    with door.view() as view:
        people.member(view, door.by)
        checks.is_open(view.session, view.on)


def _draft(door: Door, pod: str, read: Callable[[str], str], console: Console) -> Draft:
    """The draft to go on with: the one that was left, when whoever types wants that, or a new one."""
    from pods.meetings.meeting import pod_that_meets

    with door.view() as view:
        pod_that_meets(view, pod)
        book = view.book.id
    folder = door.settings.folder
    left = drafts.find(folder, book, pod)
    if left is not None and _is_recorded(door, left):
        show(console, f"The meeting of {left.day} that was typed here is recorded; its draft is put away.")
        left.put_away()
    elif left is not None:
        count = sum(answer != NOTHING for answer in left.answers.values())
        many = f"{count} answer{'' if count == 1 else 's'}"
        show(console, f"The meeting of {left.day}, begun on {left.begun:%Y-%m-%d at %H:%M}, has {many} so far.")
        if door.on not in {None, left.day}:
            show(console, f"It is not that of {door.on}, which you gave.", style="bold")
        if line(read, "Enter goes on with it · new keeps it aside and begins another · q leaves › ").strip() != "new":
            return left
        show(console, f"Kept as {left.set_aside()}.")
    return drafts.begin(folder, book, pod, door.on or door.now.date(), door.now)


def _is_recorded(door: Door, draft: Draft) -> bool:
    with door.view() as view:
        return view.session.by_key(draft.key) is not None
