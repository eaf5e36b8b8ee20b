import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import real_pool
from tests.typed import Crew

FIGURES = 4 + 8 + 9


class InThisProcess(real_pool.Treasurer):
    """A treasurer who types into the program as this process holds it."""

    def __init__(self, folder):
        super().__init__(folder)
        self.crew = Crew(folder, today=dt.date(2027, 11, 1))

    def run(self, words):
        answer = self.crew.type(list(words))
        return answer.status, answer.out, answer.err


def test_the_public_pool_ends_with_its_published_figures(tmp_path, capsys):
    treasurer = InThisProcess(tmp_path)

    real_pool.keep(treasurer)

    assert treasurer.wrong == []
    assert capsys.readouterr().out.count("  ok   ") == FIGURES


@pytest.mark.slow
def test_the_public_pool_ends_with_its_published_figures_through_the_installed_command(tmp_path):
    script = Path(__file__).with_name("real_pool.py")
    done = subprocess.run(
        [sys.executable, script, tmp_path / "pool"], capture_output=True, text=True, env=os.environ, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("  ok   ") == FIGURES
    assert "WRONG" not in done.stdout
