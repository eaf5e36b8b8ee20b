"""Addresses: where the dashboard is found, and which ones lead nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import unquote, urlsplit

from ledger.errors import Invalid

DEFAULT = "http://127.0.0.1:5000/"
_PORTS = {"http": 80, "https": 443}
_IPV6_NETWORK = 64


@dataclass(frozen=True, slots=True)
class Address:
    """Where people find the dashboard: `https`, `tui.example.org` and 443, say."""

    scheme: str
    host: str
    port: int

    @property
    def url(self) -> str:
        """As it is written, with a slash at the end."""
        return f"{self.origin}/"

    @property
    def origin(self) -> str:
        """As a browser names a page's origin: without the port that goes without saying."""
        return f"{self.scheme}://{self.named}"

    @property
    def named(self) -> str:
        """As a browser names it in a request."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def is_secure(self) -> bool:
        """Whether nobody on the way reads along."""
        return self.scheme == "https"


def address(typed: str, where: str = "address") -> Address:
    """The address of a dashboard, as typed: a scheme, a name, perhaps a port, and nothing behind.

    Raises: Invalid otherwise.
    """
    wrong = Invalid(
        f"“{typed}” is no address at which a dashboard can be found.",
        hint="Write it as in https://tui.example.org/, with no path behind it.",
        where=where,
    )
    try:
        parts = urlsplit(typed.strip())
        port = parts.port
    except ValueError:
        raise wrong from None
    has_more = parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in _PORTS or not parts.hostname or has_more or not typed.strip().isprintable():
        raise wrong
    try:
        host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode()
    except UnicodeError:
        raise wrong from None
    return Address(parts.scheme, host, _PORTS[parts.scheme] if port is None else port)


def inside(book: str, path: str) -> str | None:
    """The path, when it leads to a page of the book, or of the book in Fava; None for whatever could lead elsewhere."""
    plain = unquote(path)
    if not plain.isprintable() or "\\" in plain or "//" in plain.partition("?")[0]:
        return None
    parts = urlsplit(path)
    steps = unquote(parts.path).split("/")
    is_there = steps[:2] == ["", book] or steps[:3] == ["", "ledger", book]
    return path if is_there and not parts.scheme and not parts.netloc and not {".", ".."} & {*steps} else None


def neighbourhood(remote: str) -> str:
    """What counts as one address: an IPv6 network is as easy to have as one IPv4 address."""
    try:
        found = ip_address(remote.partition("%")[0])
    except ValueError:
        return remote
    if not isinstance(found, IPv6Address):
        return remote
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> _IPV6_NETWORK << _IPV6_NETWORK)}/{_IPV6_NETWORK}"
