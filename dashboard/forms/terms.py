"""The terms of a pod or of a class as inputs: what can be chosen is chosen, and each is asked for in the words in which it is read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.forms import lists
from dashboard.forms.labels import ENDINGS
from dashboard.forms.offer import Text
from pods.crew import people
from pods.crew.terms import settings_of, topics_of
from pods.settings import ALL, NONE, USUAL
from reports.aloud import aloud
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.forms.choices import Choice
    from ledger.view import View
    from pods.crew.terms import Terms
    from pods.settings import Setting

# Stands in a sentence for what is filled in.
_GAP = "…"
_FORMS = {"amount": "amount", "whole": "number", "number": "amount", "percent": "amount"}
# Choices that are said in so few letters stand in a list, longer ones below one another.
_LONGEST_LISTED = 36
# What a share can be worth by a formula that nobody has to write.
_WORTHS = [
    (lists.PAR, say("what was paid in for it (par)")),
    (lists.BOOK, say("its part of the book value")),
    (lists.LARGER, say("the larger of the two")),
    (lists.SMALLER, say("the smaller of the two")),
    (lists.OTHER, say("another formula")),
]


def settings(view: View, terms: Terms, commodity: str) -> Sequence[Text]:
    """Every setting: the sentence that reads it aloud, with a gap for what is filled in."""
    return [_text(view, terms, each, commodity) for each in settings_of(terms.kind)]


def _text(view: View, terms: Terms, each: Setting, commodity: str) -> Text:
    standing = terms.text(each.name)
    blank = {"list": NONE, "members": ALL}.get(each.form, NONE if _may_be_none(each) else "")
    found = _choices(view, terms, each, commodity)
    if each.form == "list":
        asked = terms.topics()
        standing = ", ".join(name for name, _ in found if name in asked)
    elif "," in standing:
        standing = ", ".join(lists.parts(standing))
    return Text(
        each.name,
        aloud(each.says.format(value=_GAP, meaning=_GAP)),
        "" if standing == blank else standing,
        _help(each),
        _form(each, found),
        found,
        commodity if each.form == "amount" else "",
        blank,
        is_setting=True,
        kept=(lambda typed: _folded(terms.kind, typed)) if each.form == "list" else str,
    )


def _may_be_none(each: Setting) -> bool:
    return each.default == NONE and not each.choices


def _form(each: Setting, found: Sequence[Choice]) -> str:
    form = lists.form_of(f"{lists.TERMS}.{each.name}")
    if form or not found:
        return form or _FORMS.get(each.form, "words")
    return "buttons" if max(len(meaning) for _, meaning in found) > _LONGEST_LISTED else "choice"


def _choices(view: View, terms: Terms, each: Setting, commodity: str) -> list[Choice]:
    """What can be chosen, by its meaning; of a number, what it can be of."""
    if each.form == "list":
        return [(topic.name, say(topic.says)) for topic in topics_of(terms.kind)]
    if each.form == "members":
        return [(member.id, member.body["name"]) for member in people.members(view)]
    if each.form == "rate":
        return ENDINGS["rate"]
    if each.form == "formula":
        return _WORTHS
    if each.form == "charge":
        return [("", commodity), ("%", "%")]
    return [(word, _meaning(meaning)) for word, meaning in (each.choices or {}).items()]


def _meaning(meaning: str) -> str:
    """What a word means; a limit that another setting says is left open in it."""
    gap = "delegated-limit"
    return say(meaning, **{gap: _GAP}) if f"{{{gap}}}" in meaning else say(meaning)


def _help(each: Setting) -> str:
    """What it means to fill in nothing, or nought; and how to write what is no plain number."""
    if each.form == "place":
        return say("As in Bank-Main.")
    if each.form == "members":
        return say("Nobody ticked: everybody in the crew.")
    if each.form == "formula":
        return say(
            "Another formula is written as in max(par, 0.8*book); par, book, years, min, max and numbers can stand in it."
        )
    if each.off is None or each.choices:
        return ""
    off = aloud(each.off)
    if each.form == "list":
        return say("None ticked: “{rest}”", rest=off)
    return say("Left empty: “{rest}”", rest=off) if _may_be_none(each) else say("0: “{rest}”", rest=off)


def _folded(kind: str, typed: str) -> str:
    """The topics that were ticked, with one word for the usual ones where all of them were."""
    ticked = lists.parts(typed)
    usual = [topic.name for topic in topics_of(kind) if topic.is_usual]
    if not set(usual) <= set(ticked):
        return ",".join(ticked)
    return ",".join([USUAL, *(each for each in ticked if each not in usual)])
