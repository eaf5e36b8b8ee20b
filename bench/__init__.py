"""Figures as ratios, each taken in one run against the bare library beside it."""
