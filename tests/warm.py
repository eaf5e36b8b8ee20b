"""Programs in processes of their own that begin with everything imported: a fork of one process that imported it once.

A Python that starts and imports a ledger takes most of a second, and tests of what several programs do at once start
dozens. What such a program is, and what becomes of it, is the same; whoever tries the installed command starts that.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import traceback
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
_LARGEST = 1 << 16


class Process:
    """A program that runs `code`, as far as tests use one; its streams are text. `stderr` is None where it goes with stdout."""

    def __init__(self, code, *words, cwd=ROOT, with_errors=False):
        theirs, ours = [0, 0, 0, 0], [0, 0, 0, 0]
        theirs[0], ours[0] = os.pipe()
        for number in (1, 2, 3):
            ours[number], theirs[number] = os.pipe()
        job = json.dumps(
            {"code": code, "words": [str(word) for word in words], "cwd": str(cwd), "env": dict(os.environ)}
        )
        given = [theirs[0], theirs[1], theirs[1] if with_errors else theirs[2], theirs[3]]
        socket.send_fds(_mother(), [job.encode()], given)
        for each in theirs:
            os.close(each)
        self.stdin = os.fdopen(ours[0], "w", encoding="utf-8")
        self.stdout = os.fdopen(ours[1], "r", encoding="utf-8")
        self.stderr = os.fdopen(ours[2], "r", encoding="utf-8")
        self._status = os.fdopen(ours[3], "r", encoding="utf-8")
        self.returncode = None
        self.pid = int(self._status.readline())

    def go(self, line="go"):
        """Write it a line."""
        self.stdin.write(f"{line}\n")
        self.stdin.flush()

    def wait(self, timeout=None):
        """Its exit status, minus a signal's number where one ended it. Raises: TimeoutExpired."""
        if self.returncode is None:
            waiting = select.poll()  # select() knows no file beyond the thousandth
            waiting.register(self._status, select.POLLIN)
            if not waiting.poll(None if timeout is None else timeout * 1000):
                raise subprocess.TimeoutExpired("a warm program", timeout)
            self.returncode = int(self._status.readline())
        return self.returncode

    def communicate(self, timeout=None):
        """All that it still says, on stdout and on stderr, when it has ended; what it says is little."""
        self.stdin.close()
        self.wait(timeout)
        said = self.stdout.read(), self.stderr.read()
        self.close()
        return said

    def kill(self):
        """End it without a word."""
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)

    def close(self):
        """Let go of what leads to it."""
        for each in (self.stdin, self.stdout, self.stderr, self._status):
            each.close()


def run(code, *words, cwd=ROOT, timeout=100):
    """(exit status, what it said on stdout, on stderr) of a program that runs to its end."""
    process = Process(code, *words, cwd=cwd)
    out, err = process.communicate(timeout)
    return process.returncode, out, err


@functools.cache
def _mother():
    """The socket of the process that all are forks of; it ends when the socket is closed, with this process at the latest."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-m", "tests.warm", str(theirs.fileno())]
    mother = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    theirs.close()

    @atexit.register
    def end():
        ours.close()
        mother.wait()

    return ours


def _serve(here):
    # All that programs of tests need, for all who come.
    for name in ("alembic.command", "cli.door", "cli.main", "pods.acts", "tests.ledger.acts", "typer"):
        import_module(name)

    # Who is behind a program sees to its end; nobody waits for those who see to it.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        job, given, _, _ = socket.recv_fds(here, _LARGEST, 4)
        if not job:
            return
        if os.fork() == 0:
            here.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _see_to(json.loads(job), given)
            os._exit(0)
        for each in set(given):
            os.close(each)


def _see_to(job, given):
    """Begin a program, and tell its number, and its exit status when it has ended."""
    *streams, status = given
    program = os.fork()
    if program == 0:
        os.close(status)
        os._exit(_run(job, streams))
    for each in set(streams):
        os.close(each)
    os.write(status, f"{program}\n".encode())
    ended = os.waitstatus_to_exitcode(os.waitpid(program, 0)[1])
    os.write(status, f"{ended}\n".encode())


def _run(job, streams):
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for each in set(streams):
        os.close(each)
    sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)
    os.environ.clear()
    os.environ.update(job["env"])
    os.chdir(job["cwd"])
    sys.argv = ["-c", *job["words"]]
    status = 0
    try:
        exec(compile(job["code"], "<string>", "exec"), {"__name__": "__main__"})
    except SystemExit as leaving:
        status = leaving.code or 0
    except BaseException:  # noqa: BLE001 - as Python itself does: it is printed, and the status says so
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return status


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
