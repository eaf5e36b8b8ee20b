"""Lending circles, from the opening to the last pot."""
