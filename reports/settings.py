"""Settings in words: what each is called where nobody has to type its name, and what it is set to."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.settings import ALL, NONE, SETTINGS, TOPICS, USUAL
from reports.document import Percent
from reports.read_back import cell, number
from reports.say import listed, say, say_typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pods.settings import Setting
    from reports.document import Cell

_PART = re.compile(r"[0-9]+(?:\.[0-9]+)?%")
_LIST, _ORDER, _MEMBERS = "list", "order", "members"


def name_said(name: str) -> str:
    """What a setting is called: `loan-limit` is `Loan limit`."""
    return say_typed(name, plain(name)) if name in SETTINGS else name


def plain(name: str) -> str:
    """The same in English, as the files of languages have it."""
    return name.replace("-", " ").capitalize()


def meant(setting: Setting, choice: str) -> str:
    """What a choice means; as it is typed where that names another setting."""
    said = (setting.choices or {}).get(choice, "")
    return say(said) if said and "{" not in said else choice


def set_to(name: str, typed: str) -> Cell:
    """What a setting is set to: what a choice means, figures and rates in the reader's habit."""
    setting = SETTINGS.get(name)
    if setting is None:
        return cell(typed)
    if typed in (setting.choices or {}):
        return say("“{said}”", said=meant(setting, typed))
    made: Cell = number(typed) if isinstance(said := cell(typed), str) and said == typed else cell(typed)
    if _PART.fullmatch(typed):
        made = Percent(Decimal(typed.removesuffix("%")))
    elif typed == NONE:
        made = say("none")
    elif typed == ALL and setting.form == _MEMBERS:
        made = say("everybody in the crew")
    elif setting.form in {_LIST, _ORDER}:
        made = say("“{said}”", said=listed(_part(setting, each.strip()) for each in typed.split(",")))
    return made


def _part(setting: Setting, typed: str) -> str:
    """One of several that stand in a setting: a topic that others are asked about, or what is covered first."""
    if typed == USUAL:
        return say("what is usual")
    return say(TOPICS[typed].says) if typed in TOPICS else meant(setting, typed)


def changed(terms: Mapping[str, str]) -> str:
    """`“Loan limit” = 4, “Place” = Bank-Main`."""
    return listed(
        (
            say_typed(f"{name} = {value}", "“{name}” = {value}", name=name_said(name), value=set_to(name, value))
            for name, value in terms.items()
        ),
        ", ",
    )
