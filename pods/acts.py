"""Every kind of act that this version knows: importing this registers them all with their rules."""

from pods.agreements import adopting, drafting, filing
from pods.agreements import signatures as agreement_signatures
from pods.circles import (
    circle_bids,
    circle_default,
    circle_pay,
    circle_pot,
    circle_start,
    circle_turns,
    circle_write_off,
)
from pods.crew import correction, estate, general, members, opening, periods, setup
from pods.cycles import cycle, cycle_ending, cycle_leaving, cycle_limits, cycle_opening
from pods.dues import excuses, expected, fines
from pods.estates import owing, settle
from pods.funds import fund, gifts, grants
from pods.lending import fine_waivers, guarantees, loan_changes, loans, losses, recoveries, repayments, service_charge
from pods.meetings import attendance
from pods.owning import asset_lock, capital, capital_back, dividends, handing, leaving, pie, shares, surplus
from pods.pools import bank, goals, points, reciprocity, savings
from pods.voices import consent, signatures, taking_back
from pods.working import brought, livelihood, pay, share, support

__all__ = [
    "adopting",
    "agreement_signatures",
    "asset_lock",
    "attendance",
    "bank",
    "brought",
    "capital",
    "capital_back",
    "circle_bids",
    "circle_default",
    "circle_pay",
    "circle_pot",
    "circle_start",
    "circle_turns",
    "circle_write_off",
    "consent",
    "correction",
    "cycle",
    "cycle_ending",
    "cycle_leaving",
    "cycle_limits",
    "cycle_opening",
    "dividends",
    "drafting",
    "estate",
    "excuses",
    "expected",
    "filing",
    "fine_waivers",
    "fines",
    "fund",
    "general",
    "gifts",
    "goals",
    "grants",
    "guarantees",
    "handing",
    "leaving",
    "livelihood",
    "loan_changes",
    "loans",
    "losses",
    "members",
    "opening",
    "owing",
    "pay",
    "periods",
    "pie",
    "points",
    "reciprocity",
    "recoveries",
    "repayments",
    "savings",
    "service_charge",
    "settle",
    "setup",
    "share",
    "shares",
    "signatures",
    "support",
    "surplus",
    "taking_back",
]
