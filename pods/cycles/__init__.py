"""Cycles of a savings pool: shares bought at meetings, and the share-out."""
