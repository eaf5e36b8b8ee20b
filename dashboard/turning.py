"""Words that are read from right to left within a line that is not, and amounts within a line that is: each apart, so that nothing changes its place."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

# Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms, with what stands between two such letters.
_LETTER = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
# A figure and what it is of, as in `1,250.50 NZD`.
_AMOUNT = re.compile(r"-?\d[\d.,]*[ \u00a0][A-Z][A-Z0-9'._-]*")
_RUN = re.compile(f"[{_LETTER}](?:[{_LETTER}\\s'’.·-]*[{_LETTER}])?")


def kept_apart(words: str) -> Markup:
    """The words, escaped: `lends أمينة حداد 240.00 NZD` would else be seen with the amount on the name's other side."""
    return Markup(_RUN.sub(lambda run: f"<bdi>{run[0]}</bdi>", str(escape(words))))  # noqa: S704 - escaped before


def amounts_apart(words: str) -> Markup:
    """The words of a page from right to left, escaped: `160.00 NZD · 8` would else be seen as `NZD · 8 160.00`."""
    return Markup(_AMOUNT.sub(lambda amount: f'<bdi dir="ltr">{amount[0]}</bdi>', str(escape(words))))  # noqa: S704 - escaped before
