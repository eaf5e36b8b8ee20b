import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(1800)
def test_the_public_pool_ends_with_its_published_figures_through_the_installed_command(tmp_path):
    script = Path(__file__).with_name("real_pool.py")
    done = subprocess.run(
        [sys.executable, script, tmp_path / "pool"], capture_output=True, text=True, env=os.environ, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("  ok   ") == 4 + 8 + 9
    assert "WRONG" not in done.stdout
