"""The shim, compiled once a session, and a victim with a book to post into."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.crew import Victim, begin

NEEDED = "CREWBOOK_NEED_CC"


@pytest.fixture(scope="session")
def shim(tmp_path_factory):
    """The path of the shim; None where it cannot be built."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    made = tmp_path_factory.mktemp("shim") / "shim.so"
    source = Path(__file__).with_name("shim.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", made, source, "-ldl"], check=True)
    return made


@pytest.fixture(scope="session")
def _victim(shim, tmp_path_factory):
    if shim is None:
        yield None
        return
    victim = Victim(shim, begin(tmp_path_factory.mktemp("template") / "crew"), tmp_path_factory.mktemp("victim"))
    yield victim
    victim.close()


@pytest.fixture
def victim(_victim, cannot_run):
    if _victim is None:
        reason = "What survives kills, I/O errors and power loss: it takes Linux and a C compiler (apt install gcc)."
        if os.environ.get(NEEDED):
            pytest.fail(reason)
        cannot_run(reason)
    return _victim
