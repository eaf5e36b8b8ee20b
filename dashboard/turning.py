"""Words that are read from right to left within a line that is not: each run apart, so that no amount beside it changes its place."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

# Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms, with what stands between two such letters.
_LETTER = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RUN = re.compile(f"[{_LETTER}](?:[{_LETTER}\\s'’.·-]*[{_LETTER}])?")


def kept_apart(words: str) -> Markup:
    """The words, escaped: `lends أمينة حداد 240.00 NZD` would else be seen with the amount on the name's other side."""
    return Markup(_RUN.sub(lambda run: f"<bdi>{run[0]}</bdi>", str(escape(words))))  # noqa: S704 - escaped before
