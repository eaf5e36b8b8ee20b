"""Every kind of act that this version knows: importing this registers them all with their rules."""

from pods import (
    attendance,
    consent,
    correction,
    cycle,
    cycle_opening,
    fines,
    fund,
    general,
    loans,
    members,
    opening,
    periods,
    points,
    savings,
    setup,
    shares,
)

__all__ = [
    "attendance",
    "consent",
    "correction",
    "cycle",
    "cycle_opening",
    "fines",
    "fund",
    "general",
    "loans",
    "members",
    "opening",
    "periods",
    "points",
    "savings",
    "setup",
    "shares",
]
