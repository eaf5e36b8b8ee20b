"""What a PostgreSQL server says when it does not let us in or does not go on, in words that a person can act on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.errors import Broken, CrewbookError, Invalid
from ledger.examined import Damaged

if TYPE_CHECKING:
    import sqlalchemy as sa

SETTINGS_HINT = "Correct database in crewbook.toml"
_ANSWERS: tuple[tuple[str, str, str], ...] = (
    (
        "password authentication failed|no password supplied|authentication failed",
        "The PostgreSQL server at {place} does not let {user} in: the password is wrong or missing.",
        "Correct it in the URL (database in crewbook.toml, or CREWBOOK_DATABASE): postgresql://user:password@host/name",
    ),
    (
        'role "[^"]*" (does not exist|is not permitted)',
        "The PostgreSQL server at {place} knows no user “{user}” who may sign in.",
        SETTINGS_HINT + ", or have the user made on the server: CREATE ROLE {user} LOGIN PASSWORD '…'",
    ),
    (
        'database "[^"]*" does not exist',
        "The PostgreSQL server at {place} has no database “{database}”.",
        SETTINGS_HINT + ", or make the database: createdb -O {user} {database}",
    ),
    (
        "no pg_hba.conf entry.*(no encryption|SSL off)|(only|requires?) (SSL|TLS)|SSL connection is required",
        "The PostgreSQL server at {place} wants an encrypted connection for {user} and {database}, or lets nobody in from here.",
        "Put ?sslmode=require behind the database's name in the URL; if that does not help, ask whoever runs the server.",
    ),
    (
        "no pg_hba.conf entry",
        "The PostgreSQL server at {place} lets {user} not into {database} from this computer.",
        "Ask whoever runs the server for a line in pg_hba.conf.",
    ),
    (
        "does not support SSL",
        "The PostgreSQL server at {place} offers no encrypted connection, and the URL demands one.",
        "Ask whoever runs the server to switch it on; on your own computer, leave sslmode out of the URL.",
    ),
    (
        "certificate",
        "The PostgreSQL server at {place} shows a certificate that is not the one expected.",
        "Do not go on until you know why: ask whoever runs the server. sslrootcert in the URL names the right one.",
    ),
    (
        "resolve host|could not translate host name|Name or service not known|nodename nor servname",
        "There is no computer “{host}” to be found.",
        "Check the host in the URL (database in crewbook.toml), and that this computer is online.",
    ),
    (
        "timeout expired|timed out|No route to host|Network is unreachable",
        "No answer from {place}: the computer is off, out of reach, or keeps the port closed.",
        "Check that it runs, and host and port in the URL (database in crewbook.toml).",
    ),
    (
        "Connection refused|No such file or directory|Is the server running",
        "No PostgreSQL server answers at {place}.",
        "Start it, or correct host and port in the URL (database in crewbook.toml); PostgreSQL's own port is 5432.",
    ),
    (
        "received invalid response|expected authentication request",
        "What answers at {place} is no PostgreSQL server.",
        "Correct host and port in the URL (database in crewbook.toml); PostgreSQL's own port is 5432.",
    ),
    (
        "too many clients|too many connections|connection slots",
        "The PostgreSQL server at {place} has no room for another connection.",
        "Try again in a moment; end programs that are no longer used.",
    ),
    (
        "starting up|shutting down|not yet accepting|recovery mode",
        "The PostgreSQL server at {place} is just starting or stopping.",
        "Try again in a moment.",
    ),
    (
        "terminating connection|server closed the connection|connection.*(lost|closed|reset)|EOF detected",
        "The PostgreSQL server at {place} ended the connection.",
        "Check that it runs, then look before you type it again: crewbook journal --last 3",
    ),
)
_NO_BOOK = {"42P01", "42703"}
_STATES: dict[str, tuple[str, str]] = {
    "42501": (
        "{user} may not do this in the database “{database}”: {said}.",
        "Have the database's owner grant it, in psql: GRANT USAGE, CREATE ON SCHEMA public TO {user}; "  # noqa: ISC004
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO {user}",
    ),
    "3F000": (
        "The database “{database}” has no schema in which {user} could make tables.",
        "Have its owner make one, in psql: CREATE SCHEMA {user} AUTHORIZATION {user}",
    ),
    "25006": (
        "The PostgreSQL server at {place} only lets read; it is a copy of another one, or was set so.",
        "Name the server that takes writes in the URL (database in crewbook.toml).",
    ),
    "53100": ("The disk of the PostgreSQL server at {place} is full.", "Free some space there and try again."),
}


def explained(url: sa.URL, said: str, state: str | None) -> CrewbookError:
    """What a person is told of what a server `said`; `state` is its code (SQLSTATE), None before we are connected."""
    said = said.rpartition("FATAL:")[2].strip() if "FATAL:" in said else said
    facts = {
        "place": place(url),
        "host": url.host or "",
        "user": url.username or "you",
        "database": url.database or url.username or "postgres",
        "said": said,
    }
    if wrong := _wrong_option(said):
        return wrong
    if state in _NO_BOOK:
        return Damaged(
            f"The database “{facts['database']}” at {place(url)} holds no book of crewbook.",
            hint=f"{SETTINGS_HINT}. If the book was here, bring it back from its pages: crewbook restore .",
        )
    if state in _STATES:
        message, hint = _STATES[state]
        return Broken(message.format(**facts), hint=hint.format(**facts))
    # Who is not connected yet has no code, only words; who was told one of a few codes lost the connection.
    if state is None or state.startswith(("08", "57P", "53")):
        for pattern, message, hint in _ANSWERS:
            if re.search(pattern, said):
                return Broken(message.format(**facts), hint=hint.format(**facts))
    told = "" if url.password and str(url.password) in said else f": {said}"
    return Broken(
        f"The PostgreSQL server at {place(url)} does not answer as it should{told}.", hint="Try again in a moment."
    )


def _wrong_option(said: str) -> Invalid | None:
    """The error for what stands behind ? in a URL; None when that is not it."""
    if option := re.search(r'invalid connection option "(\w+)"', said):
        return Invalid(
            f"The database's URL holds the option {option[1]}, which PostgreSQL does not know.",
            hint="Leave it out: what stands behind ? in the URL must be an option of libpq, such as sslmode=require.",
            where="database",
        )
    if re.match(r"invalid \w+ value|invalid port|invalid integer value", said):
        return Invalid(
            "The database's URL holds a value that PostgreSQL does not know.",
            hint="Look at what stands behind ? in it, such as sslmode=require.",
            where="database",
        )
    return None


def place(url: sa.URL) -> str:
    """Where a server is looked for."""
    directory = url.query.get("host")
    host = url.host or (directory if isinstance(directory, str) else None) or "this computer"
    return f"the socket in {host}" if host.startswith("/") else f"{host}, port {url.port or 5432}"
