"""What every request that changes something must bring, and how often one may try: CSRF tokens and limits.

Which hosts and origins are answered is shield.py's, who is signed in signing_in.py's.
"""

from __future__ import annotations

import hmac
import math
import secrets
import time
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import current_app, request
from flask.sessions import SecureCookieSessionInterface
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFProtect

from dashboard.addresses import neighbourhood

if TYPE_CHECKING:
    from flask import Flask

    from dashboard.shelf import Shelf

# Tries that succeed count as well; a whole crew may sign in at a meeting, behind one address.
FROM_ONE_ADDRESS = "60 per 10 minutes; 400 per day"
FOR_ONE_NAME = "10 per 10 minutes; 50 per day"
# A treasurer invites a whole crew in an evening, and nobody more than that.
BY_ONE_TREASURER = "60 per 10 minutes; 400 per day"
# The largest form: a meeting of a few hundred members is a tenth of it.
MOST_BODY_BYTES = 1024 * 1024
MOST_FIELDS = 5_000
# A file among them: a receipt's photograph, which uploads.py looks at once more.
MOST_UPLOAD_BYTES = 11 * 1024 * 1024
_KEY_IS_FOR = b"crewbook dashboard forms"


def add(app: Flask, secret: bytes) -> Limiter:
    """Guard an application: a token in every form, cookies that no script reads, limits on what is sent and tried.

    `secret` signs the cookie that holds the token.
    """
    app.secret_key = secret
    app.session_interface = _Session()
    app.config |= {
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # A form may lie open on the table for a whole meeting; its token is good for as long as the browser stays signed in.
        "WTF_CSRF_TIME_LIMIT": None,
        # shield.py looks at the origin, with https or without.
        "WTF_CSRF_SSL_STRICT": False,
        "MAX_CONTENT_LENGTH": MOST_BODY_BYTES,
        "MAX_FORM_MEMORY_SIZE": MOST_BODY_BYTES,
        "MAX_FORM_PARTS": MOST_FIELDS,
    }

    @app.before_request
    def _with_a_file() -> None:
        """The forms of acts may bring a file; who may send one is settled before a byte of it is read."""
        if request.endpoint == "site.act":
            request.max_content_length = MOST_UPLOAD_BYTES

    CSRFProtect(app)
    return Limiter(
        app=app,
        key_func=from_where,
        strategy="moving-window",
        storage_uri="memory://",
        headers_enabled=True,
    )


class _Session(SecureCookieSessionInterface):
    """The cookie with the token of our forms: over https it goes over nothing else, and to this very host alone."""

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002 - asked for by Flask
        return "__Host-crewbook" if request.is_secure else "crewbook"

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - the same
        return request.is_secure


def secret_of(shelf: Shelf) -> bytes:
    """The server's key: made of the keys of all books on a shelf, each of which its book keeps in a file of mode 600.

    It stays the same when the dashboard is started anew, whichever book comes first, and who has one book's files does not know it.
    """
    from dashboard.signing_in import logins_of

    keys = sorted(logins_of(served).secret() for served in shelf)
    made = hmac.new(_KEY_IS_FOR, digestmod=sha256)
    for each in keys or [secrets.token_bytes()]:
        made.update(sha256(each).digest())
    return made.digest()


def minutes_to_wait() -> int:
    """In how many minutes what was tried too often in this request may be tried again; at least one."""
    limits = [each for limiter in current_app.extensions["limiter"] for each in limiter.current_limits]
    minutes: list[int] = [math.ceil((each.reset_at - time.time()) / 60) for each in limits if each.breached]
    return max([1, *minutes])


def from_where() -> str:
    """Whom to count a request for: an address, or its network."""
    return neighbourhood(request.remote_addr or "")
