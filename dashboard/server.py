"""Serves the dashboard: one process, a few threads, on this machine, or behind a web server that brings https.

What it serves is site.py's; which requests get through is shield.py's.
"""

from __future__ import annotations

import errno
import logging
import socket
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard import addresses
from ledger.errors import Invalid, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.addresses import Address
    from dashboard.shelf import Shelf

HOSTS = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::1": "::1", "[::1]": "::1"}
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 5000
LAST_PORT = 65535
# A thread waits for the disk most of the time; a passphrase's hash takes a core, and only two are made at once.
THREADS = 8
# What waits in a browser beyond that is held by waitress; more than these at once are asked to come later.
CONNECTIONS = 200
_PORTS_TRIED = 50
_FORGETS_EVERY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where the dashboard listens, and where people find it: the same, unless a web server stands in front.

    `at` is the address that people open, None for this machine alone; `proxy` the address from which the web server
    asks, None where there is none.
    """

    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    at: Address | None = None
    proxy: str | None = None


def place(host: str, port: int, *, is_behind_proxy: bool, proxy: str | None, at: str | None) -> Place:
    """Where to listen, when that is safe.

    Raises: Refused, where others could read along, or could be led to another address than the web server's; Invalid,
    for what is no address.
    """
    found = None if at is None else addresses.address(at)
    if not is_behind_proxy:
        if host not in HOSTS:
            raise Refused(
                f"Others can reach {host}, and without https whoever is on the way reads and changes what they send.",
                hint="Let a web server bring https and serve behind it: crewbook serve --behind-proxy --address "
                "https://tui.example.org/ (docs/dashboard.md has it for Caddy and nginx). For yourself, from elsewhere: "
                "ssh -L 5000:127.0.0.1:5000 THAT-MACHINE",
                where="host",
            )
        if proxy is not None or found is not None:
            raise Invalid(
                "Only behind a web server the dashboard is found at another address.",
                hint="Add --behind-proxy; or leave --proxy and --address out.",
                where="address" if proxy is None else "proxy",
            )
        return Place(host, port)
    if found is None or not found.is_secure:
        raise Refused(
            "Behind a web server the dashboard answers at one address alone, and that begins with https.",
            hint="Say which: --address https://tui.example.org/, or address in crewbook.toml.",
            where="address",
        )
    return Place(host, port, found, proxy or HOSTS.get(host, DEFAULT_HOST))


def serve(shelf: Shelf, where: Place, *, started: Callable[[str], None]) -> None:
    """Show the books until Ctrl-C; `started` is called with the address at which people find them.

    Port 0 takes any that is free. Raises: Invalid, when the port cannot be had.
    """
    listening = listen(where.host, where.port)
    with listening:
        try:
            _run(shelf, where, listening, started)
        except KeyboardInterrupt:
            # Ctrl-C while it was still beginning: as good an end as any other.
            return


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the host and port.

    Raises: Invalid, when they cannot be had.
    """
    if not 0 <= port <= LAST_PORT:
        raise Invalid(
            f"{port} is no port.", hint=f"Ports go from 1 to {LAST_PORT}; 0 takes any that is free.", where="port"
        )
    try:
        return _bound(HOSTS.get(host, host), port)
    except OSError as error:
        raise _cannot_listen(error, host, port) from None


def url(listening: socket.socket) -> str:
    """Where a browser on this machine finds what listens there."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def make(shelf: Shelf, where: Place, listening: socket.socket) -> Any:
    """The server over the books on a shelf, which answers what comes to a socket once it is told to run."""
    import waitress
    from waitress.channel import HTTPChannel
    from waitress.task import ErrorTask

    from dashboard.guard import MOST_UPLOAD_BYTES
    from dashboard.shield import HEADERS, Shield
    from dashboard.site import make_site

    class Task(ErrorTask):  # type: ignore[misc]
        """What waitress answers by itself, to what is no request or too large: with the headers of every other answer."""

        def build_response_header(self) -> bytes:
            self.response_headers.extend(HEADERS.items())
            found: bytes = super().build_response_header()
            return found

    class Channel(HTTPChannel):  # type: ignore[misc]
        error_task_class = Task

    # What the web server says of whom it asks for is believed of that one alone, and nobody else's word is.
    proxied: dict[str, Any] = {"trusted_proxy_count": 1, "trusted_proxy_headers": _TOLD_BY_PROXY}
    made = waitress.create_server(
        Shield(make_site(shelf).wsgi_app, where.at), sockets=[listening], threads=THREADS, ident=None,
        # Without it, a connection whose number is above a thousand or so ends the whole server.
        asyncore_use_poll=True, connection_limit=CONNECTIONS, max_request_body_size=MOST_UPLOAD_BYTES, clear_untrusted_proxy_headers=True,
        **({"trusted_proxy": where.proxy, **proxied} if where.proxy else {}),
    )  # fmt: skip
    made.channel_class = Channel
    return made


def _run(shelf: Shelf, where: Place, listening: socket.socket, started: Callable[[str], None]) -> None:
    _keep_terminal_quiet()
    server = make(shelf, where, listening)
    ended = threading.Event()
    threading.Thread(target=_forget_idle, args=(shelf, ended), daemon=True).start()
    started(where.at.url if where.at else url(listening))
    try:
        # It ends by Ctrl-C, which it keeps to itself.
        server.run()
    finally:
        ended.set()
        server.close()


# The host is not among them: it is known, and asked for as it is.
_TOLD_BY_PROXY = {"x-forwarded-for", "x-forwarded-proto"}


def _forget_idle(shelf: Shelf, ended: threading.Event) -> None:
    while not ended.wait(_FORGETS_EVERY_SECONDS):
        shelf.forget_idle()


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
        free = _next_free(HOSTS.get(host, host), port)
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
    # A browser asks for more files at once than there are threads; they wait for a moment.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    logging.getLogger("fava.json_api").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    from fava.helpers import FavaAPIError

    return not (record.exc_info and isinstance(record.exc_info[1], FavaAPIError))
