"""The templates that come with crewbook, one a kind of agreement, plain and short, to be copied and changed."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent / "templates"


def usual(kind: str) -> str:
    """The usual template of a kind of agreement."""
    return (_HERE / f"{kind}.txt").read_text(encoding="utf-8")
