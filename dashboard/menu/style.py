"""Our style sheet as Fava's pages need it: for the body of a page of ours, Fava's own charts in it left out; and what a phone needs of Fava's own."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from flask import Response

_SITE = Path(__file__).parent.parent / "static" / "site.css"
_SHEET = """\
.our-page {
& { background: var(--paper); color: var(--ink); font: 1rem/1.5 "Noto Sans", system-ui, sans-serif; padding: 1rem; max-width: 62rem; }
/* Fava's lines and stripes. */
table, th, td { border: 0; }
tbody tr:nth-child(n), tr:nth-child(n) td, thead th { background: none; }
/* What Fava offers to reckon anew; our figures are reckoned already. */
svelte-component button[role="combobox"] { display: none; }
/* A kind of chart that is not shown, which Fava writes in grey on grey. */
@media (prefers-color-scheme: dark) { svelte-component label.muted { color: #fff; } }
%s
}
/* A phone shows an account and its balance whole; what else there is stands beside it. */
@media (max-width: 40rem) { .tree-table-new .num:not(.other) { width: auto; min-width: 7.8em; } }
"""
_NOT_FAVAS = ":where(:not(svelte-component *))"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"(@?)([^{}@;]+)\{")
_BETWEEN = re.compile(r",(?![^()]*\))")


def pages_style() -> Response:
    """The sheet, as an answer."""
    return Response(_sheet(), content_type="text/css; charset=utf-8")


@cache
def _sheet() -> str:
    text = _COMMENT.sub("", _SITE.read_text(encoding="utf-8"))
    return _SHEET % _RULE.sub(_within, text)


def _within(rule: re.Match[str]) -> str:
    """The head of a rule for what is in our page; what stands behind an @ as it is."""
    if rule[1]:
        return rule[0]
    return "\n" + ", ".join(_outside(each.strip()) for each in _BETWEEN.split(rule[2])) + " {"


def _outside(selector: str) -> str:
    if selector == ":root":
        return "&"
    element, colons, pseudo = selector.partition("::")
    return f"{element}{_NOT_FAVAS}{colons}{pseudo}"
