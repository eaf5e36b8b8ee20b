"""Words on paper: which font prints a letter, in which direction, where a line breaks. There is no markup to inject.

Letters are shaped by HarfBuzz, which sees clean text only; reading order is decided in pdf_direction.py.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, Literal, NamedTuple

import uharfbuzz
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr

from reports.render.cells import clean, is_right_to_left, starts_right_to_left
from reports.render.own import is_mirrored
from reports.render.pdf_direction import in_visual_order, levels_of
from reports.render.pdf_font import Face, face, face_for
from reports.render.pdf_system import is_sign

Align = Literal["left", "right", "centre"]
_TURNED: dict[Align, Align] = {"left": "right", "right": "left", "centre": "centre"}

INK = "#1d2624"
GREY = "#66726f"
HAIRLINE = "#d3dad8"
TINT = "#edf3f1"
ACCENT = "#17655a"
WARM = "#b3542f"

# How wide a letter counts that no font holds: no paper with one is made.
_EM = 1000.0
_BREAK_AFTER = frozenset(":-/_.,@")
_VARIATIONS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
# So many times the width is halved in which a title is looked for that takes no line more.
_BALANCING = 6
_NO_SPACING = "\u200b"
# The faces here hold no minus sign; a dash of theirs looks the same, and is copied as what a spreadsheet reads.
_MINUS, _DASH, _TYPED_MINUS = "\u2212", "\u2013", "-"


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """How a line looks; `size` and `leading` in points, `colour` as #rrggbb.

    Told apart by which one it is, which costs nothing where lines are kept by it: make each once, at the top of a file or by `styled`.
    """

    size: float = 9.5
    leading: float = 13.5
    bold: bool = False
    family: str = "sans"
    colour: str = INK
    align: Align = "left"

    def but(self, **changes: Any) -> Style:
        """The same style with some things changed."""
        return _changed(self, tuple(changes.items()))


@cache
def styled(**looks: Any) -> Style:
    """The one style that looks so."""
    return Style(**looks)


@cache
def _changed(style: Style, changes: tuple[tuple[str, Any], ...]) -> Style:
    return replace(style, **dict(changes))


class Glyph(NamedTuple):
    """A shape on the line: where the pen goes after it, and the text that it stands for. Thousandths of the size."""

    number: int
    text: str
    advance: float
    right: float
    up: float


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one face from left to right; without a face, letters that cannot be drawn."""

    face: str
    glyphs: tuple[Glyph, ...]
    advance: float
    """The run's width, in thousandths of the font size."""
    plain: str | None = None
    """The letters, where each stands at its own place and for itself: then there is nothing to shape when it is drawn."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, shaped and in visual order, with its width in points."""

    runs: tuple[Run, ...]
    width: float


def line_of(text: str, style: Style) -> Line:
    """`text` as one line, however long."""
    return _line_of(text, style, is_mirrored=is_mirrored())


@lru_cache(maxsize=8192)
def _line_of(text: str, style: Style, *, is_mirrored: bool) -> Line:  # noqa: ARG001 - tells two lines of one text apart
    """The same, kept: most words of a paper stand there more than once, and on the next paper too."""
    return _line(printed(text), style, rtl=None)


def width_of(text: str, style: Style) -> float:
    """How wide `text` is on one line, in points."""
    return line_of(text, style).width


def lines_of(text: str, style: Style, width: float) -> list[Line]:
    """`text` as lines of at most `width` points; breaks between words, and in words that are longer. Never empty."""
    return list(_lines_of(text, style, width, is_mirrored=is_mirrored()))


@lru_cache(maxsize=2048)
def _lines_of(text: str, style: Style, width: float, *, is_mirrored: bool) -> tuple[Line, ...]:  # noqa: ARG001
    whole = printed(text)
    rtl = _is_right_to_left(whole)
    words = [piece for word in whole.split() for piece in _pieces(word, style, width)]
    space = _advance(" ", style)
    rows: list[list[str]] = [[]]
    used = 0.0
    for word in words:
        wide = _advance(word, style)
        if rows[-1] and used + space + wide > width:
            rows.append([])
        used = used + space + wide if rows[-1] else wide
        rows[-1].append(word)
    return tuple(_line(" ".join(row), style, rtl=rtl) for row in rows)


