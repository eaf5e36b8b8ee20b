"""Passphrases: how they are kept (argon2id), and which ones are too easy to guess."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 200
# As many guesses as ten thousand computers make in a day at our hash's price; what people call a common one takes far fewer.
_FEWEST_GUESSES_LOG10 = 9.0
# The estimate's time grows with the square of what it looks at.
_LOOKED_AT = 64
# Each hash takes 64 MB and a core for a moment: more at once would be a way to bring a small computer down.
_TURN = threading.BoundedSemaphore(2)


@cache
def hasher() -> PasswordHasher:
    """argon2id with the second choice of RFC 9106: 64 MB, three passes."""
    import argon2

    return argon2.PasswordHasher.from_parameters(argon2.profiles.RFC_9106_LOW_MEMORY)


def hashed(passphrase: str) -> str:
    """What is kept of a passphrase."""
    with _TURN:
        return hasher().hash(_same(passphrase))


def matches(kept: str | None, passphrase: str) -> bool:
    """Whether a passphrase is the one of which `kept` was kept; where nothing was, the answer takes as long."""
    from argon2.exceptions import InvalidHashError, VerificationError

    nobodys = _nobodys()
    with _TURN:
        try:
            hasher().verify(kept or nobodys, _same(passphrase))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether what was kept is to be made anew, at today's price."""
    return hasher().check_needs_rehash(kept)


def rules() -> list[str]:
    """What a passphrase must be, to be read before one is typed."""
    return [
        say(
            "At least {count} characters; four words that have nothing to do with each other are a good one.",
            count=SHORTEST,
        ),
        say("Not your name, and not the crew's."),
        say("Not one that many people use, and no row of keys or numbers."),
    ]


def weakness(passphrase: str, names: Sequence[str]) -> str:
    """Why a passphrase may not be chosen, in a sentence; empty when it may. `names` are the person's and the crew's."""
    plain = _same(passphrase)
    if len(plain) < SHORTEST:
        return say("This one has {count} characters; take at least {least}.", count=len(plain), least=SHORTEST)
    if len(plain) > LONGEST:
        return say("This one is longer than {most} characters.", most=LONGEST)
    rest = plain.casefold()
    for name in sorted(
        {part for each in names for part in (each, *each.split()) if len(part) > 1}, key=len, reverse=True
    ):
        rest = rest.replace(name.casefold(), "")
    if len("".join(filter(str.isalnum, rest))) < SHORTEST // 2:
        return say("This one is little more than a name; somebody who knows you would try it.")
    if _guesses_log10(plain, names) < _FEWEST_GUESSES_LOG10:
        return say("This one is easy to guess: many people use it, or one much like it.")
    return ""


def _guesses_log10(passphrase: str, names: Sequence[str]) -> float:
    from zxcvbn import zxcvbn

    return float(zxcvbn(passphrase[:_LOOKED_AT], user_inputs=list(names))["guesses_log10"])


@cache
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe())


def _same(passphrase: str) -> str:
    """The passphrase as it is whatever keyboard it was typed on; phones put a blank behind the last word."""
    return unicodedata.normalize("NFKC", passphrase).strip()
