"""Funds apart: money that is given, and granted to who needs it."""