def balanced(text: str, style: Style, width: float) -> list[Line]:
    """`text` as few lines as it takes, all about as long: no title ends in a line of one word."""
    lines = lines_of(text, style, width)
    narrow, wide = width / max(1, len(lines)), width
    for _ in range(_BALANCING if len(lines) > 1 else 0):
        middle = (narrow + wide) / 2
        found = lines_of(text, style, middle)
        if len(found) == len(lines):
            lines, wide = found, middle
        else:
            narrow = middle
    return lines


def shortened(text: str, style: Style, width: float) -> Line:
    """`text` as one line of at most `width` points, its end replaced by … when it is longer."""
    line = line_of(text, style)
    if line.width <= width:
        return line
    kept = _pieces(printed(text), style, width - _advance("…", style))[0]
    return _line(kept.rstrip() + "…", style, rtl=None)


def draw(canvas: Any, line: Line, x: float, y: float, style: Style) -> None:
    """Put the line on the page, its baseline at `y`; `x` is its left end, its right end or its middle, as aligned.

    On a page that begins at the right, places are turned round, and so is which end is meant; the words are not.
    """
    if is_mirrored():
        canvas.saveState()
        canvas.translate(x, y)
        canvas.scale(-1, 1)
        _draw(canvas, line, 0, 0, style.but(align=_TURNED[style.align]))
        canvas.restoreState()
        return
    _draw(canvas, line, x, y, style)


def _draw(canvas: Any, line: Line, x: float, y: float, style: Style) -> None:
    x -= {"left": 0.0, "right": line.width, "centre": line.width / 2}[style.align]
    canvas.setFillColor(_colour(style.colour))
    for run in line.runs:
        if run.face:
            _draw_run(canvas, run, x, y, style.size)
        else:
            canvas.unset.extend(glyph.text for glyph in run.glyphs)
        x += run.advance * style.size / 1000


def write(canvas: Any, text: str, x: float, y: float, style: Style) -> None:
    """Put `text` on the page as one line."""
    draw(canvas, line_of(text, style), x, y, style)


def printed(text: str) -> str:
    """`text` as paper shows it: made safe, letters composed with their marks, and signs that no font holds named in brackets."""
    said = unicodedata.normalize("NFC", clean(text))
    return said if said.isascii() else "".join(map(_named, said))


@cache
def _named(char: str) -> str:
    """The character; a sign that no font holds, such as an emoji, by its name: `[bicycle]`."""
    if not is_sign(char) or char == _MINUS or face_for(char, "sans", bold=False) is not None:
        return char
    return f"[{unicodedata.name(char, f'U+{ord(char):04X}').lower()}]"


def minus(figure: str) -> str:
    """A figure with a true minus, which a hyphen in small print is not."""
    return figure.replace(_TYPED_MINUS, _MINUS, 1) if figure.startswith(_TYPED_MINUS) else figure


@cache
def _colour(name: str) -> Any:
    return HexColor(name)


def _line(text: str, style: Style, *, rtl: bool | None) -> Line:
    base = _is_right_to_left(text) if rtl is None else rtl
    runs = _shaped(text, style.family, bold=style.bold, rtl=base)
    return Line(runs, sum(run.advance for run in runs) * style.size / 1000)


def _is_right_to_left(text: str) -> bool:
    """The base direction; on a page that begins at the right, whatever has a letter of such a script follows it."""
    return is_right_to_left(text) if is_mirrored() else starts_right_to_left(text)


def _advance(text: str, style: Style) -> float:
    return _line(text, style, rtl=None).width


