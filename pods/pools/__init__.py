"""Savings pools: deposits, withdrawals, reciprocity and its points, goals, and the group's ratios."""
