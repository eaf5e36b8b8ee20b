"""Agreements between members: what the book states in one, its wording, and its life from draft to signature."""
