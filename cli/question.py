"""One question of a meeting, and the forms of its answers. Which questions there are stands in questions.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NOTHING = ""
WHO = "who"
Form = Literal["way", "amount", "who", "whole", "words", "reason", "yes", "voices", "stance", "pause"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its `id` names it for ever, as `contribution/ana` or `withdrawal/2/who`.

    `default` is the answer that Enter gives, in the form in which it is kept; `says` is what is told before it is asked.
    `but` are members whom nobody names here.
    """

    id: str
    step: str
    asks: str
    form: Form
    default: str = NOTHING
    says: str = ""
    but: tuple[str, ...] = ()
