"""The fonts that every PDF embeds: which letters each holds, and how copied text finds its letters again.

Ours come with the program; for letters that none of them holds, the computer's own are asked (pdf_system.py).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from reports.render import pdf_system

FONTS = Path(__file__).parents[1] / "fonts"

# The first face of a family that holds a letter prints it.
_SCRIPTS = ("NotoSansArabic", "NotoSansHebrew", "NotoSansMath", "NotoSansSymbols2")
_FAMILIES = {
    "sans": ("NotoSans", *_SCRIPTS),
    "serif": ("NotoSerif", "NotoSans", *_SCRIPTS),
}
_ONE_WEIGHT = frozenset({"NotoSansMath", "NotoSansSymbols2"})

# A glyph that no single letter stands for (a joined Arabic form, a ligature) is written under a
# private code: the glyph's number and which of its texts, up to this many, is meant.
_PRIVATE = 0xF0000
_TEXTS_PER_GLYPH = 16
_CMAP_BLOCK = 100

_FACES: dict[str, Face] = {}


class Face(TTFont):  # type: ignore[misc]
    """A TrueType face that remembers, per PDF, the text behind each shaped glyph.

    Codes depend on the document alone, never on what was rendered before it. One PDF at a time:
    the render lock in pdf.py keeps two threads from sharing a face.
    """

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path), asciiReadable=False)
        self.shaper = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(path.read_bytes())))
        self._letters = frozenset(self.face.charToGlyph)
        self._texts: WeakKeyDictionary[Any, dict[int, list[str]]] = WeakKeyDictionary()

    def holds(self, char: str) -> bool:
        """Whether the face has a glyph for the letter."""
        return ord(char) in self._letters

    def is_own(self, char: str, glyph: int) -> bool:
        """Whether that is the glyph which stands for the letter by itself."""
        return ord(char) in self._letters and bool(self.face.charToGlyph[ord(char)] == glyph)

    def glyph_width(self, glyph: int) -> float:
        """The glyph's own width, in thousandths of the font size."""
        return float(self.pdfScale(self.face.hmetrics[glyph][0]))

    def code_for(self, document: Any, glyph: int, text: str) -> int:
        """The code under which `document` (reportlab's) writes the glyph, so that it copies as `text`."""
        if len(text) == 1 and self.is_own(text, glyph):
            return ord(text)
        texts = self._texts.setdefault(document, {}).setdefault(glyph, [])
        if text not in texts:
            texts.append(text)
        code = _PRIVATE + glyph * _TEXTS_PER_GLYPH + min(texts.index(text), _TEXTS_PER_GLYPH - 1)
        self.face.charToGlyph[code] = glyph
        self.face.charWidths[code] = self.glyph_width(glyph)
        return code

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Embed the subsets, then replace reportlab's code-to-text maps by ones that name whole texts."""
        subsets = self.state[doc].subsets
        names = [self.getSubsetInternalName(at, doc)[1:] for at in range(len(subsets))]
        super().addObjects(doc)
        for name, subset in zip(names, subsets, strict=True):
            reference = doc.idToObject["BasicFonts"].dict[name].ToUnicode
            doc.idToObject[reference.name].content = _text_map(name, [self._text_of(doc, code) for code in subset])

    def _text_of(self, document: Any, code: int) -> str:
        if code < _PRIVATE:
            return chr(code) if code else ""
        glyph, which = divmod(code - _PRIVATE, _TEXTS_PER_GLYPH)
        return self._texts[document][glyph][which]


def face(name: str) -> Face:
    """The face of that name, loaded once and known to reportlab: one of ours, or one of the computer that was found before."""
    return _FACES.get(name) or _registered(name, FONTS / f"{name}.ttf")


@cache
def face_for(char: str, family: str, *, bold: bool) -> Face | None:
    """The first face of the family that holds the letter; None when none does."""
    for name in _FAMILIES[family]:
        found = face(f"{name}-Bold" if bold and name not in _ONE_WEIGHT else f"{name}-Regular")
        if found.holds(char):
            return found
    return _of_the_computer(char)


def _of_the_computer(char: str) -> Face | None:
    """A font that is installed here and holds the letter; one that cannot be embedded is passed over."""
    for path in pdf_system.candidates(char):
        found = _installed(path)
        if found is not None and found.holds(char):
            return found
    return None


@cache
def _installed(path: Path) -> Face | None:
    try:
        return _registered(path.stem, path)
    except (TTFError, OSError):
        return None


def _registered(name: str, path: Path) -> Face:
    loaded = Face(name, path)
    pdfmetrics.registerFont(loaded)
    _FACES[name] = loaded
    return loaded


def _text_map(name: str, texts: list[str]) -> str:
    """A ToUnicode map: the text behind each code of one subset, in blocks of a hundred as the format asks."""
    pairs = [f"<{at:02X}> <{text.encode('utf-16-be').hex().upper()}>" for at, text in enumerate(texts) if text]
    blocks = [pairs[at : at + _CMAP_BLOCK] for at in range(0, len(pairs), _CMAP_BLOCK)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )
