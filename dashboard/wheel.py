"""The wheel of turns, drawn as one picture: a seat a round, clockwise from the top. Floats here are places, not money."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.drawing import told
from reports.render.cells import clean
from reports.render.own import between

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH, _HEIGHT, _RING, _SEAT = 428.0, 290.0, 84.0, 20.0
_NAMED = 16
"""Of so many rounds at most, each has its name beside it; of more there is room for the numbers only."""
_NAME, _LINE = 11, 17.0
"""Beside the wheel there is room for so many letters in a line, so many points high; above and below it for twice as many."""
_TIGHT = 4.2


@dataclass(frozen=True, slots=True)
class Seat:
    """One round's seat: its number, whose it is ("" where that is open or not for the reader), and how it stands.

    `stands` is done, now or to-come; `says` tells it in words, for who does not see the picture.
    """

    number: int
    name: str
    stands: str
    says: str


def wheel(seats: Sequence[Seat], *, title: str, middle: Sequence[str]) -> Markup:
    """The picture with all that it shows in words; `middle` stands in its middle, a line each."""
    if not seats:
        return Markup()
    across, down = _WIDTH / 2, _HEIGHT / 2
    radius = min(_SEAT, math.pi * _RING / len(seats) * 0.8)
    drawn = Markup('<circle class="rim" cx="{}" cy="{}" r="{}"/>').format(_at(across), _at(down), _at(_RING))
    for at, seat in enumerate(seats):
        angle = 2 * math.pi * at / len(seats) - math.pi / 2
        x, y = across + _RING * math.cos(angle), down + _RING * math.sin(angle)
        drawn += Markup('<circle class="seat {}" cx="{}" cy="{}" r="{}"/>').format(
            seat.stands, _at(x), _at(y), _at(radius)
        )
        if radius > _TIGHT * 2:
            drawn += Markup('<text class="turn {}" x="{}" y="{}" text-anchor="middle">{}</text>').format(
                seat.stands, _at(x), _at(y + 5), seat.number
            )
        if seat.name and len(seats) <= _NAMED:
            drawn += _named(seat, angle, across, down, radius)
    for at, line in enumerate(middle):
        drawn += Markup('<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            "figure" if at == 0 else "tick", _at(across), _at(down + 5 + (at - (len(middle) - 1) / 2) * 19), told(line)
        )
    said = between().join(f"{seat.number} {clean(seat.name)} {told(seat.says)}".replace("  ", " ") for seat in seats)
    return Markup('<svg class="wheel" viewBox="0 0 {} {}" role="img" aria-label="{}: {}">{}</svg>').format(
        _at(_WIDTH), _at(_HEIGHT), told(title), said, drawn
    )


def _named(seat: Seat, angle: float, across: float, down: float, radius: float) -> Markup:
    """The name outside of its seat, beginning or ending there, so that it never crosses the wheel."""
    out = _RING + radius + 6
    x, y = across + out * math.cos(angle), down + out * math.sin(angle)
    turned = math.cos(angle)
    anchor = "middle" if abs(turned) < 0.3 else "start" if turned > 0 else "end"  # noqa: PLR2004 - close to the axis
    lifted = y + (-2 if math.sin(angle) < 0 and anchor == "middle" else 14 if anchor == "middle" else 5)
    lines = _lines(clean(seat.name), most=_NAME * 2 if anchor == "middle" else _NAME)
    lifted -= (len(lines) - 1) * _LINE / 2
    return Markup().join(
        Markup('<text class="name {}" x="{}" y="{}" text-anchor="{}" direction="ltr">{}</text>').format(
            seat.stands, _at(x), _at(lifted + at * _LINE), anchor, line
        )
        for at, line in enumerate(lines)
    )


def _lines(name: str, *, most: int) -> list[str]:
    """A name on one line or on two, as much of it as there is room for."""
    first, space, rest = name.partition(" ")
    found = [first, rest] if space and len(name) > most else [name]
    return [each if len(each) <= most else f"{each[: most - 1]}…" for each in found]


def _at(number: float) -> str:
    return f"{number:.1f}"
