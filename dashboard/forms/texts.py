"""An act that holds several texts by name, such as the settings of a pod or what a crew decided in words: their inputs, and what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.forms import lists
from dashboard.forms.input import Input

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.forms.offer import Offer, Text

OF = "texts-of"
_OF_WHAT = ("pod_kind", "pod", "share_class", "agreement")


def where_of(name: str) -> str:
    """What the input of a text is called in a form."""
    return f"{lists.TERMS}.{name}"


def subject(offer: Offer, given: Mapping[str, str]) -> str:
    """Whose texts a form asks for: the kind of pod, the pod, the class or the agreement that is chosen in it; nothing while none is."""
    names = [each for each in _OF_WHAT if each in offer.fields and each not in offer.typed]
    return "/".join(given.get(each, "") for each in names) if all(given.get(each) for each in names) else ""


def kept(offer: Offer, sent: Mapping[str, str]) -> dict[str, str]:
    """What was sent, without the texts of something else: they stood in the form for what was chosen before."""
    if offer.texts is None or sent.get(OF, "") in {"", subject(offer, sent)}:
        return dict(sent)
    return {name: typed for name, typed in sent.items() if name != OF and not name.startswith(f"{lists.TERMS}.")}


def inputs(texts: Sequence[Text], given: Mapping[str, str], wrong: Mapping[str, str]) -> list[Input]:
    """An input for each text, filled with what was given, else with what stands there."""
    return [_input(each, where_of(each.name), given, wrong) for each in texts]


def _input(text: Text, name: str, given: Mapping[str, str], wrong: Mapping[str, str]) -> Input:
    value = given.get(name, text.standing)
    return Input(
        name,
        text.question,
        text.help,
        text.form,
        "" if value == text.blank else value,
        text.form != "text" and not text.blank,
        tuple(text.choices),
        text.unit,
        wrong.get(name, ""),
        text.blank,
        text.name if text.is_setting else "",
    )


def said(texts: Sequence[Text], sent: Mapping[str, str]) -> dict[str, str]:
    """Name → text of those that were changed, on one line each, as the book keeps them.

    Raises: Invalid, for a number that is none.
    """
    found = {}
    for each in texts:
        typed = " ".join(sent.get(where_of(each.name), each.standing).split()) or each.blank
        if typed == (each.standing or each.blank):
            continue
        if each.form == lists.MEASURE and typed != each.blank:
            lists.need_number(typed, where_of(each.name))
        found[each.name] = each.kept(typed)
    return found
