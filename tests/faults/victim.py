"""Does what it is told, each time in a fork of itself, whose calls to the system are counted and made to fail by shim.c.

It reads one job a line from stdin and answers one line: how the fork ended, and how many calls it made. A job names
the `folder` of the book, the files `said` and `log`, what goes wrong (`at`, `mode`, `code`), and what to do.
"""

import ctypes
import datetime as dt
import json
import os
import signal
import sys
from decimal import Decimal
from pathlib import Path

shim = ctypes.CDLL(os.environ["LD_PRELOAD"])
shim.faults_calls.restype = ctypes.c_long
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def post(job):
    """Contributions in this process, one commit each; after each its number and seal are said."""
    from ledger.book import Book
    from ledger.pages import Pages
    from ledger.store import Store

    folder = Path(job["folder"])
    book = Book(Store(folder / "crewbook.db"), job["book"], Pages(folder, lambda told: print("told:", told)))
    if job.get("unsynced"):
        # So that the few entries of a test are synced now and then as many are.
        import ledger.pages

        ledger.pages._UNSYNCED = job["unsynced"]
    if job.get("pragma"):
        import sqlalchemy as sa

        @sa.event.listens_for(book.store.engine, "connect")
        def _weaken(connection, record):
            # Settled weaker than the store would, which then leaves it alone.
            connection.execute("PRAGMA synchronous=EXTRA")
            connection.execute(job["pragma"])
            record.info["is_settled"] = True

    from ledger.errors import CrewbookError

    for batch in job["post"]:
        items = [item(each) for each in batch["acts"]]
        try:
            posted = book.post_all(items, now=NOW, key=batch["key"])
        except CrewbookError as error:
            print("refused:", error.message, error.hint)
            # As a client does that cannot know: once more with the same key, in the same process.
            posted = book.post_all(items, now=NOW, key=batch["key"])
        said = f"acknowledged {posted.entries[-1].seq} {posted.entries[-1].seal}"
        # From here on somebody may rely on it.
        shim.faults_mark(said.encode())
        print(said)


def item(act):
    from ledger.book import Item
    from pods.pools.savings import Contribution

    contribution = Contribution(member=act["member"], pod="rainy", amount=Decimal(act["amount"]))
    return Item(contribution, "ana", dt.date.fromisoformat(act["on"]))


def command(job):
    """A command as it is typed."""
    from cli.main import run

    sys.exit(run(job["words"]))


def fork(job):
    """The job in a process of its own; answers its exit status, or minus the signal that killed it."""
    from ledger.errors import CrewbookError

    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    status = 70
    try:
        signal.alarm(60)
        said = os.open(job["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        log = os.open(job["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC) if job.get("log") else -1
        mode, code = job.get("mode", 0), job.get("code", 0)
        shim.faults_arm(os.fsencode(job["folder"]), job.get("at", 0), mode, code, log, job.get("reads", 0))
        sys.stdout.reconfigure(write_through=True)
        status = 0
        post(job) if "post" in job else command(job)
    except CrewbookError as error:
        status = error.exit_status
        print("refused again:", error.message, error.hint)
    except SystemExit as ended:
        status = ended.code or 0
    except BaseException:  # noqa: BLE001 - whatever it is, the test is to read it
        import traceback

        status = 71
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def main():
    for line in sys.stdin:
        job = json.loads(line)
        if job.pop("warm", False):
            # Everything is imported once, in this process, so that a fork starts at once.
            from cli.main import run

            status = run(job["words"])
        else:
            status = fork(job)
        print("answer:" + json.dumps(status), flush=True)


main()
