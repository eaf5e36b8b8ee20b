"""Serves the dashboard: one process, a few threads, on this machine alone. What it serves is app.py's."""

from __future__ import annotations

import errno
import logging
import socket
from typing import TYPE_CHECKING

from ledger.errors import Broken, Invalid, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOSTS = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::1": "::1", "[::1]": "::1"}
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 5000
LAST_PORT = 65535
THREADS = 4
_PORTS_TRIED = 50
# Nothing may be sent here, so whatever comes with a request is no more than this.
_MOST_BODY_BYTES = 64 * 1024


def serve(main: Path, *, host: str = DEFAULT_HOST, port: int = DEFAULT_PORT, started: Callable[[str], None]) -> None:
    """Show the book whose main.beancount this is until Ctrl-C; `started` is called with the URL.

    Port 0 takes any that is free. Raises: Refused, for a host that others can reach; Invalid, when the
    port cannot be had; Broken, when there is no main.beancount.
    """
    if not main.is_file():
        raise Broken(
            f"{main} is missing, so there is nothing to show.",
            hint="Bring it back from a backup; the book itself is safe: crewbook verify",
            where=str(main),
        )
    listening = listen(host, port)
    with listening:
        try:
            _run(main, listening, started)
        except KeyboardInterrupt:
            # Ctrl-C while the book was still being read: as good an end as any other.
            return


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the host and port.

    Raises: Refused and Invalid, as `serve` does.
    """
    if host not in HOSTS:
        raise Refused(
            f"The dashboard has no sign-in, so it serves this machine alone, not {host}.",
            hint="Leave --host out, or use 127.0.0.1, localhost or ::1. From elsewhere: ssh -L 5000:127.0.0.1:5000 THAT-MACHINE",
            where="host",
        )
    if not 0 <= port <= LAST_PORT:
        raise Invalid(
            f"{port} is no port.", hint=f"Ports go from 1 to {LAST_PORT}; 0 takes any that is free.", where="port"
        )
    try:
        return _bound(HOSTS[host], port)
    except OSError as error:
        raise _cannot_listen(error, host, port) from None


def url(listening: socket.socket) -> str:
    """Where a browser finds what listens there."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _run(main: Path, listening: socket.socket, started: Callable[[str], None]) -> None:
    import waitress

    from dashboard.app import make_app

    _keep_terminal_quiet()
    server = waitress.create_server(
        make_app(main), sockets=[listening], threads=THREADS, ident=None, max_request_body_size=_MOST_BODY_BYTES
    )
    started(url(listening))
    try:
        # It ends by Ctrl-C, which it keeps to itself.
        server.run()
    finally:
        server.close()


def _bound(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        # Two that may reuse the address can both bind; only one can listen.
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


def _cannot_listen(error: OSError, host: str, port: int) -> Invalid:
    if error.errno == errno.EADDRINUSE:
        free = _next_free(HOSTS[host], port)
        hint = f"Stop it, or take another port: crewbook serve --port {free or 0}"
        return Invalid(f"Port {port} is already in use; perhaps another dashboard runs.", hint=hint, where="port")
    if error.errno == errno.EACCES:
        hint = f"Take one from 1024 on: crewbook serve --port {DEFAULT_PORT}"
        return Invalid(f"You may not listen on port {port}.", hint=hint, where="port")
    return Invalid(f"{host} cannot be served from here: {error.strerror}.", hint="Use --host 127.0.0.1", where="host")


def _next_free(host: str, port: int) -> int | None:
    """The first port above that nobody listens on, or None when the next fifty are taken."""
    for candidate in range(port + 1, min(port + _PORTS_TRIED, LAST_PORT) + 1):
        try:
            _bound(host, candidate).close()
        except OSError:
            continue
        return candidate
    return None


def _keep_terminal_quiet() -> None:
    """Leave out of the terminal what the reader sees in the browser anyway, and what is no news."""
    from fava.helpers import FavaAPIError

    # A browser asks for more files at once than there are threads; they wait for a moment.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)

    def is_news(record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], FavaAPIError))

    logging.getLogger("fava.json_api").addFilter(is_news)
