"""Loans, their whole life: terms and schedules, limits, repayments, changes, losses."""
