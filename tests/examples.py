"""How many examples a property is tried on: as many as it names in the long run, and half of them in every run."""

_FEWEST = 4
_is_long = True


def run_is(*, long):
    """Say it before any test is read: what they name is reckoned while they are."""
    global _is_long  # noqa: PLW0603 - there is one run
    _is_long = long


def some(most):
    """So many of `most` examples as this run tries."""
    return most if _is_long else max(most // 2, min(most, _FEWEST))
