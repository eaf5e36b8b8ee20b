"""Files of a book as other programs save them (Windows line ends, a byte-order mark), and a book that can only be read."""

import json
import os
import subprocess
import sys

import pytest

from tests.input.conftest import CONTRIBUTE, READING, bytes_of

BOM = b"\xef\xbb\xbf"
SAVED = {
    "Windows line ends": lambda content: content.replace(b"\n", b"\r\n"),
    "a byte-order mark": lambda content: BOM + content,
    "both": lambda content: BOM + content.replace(b"\n", b"\r\n"),
}


@pytest.fixture(params=SAVED)
def saved(request):
    """What an editor makes of a file: call it with the path."""

    def save(path):
        path.write_bytes(SAVED[request.param](path.read_bytes()))

    return save


def test_a_page_that_an_editor_saved_is_told_by_verify_and_healed_by_the_next_act_once(
    crew, typed, untouched, saved, nobody_else_writes
):
    page = crew.folder / "pages" / "2026.beancount"
    saved(page)
    edited = page.read_bytes()

    untouched(crew.folder, "verify")
    told = typed(crew.folder, "verify").stdout
    first, second = typed(crew.folder, *CONTRIBUTE), typed(crew.folder, *CONTRIBUTE)

    assert told.count("pages/2026.beancount") == 1, told
    assert "another form" in told
    assert "not a word was changed" in told
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert first.stderr.startswith(
        "2026.beancount had been saved in another form (Windows line ends, or a mark before its first letter); not a word "
        "was changed. The page was restored from the journal"
    )
    assert "2026.edited-1.txt" in first.stderr
    assert second.stderr == ""
    assert (crew.folder / "pages" / "2026.edited-1.txt").read_bytes() == edited
    assert typed(crew.folder, "verify").returncode == 0


def test_an_inbox_that_an_editor_saved_is_read_and_posted(crew, typed, saved):
    inbox = crew.folder / "inbox.beancount"
    inbox.write_text(
        '2026-06-14 * "Bank" "Fee"\n  Assets:Cash-Box:Rainy  -5.00 NZD\n  Expenses:Rainy:Bank  5.00 NZD\n',
        encoding="utf-8",
    )
    saved(inbox)

    assert "Bank · Fee" in typed(crew.folder, "inbox").stdout
    assert typed(crew.folder, "post").returncode == 0
    assert typed(crew.folder, "verify").returncode == 0


def test_settings_that_an_editor_saved_are_read(crew, typed, saved):
    saved(crew.folder / "crewbook.toml")

    done = typed(crew.folder, *CONTRIBUTE)

    assert done.returncode == 0, done.stderr


def test_a_main_file_with_windows_line_ends_is_read(crew, typed):
    main = crew.folder / "main.beancount"
    main.write_bytes(main.read_bytes().replace(b"\n", b"\r\n"))

    assert typed(crew.folder, "query", "SELECT account").returncode == 0
    assert typed(crew.folder, "verify").returncode == 0


def test_a_main_file_with_a_byte_order_mark_is_told_as_that(crew, untouched):
    main = crew.folder / "main.beancount"
    main.write_bytes(BOM + main.read_bytes())

    assert "byte-order mark" in untouched(crew.folder, "query", "SELECT account")


MOUNT = [
    "unshare",
    "--mount",
    "sh",
    "-c",
    'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && "$@"',
    "sh",
]


# Types commands one after the other, as one types them: to start a Python each takes longer than they do.
TYPES = """
import contextlib, io, json, sys
from cli.main import run
told = []
for words in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = run(words)
        except SystemExit as leaving:
            status = leaving.code
    told.append([words[0], status, out.getvalue(), err.getvalue()])
print(json.dumps(told))
"""


def _on_a_read_only_medium(folder, *lines):
    """What each line of words did: (its first word, its exit status, what it printed, what it said beside it)."""
    typed = json.dumps([[*words, "--book", str(folder)] for words in lines])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CREWBOOK_")}
    done = subprocess.run(
        [*MOUNT, str(folder), sys.executable, "-c", TYPES, typed], cwd=folder.parent, env=kept | {"CREWBOOK_MEMBER": "ana"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def _mounts():
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False) if _is_root() else None
    return tried is not None and tried.returncode == 0


def _is_root():
    return os.geteuid() == 0 and any(
        os.access(f"{folder}/unshare", os.X_OK) for folder in os.environ.get("PATH", "").split(":")
    )


needs_mounts = pytest.mark.skipif(not _mounts(), reason="a read-only medium is made with mount, which only root may do")


@needs_mounts
def test_a_book_on_a_read_only_medium_is_read_in_full_and_without_a_word(crew):
    before = bytes_of(crew.folder)

    told = _on_a_read_only_medium(crew.folder, *READING)

    assert [(word, status, err) for word, status, _, err in told] == [(words[0], 0, "") for words in READING]
    assert all(out for _, _, out, _ in told)
    assert bytes_of(crew.folder) == before


@needs_mounts
def test_who_records_on_a_read_only_medium_is_told_to_copy_the_folder(crew):
    before = bytes_of(crew.folder)

    ((_, status, _, err),) = _on_a_read_only_medium(crew.folder, CONTRIBUTE)

    assert status == 4
    assert "lies on a medium that can only be read, so nothing was recorded." in err
    assert "cp -a" in err
    assert bytes_of(crew.folder) == before
