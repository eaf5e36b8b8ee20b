"""What pods say of themselves, read back as texts of ours: their settings' sentences, rules and kinds, which pods/ writes in English."""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from pods.settings import KINDS, RULES, SETTINGS, TOPICS
from reports.say import say, unsaid

# How several of them stand one behind the other.
_BETWEEN = {
    ", then ": say("{first}, then {rest}"),
    ", ": say("{first}, {rest}"),
    " and ": say("{first} and {rest}"),
}


@cache
def templates() -> dict[str, dict[str, str]]:
    """Every sentence with its gaps → what may stand in the gap {meaning}, by its English; the longest first."""
    found: dict[str, dict[str, str]] = {}
    for each in SETTINGS.values():
        meanings = {said: said for said in (each.choices or {}).values()}
        if each.form == "list":
            meanings = {said: said for said in (topic.says for topic in TOPICS.values())}
        found[each.says] = found.get(each.says, {}) | meanings
        if each.off:
            found[each.off] = {}
    for said in RULES.values():
        found[said[0].upper() + said[1:] + "."] = {}
    for said in KINDS.values():
        kind = said.partition(":")[0]
        found[kind[0].upper() + kind[1:]] = {}
    return dict(sorted(found.items(), key=lambda each: -len(each[0])))


@cache
def aloud(sentence: str) -> str:
    """The sentence, marked; one that no language can say is known as such."""
    for template, meanings in templates().items():
        found = _pattern(template).fullmatch(sentence)
        if found:
            said = {name.replace("_", "-"): _meant(text, meanings) for name, text in found.groupdict().items()}
            return say(template, **said)
    return unsaid(sentence)


def _meant(text: str, meanings: dict[str, str]) -> str:
    """What a chosen word means, or several of them one behind the other."""
    if text in meanings:
        return say(text)
    if text == "everybody in the crew":
        return say("everybody in the crew")
    for each in sorted(meanings, key=len, reverse=True):
        for between, message in _BETWEEN.items():
            if text.startswith(each + between):
                return say(str(message), first=say(each), rest=_meant(text[len(each + between) :], meanings))
    return text


@cache
def _pattern(template: str) -> re.Pattern[str]:
    seen: set[str] = set()
    parts = []
    for before, name, _, _ in Formatter().parse(template):
        group = (name or "").replace("-", "_")
        gap = "" if not group else f"(?P={group})" if group in seen else f"(?P<{group}>.+)"
        parts.append(re.escape(before) + gap)
        seen.add(group)
    return re.compile("".join(parts))
