"""What somebody typed as an answer, read into the form in which it is kept, or refused with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.question import NOTHING
from ledger import money, text
from ledger.errors import Invalid, unknown
from pods.crew import people
from pods.meetings.attendance import WAYS

if TYPE_CHECKING:
    from cli.question import Question
    from pods.meetings.meeting import Meeting

_NONE = {"-", "0", "no", "none", "nothing", "nobody"}
READ = "read"
_STANCES = {
    **dict.fromkeys(("c", "consent", "consents", "y", "yes"), "consent"),
    **dict.fromkeys(("s", "stand aside", "stand-aside", "aside"), "stand-aside"),
    **dict.fromkeys(("o", "object", "objects"), "object"),
    **dict.fromkeys(("-", "nothing", "later"), NOTHING),
}
_OF_ALL = {
    **dict.fromkeys(("y", "yes", "consent"), "consent"),
    **dict.fromkeys(("e", "each"), "each"),
    **dict.fromkeys(("", "-", "n", "no", "later", "nothing"), NOTHING),
}
_YES = {"y": "yes", "yes": "yes", "n": "no", "no": "no"}


def read(question: Question, typed: str, meeting: Meeting) -> str:
    """The answer as it is kept: `present`, `50.00`, a member's short name, `10`, words, `yes` or `no`; "" for nothing.

    Raises: Invalid, saying what is wrong and what can be typed.
    """
    word = text.clean(typed, what="answer")
    if question.form == "amount":
        return _amount(word, meeting, must=question.id.endswith("/amount"))
    if question.form == "who":
        return NOTHING if not word or word.casefold() in _NONE else _named(question, word, meeting)
    if question.form in {"words", "reason"}:
        said = NOTHING if word == "-" else word
        if question.form == "reason" and not said:
            raise Invalid("An objection says why.", hint="Type it in a few words, or b to go back.")
        return said
    return _READERS[question.form](word)


def _yes(word: str) -> str:
    if word.casefold() not in _YES:
        raise Invalid(f"“{money.printable(word)}” is neither yes nor no.", hint="Type y or n.")
    return _YES[word.casefold()]


def _named(question: Question, word: str, meeting: Meeting) -> str:
    """Who was named, where they may be."""
    handle = who(word, meeting)
    if handle in question.but:
        raise Invalid(
            f"{meeting.crew[handle].body['name']} receives the money, records the meeting or is not here; somebody else signs.",
            hint="Press Enter when nobody signs now.",
        )
    return handle


def _stance(word: str) -> str:
    if word.casefold() not in _STANCES:
        raise Invalid(
            f"“{money.printable(word)}” is no voice.",
            hint="Type c to consent, s to stand aside, o to object, - for nothing yet.",
        )
    return _STANCES[word.casefold()]


def _voices(word: str) -> str:
    if word.casefold() not in _OF_ALL:
        raise Invalid(
            f"“{money.printable(word)}” says nothing of all who are here.",
            hint="Type y when all consent, e to ask each in turn, or Enter to leave it open.",
        )
    return _OF_ALL[word.casefold()]


def _way(word: str) -> str:
    way = next((each for each in WAYS if word.casefold() in {each, each[0]}), None)
    if way is None:
        raise Invalid(
            f"“{money.printable(word)}” is none of {', '.join(WAYS)}.",
            hint="The first letter is enough: p, l, e or a.",
        )
    return way


def _amount(word: str, meeting: Meeting, *, must: bool) -> str:
    """The amount with the decimals of the pod's money; nothing for 0, unless an amount must be said."""
    if word.casefold() in _NONE | {NOTHING} or not word.strip("0.,"):
        if must:
            raise Invalid("How much is not said.", hint="Type an amount, or b to go back and name nobody.")
        return NOTHING
    commodity = meeting.pod.commodity
    return f"{people.positive(money.parse_amount(word, commodity), meeting.digits, commodity):f}"


def _whole(word: str) -> str:
    if not word.isdecimal() or int(word) < 1:
        said = f"“{money.printable(word)}” is no number of instalments." if word else "The term is not said."
        raise Invalid(said, hint="Type in how many instalments it is repaid, such as 10.")
    return str(int(word))


def who(word: str, meeting: Meeting) -> str:
    """The short name of the member who was named by it, by their name, or by what either begins with.

    Raises: Invalid, when that is nobody, or more than one.
    """
    typed = word.casefold()
    if word in meeting.crew:
        return word
    exact = [id for name, id in meeting.names.items() if name == typed]
    begun = [
        each.id
        for each in meeting.crew.values()
        if each.id.casefold().startswith(typed) or each.body["name"].casefold().startswith(typed)
    ]
    found = exact or begun
    if len(found) > 1:
        names = ", ".join(f"{id} ({meeting.crew[id].body['name']})" for id in found)
        raise Invalid(f"“{money.printable(word)}” may be {names}.", hint="Type more of it.")
    if not found:
        raise unknown("member", word, meeting.crew, hint=f"In the crew are: {', '.join(meeting.crew)}.")
    return found[0]


def _read_out(_word: str) -> str:
    return READ


_READERS = {"way": _way, "whole": _whole, "yes": _yes, "voices": _voices, "stance": _stance, "pause": _read_out}
