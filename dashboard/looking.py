"""What ties a recording to what was looked at: a seal over the acts that were shown, which this server alone can make.

It is drawn with the look and comes back with its button, so whatever was not looked at is shown before it is recorded.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import current_app, g

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from ledger.act import Act

    Shown = tuple[Act, str, dt.date | None]

_LOT = 16

SEEN = "seen"
"""What a form sends back of it."""


def seal(shown: Iterable[Shown], file: str = "") -> str:
    """What tells acts that were looked at from others: who looked, each with who does it, where somebody else is said to, and its day.

    What one person looked at is not recorded under the name of another who signed in to the same browser since.
    `file` is what is filed with them. It is nothing that anybody could reckon back, for an act may hold what is others'.
    """
    key = current_app.secret_key
    assert isinstance(key, bytes), "guard.py gives the site its key"
    whole = [(act.kind, act.given(), by, str(day or "")) for act, by, day in shown]
    return hmac.new(key, repr((g.asking.me, whole, file)).encode(), sha256).hexdigest()


def lot(what: str) -> str:
    """What to draw with for something: nobody chose it, and however often a page is asked for it, it is the same."""
    key = current_app.secret_key
    assert isinstance(key, bytes), "guard.py gives the site its key"
    return hmac.new(key, f"lot {what}".encode(), sha256).hexdigest()[:_LOT]


def is_seal(typed: str | None, *right: str) -> bool:
    """Whether what came back is one of those."""
    return typed is not None and any(hmac.compare_digest(typed.encode(), each.encode()) for each in right)