def _pieces(word: str, style: Style, width: float) -> list[str]:
    """The word, in as many pieces as it takes for each to fit, cut after a sign where one is near the end."""
    if _advance(word, style) <= width:
        return [word]
    pieces, start, used = [], 0, 0.0
    begun = [at for at, char in enumerate(word) if at == 0 or not _leans(char)]
    for at, end in zip(begun, [*begun[1:], len(word)], strict=True):
        # A letter and its marks stay together, so they move on together.
        wide = sum(_advance(char, style) for char in word[at:end])
        if used + wide > width and at > start:
            signs = [sign for sign in range(start + (at - start) // 2, at) if word[sign] in _BREAK_AFTER]
            cut = signs[-1] + 1 if signs else at
            pieces.append(word[start:cut])
            used = sum(_advance(kept, style) for kept in word[cut:at])
            start = cut
        used += wide
    return [*pieces, word[start:]]


def _leans(char: str) -> bool:
    """Whether the character belongs to the letter before it: a mark, a joiner, a variation."""
    return unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf"}


def _is_silent(char: str) -> bool:
    """Whether nothing is missed where no font holds the character: a joiner, a choice between two forms."""
    return unicodedata.category(char) in {"Cf", "Zs"} or char in _VARIATIONS


@lru_cache(maxsize=8192)
def _shaped(text: str, family: str, *, bold: bool, rtl: bool) -> tuple[Run, ...]:
    """The runs of one line from left to right."""
    if text.isascii() and text and not rtl:
        # Every face of ours holds all of these, and they have one direction.
        found = face_for("A", family, bold=bold)
        assert found is not None
        return (_plain(text, found) or _shape(text, found.fontName, rtl=False),)
    levels = levels_of(text, rtl=rtl)
    names = _face_names(text, family, bold=bold)
    keyed = groupby(range(len(text)), key=lambda at: (levels[at], names[at]))
    spans = [(level, name, list(group)) for (level, name), group in keyed]
    ordered = in_visual_order(spans)
    return tuple(_shape(text[span[0] : span[-1] + 1], name, rtl=level % 2 == 1) for level, name, span in ordered)


def _plain(text: str, font: Face) -> Run | None:
    """The run, where each letter stands for itself and none draws nearer to the next: as most figures and days do.

    Whether two letters do, the shaper is asked once.
    """
    name = font.fontName
    if not all(_is_plain_pair(name, text[at : at + 2]) for at in range(max(1, len(text) - 1))):
        return None
    glyphs = tuple(_alone(name, char) for char in text)
    return Run(name, glyphs, sum(glyph.advance for glyph in glyphs), text)


@cache
def _is_plain_pair(name: str, pair: str) -> bool:
    return _shape(pair, name, rtl=False).plain is not None


@cache
def _alone(name: str, char: str) -> Glyph:
    return _shape(char, name, rtl=False).glyphs[0]


def _face_names(text: str, family: str, *, bold: bool) -> list[str]:
    """The face that prints each character, "" for none; marks, joiners and spaces stay with the letter before."""
    names: list[str] = []
    for char in text.replace(_MINUS, _DASH):
        before = names[-1] if names else ""
        sticks = _leans(char) or char == " "
        if sticks and before and (face(before).holds(char) or unicodedata.category(char) == "Cf"):
            names.append(before)
            continue
        found = face_for(char, family, bold=bold)
        names.append(found.fontName if found else "")
    return names


def _shape(text: str, name: str, *, rtl: bool) -> Run:
    """The glyphs of one run, from left to right."""
    if not name:
        return Run("", tuple(Glyph(0, char, _EM, 0, 0) for char in text if not _is_silent(char)), _EM * len(text))
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text.replace(_MINUS, _DASH))
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    uharfbuzz.shape(face(name).shaper, buffer)
    scale = face(name).pdfScale
    starts = sorted({info.cluster for info in buffer.glyph_infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    glyphs, told = [], set()
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        # The first glyph of a cluster stands for all of its text.
        meant = _NO_SPACING if info.cluster in told else text[info.cluster : ends[info.cluster]]
        told.add(info.cluster)
        glyphs.append(
            Glyph(
                info.codepoint,
                meant.replace(_MINUS, _TYPED_MINUS),
                scale(place.x_advance),
                scale(place.x_offset),
                scale(place.y_offset),
            )
        )
    plain = "".join(glyph.text for glyph in glyphs) if all(_is_plain(face(name), glyph) for glyph in glyphs) else None
    return Run(name, tuple(glyphs), sum(glyph.advance for glyph in glyphs), plain)


def _is_plain(font: Face, glyph: Glyph) -> bool:
    """Whether the glyph is its letter's own, as wide as it is by itself and where it would stand by itself."""
    is_own = len(glyph.text) == 1 and font.is_own(glyph.text, glyph.number)
    return is_own and not glyph.right and not glyph.up and glyph.advance == font.glyph_width(glyph.number)


def _draw_run(canvas: Any, run: Run, x: float, y: float, size: float) -> None:
    """Write the glyphs under codes that copy as the text they stand for."""
    words = canvas.beginText(x, y)
    words.setFont(run.face, size)
    if run.plain is not None:
        words.textOut(run.plain)
        canvas.drawText(words)
        return
    font = face(run.face)
    codes = [font.code_for(canvas._doc, glyph.number, glyph.text) for glyph in run.glyphs]  # noqa: SLF001
    places = [
        ShapeData(at, glyph.advance, 0, glyph.right, glyph.up, font.glyph_width(glyph.number))
        for at, glyph in enumerate(run.glyphs)
    ]
    words.textOut(ShapedStr("".join(map(chr, codes)), places))
    canvas.drawText(words)
