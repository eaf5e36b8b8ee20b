"""What a browser calls itself, in two words that a person knows. Nothing but names is made of it."""

from __future__ import annotations

from reports.say import say

# In this order, for most of them claim to be several.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def called(browser: str) -> str:
    """`Firefox on Android`, or what is known of it."""
    name, system = _first(_BROWSERS, browser), _first(_SYSTEMS, browser)
    if name and system:
        return say("{browser} on {system}", browser=name, system=system)
    return name or system or say("A browser")


def _first(known: tuple[tuple[str, str], ...], browser: str) -> str:
    return next((name for mark, name in known if mark in browser), "")
