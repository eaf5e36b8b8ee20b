"""Who may do what in the dashboard: one table of roles and rights, printed in the docs. What a page needs stands with the page."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """As what somebody is signed in. Treasurers and members are in the crew; guests and auditors are invited from outside."""

    TREASURER = "treasurer"
    MEMBER = "member"
    GUEST = "guest"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What somebody may do; each page and each form names the one that it needs."""

    TOTALS = "totals"
    """Read what the crew has and owes altogether."""
    OWN = "own"
    """Read their own accounts, loans, shares and papers."""
    ALL = "all"
    """Read everybody's."""
    FILED = "filed"
    """Open the crew's filed papers, which hold names by law and signatures."""
    LEDGER = "ledger"
    """Open the whole book in Fava."""
    SPEAK = "speak"
    """Act for themselves: ask, answer, bid, sign."""
    KEEP = "keep"
    """Record what comes in and goes out, for anybody."""
    INVITE = "invite"
    """Invite people, and end their sign-ins."""
    AUDIT = "audit"
    """See who signed in and who wrote what."""


_READS = {Right.TOTALS, Right.ALL, Right.LEDGER}
_KEEPS = {*_READS, Right.FILED, Right.OWN, Right.SPEAK, Right.KEEP, Right.INVITE, Right.AUDIT}

OPEN: dict[Role, frozenset[Right]] = {
    Role.TREASURER: frozenset(_KEEPS),
    Role.MEMBER: frozenset({*_READS, Right.FILED, Right.OWN, Right.SPEAK}),
    Role.GUEST: frozenset(_READS),
    Role.AUDITOR: frozenset({*_READS, Right.FILED, Right.AUDIT}),
}
"""In an open book members read everything; guests read it but for names by law, which are nobody's business outside."""

PRIVATE: dict[Role, frozenset[Right]] = {
    **OPEN,
    Role.MEMBER: frozenset({Right.TOTALS, Right.OWN, Right.SPEAK}),
    Role.GUEST: frozenset({Right.TOTALS}),
}
"""In a private book members see their own accounts and the totals."""


def rights(role: Role, *, is_private: bool) -> frozenset[Right]:
    """What somebody in a role may do in an open or a private book."""
    return (PRIVATE if is_private else OPEN)[role]
