"""Fonts of the computer for letters that ours do not hold: which files to look for, where, and the Debian package that has them.

Only TrueType outlines: reportlab embeds no others, so Noto's own fonts for Chinese, Japanese and Korean (CFF) are of no use.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import uharfbuzz

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Scripts by their ISO 15924 codes → what Noto's file is called and, where it is not the same, what people call the script.
_NOTO = {
    "Adlm": "Adlam", "Armn": "Armenian", "Bali": "Balinese", "Beng": "Bengali", "Cakm": "Chakma",
    "Cans": "CanadianAboriginal", "Cham": "Cham", "Cher": "Cherokee", "Copt": "Coptic", "Deva": "Devanagari",
    "Ethi": "Ethiopic", "Geor": "Georgian", "Gujr": "Gujarati", "Guru": "Gurmukhi", "Java": "Javanese", "Khmr": "Khmer",
    "Knda": "Kannada", "Lana": "TaiTham", "Laoo": "Lao", "Lisu": "Lisu", "Mlym": "Malayalam", "Mong": "Mongolian",
    "Mtei": "MeeteiMayek", "Mymr": "Myanmar", "Nkoo": "NKo", "Olck": "OlChiki", "Orya": "Oriya",
    "Rohg": "HanifiRohingya", "Sinh": "Sinhala", "Sund": "Sundanese", "Syrc": "Syriac", "Tale": "TaiLe",
    "Talu": "NewTaiLue", "Taml": "Tamil", "Telu": "Telugu", "Tfng": "Tifinagh", "Thaa": "Thaana", "Thai": "Thai",
    "Vaii": "Vai", "Yiii": "Yi",
}  # fmt: skip
_SERIF_ONLY = {"Tibt": "Tibetan"}
_EAST_ASIAN = {"Hani": "Chinese", "Hira": "Japanese", "Kana": "Japanese", "Bopo": "Chinese", "Hang": "Korean"}
_FOR_EAST_ASIAN = ("NotoSansSC", "NotoSansTC", "NotoSansJP", "NotoSansKR", "DroidSansFallbackFull", "DroidSansFallback")
# What often holds a letter that nothing else does.
_FOR_ALL = ("DejaVuSans", "FreeSans", "Arial Unicode")
_NOTO_PACKAGE, _EAST_ASIAN_PACKAGE = "fonts-noto-core", "fonts-droid-fallback"


class Script(NamedTuple):
    """A script that some missing letter is of: what it is called, and the Debian package whose fonts hold it."""

    name: str
    package: str


def candidates(char: str) -> Iterator[Path]:
    """The files of this computer that may hold the letter, the likeliest first; for bold as well, for few have both."""
    files = _files()
    for name in (*_named(_code(char)), *_FOR_ALL):
        for stem in (f"{name}-Regular", name):
            if stem in files:
                yield files[stem]


def scripts(letters: Iterable[str]) -> list[Script]:
    """The scripts of letters that no font here holds, each once; one that nobody knows a package for is left out."""
    found = dict.fromkeys(_script(_code(char)) for char in letters)
    return [each for each in found if each]


def _script(code: str) -> Script | None:
    if code in _EAST_ASIAN:
        return Script(_EAST_ASIAN[code], _EAST_ASIAN_PACKAGE)
    name = (_NOTO | _SERIF_ONLY).get(code)
    return Script(name, _NOTO_PACKAGE) if name else None


def _named(code: str) -> tuple[str, ...]:
    if code in _NOTO:
        return (f"NotoSans{_NOTO[code]}", f"NotoSerif{_NOTO[code]}")
    if code in _SERIF_ONLY:
        return (f"NotoSerif{_SERIF_ONLY[code]}",)
    # Marks and signs of no script of their own are those of the East Asian ones more often than not.
    return _FOR_EAST_ASIAN if code in _EAST_ASIAN or code == "Zyyy" else ()


@cache
def _code(char: str) -> str:
    """The letter's script, as in `Deva`; `Zyyy` for what is of none."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(char)
    buffer.guess_segment_properties()
    return str(buffer.script or "Zyyy")


@cache
def _files() -> dict[str, Path]:
    """File name without its ending → TrueType file, of everything that is installed; the first folder goes before the others."""
    found: dict[str, Path] = {}
    for folder in _folders():
        for where, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                if name.lower().endswith(".ttf"):
                    found.setdefault(name[:-4], Path(where) / name)
    return found


def _folders() -> Iterable[Path]:
    home = Path.home() if "HOME" in os.environ or sys.platform == "win32" else None
    if sys.platform == "win32":
        return (Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",)
    if sys.platform == "darwin":
        return (*((home / "Library/Fonts",) if home else ()), Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    data = os.environ.get("XDG_DATA_HOME") or (str(home / ".local/share") if home else "")
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = [Path(data) / "fonts"] if data else []
    return (*own, *((home / ".fonts",) if home else ()), *(Path(each) / "fonts" for each in shared.split(":") if each))


def is_sign(char: str) -> bool:
    """Whether it is a sign and no letter: an emoji, an arrow, a unit."""
    return unicodedata.category(char)[0] == "S"
