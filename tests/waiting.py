"""How tests wait for what surely comes: patiently, for a machine may have much else to do, and not for ever."""

import time

# What comes by itself comes within a moment; a machine with much to do may take its time.
PATIENCE_SECONDS = 60


def awaits(is_so):
    """Wait until something is so that comes by itself."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < limit, "it never came"
        time.sleep(0.005)
