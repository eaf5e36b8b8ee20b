"""Nothing in the tests hangs on how fast a machine is, or on the hour: what is known to race stands only where it is made safe."""

import re
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[1]
# What races → (what it would be written like, what is done instead, the files that see to it themselves).
RACES = {
    r"\.wait_for_function\(": ("page.wait_for_function(x)", "browser.until", {"dashboard/browser.py"}),
    r"assert .*\b(?:\w*page|phone|desk|\w*window|shown|other|ana|ben)\.url\b": ("assert page.url == x", "page.wait_for_url", set()),
    r"assert (?!not )\S*\.is_visible\(": ("assert page.locator(x).is_visible()", "page.locator(x).wait_for()", set()),
    r"daemon=True": ("Thread(target=x, daemon=True)", "ended with the test, and joined", {"dashboard/browser.py", "dashboard/test_server.py"}),
    r"(?:FavaLedger|create_app)\((?!.*poll_watcher=True)": (
        "FavaLedger(x)", "poll_watcher=True: else a thread without an end watches the folder, and falls over when it is removed", set(),
    ),
    r"\b(?:process_time|thread_time|perf_counter)\b": ("time.perf_counter()", "count what is done", set()),
    r"\bdatetime\.now\(|\bdate\.today\(": (
        "dt.date.today()", "a day of the test's own", {"cli/test_terminal.py", "cli/test_upgrading.py", "faults/writers.py", "house/test_code.py"},
    ),
}  # fmt: skip


def lines():
    """(file, number, text) of every line of the tests but of this file."""
    for path in sorted(ROOM.rglob("*.py")):
        if path != Path(__file__):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield str(path.relative_to(ROOM)), number, line


@pytest.mark.parametrize("race", RACES)
def test_what_is_known_to_race_is_written_only_where_it_is_made_safe(race):
    example, instead, safe = RACES[race]
    found = [(file, f"{file}:{number} {line.strip()}") for file, number, line in lines() if re.search(race, line)]
    assert re.search(race, example)
    assert [told for file, told in found if file not in safe] == [], f"instead: {instead}"
    assert safe <= {file for file, _ in found}, "what is safe no more need be named no more"
